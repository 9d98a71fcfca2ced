"""Fusion of the scores of several searches."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)

# How many of a search's best scores set its scale.
_SCALE_DEPTH = 10


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
