"""Build and ask archives of ten thousand to a million passages.

    python -m benchmarks.growing.run WORK_FOLDER DATA_FOLDER QUESTIONS [LARGEST]

DATA_FOLDER holds an index by the default model, from whose paragraphs articles are put together;
QUESTIONS are what is asked. Every build, and what answers from it, is a process of its own. Writes
results.json, and the table in README.md. What was built stays in WORK_FOLDER, with its figures: a
second run there only asks anew.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.growing.corpus import write
from benchmarks.growing.known import KnowingEncoder, prepare
from benchmarks.memory import megabytes
from benchmarks.tables import put_between
from index.build import build
from index.encoder import Encoder
from index.encoders import make_encoder
from index.generation import LEXICAL, STORE, TOKENS, VECTORS, Generation, current, generations
from index.model_files import DEFAULT_MODEL
from index.progress import Silent
from retrieval.answering import Answerer
from retrieval.evalset import read_questions

HERE = Path(__file__).parent
SIZES = (10_000, 30_000, 100_000, 1_000_000)
QUESTIONS = 130
_FILES = {"vectors": VECTORS, "tokens": TOKENS, "store": STORE, "lexical": LEXICAL}


class _Watch(Silent):
    """When the last article was read, and when the last passage was."""

    def __init__(self) -> None:
        self.last_read = self.last_embedded = 0.0

    def read(self, articles: int) -> None:
        self.last_read = time.perf_counter()

    def embedded(self, articles: int, of_articles: int, passages: int) -> None:
        self.last_embedded = time.perf_counter()


def _encoder(work: Path) -> Encoder:
    return make_encoder(DEFAULT_MODEL, work / "models")


def build_step(work: Path, articles: Path, data: Path) -> dict[str, float]:
    encoder = KnowingEncoder(work / "known", _encoder(work))
    watch = _Watch()
    began, idle = time.perf_counter(), time.process_time()
    report = build([articles], data, encoder, progress=watch)
    ended, worked = time.perf_counter(), time.process_time() - idle
    folder = generations(data) / current(data)
    found = {
        "articles": report.articles,
        "passages": report.passages,
        "build_seconds": ended - began - encoder.seconds,
        "worked_seconds": worked - encoder.worked_seconds,
        "reading_seconds": watch.last_read - began,
        "passages_seconds": watch.last_embedded - watch.last_read - encoder.seconds,
        "finishing_seconds": ended - watch.last_embedded,
        # Not getrusage's, which begins with that of who started the process.
        "build_peak_mb": megabytes("VmHWM"),
    }
    for name, part in _FILES.items():
        found[f"{name}_bytes"] = _size(folder / part) / report.passages
    return found


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files)


def answer_step(work: Path, data: Path, questions: Path) -> dict[str, float]:
    encoder = _encoder(work)
    asked = read_questions(questions)[:QUESTIONS]
    with closing(Generation.open(data)) as generation:
        answerer = Answerer(generation, encoder)
        taken, worked, covered = [], [], 0
        for warm in (False, True):
            for question in asked:
                began, idle = time.perf_counter(), time.process_time()
                answer = answerer.answer(question.question)
                if warm:
                    worked.append(1000 * (time.process_time() - idle))
                    taken.append(1000 * (time.perf_counter() - began))
                    covered += answer.covered
        own = megabytes("RssAnon")
    p50, p99 = np.quantile(taken, (0.5, 0.99)).tolist()
    return {
        "p50_ms": p50,
        "p99_ms": p99,
        "worked_ms": float(np.median(worked)),
        "answered": covered,
        "own_mb": own,
    }


_STEPS = {"build": build_step, "answer": answer_step}


def _alone(work: Path, step: str, *paths: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.growing.run", "--step", step, str(work)]
    done = subprocess.run([*command, *map(str, paths)], check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(work: Path, size: int, questions: Path) -> dict[str, float]:
    print(f"{size:,} passages", flush=True)
    folder = work / str(size)
    built = folder / "built.json"
    if not built.exists():
        shutil.rmtree(folder, ignore_errors=True)
        known = KnowingEncoder(work / "known", _encoder(work))
        write(folder / "articles", list(known.paragraphs), list(known.headlines), size)
        measured = _alone(work, "build", folder / "articles", folder / "data")
        built.write_text(json.dumps(measured), encoding="utf-8")
    found: dict[str, float] = json.loads(built.read_text(encoding="utf-8"))
    found |= _alone(work, "answer", folder / "data", questions)
    return {name: round(figure, 2) for name, figure in found.items()}


COLUMNS = {
    "build_seconds": "build without the model, s",
    "worked_seconds": "processors' time, s",
    "build_peak_mb": "peak, MB",
    "p50_ms": "answer, p50, ms",
    "p99_ms": "p99, ms",
    "worked_ms": "processors' time, p50, ms",
    "own_mb": "memory of its own, MB",
}


def table(results: list[dict[str, float | None]]) -> list[list[str]]:
    """The rows of the table; a figure that wasn't measured is left out."""
    head = ["passages", *COLUMNS.values(), *(f"{name}, bytes a passage" for name in _FILES)]
    rows = [head, ["---:"] * len(head)]
    for found in results:
        shown = [found["passages"], *(found[key] for key in COLUMNS)]
        shown += [found[f"{name}_bytes"] for name in _FILES]
        rows.append(["" if figure is None else f"{figure:,.0f}" for figure in shown])
    return rows


def main() -> None:
    if sys.argv[1:2] == ["--step"]:
        print(json.dumps(_STEPS[sys.argv[2]](*map(Path, sys.argv[3:]))))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("largest", type=int, nargs="?", default=SIZES[-1])
    arguments = parser.parse_args()
    work = arguments.work
    if not (work / "known" / "known.json").exists():
        shutil.rmtree(work / "known", ignore_errors=True)
        with closing(Generation.open(arguments.data)) as generation:
            prepare(work / "known", generation, _encoder(work))
    results: list[dict[str, Any]] = []
    for size in SIZES:
        if size <= arguments.largest:
            results.append(measure(work, size, arguments.questions))
            text = json.dumps(results, indent=1)
            (HERE / "results.json").write_text(text + "\n", encoding="utf-8")
            put_between(HERE / "README.md", "results", table(results))


if __name__ == "__main__":
    main()
