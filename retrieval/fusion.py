"""Fusion of the scores of several searches."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)

# How many of a search's best scores set its scale.
_SCALE_DEPTH = 10
# How much of a score is the reranker's word.
_READ = 0.7


def fuse(searches: Sequence[Mapping[Item, float]]) -> dict[Item, float]:
    """Return the fused score of every item, best first; equal scores keep the first search's
    order.

    Each search's scores are divided by the mean of its ten best and added up; an item that a
    search doesn't hold gets nothing from it. So a hit far above the rest stays far above it,
    where reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009) would keep only its
    rank; docs/decisions.md has the figures of both.
    """
    fused: dict[Item, float] = {}
    for scores in searches:
        best = sorted(scores.values(), reverse=True)[:_SCALE_DEPTH]
        scale = sum(best) / len(best) if best else 0.0
        if scale <= 0:
            continue  # nothing there is like the query
        for item, score in scores.items():
            fused[item] = fused.get(item, 0.0) + score / scale
    return dict(sorted(fused.items(), key=lambda scored: -scored[1]))


def blend(fused: Mapping[Item, float], read: Mapping[Item, float]) -> dict[Item, float]:
    """Return the fused scores with what a reranker says of the items it has read, in the order of
    `fused`.

    Its scores may be on any scale. They are laid over the range that the fused scores of the same
    items have, and the two are averaged: the convex combination of Bruch, Gai and Ingber, "An
    Analysis of Fusion Functions for Hybrid Retrieval" (TOIS 2023). An item that wasn't read
    counts as the worst that was. Where all are read alike, nothing changes.
    """
    worst, best = min(read.values(), default=0.0), max(read.values(), default=0.0)
    if best <= worst:
        return dict(fused)
    low, high = (extreme(fused[item] for item in read) for extreme in (min, max))
    blended = {}
    for item, score in fused.items():
        word = low + (high - low) * (read.get(item, worst) - worst) / (best - worst)
        blended[item] = score + _READ * (word - score)
    return blended
