"""Which sentences are quoted: the best one, and others that add to it."""

from collections.abc import Sequence

import numpy as np

from index.encoder import Vectors
from retrieval.announced import announces
from retrieval.features import FEATURES, Candidate, is_sentence

# A further sentence is quoted when its odds are at least this share of the best one's.
_FURTHER = 0.06
# Sentences that share this much of their terms say the same; one is enough.
_SAME = 0.8
_ADDS = FEATURES.index("adds_something")


def choose(found: Sequence[Candidate], scores: Vectors, most: int) -> list[Candidate]:
    """Return the sentences to quote, best first: the best one, and others nearly as good that
    don't repeat it."""
    order = np.argsort(-scores, kind="stable")
    least = scores[order[0]] + np.log(_FURTHER)
    chosen: list[Candidate] = []
    for index in order:
        candidate = found[index]
        # A heading that says no more than the question answers nothing: "What it cost". What comes
        # after "What it cost:" may.
        says = is_sentence(candidate.text) or announces(candidate.text)
        if not candidate.features[_ADDS] and not says:
            continue
        if len(chosen) == most or (chosen and scores[index] < least):
            break
        # A heading may be the best there is, but adds nothing to a sentence.
        if chosen and not is_sentence(candidate.text):
            continue
        if not any(says_the_same(candidate, other) for other in chosen):
            chosen.append(candidate)
    return chosen


def says_the_same(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences share nearly all their terms, and all their figures."""
    apart = one.terms ^ other.terms
    return _overlap(one.terms, other.terms) >= _SAME and not any(t[0].isdigit() for t in apart)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The Jaccard index of two sets of terms, from 0 to 1."""
    return len(one & other) / max(len(one | other), 1)
