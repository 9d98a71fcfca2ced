"""Fitting of the two logistic models that `retrieval.evidence` decides by."""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from benchmarks.quality.cases import Case, Labels
from index.encoder import Vectors
from retrieval.evidence import DECISION_FEATURES, Logistic, decision_features
from retrieval.features import FEATURES

# Which of a question's sentences is best doesn't depend on it: with a weight of its own, first
# quotes held the answer of .642 of the samples' questions in place of .653, out of fold.
_DECIDES_ONLY = ("names_missing",)


def train_sentence(cases: Sequence[Case], without: Sequence[str] = ()) -> Logistic:
    """Tell sentences that hold the answer from others in the same passages.

    Sentences compete with those of their own question alone: the conditional logit model
    (McFadden 1974), whose probability of a question's sentences is the softmax of their scores;
    that the chosen one holds the answer is made as likely as can be. Features in `without` get no
    weight.
    """
    useful = [case for case in cases if case.holds.any()]
    matrix = np.concatenate([np.stack([c.features for c in case.found]) for case in useful])
    holds = np.concatenate([case.holds for case in useful])
    mean, scale = matrix.mean(axis=0), matrix.std(axis=0) + 1e-9
    kept = [name not in (*_DECIDES_ONLY, *without) for name in FEATURES]
    standard = (((matrix - mean) / scale) * kept).astype(np.float64)
    sizes = [len(case.found) for case in useful]
    starts = np.cumsum([0, *sizes[:-1]])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = standard @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        odds = np.exp(scores)
        all_odds = np.add.reduceat(odds, starts)
        held_odds = np.add.reduceat(odds * holds, starts)
        likely = odds / np.repeat(all_odds, sizes) - odds * holds / np.repeat(held_odds, sizes)
        penalty = 0.5 * float(weights @ weights)
        return penalty - float(np.log(held_odds / all_odds).sum()), standard.T @ likely + weights

    found = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B")
    # A bias would be the same for all sentences of a question.
    return _logistic(found.x / scale, 0.0, FEATURES)


def train_decision(cases: Sequence[Case], sentence: Callable[[Case], Logistic]) -> Logistic:
    """Tell questions that the articles answer from others. A question's features come from
    `sentence(case)`, a model that hasn't seen it; every set weighs the same."""
    matrix = np.stack([_decision(case, sentence(case)) for case in cases])
    labels = np.array([case.question.answerable for case in cases])
    sizes = Counter(case.set for case in cases)
    weights = np.array([1000 / sizes[case.set] for case in cases])
    return _fit(matrix, labels, DECISION_FEATURES, weights)


def _fit(
    matrix: Vectors,
    labels: Labels,
    names: Sequence[str],
    weights: NDArray[np.float64] | None = None,
) -> Logistic:
    """Fit on standardized features, so that the penalty is fair, and give weights for plain
    ones."""
    mean, scale = matrix.mean(axis=0), matrix.std(axis=0) + 1e-9
    model = LogisticRegression(max_iter=5000).fit((matrix - mean) / scale, labels, weights)
    plain = model.coef_[0] / scale
    return _logistic(plain, float(model.intercept_[0] - plain @ mean), names)


def _logistic(weights: NDArray[np.float64], bias: float, names: Sequence[str]) -> Logistic:
    return Logistic(
        bias=round(bias, 4),
        weights={name: round(float(w), 4) for name, w in zip(names, weights, strict=True)},
    )


def scores_of(case: Case, sentence: Logistic) -> Vectors:
    return sentence.log_odds(np.stack([c.features for c in case.found]), FEATURES)


def _decision(case: Case, sentence: Logistic) -> Vectors:
    return decision_features(case.found, scores_of(case, sentence))
