"""From features to decisions: which sentences answer a question, and whether any does.

Two small logistic models over named features. Their weights stand in `evidence.json` beside this
file, written by `benchmarks/quality/train.py`; this is the only place that turns a score into a
decision.
"""

from functools import cache
from importlib.resources import files

import numpy as np
from pydantic import Field

from index.encoder import Vectors
from index.models import Frozen
from retrieval.features import FEATURES, Candidate

# What is known of the whole search: the best values over the candidates.
DECISION_FEATURES = (
    "best_sentence",
    "second_sentence",
    "best_sentence_similarity",
    "best_passage_similarity",
    "best_sentence_coverage",
    "best_passage_coverage",
    "coverage_of_best",
    "passage_similarity_of_best",
)


class Logistic(Frozen):
    """A logistic model: the log-odds are `bias` plus the weighed sum of the features."""

    bias: float
    weights: dict[str, float]

    def log_odds(self, features: Vectors, names: tuple[str, ...]) -> Vectors:
        """Return the log-odds of each row of `features`, shape `(rows, len(names))`."""
        weights = np.array([self.weights[name] for name in names], dtype=np.float32)
        return np.asarray(features @ weights + self.bias, dtype=np.float32)


class Evidence(Frozen):
    """The shipped models. `threshold`: the probability from which a question is answered."""

    sentence: Logistic
    decision: Logistic
    threshold: float = Field(ge=0, le=1)

    def sentence_scores(self, candidates: list[Candidate]) -> Vectors:
        """Return the log-odds of each candidate to answer, shape `(len(candidates),)`."""
        matrix = np.stack([candidate.features for candidate in candidates])
        return self.sentence.log_odds(matrix, FEATURES)

    def confidence(self, candidates: list[Candidate], scores: Vectors) -> float:
        """Return the probability that the best candidate answers the question."""
        features = decision_features(candidates, scores)
        return float(sigmoid(self.decision.log_odds(features[None], DECISION_FEATURES)[0]))


def decision_features(candidates: list[Candidate], scores: Vectors) -> Vectors:
    """Return the features of the decision, in the order of DECISION_FEATURES."""
    matrix = np.stack([candidate.features for candidate in candidates])
    column = dict(zip(FEATURES, matrix.T, strict=True))
    order = np.argsort(-scores)
    best, second = order[0], order[min(1, len(order) - 1)]
    return np.array(
        (
            sigmoid(scores[best]),
            sigmoid(scores[second]),
            column["sentence_similarity"].max(),
            column["passage_similarity"].max(),
            column["sentence_coverage"].max(),
            column["passage_coverage"].max(),
            column["passage_coverage"][best],
            column["passage_similarity"][best],
        ),
        dtype=np.float32,
    )


def sigmoid(log_odds: float) -> float:
    return float(1 / (1 + np.exp(-log_odds)))


@cache
def shipped() -> Evidence:
    """The weights that come with Citedesk, for its embedded model."""
    return Evidence.model_validate_json(files("retrieval").joinpath("evidence.json").read_bytes())
