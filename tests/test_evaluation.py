"""`citedesk eval`: figures that can be counted by hand."""

import json
from pathlib import Path

import numpy as np
import pytest

from index.build import build
from index.generation import Generation
from index.models import Article
from retrieval.answering import Answerer
from retrieval.evalset import EvalQuestion, Relevant
from retrieval.evaluation import Outcome, figures, refusal_curve, refused_at, run, worst
from tests.fakes import HashEncoder, plain_evidence
from tests.shell import Shell, one_line_error


def outcome(**fields: object) -> Outcome:
    return Outcome.model_validate(
        {
            "id": "q",
            "question": "Who?",
            "answerable": True,
            "covered": True,
            "confidence": 0.9,
            "ranked": ("a", "b"),
            "relevant": ("a",),
            "first_quote": "x",
            "in_first_quote": True,
            "in_quotes": True,
            "faults": (),
            "ms": 10.0,
            **fields,
        }
    )


NOTHING = {"answerable": False, "relevant": (), "in_first_quote": False, "in_quotes": False}


def test_the_figures_are_those_one_counts_by_hand() -> None:
    found = figures(
        [
            outcome(),
            outcome(ranked=("b", "a"), in_first_quote=False),
            outcome(
                ranked=("b",), covered=False, confidence=0.1, in_first_quote=False, in_quotes=False
            ),
            outcome(**NOTHING, covered=False, confidence=0.05),
            outcome(**NOTHING, confidence=0.95, ms=50.0, faults=("sources under a refusal",)),
        ]
    )
    assert (found.questions, found.answerable, found.faults) == (5, 3, 1)
    assert found.article_at_1 == pytest.approx(1 / 3, abs=1e-4)
    assert found.article_at_5 == pytest.approx(2 / 3, abs=1e-4)
    assert found.mrr_at_10 == pytest.approx(1.5 / 3, abs=1e-4)
    assert found.answer_in_first_quote == pytest.approx(1 / 3, abs=1e-4)
    assert found.answer_in_quotes == pytest.approx(2 / 3, abs=1e-4)
    assert found.false_refusals == pytest.approx(1 / 3, abs=1e-4)
    assert found.refused == 0.5
    # Of six pairs, those with the confident answer to nothing are in the wrong order.
    assert found.auroc == pytest.approx(0.5)
    assert found.p50_ms == 10.0


def test_a_set_without_unanswerable_questions_has_no_refusals_to_count() -> None:
    found = figures([outcome()])
    assert (found.auroc, found.refused_at_5, found.refused) == (None, None, None)


def test_the_refusal_curve_runs_from_nothing_to_everything_declined() -> None:
    outcomes = [outcome(confidence=c) for c in (0.2, 0.8)]
    outcomes += [outcome(**NOTHING, confidence=c) for c in (0.1, 0.5)]
    curve = refusal_curve(outcomes)
    assert curve[0][1:] == (0, 0)
    assert curve[-1][1:] == (1, 1)
    known, confidence = np.array([True, True, False, False]), np.array([0.2, 0.8, 0.1, 0.5])
    assert refused_at(known, confidence, 0.0) == 0.5


def test_the_worst_come_first_and_what_went_well_not_at_all() -> None:
    fine, declined = outcome(), outcome(id="declined", covered=False, confidence=0.4)
    made_up = outcome(**NOTHING, id="made up", confidence=0.97)
    assert [o.id for o in worst([fine, declined, made_up])] == ["made up", "declined"]


def test_questions_are_put_and_quotes_are_checked(tmp_path: Path) -> None:
    article = Article(id="a", title="Lamps", text="The zebra lamp costs 5 crowns.")
    (tmp_path / "a.jsonl").write_text(article.model_dump_json())
    build([tmp_path / "a.jsonl"], tmp_path / "data", HashEncoder())
    generation = Generation.open(tmp_path / "data")
    question = EvalQuestion(
        id="1",
        question="What does the zebra lamp cost?",
        answers=("5 crowns",),
        relevant=(Relevant(article="a"),),
    )
    (came,) = run(Answerer(generation, HashEncoder(), 3, plain_evidence()), [question])
    generation.close()
    assert came.rank == 1
    assert came.in_first_quote
    assert came.faults == ()


def test_eval_as_a_command(built: Shell) -> None:
    rows = [
        {
            "id": "1",
            "question": "Which press?",
            "answers": ["1894"],
            "relevant": [{"article": "library"}],
        },
        {"id": "2", "question": "Which whale?", "answers": [], "relevant": []},
    ]
    (built.folder / "q.jsonl").write_text("\n".join(map(json.dumps, rows)))
    done = built("eval", "q.jsonl", "--json", "--details", "d.json", "--plot", "p.png")
    assert done.returncode == 0, done.stderr
    names = (
        "questions answerable article@1 article@5 article@10 mrr@10 ndcg@10 answer_in_first_quote"
        " answer_in_quotes auroc refused_at_5 false_refusals refused faults p50_ms p95_ms"
    )
    assert list(json.loads(done.stdout)) == names.split()
    assert [row["id"] for row in json.loads((built.folder / "d.json").read_text())] == ["1", "2"]
    assert (built.folder / "p.png").read_bytes().startswith(b"\x89PNG")
    plain = built("eval", "q.jsonl", "--articles", "articles")
    assert "article@5              1            among the first five\n" in plain.stdout
    assert "can't be read" in one_line_error(built("eval", "nowhere.jsonl"))
    assert "calls relevant" not in done.stderr
    (built.folder / "q.jsonl").write_text(json.dumps(rows[0]).replace("library", "elsewhere"))
    assert (
        "note: 1 of the 1 articles that q.jsonl calls relevant aren't in the index, elsewhere for "
        "one; is it the index of these questions?"
    ) in built("eval", "q.jsonl", "--json").stderr
