"""What is asked of each system, and the process that measures one.

    python -m benchmarks.peers.peer SYSTEM build|ask FOLDER ARTICLES QUESTIONS MODEL

Run in the system's own environment, so that only the standard library is imported here.
"""

import importlib
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

# How many passages a question is answered with.
PASSAGES = 10


class System(Protocol):
    """A module of this folder; its name is that of the system."""

    def build(self, articles: Sequence[dict[str, Any]], folder: Path, model: Path) -> int:
        """Index the articles in `folder`, ready to be searched by a process that starts later;
        return the number of passages."""

    def open(self, folder: Path, model: Path) -> "Search":
        """Open what was built."""


class Search(Protocol):
    def __call__(self, question: str, asked: str | None) -> list[str]:
        """Return the article of each of the best passages, best first."""


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def peak_mb() -> float:
    """The most memory this process has had; not getrusage's, which begins with that of who started
    it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def main() -> None:
    name, what, *paths = sys.argv[1:]
    folder, articles, questions, model = map(Path, paths)
    system: System = importlib.import_module(f"benchmarks.peers.{name}")
    if what == "build":
        given = read(articles)
        began = time.perf_counter()
        passages = system.build(given, folder, model)
        told: dict[str, Any] = {"passages": passages, "seconds": time.perf_counter() - began}
    else:
        asked = read(questions)
        search = system.open(folder, model)
        search(asked[0]["question"], asked[0].get("asked"))
        # The starting process reads the clock when this line comes.
        print("first", flush=True)
        found, times = [], []
        for question in asked:
            began = time.perf_counter()
            ranked = search(question["question"], question.get("asked"))
            times.append(1000 * (time.perf_counter() - began))
            found.append(list(dict.fromkeys(ranked)))
        told = {"question_ms": times, "articles": found}
    told["peak_mb"] = peak_mb()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
