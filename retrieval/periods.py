"""Periods of days, reckoned from a given day, and the phrases that name them."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal, NamedTuple

from dateutil.relativedelta import relativedelta


class Period(NamedTuple):
    """From one day to another, both included; a side that is open is None."""

    start: date | None
    end: date | None


Bound = Literal["in", "since", "before"]
Unit = Literal["day", "week", "month", "season", "year", "window"]


class Phrase(NamedTuple):
    """A phrase of time at `[start, end)` of a question.

    `period` is what it names, and `earliest` the first day it can reasonably mean ("this week",
    said on a Monday, is the last seven days too). `unit` is "window" for so and so many days back
    from now. `lead` is the preposition before it, in lower case. `relative`: reckoned from the
    day of asking; `coming`: it may as well speak of what is, or is still to come ("on Monday").
    `english`: it is, so that the tense of its sentence can be told as English tells it.
    """

    start: int
    end: int
    period: Period
    unit: Unit
    earliest: date | None
    lead: str = ""
    bound: Bound = "in"
    relative: bool = False
    coming: bool = False
    english: bool = True


# A pattern, and what reads its match in a text, given the day of asking: None where it is no phrase
# of time after all. It raises ValueError or OverflowError outside the calendar.
Reader = tuple[re.Pattern[str], Callable[[str, re.Match[str], date], Phrase | None]]

# People reckon loosely: "this week" is at least the last seven days, and this month and this year
# are taken so, too, soon after they began.
_AT_LEAST = {"week": 7, "month": 7, "year": 31}
# Of the questions of a weekly quiz about "this week", the right articles are up to ten days old.
_WEEK_REACHES_BACK = 10
# The first month of each season of the northern hemisphere, as meteorologists part the year.
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_SATURDAY = 5


def unit_of(day: date, unit: str) -> Period:
    """Return the day, week (from Monday), month or year that `day` is in."""
    if unit == "day":
        return Period(day, day)
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    if unit == "month":
        first = day.replace(day=1)
        return Period(first, first + relativedelta(months=1, days=-1))
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def back(day: date, number: int, unit: str) -> date:
    """Return the day `number` days, weeks, months or years before `day`.

    Raises OverflowError or ValueError where the calendar doesn't go back so far.
    """
    if unit == "day":
        return day - timedelta(days=number)
    if unit == "week":
        return day - timedelta(weeks=number)
    if unit == "month":
        return day - relativedelta(months=number)
    return day - relativedelta(years=number)


def shifted(day: date, days: int) -> date:
    """Return the day so many days later, or earlier, as far as the calendar goes."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def so_far(today: date, unit: str) -> tuple[Period, date]:
    """Return the week, month or year of `today` until then, as loosely as people reckon it, and
    the first day that may be meant."""
    start = unit_of(today, unit).start or today
    start = min(start, today - timedelta(days=_AT_LEAST[unit]))
    earliest = today - timedelta(days=_WEEK_REACHES_BACK) if unit == "week" else start
    return Period(start, today), earliest


def weekday_before(day: date, weekday: int, *, or_on: bool) -> date:
    """Return the last such weekday (Monday is 0) before `day`, or on it if `or_on`."""
    since = (day.weekday() - weekday) % 7
    return day - timedelta(days=since if since or or_on else 7)


def weekend_before(day: date) -> Period:
    """Return the last weekend that has begun, Saturday and Sunday."""
    saturday = weekday_before(day, _SATURDAY, or_on=True)
    return Period(saturday, saturday + timedelta(days=1))


def season(name: str, year: int) -> Period:
    """Return a season of a year. Winter may be the one at either end of it: both are meant."""
    first = SEASONS[name]
    if first == 12:
        return Period(date(year - 1, 12, 1), date(year + 1, 3, 1) - timedelta(days=1))
    start = date(year, first, 1)
    return Period(start, start + relativedelta(months=3, days=-1))


def season_before(name: str, day: date, *, over: bool) -> Period:
    """Return the last such season that has begun before or on `day`, or, if `over`, that has also
    ended."""
    start = date(day.year, SEASONS[name], 1)
    while start > day or (over and start + relativedelta(months=3) > day):
        start -= relativedelta(years=1)
    return Period(start, start + relativedelta(months=3, days=-1))
