"""What an index covers, and what is newest in it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np

from index.analysis import QueryWord, query_words, terms
from index.catalogue import Rows
from index.models import Article, Frozen
from index.store import Store
from index.versions import moment
from retrieval.answering import Answerer

# Passages looked at for a topic: as many articles at most.
_LOOKED_AT = 50
# In characters: news says in its first paragraphs what it is about.
_LEAD = 500
# Parameters of one statement: SQLite takes at least so many, and more.
_AT_ONCE = 10_000
# In days: an article dated later than this from now has a wrong date, and isn't the newest.
_AHEAD = 2


class Coverage(Frozen):
    """What an index covers. `outlets` have their numbers of articles, most first; `first` and
    `last` are days of publication, None where no article has a date; `built_at` is in UTC."""

    articles: int
    outlets: tuple[tuple[str, int], ...]
    first: date | None
    last: date | None
    built_at: datetime


def coverage(answerer: Answerer) -> Coverage:
    """Return what the answerer's generation covers, days being those of UTC."""
    store, manifest = answerer.generation.store, answerer.generation.manifest
    dated = store.articles_within(since=date.min, zone=UTC).articles
    first = last = None
    if dated:
        first = _first_day(lambda day: store.articles_within(until=day, zone=UTC).articles > 0)
        last = _last_day(store, 1)
    return Coverage(
        articles=manifest.articles,
        outlets=tuple(store.outlets()),
        first=first,
        last=last,
        built_at=manifest.built_at,
    )


def newest(answerer: Answerer, count: int, now: datetime | None = None) -> tuple[Article, ...]:
    """Return the `count` newest articles, the newest first, and those without a date last; fewer
    where the index holds fewer."""
    store = answerer.generation.store
    until = (now or datetime.now(UTC)).date() + timedelta(days=_AHEAD)
    since = _last_day(store, count, until)
    dated = store.articles_within(since, until, zone=UTC).rows
    found = list(_articles(store, _by_date(store, dated), count))
    if len(found) < count:
        everything = store.articles_within(zone=UTC).rows
        undated = np.setdiff1d(everything, store.articles_within(since=date.min, zone=UTC).rows)
        found += _articles(store, undated.tolist(), count - len(found))
    return tuple(found)


def newest_about(
    answerer: Answerer, topic: str, count: int, now: datetime | None = None
) -> tuple[Article, ...]:
    """Return the newest articles about a topic, the newest first: of those that fit it best, such
    as hold every word that carries its subject, in some form, where they begin. Where none does,
    anywhere."""
    store = answerer.generation.store
    ids = answerer.ranked_articles(topic, _LOOKED_AT, now)
    words = query_words(answerer.scope(topic, now).query, store.languages)
    articles = [article for article in map(store.article, ids) if article]
    for length in (_LEAD, None):
        found = [article for article in articles if _holds(article, words, length)]
        if found:
            return tuple(sorted(found, key=_age, reverse=True)[:count])
    return ()


def _holds(article: Article, words: Sequence[QueryWord], length: int | None) -> bool:
    held = set(terms(f"{article.title}\n{article.text[:length]}", article.language))
    return all(not held.isdisjoint(word.terms) for word in words)


def _first_day(holds: Callable[[date], bool]) -> date:
    """The first day for which `holds`, which holds for all days after it."""
    low, high = date.min.toordinal(), date.max.toordinal()
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(date.fromordinal(middle)) else (middle + 1, high)
    return date.fromordinal(low)


def _last_day(store: Store, count: int, until: date = date.max) -> date:
    """The last day since when at least `count` articles were published; the first of all days
    where there are fewer."""

    def fewer(day: date) -> bool:
        return store.articles_within(day, until, zone=UTC).articles < count

    first = _first_day(fewer)
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
    for start in range(0, len(rows), _LOOKED_AT):
        for passage in store.passages(rows[start : start + _LOOKED_AT]):
            if len(seen) == count:
                return
            if passage.article not in seen:
                seen.add(passage.article)
                article = store.article(passage.article)
                assert article is not None, "every passage is of an article"
                yield article


def _age(article: Article) -> float:
    at = moment(article.published)
    return at.timestamp() if at else float("-inf")
