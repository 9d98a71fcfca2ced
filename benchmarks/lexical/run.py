"""Compare SQLite FTS5, bm25s and tantivy on the same analysed terms.

    python -m benchmarks.lexical.run EVAL_SETS WORK_FOLDER

EVAL_SETS holds `xquad-en` and `realtimeqa`, each with articles.jsonl and questions.jsonl.
WORK_FOLDER keeps their indexes, as `benchmarks.quality.train` leaves them there, or they are built.
Engines that aren't installed are left out, and named. Writes results.json and the tables in
README.md.
"""

import argparse
import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.lexical import corpus, report
from benchmarks.lexical.engines import Engine, unavailable
from benchmarks.lexical.measure import Figures, latency, quality, queries
from benchmarks.lexical.registry import ENGINES
from benchmarks.lexical.step import ONE_IN, alone
from index.analysis import query_terms
from index.build import build
from index.catalogue import Rows
from index.encoder import SentenceTransformerEncoder
from index.errors import IndexDamagedError, IndexMissingError
from index.generation import Generation
from index.vectors import VectorIndex, VectorWriter
from retrieval.answering import Answerer
from retrieval.evalset import EvalQuestion, read_questions

SETS = {"realtimeqa": "news", "xquad-en": "whole"}
SIZES = (10_000, 100_000, 1_000_000)
# Where filters are measured.
FILTER_SIZE = 100_000
SHARES = (0.01, 0.1)
# How many questions the times are of: so many or some more of each set, so many for filters.
_OF_A_SET, _FILTERED_QUESTIONS = 100, 10
# Passages of an article, as in realtimeqa: a filter keeps or drops them together.
_RUN = 15
_DIMENSION = 384


def generation_of(articles: Path, data: Path) -> Generation:
    """The index of a set's articles, built where the folder holds none that can be read."""
    try:
        return Generation.open(data)
    except (IndexMissingError, IndexDamagedError):
        build([articles], data, SentenceTransformerEncoder())
        return Generation.open(data)


def measure_quality(
    generation: Generation,
    answerer: Answerer,
    questions: Sequence[EvalQuestion],
    engines: Mapping[str, Engine],
    folder: Path,
) -> dict[str, Figures]:
    """Quality of each engine."""
    asked = queries(generation, answerer, questions)
    passages = list(corpus.analysed(generation.store))
    found = {}
    for name, engine in engines.items():
        place = _empty(folder / name)
        engine.build(place, passages)
        with closing(engine.open(place)) as opened:
            found[name] = quality(generation.store, opened, asked)
    return found


def measure_size(
    templates: Sequence[corpus.Report],
    passages: int,
    asked: Sequence[Sequence[str]],
    engines: Mapping[str, Engine],
    folder: Path,
) -> dict[str, dict[str, float]]:
    """All that depends on how many passages there are."""
    folder.mkdir(parents=True, exist_ok=True)
    everything, changed, questions = (folder / n for n in ("corpus", "changed", "queries.json"))
    corpus.write(everything, corpus.recombined(templates, passages, seed=0))
    rows = corpus.every(ONE_IN, passages)
    corpus.write(changed, corpus.recombined(templates, len(rows), seed=1))
    questions.write_text(json.dumps(asked), encoding="utf-8")
    found: dict[str, dict[str, float]] = {}
    for name in engines:
        print(f"{passages:,} passages, {name}", flush=True)
        old, new = folder / name, folder / f"{name}-replaced"
        shutil.rmtree(old, ignore_errors=True)
        shutil.rmtree(new, ignore_errors=True)
        text = {"engine": name, "corpus": str(everything)}
        found[name] = alone(step="build", folder=str(old), **text)
        before = _digests(old)
        found[name] |= alone(
            step="replace", old=str(old), new=str(new), replacements=str(changed), **text
        )
        assert _digests(old) == before, f"{name} has changed the published index"
        shutil.rmtree(new)
        found[name] |= alone(step="serve", engine=name, folder=str(old), queries=str(questions))
    with ExitStack() as stack:
        opened = {
            name: stack.enter_context(closing(engine.open(folder / name)))
            for name, engine in engines.items()
        }
        for name, times in latency(opened, asked).items():
            found[name] |= times
    return found


def measure_filters(
    passages: int, asked: Sequence[Sequence[str]], engines: Mapping[str, Engine], folder: Path
) -> dict[str, dict[str, Figures]]:
    """The time of a search among the passages of a share of the articles."""
    found = {}
    with ExitStack() as stack:
        opened = {
            name: stack.enter_context(closing(engine.open(folder / name)))
            for name, engine in engines.items()
        }
        for share in SHARES:
            found[str(share)] = latency(opened, asked, among(passages, share))
    return found


def among(passages: int, share: float) -> Rows:
    """The rows of the passages of a share of the articles, drawn evenly."""
    rows = np.arange(passages, dtype=np.int64)
    articles = rows // _RUN
    kept = np.random.default_rng(0).random(int(articles[-1]) + 1) < share
    return rows[kept[articles]]


def vector_search(passages: int, folder: Path) -> float:
    """Milliseconds of a vector search over as many passages, the median of 20: for comparison."""
    chance = np.random.default_rng(0)
    path = folder / "vectors.faiss"
    writer = VectorWriter(path, _DIMENSION)
    for first in range(0, passages, 10_000):
        block = chance.standard_normal((min(10_000, passages - first), _DIMENSION), np.float32)
        writer.add(block / np.linalg.norm(block, axis=1, keepdims=True))
    writer.finish()
    vectors = _Vectors(VectorIndex.load(path))
    taken = latency({"vectors": vectors}, [("",)] * 20)["vectors"]["p50_ms"]
    path.unlink()
    return taken


class _Vectors:
    """Vectors in the place of a lexical engine: whatever is asked, one and the same search."""

    def __init__(self, index: VectorIndex) -> None:
        self._index = index
        self._query = np.full(_DIMENSION, _DIMENSION**-0.5, dtype=np.float32)

    def search(self, words: Sequence[str], count: int, among: Rows | None = None) -> list[Any]:
        return list(self._index.search(self._query, count, among))

    def close(self) -> None: ...


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _digests(folder: Path) -> dict[str, str]:
    digests = {}
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            digests[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return digests


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path)
    parser.add_argument("work", type=Path)
    arguments = parser.parse_args()
    left_out = {n: why for n, engine in ENGINES.items() if (why := unavailable(engine))}
    engines = {name: engine for name, engine in ENGINES.items() if name not in left_out}
    results: dict[str, Any] = {"left_out": left_out, "quality": {}, "sizes": {}, "vectors_ms": {}}
    folder = arguments.work / "lexical"

    templates: list[corpus.Report] = []
    asked: list[tuple[str, ...]] = []
    for name, short in SETS.items():
        questions = read_questions(arguments.sets / name / "questions.jsonl")
        articles = arguments.sets / name / "articles.jsonl"
        with closing(generation_of(articles, arguments.work / short / "articles")) as generation:
            answerer = Answerer(generation, SentenceTransformerEncoder())
            results["quality"][name] = measure_quality(
                generation, answerer, questions, engines, folder / name
            )
            templates += corpus.reports(generation.store)
        some = questions[:: max(len(questions) // _OF_A_SET, 1)]
        asked += [tuple(query_terms(q.question, ("en",))) for q in some]
    for size in SIZES:
        place = folder / str(size)
        results["sizes"][str(size)] = measure_size(templates, size, asked, engines, place)
        if size == FILTER_SIZE:
            few = asked[:: max(len(asked) // _FILTERED_QUESTIONS, 1)]
            shares = measure_filters(size, few, engines, place)
            results["filters"] = {"passages": size, "shares": shares}
        results["vectors_ms"][str(size)] = vector_search(size, place)
        shutil.rmtree(place)
    report.write(results)


if __name__ == "__main__":
    main()
