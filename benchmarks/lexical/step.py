"""One step in a process of its own, so that its time and memory are its own.

    python -m benchmarks.lexical.step '{"step": "build", …}'

Prints what it measured as one JSON object. Memory is read from Linux's /proc.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.lexical.corpus import every, read, replaced
from benchmarks.lexical.engines import DEPTH, Change, Engine
from benchmarks.lexical.registry import ENGINES
from benchmarks.memory import megabytes

# Of how many passages one is replaced.
ONE_IN = 100


def alone(**asked: str) -> dict[str, float]:
    """Do a step in a process of its own. Raises CalledProcessError where it fails."""
    command = [sys.executable, "-m", "benchmarks.lexical.step", json.dumps(asked)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def build(engine: Engine, folder: Path, corpus: Path) -> dict[str, float]:
    """Index a corpus in a new folder."""
    folder.mkdir(parents=True)
    before = megabytes("VmRSS")
    started = time.perf_counter()
    engine.build(folder, read(corpus))
    seconds = time.perf_counter() - started
    peak = megabytes("VmHWM") - before
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    return {
        "build_seconds": round(seconds, 2),
        "build_peak_mb": round(peak, 1),
        "disk_mb": round(size, 3),
    }


def replace(
    engine: Engine, old: Path, new: Path, corpus: Path, replacements: Path
) -> dict[str, float]:
    """Replace one passage in a hundred in a new folder."""
    new.mkdir(parents=True)
    passages = sum(1 for _ in read(corpus))
    rows = every(ONE_IN, passages)
    was = islice(read(corpus), rows.start, rows.stop, rows.step)
    changes = [
        Change(before, after._replace(row=before.row))
        for before, after in zip(was, read(replacements), strict=True)
    ]
    started = time.perf_counter()
    engine.replace(old, new, changes, replaced(read(corpus), rows, read(replacements)))
    return {"replace_seconds": round(time.perf_counter() - started, 2)}


def serve(engine: Engine, folder: Path, queries: Path) -> dict[str, float]:
    """Open an index and answer questions; by how much the process has grown."""
    asked = json.loads(queries.read_text(encoding="utf-8"))
    own, whole = megabytes("RssAnon"), megabytes("VmRSS")
    opened = engine.open(folder)
    for words in asked:
        opened.search(words, DEPTH)
    measured = {
        "resident_mb": round(megabytes("VmRSS") - whole, 1),
        "of_it_own_mb": round(megabytes("RssAnon") - own, 1),
    }
    opened.close()
    return measured


STEPS: dict[str, Callable[..., dict[str, float]]] = {
    "build": build,
    "replace": replace,
    "serve": serve,
}


def main() -> None:
    asked: dict[str, Any] = json.loads(sys.argv[1])
    engine = ENGINES[asked.pop("engine")]
    step = STEPS[asked.pop("step")]
    print(json.dumps(step(engine, **{name: Path(path) for name, path in asked.items()})))


if __name__ == "__main__":
    main()
