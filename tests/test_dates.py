from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from index.dates import fuller, is_ahead, is_later, is_set, parse_published, same_moment

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
        ("Tue 19 Mar 2024 08.30 GMT", datetime(2024, 3, 19, 8, 30, tzinfo=UTC)),
        ("March 19, 2024 8:30 AM ET", datetime(2024, 3, 19, 8, 30)),
        ("2024-03-19T08:30:00+04:00[Asia/Baku]", datetime(2024, 3, 19, 8, 30, tzinfo=PLUS_4)),
        ("2024-03-19 08:30:00 +0400", datetime(2024, 3, 19, 8, 30, tzinfo=PLUS_4)),
        ("19 March 2024, 08:30 (updated 3 hours ago)", datetime(2024, 3, 19, 8, 30)),
        ("March 19, 2024 | Updated March 21, 2024", date(2024, 3, 19)),
        ("Publié le 19/03/2024 à 08h30", datetime(2024, 3, 19, 8, 30)),
        ("Опубликовано 19 марта 2024", date(2024, 3, 19)),
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
        "2024-13-01",
        "Qabil Ashirov",
        "September 12–14, 2024",
        "31 October – 1 November 2024",
        "Winter 2024",
        "The port handled 12 ships on 3 May 2024, one more than in the same week of last year.",
    ],
)
def test_what_is_not_one_whole_date_is_none(stated: str) -> None:
    assert parse_published(stated) is None


DAY = date(2024, 3, 19)
NAIVE = datetime(2024, 3, 19, 8, 30)
AWARE = NAIVE.replace(tzinfo=PLUS_4)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (DAY, AWARE, True),
        (DAY, datetime(2024, 3, 20, 0, 5), False),
        (AWARE, datetime(2024, 3, 19, 4, 30, tzinfo=UTC), True),
        (AWARE, datetime(2024, 3, 19, 6, 30, tzinfo=UTC), False),
        (NAIVE, AWARE, True),
        (NAIVE, datetime(2024, 3, 19, 8, 50), True),
    ],
)
def test_dates_are_the_same_where_neither_says_otherwise(
    one: date, other: date, same: bool
) -> None:
    assert same_moment(one, other) is same
    assert same_moment(other, one) is same


def test_the_fuller_date_is_taken_only_where_it_agrees() -> None:
    assert fuller(DAY, AWARE) == AWARE
    assert fuller(NAIVE, AWARE) == AWARE
    assert fuller(AWARE, NAIVE) == AWARE
    assert fuller(DAY, datetime(2024, 3, 20, 8, 30)) == DAY
    assert fuller(DAY, datetime(2024, 3, 19)) == DAY
    assert fuller(None, AWARE) is None


def test_what_is_later_is_told_by_the_day_where_more_is_not_known() -> None:
    assert is_later(date(2024, 3, 20), AWARE)
    assert not is_later(DAY, AWARE)
    assert is_later(AWARE + timedelta(minutes=1), AWARE)
    assert not is_later(datetime(2024, 3, 19, 23, 0), AWARE)


@pytest.mark.parametrize(
    "value",
    [
        date(1, 1, 1),
        datetime(1, 1, 1, tzinfo=PLUS_4),
        date(1970, 1, 1),
        datetime(1970, 1, 1),
        datetime(1970, 1, 1, 4, tzinfo=PLUS_4),
    ],
)
def test_the_start_of_time_is_a_date_that_was_never_set(value: date) -> None:
    assert not is_set(value)


@pytest.mark.parametrize(
    "value", [date(1970, 1, 2), datetime(1970, 1, 1, 8, 30), date(1912, 4, 15), date(1583, 1, 1)]
)
def test_old_dates_are_dates(value: date) -> None:
    assert is_set(value)


def test_two_days_ahead_is_as_far_as_clocks_and_zones_go() -> None:
    assert not is_ahead(date(2024, 3, 21), AWARE)
    assert not is_ahead(datetime(2024, 3, 21, 23, 0), AWARE)
    assert is_ahead(date(2024, 3, 22), AWARE)
    assert not is_ahead(date.min, AWARE)
    assert is_ahead(datetime.max, AWARE)
