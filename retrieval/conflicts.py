"""Articles that give different figures or days for one thing.

A figure is set against a quoted one only where both answer the question: the same kind of figure
of the same thing, in sentences that the question finds about as well, in articles that share its
subject and name no other place or time; or where one article says itself that the other's is
wrong. Days alike, where the articles are of the same months.
What isn't sure is left out: a false alarm costs trust in every answer.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from math import isclose
from typing import NamedTuple

from index.encoder import Vectors
from index.versions import moment
from retrieval.asked_days import asks_for_day
from retrieval.asked_figures import Asked, asked_figure
from retrieval.features import Candidate, Question
from retrieval.figures import Figure, differ
from retrieval.named import headline_unknown, names_unknown, unattributed, undated
from retrieval.running import forecasts, is_running
from retrieval.stated_days import Day
from retrieval.superseded import CHANGE
from retrieval.told import Told, told_day, told_figure

# The log-odds by which a sentence may answer less well than the quoted one, and one of a later
# article, which may correct it; and where that gives a toll and the quoted one says nobody.
_AS_GOOD = 4.0
_LATER = 6.0
_LATER_TOLL = 8.0
# Where one of two says itself that the other is wrong, or a later one of a day that it was moved.
_CHANGING = 8.0
# Of two figures that are the same. Roundings would make too many so.
_SAME_VALUE = 0.01
# Of the terms of the shorter sentence and its figure's surroundings.
_SAME_WORDS = 0.3
# A day of an article published longer after is of the next time that something happens.
_SAME_TIME = timedelta(days=150)
_NEVER = datetime.min.replace(tzinfo=UTC)
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|last|next|previous|\d+(?:st|nd|rd|th)"
    r"|also|another|further|additional)\b",
    re.IGNORECASE,
)
# "Than first reported", "last week": of the telling or of time, not of one among several.
_NO_ORDINAL = re.compile(
    r"\b(?:at first|first(?= (?:reported|thought|believed|feared|said|announced|estimated|planned"
    r"|stated|given|assumed|expected|told|put|set)\b)|(?:last|next|previous)"
    r"(?= (?:night|week|month|year|spring|summer|autumn|winter|season|time)\b))",
    re.IGNORECASE,
)
# One of several that go by one name: the women's race, an adult's ticket, the monthly rent.
_OF_A_KIND = re.compile(
    r"\b(?:wom[ae]n|m[ae]n|girl|boy|junior|senior|youth|adult|child(?:ren)?|pensioner|student|single"
    r"|return|daily|weekly|monthly|yearly|annual|north|south|east|west|inner|outer|upper|lower"
    r"|half(?![ -](?:an?|of|the|past)\b))(?:ern)?(?:s|['’]s|s['’])?\b|\b(?:an?|per|each|every)"
    r" (?:hour|day|night|week|month|year)\b",
    re.IGNORECASE,
)


class Against(NamedTuple):
    """Sentences of different articles that answer a question with different figures or days, the
    best first; none where there is nothing of the kind.

    `running`: of what is measured or counted anew from time to time, so that they needn't disagree.
    """

    sentences: tuple[Candidate, ...] = ()
    running: bool = False


def conflicting(
    question: Question,
    chosen: Sequence[Candidate],
    found: Sequence[Candidate],
    scores: Vectors,
    until: date | None = None,
) -> Against:
    """Return what articles answer the question with differently.

    The first is of `chosen`; the others are of `found`, whose log-odds are `scores`, one for each
    figure and article. What is told after the day `until`, the last one that is asked for, is of
    another time.
    """
    asked = asked_figure(question.text, question.language)
    if asked is None and asks_for_day(question.text) is None:
        return Against()
    told = _told(question, asked, found, scores)
    if until is not None:
        told = [one for one in told if published(one.candidate).date() <= until]
    for candidate in chosen:
        quoted = next((one for one in told if one.candidate is candidate), None)
        if quoted is None:
            continue
        against: list[Told] = [quoted]
        for other in told:
            if all(_conflict(one, other) for one in against) and _as_good(quoted, other):
                against.append(other)
        if len(against) > 1:
            sentences = tuple(answer.candidate for answer in against)
            return Against(sentences, is_running(question.text, sentences))
    return Against()


def _told(
    question: Question, asked: Asked | None, found: Sequence[Candidate], scores: Vectors
) -> list[Told]:
    """What the sentences answer with, the best first."""
    scored = [(one, float(score)) for one, score in zip(found, scores, strict=True)]
    if asked is None:
        told = [answer for one in scored if (answer := told_day(question, *one))]
        return sorted(told, key=lambda answer: -answer.score)
    for any_subject in (False, True):
        told = [
            answer
            for one in scored
            if (answer := told_figure(question, asked, *one, any_subject=any_subject))
        ]
        # Only then does it matter what the others tell.
        if not any(answer.wrong for answer in told):
            break
    return sorted(told, key=lambda answer: -answer.score)


def put_first(
    against: Sequence[Candidate], chosen: Sequence[Candidate], most: int
) -> list[Candidate]:
    """Return what to quote: the sentences `against` each other and nothing else, newest article
    first and those without a date last, or else the `chosen` ones; `most` in all, but two of those
    against each other, as one figure alone would hide it."""
    return sorted(against[: max(most, 2)], key=published, reverse=True) or list(chosen)


def published(candidate: Candidate) -> datetime:
    """When a sentence's article was published; long ago where that isn't known."""
    return moment(candidate.hit.article.published) or _NEVER


def _as_good(quoted: Told, other: Told) -> bool:
    later = published(other.candidate) > published(quoted.candidate)
    moved = later and isinstance(other.value, Day) and CHANGE.search(other.clause) is not None
    if moved or _corrects(quoted, other) or _corrects(other, quoted):
        return other.score >= quoted.score - _CHANGING
    if _is_nobody(quoted) and later:
        return other.score >= quoted.score - _LATER_TOLL
    return other.score >= quoted.score - (_LATER if later else _AS_GOOD)


def _conflict(one: Told, other: Told) -> bool:
    """Whether two sentences give different figures or days for what must be one thing."""
    articles = one.candidate.hit.article, other.candidate.hit.article
    if articles[0].id == articles[1].id or not _differ(one, other):
        return False
    if _corrects(one, other) or _corrects(other, one):
        return True
    texts = undated(one.candidate.text), undated(other.candidate.text)
    return (
        one.sure
        and other.sure
        and _counted_alike(one.value, other.value)
        and _alike(one, other)
        and not _knows(one, other)
        and not _knows(other, one)
        and (not one.days or not other.days or any(_agree(one.days, other.days)))
        and _ordinals(texts[0]) == _ordinals(texts[1])
        and _kinds(one.clause) == _kinds(other.clause)
        and forecasts(texts[0]) == forecasts(texts[1])
        and not _elsewhere(one, other)
    )


def _corrects(one: Told, other: Told) -> bool:
    """Whether a sentence says of what another gives that it isn't right.

    The other must surely be about what is asked for; or else both must say beside their figures
    that they are, as "turnout" does.
    """
    value = other.value
    if isinstance(value, Day):
        return any(isinstance(day, Day) and day.agrees(value) for day in one.wrong)
    return any(
        isinstance(figure, Figure)
        and _is(figure, value)
        and (other.sure or not figure.around.isdisjoint(other.named))
        for figure in one.wrong
    )


def _knows(one: Told, other: Told) -> bool:
    """Whether a sentence also has the other's figure, as one of something else."""
    value = other.value
    return isinstance(value, Figure) and any(_is(figure, value) for figure in one.beside)


def _is(figure: Figure, value: Figure) -> bool:
    """Whether two figures are the same; one without a unit, "not 640,000", may be of any kind."""
    return figure.kind in (value.kind, "count") and isclose(
        figure.low + figure.high, value.low + value.high, rel_tol=_SAME_VALUE
    )


def _elsewhere(one: Told, other: Told) -> bool:
    """Whether each sentence, or its headline, names somebody or something that the other's article
    doesn't; it is enough that one says of whom or what it names that nobody was harmed there."""
    texts = [undated(unattributed(told.candidate.text, told.value.start)) for told in (one, other)]
    unknown = (
        names_unknown(texts[0], other.candidate.hit.article.text),
        names_unknown(texts[1], one.candidate.hit.article.text),
    )
    if all(unknown) or (_is_nobody(one) and unknown[0]) or (_is_nobody(other) and unknown[1]):
        return True
    articles = one.candidate.hit.article, other.candidate.hit.article
    return one.by_headline and all(headline_unknown(*both) for both in (articles, articles[::-1]))


def _is_nobody(told: Told) -> bool:
    return isinstance(told.value, Figure) and told.value.high == 0


def _differ(one: Told, other: Told) -> bool:
    first, second = one.value, other.value
    if isinstance(first, Figure) and isinstance(second, Figure):
        return differ(first, second)
    if isinstance(first, Day) and isinstance(second, Day):
        apart = abs(published(one.candidate) - published(other.candidate))
        return apart <= _SAME_TIME and not first.agrees(second)
    return False


def _counted_alike(one: Figure | Day, other: Figure | Day) -> bool:
    """Whether two figures may be of the same noun."""
    if not (isinstance(one, Figure) and isinstance(other, Figure) and one.unit and other.unit):
        return True
    return bool(one.unit & other.unit)


def _alike(one: Told, other: Told) -> bool:
    """Whether the sentences share enough of their words."""
    shared = len(one.terms & other.terms)
    return shared >= _SAME_WORDS * min(len(one.terms), len(other.terms))


def _agree(one: Sequence[Day], other: Sequence[Day]) -> Iterator[bool]:
    for day in one:
        yield from map(day.agrees, other)


def _ordinals(text: str) -> set[str]:
    return {match.group().lower() for match in _ORDINAL.finditer(_NO_ORDINAL.sub("", text))}


def _kinds(clause: str) -> set[str]:
    return {match.group().lower() for match in _OF_A_KIND.finditer(clause)}
