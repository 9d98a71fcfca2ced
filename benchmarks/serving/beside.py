"""How long answers take while a build keeps the processors busy, and while nothing does.

    python -m benchmarks.serving.beside DATA_FOLDER EXPORTS QUESTIONS LABEL

Adds the milliseconds of each answer to beside.json under LABEL, so that two commits can be measured
in turn: with PYTHONPATH at the other's checkout, and this file.
"""

import json
import multiprocessing
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.tables import put_between
from index.encoders import make_encoder
from index.generation import Generation
from index.model_files import DEFAULT_MODEL
from retrieval.answering import Answerer
from retrieval.evalset import read_questions

HERE = Path(__file__).parent
_WARM, _SETTLED = 20, 3.0


def build(exports: Path, texts: list[str]) -> None:
    """Read passages until the end, as a build does."""
    encoder = make_encoder(DEFAULT_MODEL, exports)
    while True:
        encoder.read_passages(texts)


def write_table(kept: dict[str, dict[str, list[list[float]]]]) -> None:
    rows = [["", *kept], ["---", *["---:"] * len(kept)]]
    for beside in ("nothing beside", "a build beside"):
        for name, share in (("p50", 50), ("p99", 99)):
            of_each = (
                np.median([np.percentile(one, share) for one in label[beside]])
                for label in kept.values()
            )
            rows.append([f"{beside}, {name} ms", *(f"{value:.0f}" for value in of_each)])
    put_between(HERE / "README.md", "beside", rows)


def main() -> None:
    data, exports, questions = map(Path, sys.argv[1:4])
    encoder = make_encoder(DEFAULT_MODEL, exports)
    asked = read_questions(questions)
    file = HERE / "beside.json"
    kept: dict[str, dict[str, list[list[float]]]] = (
        json.loads(file.read_text()) if file.exists() else {}
    )
    of_label = kept.setdefault(sys.argv[4], {})
    with closing(Generation.open(data)) as generation:
        answerer = Answerer(generation, encoder)
        passages = [
            article.text[passage.start : passage.end]
            for article in list(generation.store.articles())[:40]
            for passage in generation.store.passages_of(article.id)
        ]

        def taken() -> list[float]:
            found = []
            for question in asked:
                began = time.perf_counter()
                answerer.answer(question.question, question.now)
                found.append(round(1000 * (time.perf_counter() - began), 2))
            return found

        for question in asked[:_WARM]:
            answerer.answer(question.question, question.now)
        of_label.setdefault("nothing beside", []).append(taken())
        spawn: Any = multiprocessing.get_context("spawn")
        beside = spawn.Process(target=build, args=(exports, passages), daemon=True)
        beside.start()
        time.sleep(_SETTLED)
        of_label.setdefault("a build beside", []).append(taken())
        beside.kill()
    file.write_text(json.dumps(kept) + "\n")
    write_table(kept)


if __name__ == "__main__":
    main()
