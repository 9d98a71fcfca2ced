"""The newest articles of a store."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np

from index.catalogue import Rows
from index.models import Article
from index.store import Store
from index.versions import moment

# Parameters of one statement: SQLite takes at least so many, and more.
_AT_ONCE = 10_000
# Passages read at a time.
_READ = 50
# In days: an article dated later than this from now has a wrong date, and isn't the newest.
_AHEAD = 2


def newest(store: Store, count: int, now: datetime | None = None) -> tuple[Article, ...]:
    """Return the `count` newest articles, the newest first, and those without a date last; fewer
    where the index holds fewer."""
    until = (now or datetime.now(UTC)).date() + timedelta(days=_AHEAD)
    since = last_day(store, count, until)
    found = list(newest_of(store, store.articles_within(since, until, zone=UTC).rows, count))
    if len(found) < count:
        everything = store.articles_within(zone=UTC).rows
        undated = np.setdiff1d(everything, store.articles_within(since=date.min, zone=UTC).rows)
        found += _articles(store, undated.tolist(), count - len(found))
    return tuple(found)


def newest_of(store: Store, rows: Rows, count: int) -> tuple[Article, ...]:
    """Return the `count` newest of the articles whose passages stand at `rows`, the newest first,
    and those without a date last."""
    return tuple(_articles(store, _by_date(store, rows), count))


def first_day(holds: Callable[[date], bool]) -> date:
    """The first day for which `holds`, which holds for all days after it."""
    low, high = date.min.toordinal(), date.max.toordinal()
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(date.fromordinal(middle)) else (middle + 1, high)
    return date.fromordinal(low)


def last_day(store: Store, count: int, until: date = date.max) -> date:
    """The last day since when at least `count` articles were published; the first of all days
    where there are fewer."""

    def fewer(day: date) -> bool:
        return store.articles_within(day, until, zone=UTC).articles < count

    first = first_day(fewer)
    if not fewer(first):
        return first
    return first - timedelta(days=1) if first > date.min else first


def _by_date(store: Store, rows: Rows) -> list[int]:
    """The rows of passages, those of the newest articles first."""
    every: list[int] = rows.tolist()
    published: dict[int, datetime | date | None] = {}
    for start in range(0, len(every), _AT_ONCE):
        published |= store.published(every[start : start + _AT_ONCE])
    moments = {row: moment(stated) for row, stated in published.items()}
    return sorted(every, key=lambda row: (-(at.timestamp() if (at := moments[row]) else 0), row))


def _articles(store: Store, rows: Sequence[int], count: int) -> Iterator[Article]:
    """The first `count` articles that have passages at `rows`."""
    seen: set[str] = set()
    for start in range(0, len(rows), _READ):
        for passage in store.passages(rows[start : start + _READ]):
            if len(seen) == count:
                return
            if passage.article not in seen:
                seen.add(passage.article)
                article = store.article(passage.article)
                assert article is not None, "every passage is of an article"
                yield article
