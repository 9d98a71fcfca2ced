"""Articles that give different figures or days for one thing.

A figure is set against a quoted one only where both answer the question: the same kind of figure
of the same thing, in sentences that the question finds about as well, in articles that share its
subject and name no other place or time. Days alike, where the articles are of the same months.
What isn't sure is left out: a false alarm costs trust in every answer.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from index.encoder import Vectors
from index.versions import moment
from retrieval.asked_days import asks_for_day
from retrieval.asked_figures import asked_figure
from retrieval.features import Candidate, Question
from retrieval.figures import Figure, differ
from retrieval.stated_days import Day, stated_days
from retrieval.told import Told, told_day, told_figure

# The log-odds by which a sentence may answer less well than the quoted one, and one of a later
# article, which may correct it; and where that gives a toll and the quoted one says nobody.
_AS_GOOD = 2.5
_LATER = 4.0
_LATER_TOLL = 8.0
# Of the terms of the shorter sentence and its figure's surroundings.
_SAME_WORDS = 0.3
# A day of an article published longer after is of the next time that something happens.
_SAME_TIME = timedelta(days=150)
_NEVER = datetime.min.replace(tzinfo=UTC)
_WITHIN = re.compile(r"(?<=[\w,;:’'\"”»)–—] )[^\W\d_]{2,}")
_WEEKDAY = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:'s|’s)?|Pazartesi|Salı|Çarşamba|Perşembe"
    r"|Cuma|Cumartesi|Pazar)\b"
)
_CLAUSE_END = re.compile(r"[,;:](?=\s)")
_SAYING = re.compile(
    r"\b(?:said|says?|saying|told|according to|announced|confirmed|reported|stated)\b"
    r"|\b(?:сказал\w*|сообщил\w*|заявил\w*|dedi|açıkladı|bildirdi|bildirib|deyib|söylədi)\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|last|next|previous|\d+(?:st|nd|rd|th))\b", re.IGNORECASE
)


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
            answer := told_figure(question, asked, candidate, float(score))
            if asked
            else told_day(question, candidate, float(score))
        )
    ]
    told.sort(key=lambda answer: -answer.score)
    for candidate in chosen:
        quoted = next((answer for answer in told if answer.candidate is candidate), None)
        if quoted is None:
            continue
        against: list[Told] = [quoted]
        for other in told:
            if all(_conflict(one, other) for one in against) and _as_good(quoted, other):
                against.append(other)
        if len(against) > 1:
            return [answer.candidate for answer in against]
    return []


def put_first(
    against: Sequence[Candidate], chosen: Sequence[Candidate], most: int
) -> list[Candidate]:
    """Return what to quote: the sentences that conflict and nothing else, newest article first and
    those without a date last, or else the `chosen` ones; `most` in all, but two where there is a
    conflict, as one figure alone would hide it."""
    return sorted(against[: max(most, 2)], key=published, reverse=True) or list(chosen)


def published(candidate: Candidate) -> datetime:
    """When a sentence's article was published; long ago where that isn't known."""
    return moment(candidate.hit.article.published) or _NEVER


def _as_good(quoted: Told, other: Told) -> bool:
    later = published(other.candidate) > published(quoted.candidate)
    if _is_nobody(quoted) and later:
        return other.score >= quoted.score - _LATER_TOLL
    return other.score >= quoted.score - (_LATER if later else _AS_GOOD)


def _conflict(one: Told, other: Told) -> bool:
    """Whether two sentences give different figures or days for what must be one thing."""
    articles = one.candidate.hit.article, other.candidate.hit.article
    texts = _undated(one.candidate.text), _undated(other.candidate.text)
    return (
        articles[0].id != articles[1].id
        and _differ(one, other)
        and _alike(one, other)
        and (not one.days or not other.days or any(_agree(one.days, other.days)))
        and _ordinals(texts[0]) == _ordinals(texts[1])
        and not _elsewhere(one, other)
    )


def _elsewhere(one: Told, other: Told) -> bool:
    """Whether each sentence names somebody or something that the other's article doesn't; it is
    enough that one says of whom or what it names that nobody was harmed there."""
    texts = _undated(_unattributed(one)), _undated(_unattributed(other))
    unknown = (
        _unknown(texts[0], other.candidate.hit.article.text),
        _unknown(texts[1], one.candidate.hit.article.text),
    )
    return all(unknown) or (_is_nobody(one) and unknown[0]) or (_is_nobody(other) and unknown[1])


def _is_nobody(told: Told) -> bool:
    return isinstance(told.value, Figure) and told.value.high == 0


def _differ(one: Told, other: Told) -> bool:
    first, second = one.value, other.value
    if isinstance(first, Figure) and isinstance(second, Figure):
        named_alike = not (first.unit and second.unit) or bool(first.unit & second.unit)
        return named_alike and differ(first, second)
    if isinstance(first, Day) and isinstance(second, Day):
        apart = abs(published(one.candidate) - published(other.candidate))
        return apart <= _SAME_TIME and not first.agrees(second)
    return False


def _alike(one: Told, other: Told) -> bool:
    """Whether the sentences share enough of their words."""
    shared = len(one.terms & other.terms)
    return shared >= _SAME_WORDS * min(len(one.terms), len(other.terms))


def _agree(one: Sequence[Day], other: Sequence[Day]) -> Iterator[bool]:
    for day in one:
        yield from map(day.agrees, other)


def _unattributed(told: Told) -> str:
    """A sentence without the clauses that only say who says it: "Lundvik hospital said"."""
    text, place = told.candidate.text, told.value.start
    kept, start = [], 0
    for end in [*(match.end() for match in _CLAUSE_END.finditer(text)), len(text)]:
        clause = text[start:end]
        if start <= place < end or not _SAYING.search(clause):
            kept.append(clause)
        start = end
    return "".join(kept)


def _undated(text: str) -> str:
    """A text without its dates and days of the week, whose words are no names and no numbers."""
    for day in reversed(stated_days(text)):
        text = f"{text[: day.start]};{text[day.end :]}"
    return _WEEKDAY.sub(";", text)


def _ordinals(text: str) -> set[str]:
    return {match.group().lower() for match in _ORDINAL.finditer(text)}


def _unknown(text: str, article: str) -> bool:
    """Whether the text names somebody or something that the article doesn't."""
    names = (word for word in _WITHIN.findall(text) if not word[0].islower())
    return any(name not in article for name in names)
