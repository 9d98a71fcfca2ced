"""Publication dates, from what pages and files state."""

import re
from contextlib import suppress
from datetime import date, datetime
from typing import Any

# What newsrooms put before a date; dateparser takes the rest.
_LABEL = re.compile(
    r"^(?:(?:first |last )?(?:published|posted|updated|modified|created|date|on|at)\b[\s:,–—-]*)+",
    re.IGNORECASE,
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{1,2}[:h]\d{2}|\d\s?[ap]\.?m\b", re.IGNORECASE)
# Without a year in four digits it is no whole date: "3 days ago", a figure, a phone number.
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20|21)\d{2}(?!\d)")
# Longer lines are prose that mentions a date, not a date line.
_LONGEST = 60


def parse_published(value: str) -> datetime | date | None:
    """Read one stated date, or None where `value` isn't a whole date.

    ISO 8601 is taken as it stands; anything else goes to dateparser, which must find day, month
    and year (so "May" or "2024" is no date). Where no time of day is stated the result is a
    `date`; where no zone is stated, a naive `datetime`. Ambiguous figures (03/04/2024) are read
    day first.
    """
    value = value.strip()
    if _ISO.match(value):
        with suppress(ValueError):
            return date.fromisoformat(value) if len(value) <= 10 else datetime.fromisoformat(value)
    stated = _LABEL.sub("", value)
    if not _YEAR.search(stated) or len(stated) > _LONGEST:
        return None
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
