"""The default model served by torch and by ONNX Runtime, side by side.

    python -m benchmarks.serving.run WORKDIR [INDEX]

INDEX is another data folder with the default model's index, for answers from more passages.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.tables import put_between
from index.build import build
from index.encoder import Encoder
from index.encoders import make_encoder
from index.generation import Generation
from index.sources import Source
from retrieval.answering import Answerer

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
MODEL = "all-MiniLM-L6-v2"
ROUNDS = 3
QUESTIONS = 60
QUESTION = "By how many votes did Tarrant win after the recount?"
KINDS = ("torch", "onnx")
_STARTER = """
import resource, subprocess, sys, time
began = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, capture_output=True)
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


class Measured(NamedTuple):
    """What one way of serving came to: each figure as often as it was measured."""

    passages_a_second: list[float]
    question_ms: list[float]
    answer_ms: list[float]
    answer_from_more_ms: list[float]
    ask_seconds: list[float]
    ask_megabytes: list[float]


def seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def asked(word: str, count: int) -> list[str]:
    lines = (ROOT / "examples" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [str(json.loads(line)[word]) for line in lines[:: len(lines) // count]][:count]


def ask_once(data: Path, exports: Path) -> tuple[float, float]:
    """Seconds from the start of `citedesk ask` to its end, and its most memory in megabytes."""
    environment = {"PATH": "/usr/bin:/bin", "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)}
    environment |= {"CITEDESK_DATA": str(data), "CITEDESK_EXPORTS": str(exports)}
    command = [str(Path(sys.executable).with_name("citedesk")), "ask", QUESTION]
    # From a process of its own: a child begins with the memory of who starts it.
    done = subprocess.run(
        [sys.executable, "-c", _STARTER, *command],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    took, kilobytes = map(float, done.stdout.split())
    return took, kilobytes / 1024


def measure(folder: Path, more: Path | None) -> dict[str, Measured]:
    """Measure both, a round of one after a round of the other."""
    exports = folder / "exports"
    encoders: dict[str, Encoder] = {
        "torch": make_encoder(MODEL),
        "onnx": make_encoder(MODEL, exports),
    }
    data = folder / "data"
    articles = Source(location=str(ROOT / "examples" / "articles"))
    build([articles], data, make_encoder(MODEL, exports))
    opened = [Generation.open(data), *([Generation.open(more)] if more else [])]
    texts = [p.text for p in _passages(opened[0])]
    questions = asked("question", QUESTIONS)
    found = {kind: Measured([], [], [], [], [], []) for kind in KINDS}
    # A file, so that no export can be kept there: sentence-transformers serves.
    nowhere = folder / "nowhere"
    nowhere.write_text("")
    # A build reads passages on all processors; who answers, questions on one.
    readers = {"torch": make_encoder(MODEL), "onnx": make_encoder(MODEL, exports)}
    for encoder in (*encoders.values(), *readers.values()):
        encoder.read_queries(["ready"])
    for _ in range(ROUNDS):
        for kind, encoder in encoders.items():
            one = found[kind]
            took = seconds(lambda: readers[kind].read_passages(texts))  # noqa: B023
            one.passages_a_second.append(len(texts) / took)
            for question in questions:
                one.question_ms.append(1000 * seconds(lambda: encoder.read_queries([question])))  # noqa: B023
            for generation, kept in zip(
                opened, (one.answer_ms, one.answer_from_more_ms), strict=False
            ):
                answerer = Answerer(generation, encoder)
                answerer.answer(questions[0])
                for question in questions[:: 1 if generation is opened[0] else 3]:
                    kept.append(1000 * seconds(lambda: answerer.answer(question)))  # noqa: B023
            took, most = ask_once(data, exports if kind == "onnx" else nowhere)
            one.ask_seconds.append(took)
            one.ask_megabytes.append(most)
    return found


class _Text(NamedTuple):
    text: str


def _passages(generation: Generation) -> list[_Text]:
    return [
        _Text(article.text[passage.start : passage.end])
        for article in generation.store.articles()
        for passage in generation.store.passages_of(article.id)
    ]


def table(found: dict[str, Measured]) -> list[list[str]]:
    torch, onnx = (found[kind] for kind in KINDS)
    head = ["", "torch", "ONNX Runtime", "ratio"]
    rows = [head, ["---", "---:", "---:", "---:"]]

    def add(name: str, one: float, other: float, ratio: float, digits: int = 1) -> None:
        rows.append([name, f"{one:,.{digits}f}", f"{other:,.{digits}f}", f"{ratio:.1f}"])

    middle = statistics.median
    one, other = middle(torch.passages_a_second), middle(onnx.passages_a_second)
    add("passages/s", one, other, other / one)
    for name, before, after in (
        ("a question's vector, p50 ms", torch.question_ms, onnx.question_ms),
        ("question to answer, sample articles, p50 ms", torch.answer_ms, onnx.answer_ms),
        (
            "question to answer, the larger index, p50 ms",
            torch.answer_from_more_ms,
            onnx.answer_from_more_ms,
        ),
    ):
        if before:
            add(name, middle(before), middle(after), middle(before) / middle(after))
            if "answer" in name:
                slow, fast = (float(np.percentile(values, 99)) for values in (before, after))
                add(name.replace("p50", "p99"), slow, fast, slow / fast)
    one, other = middle(torch.ask_seconds), middle(onnx.ask_seconds)
    add("`citedesk ask`, start to end, s", one, other, one / other, 2)
    one, other = middle(torch.ask_megabytes), middle(onnx.ask_megabytes)
    add("its most memory, MB", one, other, one / other, 0)
    return rows


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    more = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    found = measure(folder, more)
    (HERE / "results.json").write_text(
        json.dumps({kind: one._asdict() for kind, one in found.items()}) + "\n"
    )
    put_between(HERE / "README.md", "results", table(found))


if __name__ == "__main__":
    main()
