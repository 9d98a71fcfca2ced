"""Questions searched a second by one process and by two, of what the processors allow.

    python -m benchmarks.load.searching DATA_FOLDER QUESTIONS

What they allow is what as many processes come to that each answer one question after another, with
nobody to send them any. Against that: the processes that the bot starts, asked from many threads;
and at half that rate, how long each answer takes.
"""

import json
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np

from benchmarks.tables import put_between
from bot.desk_processes import DeskProcesses
from bot.opening import open_desk
from bot.settings import Settings
from retrieval.evalset import read_questions

HERE = Path(__file__).parent
SEARCHES = (1, 2)
ROUNDS = 3
_TIMES = 2
_ASKING = 16


def alone(settings: Settings, asked: list[str], start: Any, done: Any) -> None:
    """Answer the questions, one after another, and say how many seconds that took."""
    with closing(open_desk(settings).desk) as desk:
        for question in asked[:20]:
            desk.answers(question)
        start.wait()
        began = time.perf_counter()
        for question in asked:
            desk.answers(question)
        done.put(time.perf_counter() - began)


def allowed(settings: Settings, asked: list[str]) -> float:
    """Answers a second by processes that nobody asks."""
    spawn = multiprocessing.get_context("spawn")
    start, done = spawn.Barrier(settings.searches), spawn.Queue()
    os.environ["OMP_NUM_THREADS"] = str(max((os.cpu_count() or 1) // settings.searches, 1))
    answering = [
        spawn.Process(target=alone, args=(settings, asked, start, done))
        for _ in range(settings.searches)
    ]
    for process in answering:
        process.start()
    rate = sum(len(asked) / float(done.get()) for _ in answering)
    for process in answering:
        process.join()
    del os.environ["OMP_NUM_THREADS"]
    return rate


def asked_at(
    answer: Callable[[str], object], asked: list[str], rate: float | None
) -> tuple[float, list[float]]:
    """Ask from many threads, as fast as answers come, or so many questions a second at random;
    answers a second, and the seconds from each question to its answer."""
    waiting: SimpleQueue[tuple[float, str] | None] = SimpleQueue()
    taken: list[float] = []

    def ask() -> None:
        while (given := waiting.get()) is not None:
            put_at, question = given
            answer(question)
            taken.append(time.perf_counter() - put_at)

    people = [threading.Thread(target=ask) for _ in range(_ASKING)]
    for person in people:
        person.start()
    chance = np.random.default_rng(0)
    began = due = time.perf_counter()
    for question in asked:
        if rate is not None:
            due += chance.exponential(1 / rate)
            time.sleep(max(due - time.perf_counter(), 0))
        waiting.put((time.perf_counter(), question))
    for _ in people:
        waiting.put(None)
    for person in people:
        person.join()
    return len(asked) / (time.perf_counter() - began), taken


def measure(settings: Settings, asked: list[str]) -> dict[str, float]:
    bound = allowed(settings, asked)
    with closing(DeskProcesses(settings)) as searching:
        searching.start()
        answer = searching.desk.answers
        asked_at(answer, asked[:40], None)
        full, _ = asked_at(answer, asked, None)
        _, taken = asked_at(answer, asked, full / 2)
    p50, p99 = (1000 * float(np.percentile(taken, share)) for share in (50, 99))
    return {"allowed": bound, "reached": full, "p50_ms": p50, "p99_ms": p99}


def main() -> None:
    data, questions = map(Path, sys.argv[1:])
    asked = [one.question for one in read_questions(questions)] * _TIMES
    rounds: dict[int, list[dict[str, float]]] = {searches: [] for searches in SEARCHES}
    for _ in range(ROUNDS):
        for searches in SEARCHES:
            rounds[searches].append(measure(Settings(data=data, searches=searches), asked))
            print(searches, rounds[searches][-1], flush=True)
    (HERE / "searching.json").write_text(json.dumps(rounds, indent=1) + "\n")
    head = ["processes", "answers/s, allowed", "reached", "share"]
    head += ["at half of it, p50 ms", "p99", "p99 / p50"]
    table = [head, ["---:"] * len(head)]
    for searches, measured in rounds.items():
        one = {key: float(np.median([m[key] for m in measured])) for key in measured[0]}
        share = np.median([m["reached"] / m["allowed"] for m in measured])
        spread = np.median([m["p99_ms"] / m["p50_ms"] for m in measured])
        table.append(
            [
                f"{searches}",
                f"{one['allowed']:.1f}",
                f"{one['reached']:.1f}",
                f"{share:.2f}",
                f"{one['p50_ms']:.0f}",
                f"{one['p99_ms']:.0f}",
                f"{spread:.1f}",
            ]
        )
    put_between(HERE / "README.md", "searching", table)


if __name__ == "__main__":
    main()
