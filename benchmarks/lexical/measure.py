"""Quality and time of searchers that are asked the same questions in turn."""

import statistics
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.lexical.engines import DEPTH, Opened
from index.analysis import query_terms
from index.catalogue import Rows
from index.generation import Generation
from index.lexical import Match
from index.store import Store
from retrieval.answering import Answerer
from retrieval.evalset import EvalQuestion

# Of how many best passages it is told how many are the same.
_SAME = 10

Figures = dict[str, float]


class Query(NamedTuple):
    """A question as a store is asked it, and the articles that answer it."""

    words: tuple[str, ...]
    among: Rows | None
    relevant: frozenset[str]


def queries(
    generation: Generation, answerer: Answerer, questions: Sequence[EvalQuestion]
) -> list[Query]:
    """Return the answerable questions as the product searches for them: what they say of dates
    and outlets restricts the rows."""
    found = []
    for question in questions:
        if question.answerable:
            scope = answerer.scope(question.question, question.now)
            words = query_terms(scope.query, generation.store.languages)
            relevant = frozenset(r.article for r in question.relevant)
            found.append(Query(tuple(words), scope.among, relevant))
    return found


def quality(store: Store, searcher: Opened, asked: Sequence[Query]) -> Figures:
    """Shares of questions whose first article, or one of the first five, is relevant, and the mean
    reciprocal rank of the first relevant one among ten."""
    places = []
    for query in asked:
        matches = searcher.search(query.words, DEPTH, query.among)
        passages = store.passages([match.row for match in matches])
        articles = list(dict.fromkeys(passage.article for passage in passages))[:10]
        held = (n for n, article in enumerate(articles, 1) if article in query.relevant)
        places.append(next(held, None))
    return {
        "questions": len(places),
        "article@1": _mean([place == 1 for place in places]),
        "article@5": _mean([place is not None and place <= 5 for place in places]),
        "mrr@10": _mean([1 / place if place else 0 for place in places]),
    }


def latency(
    searchers: Mapping[str, Opened], asked: Sequence[Sequence[str]], among: Rows | None = None
) -> dict[str, Figures]:
    """Milliseconds of each question's best 50, all of it once before to warm up.

    Each question goes to every searcher before the next, so that what else the machine does falls
    on all. `ratio` is the median of each question's time to that of the first searcher named,
    `same_ten` the mean share of that one's best ten that are among the searcher's.
    """
    taken: dict[str, list[float]] = {name: [] for name in searchers}
    same: dict[str, list[float]] = {name: [] for name in searchers}
    for warm in (False, True):
        for words in asked:
            first: list[Match] = []
            for name, searcher in searchers.items():
                started = time.perf_counter()
                found = searcher.search(words, DEPTH, among)
                elapsed = (time.perf_counter() - started) * 1000
                first = first or found
                if warm:
                    taken[name].append(elapsed)
                    same[name].append(_shared(first, found))
    base = next(iter(taken.values()))
    return {
        name: {
            "p50_ms": round(statistics.median(times), 3),
            "p95_ms": round(float(np.quantile(times, 0.95)), 3),
            "ratio": round(statistics.median(np.divide(times, base).tolist()), 4),
            "same_ten": _mean(same[name]),
        }
        for name, times in taken.items()
    }


def _shared(first: Sequence[Match], found: Sequence[Match]) -> float:
    wanted = {match.row for match in first[:_SAME]}
    got = {match.row for match in found[:_SAME]}
    return len(wanted & got) / max(len(wanted), 1)


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 4)
