"""Publication dates, from what pages and files state."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

# What newsrooms put before a date; dateparser takes the rest.
_LABEL = re.compile(
    r"^(?:(?:first |last |originally )?(?:published|posted|updated|modified|created|date|on|at"
    r"|publié|mis à jour|veröffentlicht|aktualisiert|publicado|actualizado|pubblicato"
    r"|опубликовано|обновлено|le|el|am|il)\b[\s:,–—-]*)+",
    re.IGNORECASE,
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{1,2}[:h]\d{2}|\d\s?[ap]\.?m\b", re.IGNORECASE)
# Without a year in four digits it is no whole date: "3 days ago", a figure, a phone number.
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20|21)\d{2}(?!\d)")
# "09.15", as British papers write it; dateparser would pass over it.
_DOTTED_TIME = re.compile(r"(?<![\d.])([01]?\d|2[0-3])\.([0-5]\d)(?=\s*(?:[A-Z]{2,5}|[ap]m)?$)")
# Says no offset without knowing where summer time holds: dateparser would take the winter's.
_VAGUE_ZONE = re.compile(r"(?<=[\dmM.])\s+\(?[ECMP]T\)?(?=\W|$)")
# "[Europe/Moscow]" after the offset, as Java writes it.
_ZONE_NAME = re.compile(r"\[[\w/+-]+\]$")
# What follows the date of publication on its line.
_UPDATE = re.compile(r"(?<=\w)[\s|,·•(]+(?:last\s)?(?:updated|modified)\b.*$", re.IGNORECASE)
# Beside the year, the day has its figures, too.
_DAY = re.compile(r"(?<!\d)[0-3]?\d(?!\d)")
# "September 12–14, 2026", "31 October – 1 November 2026": when something takes place.
_RANGE = re.compile(
    r"\d(?:st|nd|rd|th)?\s*[–—]\s*(?:[^\W\d]+\s+)?\d{1,2}(?![\d:.h])", re.IGNORECASE
)
_WORDS = re.compile(r"[^\W\d]+")
# "domingo, 3 de mayo de 2026 a las 9:15" has six.
_MOST_WORDS = 8
# What times an hour apart still count as one: clocks and the moment of publishing differ.
_SAME = timedelta(hours=1)
# What systems write for a date that was never set: the start of Unix time.
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# How far clocks and zones may be apart from ours.
_AHEAD = timedelta(days=2)
# Longer lines are prose that mentions a date, not a date line.
_LONGEST = 60
_LONGEST_STATED = 200


@lru_cache(maxsize=4096)
def parse_published(value: str) -> datetime | date | None:
    """Read one stated date, or None where `value` isn't a whole date.

    ISO 8601 is taken as it stands; anything else goes to dateparser, which must find day, month
    and year (so "May" or "2024" is no date). Where no time of day is stated the result is a
    `date`; where no zone is stated, or one without an offset ("ET"), a naive `datetime`. Ambiguous
    figures (03/04/2024) are read day first.
    """
    value = value.strip()
    if len(value) > _LONGEST_STATED:
        return None
    value = _ZONE_NAME.sub("", value)
    if _ISO.match(value):
        if not 1 <= int(value[5:7]) <= 12:
            return None  # dateparser would take the month for the day
        with suppress(ValueError):
            return date.fromisoformat(value) if len(value) <= 10 else datetime.fromisoformat(value)
    stated = _UPDATE.sub("", _LABEL.sub("", value))
    if (
        not _YEAR.search(stated)
        or len(stated) > _LONGEST
        or not _DAY.search(stated)
        or len(_WORDS.findall(stated)) > _MOST_WORDS
        or _RANGE.search(stated)
    ):
        return None
    stated = _VAGUE_ZONE.sub("", _DOTTED_TIME.sub(r"\1:\2", stated))
    settings: dict[str, Any] = {
        "REQUIRE_PARTS": ["day", "month", "year"],
        "DATE_ORDER": "DMY",
        "PARSERS": ["absolute-time"],
    }
    import dateparser  # imported when needed: loading its locales is slow

    try:
        parsed = dateparser.parse(stated, settings=settings)
    except (ValueError, OverflowError):  # dateparser lets some impossible dates through to these
        return None
    if parsed is None:
        return None
    return parsed if _TIME.search(stated) else parsed.date()


def is_set(value: date) -> bool:
    """Whether a date was set at all: neither the first moment or day of Unix time nor in year 1."""
    if not isinstance(value, datetime):
        return value.year > 1 and value != _EPOCH.date()
    # The year first: near its first day, times can't be compared across zones.
    return value.year > 1 and (value if value.tzinfo else value.replace(tzinfo=UTC)) != _EPOCH


def is_ahead(value: date, now: datetime) -> bool:
    """Whether a date is more than two days after `now`, which has a zone."""
    return _day(value) > (now.astimezone(UTC) + _AHEAD).date()


def same_moment(one: date, other: date) -> bool:
    """Whether two dates can be one: the same day where either says no more, the same time within
    an hour where neither or both have a zone."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        if (one.tzinfo is None) == (other.tzinfo is None):
            return abs(one - other) <= _SAME
        # One without its zone may be in any.
        return abs(one.replace(tzinfo=None) - other.replace(tzinfo=None)) < timedelta(days=1)
    return _day(one) == _day(other)


def is_later(one: date, other: date) -> bool:
    """Whether `one` is after `other`; of days, or where only one has a zone, by the day."""
    both = isinstance(one, datetime) and isinstance(other, datetime)
    if both and (one.tzinfo is None) == (other.tzinfo is None):  # type: ignore[attr-defined]
        return one > other
    return _day(one) > _day(other)


def fuller(stated: datetime | date | None, other: datetime | date | None) -> datetime | date | None:
    """`other` where it says the same as `stated` and more: a time, or the time's zone."""
    if stated is None or other is None or not isinstance(other, datetime):
        return stated
    if isinstance(stated, datetime):
        adds = stated.tzinfo is None and stated == other.replace(tzinfo=None) and bool(other.tzinfo)
    else:
        adds = stated == other.date() and other.time() != time()
    return other if adds else stated


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
