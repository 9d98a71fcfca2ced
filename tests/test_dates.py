from datetime import date, datetime, timedelta, timezone

import pytest

from index.dates import parse_published

PLUS_4 = timezone(timedelta(hours=4))


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2024-03-19T08:30:00+04:00", datetime(2024, 3, 19, 8, 30, tzinfo=PLUS_4)),
        ("19 March 2024 08:30 (UTC+04:00)", datetime(2024, 3, 19, 8, 30, tzinfo=PLUS_4)),
        ("2024-03-19", date(2024, 3, 19)),
        ("Published January 14, 2026 9:15 AM", datetime(2026, 1, 14, 9, 15)),
        ("Last updated: 14 January 2026", date(2026, 1, 14)),
        ("10.5.2024", date(2024, 5, 10)),
        ("Monday June 17 2024", date(2024, 6, 17)),
        ("19 марта 2024", date(2024, 3, 19)),
    ],
)
def test_stated_dates_keep_their_time_and_zone_if_they_have_one(
    stated: str, expected: date
) -> None:
    parsed = parse_published(stated)
    assert parsed == expected
    assert type(parsed) is type(expected)


@pytest.mark.parametrize(
    "stated",
    [
        "May",
        "2024",
        "March 2024",
        "yesterday",
        "3 days ago",
        "1e99",
        "1" * 40,
        "",
        "31 February 2024",
        "Qabil Ashirov",
        "The port handled 12 ships on 3 May 2024, one more than in the same week of last year.",
    ],
)
def test_what_is_not_one_whole_date_is_none(stated: str) -> None:
    assert parse_published(stated) is None
