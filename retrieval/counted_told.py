"""Sentences that count what a question counts.

"How many drivers went on strike?" is worded more like "46 people had been driven" than like "Some
340 drivers walked out".
"""

import re
from collections.abc import Sequence

from index.encoder import Vectors
from retrieval.amounts import counts_asked
from retrieval.asked_figures import Asked, asked_figure
from retrieval.features import Candidate, Question
from retrieval.figure_words import PERSON_NOUNS, PERSONS
from retrieval.figures import content_terms, read_figures
from retrieval.on_subject import LIGHT, is_on_subject

# In log-odds: a sentence that counts them may answer by so much less well than one that doesn't.
_LESS = 4.0
# In words, from what is counted to its number: "interceptions with 24".
_BEFORE = 2
# What figures are told in.
_MEASURES = frozenset(
    """
    time hour day minut second week month year decad percent point mile metr kilometr kilo tonn
    degre hectar acr kind sort type way part side differ раз час дне день лет год
    месяц процент метр километр тонн kez kere defa saat gun ay yil yuzd metre dolar gün yıl metr
    faiz dəfə il
    """.split()
)
# Whom reports call by many names.
_PEOPLE = PERSONS | PERSON_NOUNS | frozenset("staff job".split())
# How many there are, in no figure, or in one that may be a year.
_IN_WORDS = re.compile(
    r"\b(?:no|none|nobody|one|once|twice|both|pair|couple|half|dozens?|scores?|hundreds|thousands"
    r"|millions|several|many|all|every|handful|single|only|\d{4} [a-z]+)\b",
    re.IGNORECASE,
)


def counting(
    question: Question,
    chosen: Sequence[Candidate],
    found: Sequence[Candidate],
    scores: Vectors,
    most: int,
) -> list[Candidate]:
    """Return the best sentence of `found`, whose log-odds are `scores`, that counts what the
    question asks how many there are of, and after it the `chosen` ones, where the best of these
    doesn't; at most `most`. Else the `chosen` ones."""
    asked = asked_figure(question.text, question.language)
    if asked is None or not asked.counted or asked.harm or not chosen:
        return list(chosen)
    if _may_count(asked, chosen[0]):
        return list(chosen)
    best = max(float(scores[n]) for n, one in enumerate(found) if one is chosen[0])
    told = [
        (-float(score), n)
        for n, (one, score) in enumerate(zip(found, scores, strict=True))
        if score >= best - _LESS
        and question.language_of(one.hit.article) == question.language
        and counts(asked, one)
        and (asked.counted <= PERSONS or asked.counted - LIGHT <= one.terms)
        and is_on_subject(question, asked.span, one, anywhere=True, done=asked.done)
    ]
    if not told:
        return list(chosen)
    first = found[min(told)[1]]
    return [first, *(one for one in chosen if one is not first)][:most]


def lacks_count(question: str, quotes: Sequence[str], language: str) -> bool:
    """Whether a question asks how many there are of something, and quotes in `language` have no
    number, or count only people and measure where it asks for neither. Other things go by many
    names: homes are counted as flats, books as novels."""
    asked = asked_figure(question, language)
    if asked is None or not asked.counts or not asked.counted or asked.harm:
        return False
    if not asked.counted.isdisjoint(_MEASURES):
        return False
    counted = [
        figure
        for quote in quotes
        for figure in read_figures(quote, language).figures
        if figure.kind == "count"
    ]
    if language == "en" and not counted:
        return not any(_IN_WORDS.search(quote) for quote in quotes)
    if not asked.counted.isdisjoint(_PEOPLE | frozenset(content_terms(quotes[0], language))):
        return False
    return bool(counted) and not any(
        counts_asked(asked, figure) or (_PEOPLE | _MEASURES).isdisjoint(figure.unit)
        for figure in counted
    )


def counts(asked: Asked, candidate: Candidate) -> bool:
    """Whether a sentence counts what is asked for: "340 drivers"."""
    return any(
        figure.unit and counts_asked(asked, figure)
        for figure in read_figures(candidate.text, asked.language).figures
    )


def _may_count(asked: Asked, candidate: Candidate) -> bool:
    """Whether it does, or has a number that may be of them: "There are to be 80", "led in
    sales with 24 and won"."""
    text = candidate.text
    return any(
        not figure.unit
        or counts_asked(asked, figure)
        or not asked.counted.isdisjoint(
            content_terms(text[: figure.start], asked.language)[-_BEFORE:]
        )
        for figure in read_figures(text, asked.language).figures
        if figure.kind == "count"
    )
