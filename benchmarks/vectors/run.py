"""Compare kinds of vector index at sizes from 10,000 to ten million.

    python -m benchmarks.vectors.run WORK_FOLDER DATA_FOLDER QUESTIONS [SIZE…]

DATA_FOLDER holds an index whose vectors are taken; beyond their number, vectors are made from them.
QUESTIONS are what is looked for. Each index is made and searched in a process of its own. Writes
results.json, and the table in README.md; of sizes that aren't given, what was measured before
stays.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.memory import megabytes
from benchmarks.tables import put_between
from benchmarks.vectors.kinds import BEFORE, BLOCK, CELLS, KINDS
from index.catalogue import Rows
from index.encoder import Vectors
from index.encoders import make_encoder
from index.generation import Generation
from index.model_files import DEFAULT_MODEL
from retrieval.evalset import read_questions

HERE = Path(__file__).parent
SIZES = (10_000, 30_000, 100_000, 1_000_000, 10_000_000)
_NEAREST, _DEPTH = 10, 50
_QUERIES = 130
# Where its cells are kept, the share of the vectors that the index before had.
_BEFORE = 0.955


def blocks(real: Vectors, near: Rows, count: int) -> Iterator[Vectors]:
    """Yield `count` vectors: the real ones, then others, the same each time. `near` are the rows of
    those near each of the real ones.

    Each of the others lies near two real ones that are near each other: somewhere between them,
    and off by about as much as real neighbours are.
    """
    chance = np.random.default_rng(0)
    order = chance.permutation(len(real))
    yield real[order[:count]]
    for first in range(len(real), count, BLOCK):
        size = min(BLOCK, count - first)
        one = chance.integers(0, len(real), size)
        other = near[one, chance.integers(0, near.shape[1], size)]
        part = chance.random((size, 1), dtype=np.float32)
        made = real[one] + part * (real[other] - real[one])
        apart = np.linalg.norm(real[other] - real[one], axis=1, keepdims=True)
        noise = chance.standard_normal(made.shape, dtype=np.float32)
        made += noise * (0.7 * apart / made.shape[1] ** 0.5)
        yield made / np.linalg.norm(made, axis=1, keepdims=True)


def neighbours(real: Vectors) -> Rows:
    """The rows of the five nearest of each vector, shape `(len(real), 5)`."""
    found = [
        np.argpartition(-(real[first : first + 512] @ real.T), 6)[:, :6].copy()
        for first in range(0, len(real), 512)
    ]
    return np.concatenate(found)[:, 1:]


def make(path: Path, real: Vectors, near: Rows, count: int) -> None:
    """Write `count` vectors in half precision."""
    with path.open("wb") as file:
        for block in blocks(real, near, count):
            file.write(block.astype(np.float16).tobytes())


def write(kind: str, path: Path, count: int, made: Path) -> dict[str, float]:
    dimension = made.stat().st_size // (2 * count)
    before = megabytes("VmRSS")
    started = time.perf_counter()
    reading = 0.0

    def timed() -> Iterator[Vectors]:
        nonlocal reading
        with made.open("rb") as file:
            for first in range(0, count, BLOCK):
                began = time.perf_counter()
                halves = np.fromfile(file, np.float16, min(BLOCK, count - first) * dimension)
                block = halves.reshape(-1, dimension).astype(np.float32)
                reading += time.perf_counter() - began
                yield block

    KINDS[kind].write(path, timed(), count)
    return {
        "build_seconds": round(time.perf_counter() - started - reading, 1),
        "build_peak_mb": round(megabytes("VmHWM") - before),
        "bytes_a_vector": round(path.stat().st_size / count),
    }


def search(kind: str, path: Path, inputs: Path) -> dict[str, Any]:
    queries = np.load(inputs / "queries.npy")
    own = megabytes("RssAnon")
    opened = KINDS[kind].open(path)
    taken, found = [], []
    for warm in (False, True):
        for query in queries:
            started = time.perf_counter()
            rows = opened(query, _DEPTH)
            if warm:
                taken.append((time.perf_counter() - started) * 1000)
                found.append(rows[:_NEAREST])
    return {
        "p50_ms": round(float(np.quantile(taken, 0.5)), 2),
        "p99_ms": round(float(np.quantile(taken, 0.99)), 2),
        "own_mb": round(megabytes("RssAnon") - own),
        "found": found,
    }


def _alone(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.vectors.run", "--step", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def measure(work: Path, real: Vectors, near: Rows, count: int) -> dict[str, dict[str, Any]]:
    figures: dict[str, dict[str, Any]] = {}
    nearest: list[set[int]] = []
    made = work / "made.f16"
    if any(kind.least == count for kind in KINDS.values()):
        earlier, known = int(_BEFORE * count), real[: int(_BEFORE * len(real))]
        make(made, known, neighbours(known), earlier)
        _alone("write", CELLS, str(work / BEFORE), str(earlier), str(made))
    make(made, real, near, count)
    for number, (name, kind) in enumerate(KINDS.items()):
        if not kind.least <= count <= kind.most:
            continue
        print(f"{count:,} vectors, {name}", flush=True)
        path = work / f"{number}.faiss"
        figures[name] = _alone("write", name, str(path), str(count), str(made))
        figures[name] |= _alone("search", name, str(path), str(work))
        found = [set(rows) for rows in figures[name].pop("found")]
        nearest = nearest or found
        held = [len(rows & best) / _NEAREST for rows, best in zip(found, nearest, strict=True)]
        figures[name]["recall@10"] = round(float(np.mean(held)), 4)
        first = next(iter(figures.values()))
        figures[name]["ratio"] = round(figures[name]["p50_ms"] / first["p50_ms"], 3)
        path.unlink()
    made.unlink()
    (work / BEFORE).unlink(missing_ok=True)
    return figures


COLUMNS = {
    "recall@10": "recall@10",
    "p50_ms": "p50, ms",
    "p99_ms": "p99, ms",
    "ratio": "of comparing all",
    "bytes_a_vector": "bytes a vector",
    "own_mb": "memory of its own, MB",
    "build_seconds": "build, s",
    "build_peak_mb": "build's peak, MB",
}


def write_table(results: dict[str, dict[str, dict[str, Any]]]) -> None:
    rows = [["vectors", "index", *COLUMNS.values()], ["---"] * (len(COLUMNS) + 2)]
    for size, kinds in results.items():
        for name, figures in kinds.items():
            rows.append([f"{int(size):,}", name, *(str(figures[key]) for key in COLUMNS)])
    put_between(HERE / "README.md", "results", rows)


def main() -> None:
    if sys.argv[1:2] == ["--step"]:
        step, kind, path, *rest = sys.argv[2:]
        done = (
            write(kind, Path(path), int(rest[0]), Path(rest[1]))
            if step == "write"
            else search(kind, Path(path), Path(rest[0]))
        )
        print(json.dumps(done))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    arguments = parser.parse_args()
    work = arguments.work
    work.mkdir(parents=True, exist_ok=True)
    with closing(Generation.open(arguments.data)) as generation:
        real = generation.vectors.at(list(range(len(generation.vectors))))
    encoder = make_encoder(DEFAULT_MODEL, work / "models")
    asked = [question.question for question in read_questions(arguments.questions)][:_QUERIES]
    np.save(
        work / "queries.npy", np.concatenate([encoder.read_queries([q]).vectors for q in asked])
    )
    near = neighbours(real)
    kept = HERE / "results.json"
    results = json.loads(kept.read_text(encoding="utf-8"))
    for size in arguments.sizes:
        results[str(size)] = measure(work, real, near, size)
        results = dict(sorted(results.items(), key=lambda measured: int(measured[0])))
        kept.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        write_table(results)


if __name__ == "__main__":
    main()
