"""Days, months and years stated in a sentence, as far as they are stated."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from retrieval.periods import Period, Unit, unit_of

_MONTHS = (
    ("january", "jan", "январ", "ocak", "yanvar"),
    ("february", "feb", "феврал", "şubat", "fevral"),
    ("march", "mar", "март", "mart"),
    ("april", "apr", "апрел", "nisan", "aprel"),
    ("may", "мая", "мае", "май", "mayıs"),
    ("june", "jun", "июн", "haziran", "iyun"),
    ("july", "jul", "июл", "temmuz", "iyul"),
    ("august", "aug", "август", "ağustos", "avqust"),
    ("september", "sept", "sep", "сентябр", "eylül", "sentyabr"),
    ("october", "oct", "октябр", "ekim", "oktyabr"),
    ("november", "nov", "ноябр", "kasım", "noyabr"),
    ("december", "dec", "декабр", "aralık", "dekabr"),
)
_NUMBER_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_NAMES = "|".join(sorted(_NUMBER_OF, key=len, reverse=True))
# Russian words bend ("январе"), Turkish and Azerbaijani ones take endings ("Ocak'ta", "yanvarda").
_MONTH = rf"(?P<month>{_NAMES})\.?(?:[а-яё]{{1,3}}|['’]?(?:[td][ae]n?|ın|in|ında|ində))?(?!\w)"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_IN_FIGURES = _compiled(
    r"(?<![\d.])(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.(?P<year>\d{4})(?!\d)",
    r"(?<!\d)(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)",
)
_WITH_MONTH = _compiled(
    rf"(?<![\d.,]){_DAY}(?:st|nd|rd|th|-\w{{1,3}})?(?:\s+of)?\s+{_MONTH}(?:,?\s+{_YEAR}\b)?",
    rf"\b{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?\b(?!\s*(?:%|per\b)|[.,]\d)(?:,?\s+{_YEAR}\b)?",
    rf"\b{_MONTH}(?:\s+of)?,?\s+{_YEAR}\b",
)
_YEAR_ALONE = _compiled(rf"(?<![\w$€£₽₺₼.,]){_YEAR}(?:-\w{{2}})?(?![\w%]|[.,]\d|\s?%)")
_MONTH_ALONE = _compiled(rf"\b{_MONTH}")
_FIGURE = re.compile(r"\d")
# İ in small letters.
_DOTTED = "i̇"


class Day(NamedTuple):
    """A date at `[start, end)`; what isn't stated is None."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None

    def agrees(self, other: "Day") -> bool:
        """Whether both may be one date: what both state is the same."""
        pairs = zip(self[2:], other[2:], strict=True)
        return all(one is None or two is None or one == two for one, two in pairs)

    @property
    def unit(self) -> Unit:
        return "day" if self.day else "month" if self.month else "year"

    def periods(self, near: date) -> list[Period]:
        """The days, months or years that it may be, in order: without its year, those from nine
        years before `near` (a 29 February comes again within eight) to the one after it."""
        years = [self.year] if self.year else range(max(near.year - 9, 1), min(near.year + 2, 9999))
        found = []
        for year in years:
            try:
                found.append(unit_of(date(year, self.month or 1, self.day or 1), self.unit))
            except ValueError:  # no such day that year
                continue
        return found


@lru_cache(maxsize=4_096)
def stated_days(text: str) -> tuple[Day, ...]:
    """Return the dates in a sentence, in order. A month alone counts where it has a capital
    letter, as "may" and "march" are words; a year stands alone in four digits."""
    found: list[Day] = []
    for pattern in _patterns(text):
        for match in pattern.finditer(text):
            day = _day(match)
            if day is None or any(d.start < day.end and day.start < d.end for d in found):
                continue
            found.append(day)
    return tuple(sorted(found))


def _patterns(text: str) -> tuple[re.Pattern[str], ...]:
    """Those that a text may match, in order; most have neither figures nor months."""
    small = text.lower().replace(_DOTTED, "i")
    of_months = any(name in small for name in _NUMBER_OF)
    if not _FIGURE.search(text):
        return _MONTH_ALONE if of_months else ()
    if not of_months:
        return (*_IN_FIGURES, *_YEAR_ALONE)
    return (*_IN_FIGURES, *_WITH_MONTH, *_YEAR_ALONE, *_MONTH_ALONE)


def states_within(text: str, period: Period, published: date | None) -> bool:
    """Whether a text states a date within a period that has both ends: a date without its year is
    the one nearest to the day of publication, and says nothing where that isn't known."""
    start, end = period
    if start is None or end is None:
        return False
    for stated in stated_days(text):
        if stated.year is None and published is None:
            continue
        near = published or end
        periods = stated.periods(near)
        meant = min(
            periods, key=lambda one: abs((one.start or near) - near), default=Period(None, None)
        )
        if meant.start and meant.end and start <= meant.start and meant.end <= end:
            return True
    return False


def _day(match: re.Match[str]) -> Day | None:
    parts = match.groupdict()
    named = parts.get("month")
    month = int(parts["number"]) if parts.get("number") else None
    if named:
        month = _NUMBER_OF[named.lower().replace(_DOTTED, "i")]
        if named[0].islower() and named.isascii() and len(match.group()) == len(named):
            return None
    year, day = parts.get("year"), parts.get("day")
    if month is not None and not 1 <= month <= 12:
        return None
    return Day(
        match.start(), match.end(), int(year) if year else None, month, int(day) if day else None
    )
