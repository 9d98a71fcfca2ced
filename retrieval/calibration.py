"""The threshold from which a question is answered, for the models in use.

The weights of the evidence are trained with one encoder and no reranker. With other models the
same evidence means more or less, so each encoder and reranker has a threshold of its own: that
which comes with Citedesk, or one set on questions about one's own articles.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from index.encoder import Encoder
from index.errors import CitedeskError
from index.models import Frozen
from retrieval.evidence import Evidence, shipped, ships
from retrieval.reranker import Reranker

if TYPE_CHECKING:
    from retrieval.evaluation import Outcome

FILE = "calibration.json"
# Below this, one question more or less moves the threshold a long way.
LEAST_ANSWERABLE = 20
_FOLDS = 5


class CalibrationError(CitedeskError):
    """A threshold can't be set, read or written."""


class Calibration(Frozen):
    """A threshold, the fingerprints of the models that it is for, and on how many questions it
    was set. `false_refusals`: the share of answerable questions that it may decline."""

    model: str
    reranker: str | None
    threshold: float = Field(ge=0, le=1)
    false_refusals: float
    answerable: int
    unanswerable: int
    calibrated_at: AwareDatetime


class Estimate(NamedTuple):
    """What a threshold set in this way declines of questions that it wasn't set on, as shares:
    of those the articles answer, and of the others (None where there are none)."""

    false_refusals: float
    refused: float | None


_Calibrations = TypeAdapter(tuple[Calibration, ...])


def evidence_for(
    data: Path, encoder: Encoder, reranker: Reranker | None = None
) -> tuple[Evidence, bool]:
    """Return the evidence to decide by with these models, and whether its threshold was set for
    them, by us or by `citedesk calibrate`.

    Raises CalibrationError where the data folder's calibration can't be read.
    """
    evidence = shipped(encoder.name)
    calibrated = calibration_of(data, encoder, reranker)
    if calibrated is not None:
        return evidence.model_copy(update={"threshold": calibrated.threshold}), True
    return evidence, reranker is None and ships(encoder.name)


def calibration_of(
    data: Path, encoder: Encoder, reranker: Reranker | None = None
) -> Calibration | None:
    """Return what `citedesk calibrate` has set for these models; None where it hasn't.

    Raises CalibrationError where it can't be read.
    """
    known = _read(data / FILE)
    # A fingerprint may ask the model hub, which is for nothing where nothing is calibrated.
    return next((one for one in known if _models(one) == _fingerprints(encoder, reranker)), None)


def save(data: Path, calibration: Calibration) -> None:
    """Keep the calibration, in place of one for the same models. Raises CalibrationError."""
    others = [one for one in _read(data / FILE) if _models(one) != _models(calibration)]
    content = _Calibrations.dump_json((*others, calibration), indent=1) + b"\n"
    new = data / f"{FILE}.new"
    try:
        new.write_bytes(content)
        new.replace(data / FILE)
    except OSError as error:
        raise CalibrationError(
            f"can't write {data / FILE} ({error.strerror}); make the folder writable"
        ) from error


def threshold_for(outcomes: Sequence["Outcome"], false_refusals: float) -> float:
    """Return the greatest threshold at which no more than the share `false_refusals` of the
    answerable questions is declined.

    Raises CalibrationError where too few are answerable.
    """
    confidence, known = _arrays(outcomes)
    if known.sum() < LEAST_ANSWERABLE:
        raise CalibrationError(
            f"the set holds {known.sum()} questions with a relevant article, and a threshold needs "
            f"{LEAST_ANSWERABLE}; add questions that the articles answer"
        )
    return _threshold(confidence[known], false_refusals)


def estimate(outcomes: Sequence["Outcome"], false_refusals: float) -> Estimate:
    """Return what such a threshold declines of other questions: each fifth of the set is decided
    by a threshold set on the rest."""
    confidence, known = _arrays(outcomes)
    fold = np.random.default_rng(0).permutation(len(outcomes)) % _FOLDS
    declined = np.zeros(len(outcomes), dtype=bool)
    for number in range(_FOLDS):
        inside = fold == number
        threshold = _threshold(confidence[known & ~inside], false_refusals)
        declined[inside] = confidence[inside] < threshold
    refused = None if known.all() else float(declined[~known].mean())
    return Estimate(float(declined[known].mean()), refused)


def _threshold(answerable: NDArray[np.float64], false_refusals: float) -> float:
    """The confidence of the first answerable question that must be answered."""
    return float(np.sort(answerable)[int(false_refusals * len(answerable))])


def _arrays(outcomes: Sequence["Outcome"]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    confidence = np.array([outcome.confidence for outcome in outcomes])
    return confidence, np.array([outcome.answerable for outcome in outcomes], dtype=bool)


def _models(calibration: Calibration) -> tuple[str, str | None]:
    return calibration.model, calibration.reranker


def _fingerprints(encoder: Encoder, reranker: Reranker | None) -> tuple[str, str | None]:
    return encoder.fingerprint, reranker.fingerprint if reranker else None


def _read(file: Path) -> tuple[Calibration, ...]:
    try:
        return _Calibrations.validate_json(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except (ValidationError, OSError) as error:
        reason = "it is damaged" if isinstance(error, ValidationError) else error.strerror
        raise CalibrationError(
            f"can't read {file} ({reason}); delete it and calibrate again"
        ) from error
