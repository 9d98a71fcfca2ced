"""Articles that give different figures for one thing.

A figure is set against a quoted one only where both answer the question: the same kind of figure
of the same thing, in sentences that the question finds about as well, in articles that share its
subject and name no other place or time. What isn't sure is left out: a false alarm costs trust
in every answer.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from index.analysis import terms
from index.encoder import Vectors
from index.versions import moment
from retrieval.asked_figures import Asked, asked_figure, harm_of
from retrieval.features import Candidate, Question
from retrieval.figures import Figure, content_terms, differ, read_figures
from retrieval.stated_days import Day

# The log-odds by which a sentence may answer less well than the quoted one.
_AS_GOOD = 2.0
# Of the question's terms, by weight, that both passages hold with their headlines.
_ON_SUBJECT = 0.65
# Of the terms of the shorter sentence and its figure's surroundings.
_SAME_WORDS = 0.3
_NEVER = datetime.min.replace(tzinfo=UTC)
_PARTING = re.compile(r"[,;:](?!\d)|\b(?:and|while|but|и|а|ve|və)\b")
_NAME = re.compile(r"(?<=[\w,;:’'\"”»)–—] )[^\W\d_a-z][^\W\d_]+")
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|last|next|previous|\d+(?:st|nd|rd|th))\b", re.IGNORECASE
)


class _Told(NamedTuple):
    """A sentence that answers with a figure; the dates in it; its own terms."""

    candidate: Candidate
    score: float
    figure: Figure
    days: tuple[Day, ...]
    terms: frozenset[str]


def conflicting(
    question: Question, chosen: Sequence[Candidate], found: Sequence[Candidate], scores: Vectors
) -> list[Candidate]:
    """Return sentences of different articles that answer the question with different figures,
    the best first; none where there is no such conflict.

    The first is of `chosen`; the others are of `found`, whose log-odds are `scores`, one for each
    figure and article.
    """
    asked = asked_figure(question.text, question.language)
    if asked is None:
        return []
    told = [
        answer
        for candidate, score in zip(found, scores, strict=True)
        if (answer := _told(question, asked, candidate, float(score))) is not None
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
    if same and _on_subject(question, asked, candidate) < _ON_SUBJECT:
        return None
    read = read_figures(text, language)
    answers = _amounts(asked, text, read.figures, same=same)
    if len(answers) != 1:
        return None
    own = frozenset(content_terms(text, language))
    return _Told(candidate, score, answers[0], read.days, own)


def _on_subject(question: Question, asked: Asked, candidate: Candidate) -> float:
    """How much of what the question is about, by weight, the passage and its headline hold: from 0
    to 1. The words that ask for the figure are no part of it."""
    article, passage = candidate.hit.article, candidate.hit.passage
    text = f"{article.title}\n{article.text[passage.start : passage.end]}"
    held = set(terms(text, question.language_of(article)))
    about = [
        word
        for word in question.words
        if word.end <= asked.span.start or word.start >= asked.span.end
    ]
    total = sum(question.weights[word.terms] for word in about)
    found = sum(question.weights[word.terms] for word in about if not held.isdisjoint(word.terms))
    return found / total if total else 0.0


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
    if same and asked.counted:
        kept = [figure for figure in kept if asked.counted & (figure.unit or figure.around)]
    if same and len(kept) > 1:
        best = max(len(asked.terms & figure.around) for figure in kept)
        kept = [figure for figure in kept if len(asked.terms & figure.around) == best]
    return kept


def _clause(text: str, figure: Figure) -> str:
    """What is said of a figure: the words around it as far as the next comma or "and"."""
    parts = [match.span() for match in _PARTING.finditer(text)]
    start = max((end for _, end in parts if end <= figure.start), default=0)
    end = min((begin for begin, _ in parts if begin >= figure.end), default=len(text))
    return text[start:end]


def _as_good(quoted: _Told, other: _Told) -> bool:
    return other.score >= quoted.score - _AS_GOOD


def _conflict(one: _Told, other: _Told) -> bool:
    """Whether two sentences give different figures for what must be one thing."""
    articles = one.candidate.hit.article, other.candidate.hit.article
    texts = one.candidate.text, other.candidate.text
    return (
        articles[0].id != articles[1].id
        and _figures_differ(one.figure, other.figure)
        and _alike(one, other)
        and (not one.days or not other.days or any(_agree(one.days, other.days)))
        and _ordinals(texts[0]) == _ordinals(texts[1])
        and not (_unknown(texts[0], articles[1].text) and _unknown(texts[1], articles[0].text))
    )


def _figures_differ(one: Figure, other: Figure) -> bool:
    named_alike = not (one.unit and other.unit) or bool(one.unit & other.unit)
    return named_alike and differ(one, other)


def _alike(one: _Told, other: _Told) -> bool:
    """Whether the sentences share enough of their words."""
    shared = len(one.terms & other.terms)
    return shared >= _SAME_WORDS * min(len(one.terms), len(other.terms))


def _agree(one: Sequence[Day], other: Sequence[Day]) -> Iterator[bool]:
    for day in one:
        yield from map(day.agrees, other)


def _ordinals(text: str) -> set[str]:
    return {match.group().lower() for match in _ORDINAL.finditer(text)}


def _unknown(text: str, article: str) -> bool:
    """Whether the text names somebody or something that the article doesn't."""
    return any(name not in article for name in _NAME.findall(text))
