"""Fusion of ranked lists."""

from collections.abc import Hashable, Sequence
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)

# The constant of Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and
# individual Rank Learning Methods" (SIGIR 2009): how much a first rank counts over later ones.
RRF_K = 60


def reciprocal_rank_fusion(rankings: Sequence[Sequence[Item]]) -> dict[Item, float]:
    """Return the fused score of every item, best first; equal scores keep the first ranking's
    order. An item scores 1 / (60 + rank) in each ranking that holds it, ranks counted from 1."""
    scores: dict[Item, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + 1 / (RRF_K + rank)
    return dict(sorted(scores.items(), key=lambda scored: -scored[1]))
