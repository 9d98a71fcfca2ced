"""Dates as people write them: "3 May 2024", "March", "2023", "the spring of 2024".

The shapes of dates are ours, so that a word is never taken for a date; what day, month or year
they are, dateparser says, in English, Russian, Turkish and Azerbaijani.
"""

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

from retrieval.periods import SEASONS, Period, Unit, season, unit_of

_LANGUAGES = ["en", "ru", "tr", "az"]
_FULL = "January|February|March|April|May|June|July|August|September|October|November|December"
MONTH = rf"(?:{_FULL})"
_MONTH = rf"(?:{_FULL}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
YEAR = r"(?:1[5-9]|20)\d\d"
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d)"
_PART = r"(?:(?:early|mid|late|the (?:beginning|start|middle|end) of)[-\s]+)?"
_ON = rf"(?:{WEEKDAY},?\s+)?(?:the\s+)?"
DAY_OF_MONTH = rf"{_ON}{DAY}(?:\s+of)?\s+{_MONTH}"
MONTH_AND_DAY = rf"{_ON}{_MONTH}\s+(?:the\s+)?{DAY}(?!\s*(?:%|per\b))"
# Whole dates: the year is there.
WHOLE = (
    rf"(?:{DAY_OF_MONTH},?\s+{YEAR}|{MONTH_AND_DAY},?\s+{YEAR}|\d{{4}}-\d\d-\d\d"
    r"|\d{1,2}[./]\d{1,2}[./]\d{4})"
)
DAY_ONLY = rf"(?:{DAY_OF_MONTH}|{MONTH_AND_DAY})"
MONTH_OF_YEAR = rf"{_PART}{_MONTH}(?:\s+of|,)?\s+{YEAR}"
SEASON_OF_YEAR = rf"{_PART}(?:the\s+)?(?:{'|'.join(SEASONS)})(?:\s+of)?\s+{YEAR}"
MONTH_ONLY = rf"{_PART}{MONTH}"
YEAR_ONLY = rf"{_PART}(?:the\s+year\s+)?{YEAR}"
# What follows where a phrase is at its end: nothing, a mark, or a word that begins something new.
FOLLOWED = (
    r"(?![\w'’-])(?=\W*$|\s*[,.;:?!)\"”]|\s+(?:a|about|according|after|against|an|and|are|as|at"
    r"|because|before|between|by|can|compared|could|did|do|does|during|for|from|had|has|have|how|if"
    r"|in|is|of|on|or|over|should|than|that|the|to|under|was|were|what|when|where|which|who|whom"
    r"|whose|why|with|would)\b)"
)

_SEASON = re.compile(rf"\b({'|'.join(SEASONS)})\b.*?({YEAR})", re.IGNORECASE)
# What dateparser needn't read, or takes for something else.
_BESIDE = re.compile(
    rf"\b(?:early|mid|late|the|year|of|beginning|start|middle|end|{WEEKDAY})\b[-,]?", re.IGNORECASE
)
_UNITS: dict[str, Unit] = {"day": "day", "month": "month", "year": "year"}
_SETTINGS: dict[str, Any] = {
    "PREFER_DATES_FROM": "past",
    "PREFER_DAY_OF_MONTH": "first",
    "PREFER_MONTH_OF_YEAR": "first",
    "DATE_ORDER": "DMY",
    "PARSERS": ["absolute-time"],
    "TIMEZONE": "UTC",
}


class Written(NamedTuple):
    """A date as written: the period it names, as a day, month, season or year. Without a year, it
    is the last such period that hasn't still to begin."""

    period: Period
    unit: Unit


@lru_cache(maxsize=1024)
def read_date(words: str, today: date) -> Written | None:
    """Read a date in one of the shapes above; None where there is no such day."""
    of_year = _SEASON.search(words)
    if of_year:
        period = season(of_year.group(1).lower(), int(of_year.group(2)))
        return Written(period, "season")
    import dateparser.date  # imported when needed: loading its locales is slow

    base = datetime.combine(today, time())
    parser = dateparser.date.DateDataParser(
        languages=_LANGUAGES, settings={**_SETTINGS, "RELATIVE_BASE": base}
    )
    try:
        read = parser.get_date_data(" ".join(_BESIDE.sub(" ", words).split()))
    except (ValueError, OverflowError):  # some impossible dates come through to these
        return None
    unit = _UNITS.get(read.period or "")
    if read.date_obj is None or unit is None:
        return None
    return Written(unit_of(read.date_obj.date(), unit), unit)


def read_range(left: str, right: str, today: date) -> Written | None:
    """Read two dates as the range from the one to the other, both included.

    What the left one leaves out, the right one says: "10" and "17 June 2024", "March" and "May
    2024". None where there is no such range.
    """
    last = read_date(right, today)
    if last is None or last.period.start is None:
        return None
    if re.fullmatch(DAY, left, re.IGNORECASE):
        try:
            start: date | None = last.period.start.replace(day=int(re.sub(r"\D", "", left)))
        except ValueError:
            return None
    else:
        # A month without a year is the last one before the end of the range.
        first = read_date(left, last.period.end or today)
        start = first.period.start if first else None
    end = last.period.end
    if start is None or end is None or start > end:
        return None
    return Written(Period(start, end), last.unit)
