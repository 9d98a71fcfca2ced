"""Phrases reckoned from the day of asking: "this week", "in the last 3 days", "on Monday".

They are written in lower case, the names of days aside: "This Week Tonight", "USA Today" and
"Black Friday" are names.
"""

import re
from datetime import date, timedelta
from math import ceil
from typing import cast

from retrieval.periods import (
    SEASONS,
    Period,
    Phrase,
    Reader,
    Unit,
    back,
    season_before,
    so_far,
    unit_of,
    weekday_before,
    weekend_before,
)
from retrieval.written_dates import FOLLOWED

_FLAGS = re.IGNORECASE
_NUMBER = (
    r"(?:(?P<number>\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"|(?:a\s+)?(?P<vague>few|couple(?:\s+of)?|several))"
)
_UNIT = r"(?P<unit>hour|day|week|month|year)s?"
_LEAD = (
    r"\b(?:(?P<lead>as\s+of|so\s+far|earlier|later|in|during|over|within|throughout|for|of|from|on"
    r"|at|since)\s+)?"
)
_PART_OF_DAY = r"(?:\s+(?:morning|afternoon|evening|night))?"
# Not "the last week of the war", and no part of a longer word.
_END = r"(?:['’]s)?(?!\s+of\b)(?![\w'’-])"
_TODAY = re.compile(
    rf"{_LEAD}(?:earlier\s+)?(?:today|tonight|this\s+(?:morning|afternoon|evening)){_END}", _FLAGS
)
_YESTERDAY = re.compile(
    rf"{_LEAD}(?:(?P<before>the\s+day\s+before\s+)?yesterday{_PART_OF_DAY}|last\s+night){_END}",
    _FLAGS,
)
_CALENDAR = re.compile(
    rf"{_LEAD}(?P<the>the\s+)?(?P<which>this\s+past|this|current|last|past|previous)\s+"
    rf"(?P<unit>week|month|year){_END}",
    _FLAGS,
)
_WINDOW = re.compile(
    rf"{_LEAD}(?:the\s+)?(?:last|past|previous)\s+{_NUMBER}\s+{_UNIT}{_END}", _FLAGS
)
_AGO = re.compile(rf"{_LEAD}{_NUMBER}\s+{_UNIT}\s+ago{_END}", _FLAGS)
_WEEKEND = re.compile(rf"{_LEAD}(?:the|this|last)\s+(?:past\s+)?weekend{_END}", _FLAGS)
_WEEKDAY = re.compile(
    rf"{_LEAD}(?P<last>last\s+)?(?:this\s+)?(?:past\s+)?"
    rf"(?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day){_PART_OF_DAY}{_END}"
    # "Monday to Friday" is every week.
    r"(?!\s*(?:to|through|[-–—])\s*\w+day\b)",
    _FLAGS,
)
_SEASON = re.compile(
    rf"{_LEAD}(?:the\s+)?(?P<which>this|last|past)\s+(?P<season>{'|'.join(SEASONS)}){_END}", _FLAGS
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
} | {"a": 1, "an": 1}
# Taken generously.
_VAGUE = {"couple": 3, "few": 7, "several": 10}
# "two weeks ago" is seldom two weeks to the day.
_ABOUT = {"day": 0, "week": 3, "month": 15, "year": 182}
# After one of these a phrase is compared with, ended at or repeated: no restriction.
_NOT_AFTER = frozenset(
    "after any as before by each even every like next per still than till to unlike until versus vs"
    " with".split()
)
_NOT_BEFORE_A_WEEKDAY = _NOT_AFTER | frozenset("a all an one that the".split())
_LAST_WORD = re.compile(r"([\w'’]+)[\s,]*$")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\"“(])\s*$")
_FOLLOWED = re.compile(FOLLOWED, _FLAGS)
_NAME_FOLLOWS = re.compile(r"\s+[A-Z]")
_NAME_BEFORE = re.compile(r"[A-Z][\w'’]*\s+$")


def _today(text: str, match: re.Match[str], today: date) -> Phrase | None:
    return _phrase(text, match, Period(today, today), "day", today, coming=True)


def _yesterday(text: str, match: re.Match[str], today: date) -> Phrase | None:
    day = today - timedelta(days=2 if match["before"] else 1)
    return _phrase(text, match, Period(day, day), "day", day)


def _calendar(text: str, match: re.Match[str], today: date) -> Phrase | None:
    which, unit = match["which"].lower(), cast(Unit, match["unit"].lower())
    # "In the last week" is seven days back from now, "last week" the one from Monday to Sunday.
    if "past" in which or (match["the"] and which == "last"):
        start = back(today, 1, unit)
        return _phrase(text, match, Period(start, today), "window", start)
    if which in {"this", "current"}:
        period, earliest = so_far(today, unit)
        return _phrase(text, match, period, unit, earliest, coming=True)
    period = unit_of(back(today, 1, unit), unit)
    return _phrase(text, match, period, unit, period.start)


def _window(text: str, match: re.Match[str], today: date) -> Phrase | None:
    start = _counted_back(match, today)
    return _phrase(text, match, Period(start, today), "window", start)


def _ago(text: str, match: re.Match[str], today: date) -> Phrase | None:
    unit = match["unit"].lower()
    day = _counted_back(match, today)
    about = timedelta(days=_ABOUT.get(unit, 0))
    period = Period(day - about, min(day + about, today))
    named = cast(Unit, "day" if unit == "hour" else unit)
    return _phrase(text, match, period, named, day - about - timedelta(days=1))


def _weekend(text: str, match: re.Match[str], today: date) -> Phrase | None:
    start, end = weekend_before(today)
    assert start is not None, "a weekend begins"
    assert end is not None, "and ends"
    over = not {"last", "past"}.isdisjoint(match.group().lower().split())
    week = timedelta(days=7 if end >= today else 0)
    if over:
        start, end = start - week, end - week
    # "At the weekend", said on one, may be the one before; "this weekend" is this one.
    this = "this" in match.group().lower().split()
    earliest = start if over or this else start - week
    return _phrase(text, match, Period(start, end), "day", earliest, coming=not over)


def _weekday(text: str, match: re.Match[str], today: date) -> Phrase | None:
    number = _WEEKDAYS.index(match["day"][:3].lower())
    last = match["last"] is not None
    if match.start() == match.start("day"):
        if _NAME_BEFORE.search(text[: match.start()]):
            return None  # "Black Friday"
        if not match.group().endswith("s") and not _FOLLOWED.match(text, match.end()):
            return None  # "late Friday boats"
    if _last_word(text[: match.start()]) in _NOT_BEFORE_A_WEEKDAY:
        return None
    if _NAME_FOLLOWS.match(text, match.end()):
        return None  # "Friday Night Lights"
    day = weekday_before(today, number, or_on=not last)
    earliest = day
    # Said on a Monday, "on Monday" may be a week ago; "last Friday", said on a Saturday, too.
    if day == today or (last and day >= today - timedelta(days=today.weekday())):
        earliest -= timedelta(days=7)
    return _phrase(text, match, Period(day, day), "day", earliest, coming=not last)


def _season(text: str, match: re.Match[str], today: date) -> Phrase | None:
    name, this = match["season"].lower(), match["which"].lower() == "this"
    period = season_before(name, today, over=not this)
    assert period.start is not None, "a season begins"
    if this and today - period.start > timedelta(days=183):
        return None  # the next one is nearer
    return _phrase(text, match, period, "season", period.start, coming=this)


READERS: tuple[Reader, ...] = (
    (_WINDOW, _window),
    (_AGO, _ago),
    (_CALENDAR, _calendar),
    (_TODAY, _today),
    (_YESTERDAY, _yesterday),
    (_WEEKEND, _weekend),
    (_SEASON, _season),
    (_WEEKDAY, _weekday),
)


def _phrase(
    text: str,
    match: re.Match[str],
    period: Period,
    unit: Unit,
    earliest: date | None,
    coming: bool = False,
) -> Phrase | None:
    if not _in_lower_case(text, match) or _last_word(text[: match.start()]) in _NOT_AFTER:
        return None
    lead = " ".join((match["lead"] or "").lower().split())
    if lead == "since":
        period = Period(period.start, None)
        return Phrase(*match.span(), period, unit, earliest, lead, "since", relative=True)
    return Phrase(*match.span(), period, unit, earliest, lead, relative=True, coming=coming)


def _counted_back(match: re.Match[str], today: date) -> date:
    unit = match["unit"].lower()
    if match["vague"]:
        number = _VAGUE[match["vague"].lower().split()[0]]
    else:
        words = match["number"].lower()
        number = _NUMBERS.get(words) or int(words)
    if unit == "hour":
        number, unit = ceil(number / 24), "day"
    return back(today, number, unit)


def _in_lower_case(text: str, match: re.Match[str]) -> bool:
    """Whether the phrase is written as prose writes it, and isn't part of a name."""
    if not any(map(str.islower, text)):
        return True  # a question all in capitals
    words = match.group()
    if "day" in match.groupdict():
        words = words.replace(match["day"], "")
    if _SENTENCE_START.search(text[: match.start()]):
        words = words[:1].lower() + words[1:]
    return words == words.lower()


def _last_word(before: str) -> str:
    found = _LAST_WORD.search(before)
    return found.group(1).lower() if found else ""
