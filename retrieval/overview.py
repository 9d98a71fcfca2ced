"""What an index covers, and what is newest about a topic."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from index.analysis import QueryWord, query_words, terms
from index.models import Article
from index.versions import moment
from retrieval.answering import Answerer
from retrieval.models import Coverage
from retrieval.newest import first_day, last_day

# Passages looked at for a topic: as many articles at most.
_LOOKED_AT = 50
# In characters: news says in its first paragraphs what it is about.
_LEAD = 500


def coverage(answerer: Answerer) -> Coverage:
    """Return what the answerer's generation covers, days being those of UTC."""
    store, manifest = answerer.generation.store, answerer.generation.manifest
    dated = store.articles_within(since=date.min, zone=UTC).articles
    first = last = None
    if dated:
        first = first_day(lambda day: store.articles_within(until=day, zone=UTC).articles > 0)
        last = last_day(store, 1)
    return Coverage(
        articles=manifest.articles,
        outlets=tuple(store.outlets()),
        first=first,
        last=last,
        built_at=manifest.built_at,
    )


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


def _age(article: Article) -> float:
    at = moment(article.published)
    return at.timestamp() if at else float("-inf")
