"""Articles that give different figures or days for one thing.

A figure is set against a quoted one only where both answer the question: the same kind of figure
of the same thing, in sentences that the question finds about as well, in articles that share its
subject and name no other place or time. Days alike, where the articles are of the same months.
What isn't sure is left out: a false alarm costs trust in every answer.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from index.analysis import terms
from index.encoder import Vectors
from index.models import Span
from index.versions import moment
from retrieval.asked_days import asks_for_day, day_given
from retrieval.asked_figures import Asked, asked_figure, harm_of, spared
from retrieval.features import Candidate, Question
from retrieval.figure_words import HARM, PERSONS
from retrieval.figures import Figure, content_terms, differ, read_figures
from retrieval.stated_days import Day, stated_days

# The log-odds by which a sentence may answer less well than the quoted one.
_AS_GOOD = 2.0
# Of the question's terms, by weight, that both passages hold with their headlines.
_ON_SUBJECT = 0.65
# Of the terms of the shorter sentence and its figure's surroundings.
_SAME_WORDS = 0.3
# As far as a later article's figure may be where the quoted one says that nobody was harmed.
_LATER_TOLL = 8.0
# A day of an article published longer after is of the next time that something happens.
_SAME_TIME = timedelta(days=150)
_AUXILIARIES = re.compile(r"\W*(?:(?:others?|were|was|are|is|have|has|had|been)\b\W*)*")
_NEVER = datetime.min.replace(tzinfo=UTC)
_PARTING = re.compile(r"[,;:](?!\d)|\b(?:and|while|but|и|а|ve|və)\b")
_WITHIN = re.compile(r"(?<=[\w,;:’'\"”»)–—] )[^\W\d_]{2,}")
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|last|next|previous|\d+(?:st|nd|rd|th))\b", re.IGNORECASE
)


class _Told(NamedTuple):
    """A sentence that answers with a figure or a day; the dates beside it; its own terms."""

    candidate: Candidate
    score: float
    value: Figure | Day
    days: tuple[Day, ...]
    terms: frozenset[str]


def conflicting(
    question: Question, chosen: Sequence[Candidate], found: Sequence[Candidate], scores: Vectors
) -> list[Candidate]:
    """Return sentences of different articles that answer the question with different figures or
    days, the best first; none where there is no such conflict.

    The first is of `chosen`; the others are of `found`, whose log-odds are `scores`, one for each
    figure and article.
    """
    asked = asked_figure(question.text, question.language)
    if asked is None and asks_for_day(question.text) is None:
        return []
    told = [
        answer
        for candidate, score in zip(found, scores, strict=True)
        if (
            answer := _told(question, asked, candidate, float(score))
            if asked
            else _told_day(question, candidate, float(score))
        )
    ]
    told.sort(key=lambda answer: -answer.score)
    for candidate in chosen:
        quoted = next((answer for answer in told if answer.candidate is candidate), None)
        if quoted is None:
            continue
        against: list[_Told] = [quoted]
        for other in told:
            if all(_conflict(one, other) for one in against) and _as_good(quoted, other):
                against.append(other)
        if len(against) > 1:
            return [answer.candidate for answer in against]
    return []


def put_first(
    against: Sequence[Candidate], chosen: Sequence[Candidate], most: int
) -> list[Candidate]:
    """Return what to quote: the sentences that conflict, newest article first and those without a
    date last, then others of `chosen`; `most` in all, but two where there is a conflict, as one
    figure alone would hide it."""

    first = sorted(against[: max(most, 2)], key=published, reverse=True)
    rest = [candidate for candidate in chosen if not any(candidate is one for one in first)]
    return [*first, *rest[: max(most - len(first), 0)]]


def published(candidate: Candidate) -> datetime:
    """When a sentence's article was published; long ago where that isn't known."""
    return moment(candidate.hit.article.published) or _NEVER


def _told(question: Question, asked: Asked, candidate: Candidate, score: float) -> _Told | None:
    """What a sentence answers with, if that is one figure and no doubt which."""
    language = question.language_of(candidate.hit.article)
    text = candidate.text
    same = language == asked.language
    if same and _on_subject(question, asked.span, candidate, asked.harm) < _ON_SUBJECT:
        return None
    read = read_figures(text, language)
    answers = _amounts(asked, text, read.figures, same=same)
    if len(answers) != 1:
        return None
    own = frozenset(content_terms(text, language)) | (asked.harm & harm_of(text))
    return _Told(candidate, score, answers[0], read.days, own)


def _told_day(question: Question, candidate: Candidate, score: float) -> _Told | None:
    """The same of a day."""
    language = question.language_of(candidate.hit.article)
    when = asks_for_day(question.text)
    day = day_given(question.text, candidate.text)
    if when is None or day is None or candidate.hit.article.published is None:
        return None
    same = language == question.language
    if same and _on_subject(question, Span(*when.span()), candidate) < _ON_SUBJECT:
        return None
    own = frozenset(content_terms(candidate.text, language))
    return _Told(candidate, score, day, (), own)


def _on_subject(
    question: Question, asked: Span, candidate: Candidate, harm: frozenset[str] = frozenset()
) -> float:
    """How much of what the question is about, by weight, the passage and its headline hold: from 0
    to 1. The words that ask for the figure are no part of it, nor is who was harmed and how, which
    is told in many words."""
    article, passage = candidate.hit.article, candidate.hit.passage
    text = f"{article.title}\n{article.text[passage.start : passage.end]}"
    held = set(terms(text, question.language_of(article)))
    about = [
        word
        for word in question.words
        if (word.end <= asked.start or word.start >= asked.end)
        and not (harm and _is_harm(question.text[word.start : word.end], word.terms))
    ]
    total = sum(question.weights[word.terms] for word in about)
    found = sum(question.weights[word.terms] for word in about if not held.isdisjoint(word.terms))
    return found / total if total else 0.0


def _is_harm(word: str, its_terms: Iterable[str]) -> bool:
    return PERSONS.issuperset(its_terms) or bool(harm_of(word))


def _amounts(asked: Asked, text: str, figures: Sequence[Figure], *, same: bool) -> Sequence[Figure]:
    """The figures that the question may ask for, narrowed down by what it says of them."""
    kept = [
        figure
        for figure in figures
        if not figure.compared
        and all(differ(figure, given) or figure.kind != given.kind for given in asked.given)
    ]
    if asked.harm:
        kept = [figure for figure in kept if asked.harm & harm_of(_clause(text, figure))]
    # Money and percentages are told from numbers of things, and these by what they count.
    kept = [figure for figure in kept if (figure.kind == "count") == asked.counts]
    if asked.money:
        kept = [figure for figure in kept if figure.kind != "percent"]
        # What was paid stands beside what for.
        kept = [figure for figure in kept if not same or asked.terms & figure.around]
    if same and asked.counted:
        kept = [
            figure
            for figure in kept
            if asked.counted & (figure.unit or figure.around)
            or (_is_of_persons(asked) and _of_nothing_else(text, figure))
        ]
    if same and len(kept) > 1:
        best = max(len(asked.terms & figure.around) for figure in kept)
        kept = [figure for figure in kept if len(asked.terms & figure.around) == best]
    return [*kept, *_none_harmed(asked, text)]


def _is_of_persons(asked: Asked) -> bool:
    return bool(asked.harm) and all(_is_harm(term, (term,)) for term in asked.counted)


def _of_nothing_else(text: str, figure: Figure) -> bool:
    """Whether a figure of the harmed stands without what it counts: "three were killed"."""
    match = _AUXILIARIES.match(text, figure.end)
    after = text[match.end() :].lower() if match else ""
    return any(words.match(after) for words in HARM.values()) or not after.strip(" .!")


def _none_harmed(asked: Asked, text: str) -> Iterator[Figure]:
    """What a sentence is for a question after the harmed where it says that nobody was."""
    if not asked.counts:
        return
    ends = [0, *(end for match in _PARTING.finditer(text) for end in match.span()), len(text)]
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        if spared(text[start:end], asked.harm):
            nothing: frozenset[str] = frozenset()
            yield Figure(start, end, 0.0, 0.0, "count", nothing, nothing, compared=False)


def _clause(text: str, figure: Figure) -> str:
    """What is said of a figure: the words around it as far as the next comma or "and"."""
    parts = [match.span() for match in _PARTING.finditer(text)]
    start = max((end for _, end in parts if end <= figure.start), default=0)
    end = min((begin for begin, _ in parts if begin >= figure.end), default=len(text))
    return text[start:end]


def _as_good(quoted: _Told, other: _Told) -> bool:
    nobody = isinstance(quoted.value, Figure) and quoted.value.high == 0
    later = published(other.candidate) > published(quoted.candidate)
    return other.score >= quoted.score - (_LATER_TOLL if nobody and later else _AS_GOOD)


def _conflict(one: _Told, other: _Told) -> bool:
    """Whether two sentences give different figures or days for what must be one thing."""
    articles = one.candidate.hit.article, other.candidate.hit.article
    texts = _undated(one.candidate.text), _undated(other.candidate.text)
    return (
        articles[0].id != articles[1].id
        and _differ(one, other)
        and _alike(one, other)
        and (not one.days or not other.days or any(_agree(one.days, other.days)))
        and _ordinals(texts[0]) == _ordinals(texts[1])
        and not (_unknown(texts[0], articles[1].text) and _unknown(texts[1], articles[0].text))
    )


def _differ(one: _Told, other: _Told) -> bool:
    first, second = one.value, other.value
    if isinstance(first, Figure) and isinstance(second, Figure):
        named_alike = not (first.unit and second.unit) or bool(first.unit & second.unit)
        return named_alike and differ(first, second)
    if isinstance(first, Day) and isinstance(second, Day):
        apart = abs(published(one.candidate) - published(other.candidate))
        return apart <= _SAME_TIME and not first.agrees(second)
    return False


def _alike(one: _Told, other: _Told) -> bool:
    """Whether the sentences share enough of their words."""
    shared = len(one.terms & other.terms)
    return shared >= _SAME_WORDS * min(len(one.terms), len(other.terms))


def _agree(one: Sequence[Day], other: Sequence[Day]) -> Iterator[bool]:
    for day in one:
        yield from map(day.agrees, other)


def _undated(text: str) -> str:
    """A text without its dates, whose months and ordinals are no names and no numbers."""
    for day in reversed(stated_days(text)):
        text = f"{text[: day.start]};{text[day.end :]}"
    return text


def _ordinals(text: str) -> set[str]:
    return {match.group().lower() for match in _ORDINAL.finditer(text)}


def _unknown(text: str, article: str) -> bool:
    """Whether the text names somebody or something that the article doesn't."""
    names = (word for word in _WITHIN.findall(text) if not word[0].islower())
    return any(name not in article for name in names)
