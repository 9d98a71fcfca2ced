"""Phrases around a written date: "in March 2024", "since 2020", "between 10 and 17 June 2024".

A bare month or year is a date only after a preposition, and only where no noun follows: "in 2018
World Cup squads" and "the 2018 World Cup" name things, "Budget 2023" too.
"""

import re
from datetime import date, timedelta
from functools import cache

from retrieval.periods import Bound, Period, Phrase, Reader
from retrieval.written_dates import (
    DAY,
    DAY_ONLY,
    FOLLOWED,
    MONTH,
    MONTH_AND_DAY,
    MONTH_OF_YEAR,
    MONTH_ONLY,
    SEASON_OF_YEAR,
    WHOLE,
    YEAR,
    YEAR_ONLY,
    Written,
    read_date,
    read_range,
)

_FLAGS = re.IGNORECASE
_SINCE = r"since|after|starting\s+(?:in|on|from)"
_THROUGH = r"until|till|up\s+to|through"
_BEFORE = rf"before|prior\s+to|{_THROUGH}"
_IN = r"in|during|throughout|within|over|on|from|of|dated"
_DATE = (
    rf"(?:{WHOLE}|{DAY_ONLY}|{MONTH_OF_YEAR}|{SEASON_OF_YEAR}"
    rf"|(?:{MONTH_ONLY}|{YEAR_ONLY}){FOLLOWED})(?![\w-])"
)
_ANY_DATE = rf"(?:{WHOLE}|{DAY_ONLY}|{MONTH_OF_YEAR}|{MONTH_ONLY}|{YEAR_ONLY})"
_TO = r"\s*(?:\bto\b|\buntil\b|\btill\b|\bthrough\b|[-–—])\s*"
_RANGE = (
    rf"(?<!\w)(?:(?P<lead>between|from|in|during|on|over)\s+)?(?P<left>{_ANY_DATE}|(?:the\s+)?{DAY})"
    rf"(?P<to>\s*,?\s+and\s+|{_TO})(?P<right>{_DATE})"
)
_DAYS_OF_MONTH = (
    rf"\b(?P<lead>between|from|during|on)\s+(?P<month>{MONTH})\s+(?P<left>{DAY})"
    rf"(?P<to>\s+and\s+|{_TO})(?P<right>{DAY})(?P<year>,?\s+{YEAR})?(?![\w-])"
)
_BOUNDED = rf"\b(?P<lead>{_SINCE}|{_BEFORE})\s+(?P<date>{_DATE})"
_PLACED = rf"\b(?P<lead>{_IN})\s+(?P<date>{_DATE})"
# "bridge vote March 2024", as people type it into a search.
_AT_THE_END = rf"(?<!\w)(?P<date>{WHOLE}|{MONTH_OF_YEAR})(?=\W*$)"
# What any date has.
_FIGURE_OR_MONTH = re.compile(rf"\d|{MONTH}", _FLAGS)
# In lower case "may" and "march" are months after these alone.
_SURE_LEADS = frozenset("in during since until till before throughout".split())
_WORD_OR_MONTH = re.compile(r"(?:may|march)\b")
# Before a bare date at the end: by then, not in it.
_NOT_AFTER = re.compile(r"\b(?:by|to|until|till|before|than|for|the|a|next)\s+$", _FLAGS)
_FULL_YEAR = re.compile(rf"(?<!\d){YEAR}(?!\d)")
# "In May 30 people": days are for "on".
_MONTH_AND_NUMBER = re.compile(rf"{MONTH_AND_DAY}$", _FLAGS)


def _range(text: str, match: re.Match[str], today: date) -> Phrase | None:
    lead = (match["lead"] or "").lower()
    if (lead == "between") != (match["to"].strip(" ,").lower() == "and"):
        return None
    if not lead and not _FULL_YEAR.search(match["right"]):
        return None  # "2 to 3 May" may be a score
    left = re.sub(r"^the\s+", "", match["left"], flags=_FLAGS)
    return _phrase(match, read_range(left, match["right"], today), lead="between")


def _days_of_month(text: str, match: re.Match[str], today: date) -> Phrase | None:
    if (match["lead"].lower() == "between") != (match["to"].strip().lower() == "and"):
        return None
    right = f"{match['month']} {match['right']}{match['year'] or ''}"
    return _phrase(match, read_range(match["left"], right, today), lead="between")


def _bounded(text: str, match: re.Match[str], today: date) -> Phrase | None:
    lead = _lead(match)
    if not _is_date(match["date"], lead) or (lead == "up to" and match["date"].isdecimal()):
        return None
    written = read_date(match["date"], today)
    if written is None:
        return None
    start, end = written.period
    if re.fullmatch(_SINCE, lead):
        # What came after a day may be told on that very day; after a year, on its last day.
        first = end if lead == "after" else start
        return _phrase(match, written._replace(period=Period(first, None)), lead, "since")
    last = end if re.fullmatch(_THROUGH, lead) else start and start - timedelta(days=1)
    return _phrase(match, written._replace(period=Period(None, last)), lead, "before")


def _placed(text: str, match: re.Match[str], today: date) -> Phrase | None:
    lead, words = _lead(match), match["date"]
    if not _is_date(words, lead):
        return None
    if lead == "on" and not any(map(str.isdigit, _FULL_YEAR.sub("", words))):
        return None  # "on May": only a day is something to be on
    if lead in {"over", "within"} and words.isdecimal():
        return None  # "over 2000"
    if lead in {"in", "during"} and _MONTH_AND_NUMBER.match(words):
        return None
    return _phrase(match, read_date(words, today), lead)


def _at_the_end(text: str, match: re.Match[str], today: date) -> Phrase | None:
    if _NOT_AFTER.search(text[: match.start()]):
        return None
    return _phrase(match, read_date(match["date"], today))


def readers(text: str) -> tuple[Reader, ...]:
    """What reads the dates in `text`; nothing where there can be none, as in most questions."""
    return _readers() if _FIGURE_OR_MONTH.search(text) else ()


@cache
def _readers() -> tuple[Reader, ...]:
    # Made when needed, as that takes a tenth of the time a command takes to start.
    read = {
        _RANGE: _range,
        _DAYS_OF_MONTH: _days_of_month,
        _BOUNDED: _bounded,
        _PLACED: _placed,
        _AT_THE_END: _at_the_end,
    }
    return tuple((re.compile(pattern, _FLAGS), reader) for pattern, reader in read.items())


def _phrase(
    match: re.Match[str], written: Written | None, lead: str = "", bound: Bound = "in"
) -> Phrase | None:
    if written is None:
        return None
    period = written.period
    return Phrase(*match.span(), period, written.unit, period.start, lead, bound)


def _lead(match: re.Match[str]) -> str:
    return " ".join(match["lead"].lower().split())


def _is_date(words: str, lead: str) -> bool:
    """Whether a month in lower case isn't rather a word."""
    return not _WORD_OR_MONTH.match(words) or lead in _SURE_LEADS or any(map(str.isdigit, words))
