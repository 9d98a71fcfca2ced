"""Answers a second, and how long they take: 1, 10 and 100 chats that ask one thing after another.

    python -m benchmarks.load.run WORKDIR

The bot is a process of its own with the default model and the index of the sample articles, over
HTTP against the local Bot API server in this process, on the same two cores.
"""

import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.tables import put_between
from bot.botapi import BotApiServer

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
TOKEN = "12345:load"
CHATS = (1, 10, 100)
# Questions at each step: enough for a 99th percentile to be no single one.
QUESTIONS = 400


class Step(NamedTuple):
    """What so many chats at once came to; latencies in seconds from sending to the reply, delays of
    the event loop and its steps of more than a millisecond in milliseconds."""

    chats: int
    questions: int
    seconds: float
    latencies: list[float]
    delays: list[float]
    steps: list[float]


def questions() -> list[str]:
    lines = (ROOT / "examples" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [str(json.loads(line)["question"]) for line in lines]


def step(server: BotApiServer, chats: int, asked: list[str], delays: Path) -> Step:
    """Have each of so many chats ask its share, one question after another."""
    delays.unlink(missing_ok=True)
    time.sleep(2.5)
    latencies: list[float] = []
    first = 1000 * chats

    def ask(chat: int, mine: list[str]) -> None:
        for question in mine:
            before = len(server.messages(chat))
            began = time.perf_counter()
            server.user_sends(chat, question)
            server.wait_until(lambda: len(server.messages(chat)) > before, 600)  # noqa: B023
            latencies.append(time.perf_counter() - began)

    people = [
        threading.Thread(target=ask, args=(first + number, asked[number::chats]))
        for number in range(chats)
    ]
    began = time.perf_counter()
    for person in people:
        person.start()
    for person in people:
        person.join()
    seconds = time.perf_counter() - began
    time.sleep(1.5)
    watched = json.loads(delays.read_text())
    return Step(chats, len(asked), seconds, latencies, watched["delays"], watched["steps"])


def measure(folder: Path) -> list[Step]:
    folder.mkdir(parents=True, exist_ok=True)
    delays = folder / "delays.json"
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "HF_HUB_OFFLINE": "1",
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "CITEDESK_DATA": str(folder / "data"),
        "CITEDESK_PER_MINUTE": "0",
        "CITEDESK_PER_CHAT_MINUTE": "0",
    }
    build = [
        str(Path(sys.executable).with_name("citedesk")),
        "index",
        "build",
        str(ROOT / "examples" / "articles"),
    ]
    subprocess.run(build, cwd=folder, env=environment, check=True, capture_output=True)
    every = questions()
    with BotApiServer(token=TOKEN) as server, (folder / "log").open("w") as log:
        bot = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.load.watched_bot", str(delays)],
            cwd=folder,
            env=environment | {"CITEDESK_TELEGRAM_API": server.base_url},
            stdout=log,
            stderr=log,
        )
        try:
            server.wait_until(lambda: server.requests_count("getUpdates") > 0, 120)
            step(server, 1, every[:20], delays)
            return [step(server, chats, every[:QUESTIONS], delays) for chats in CHATS]
        finally:
            bot.send_signal(signal.SIGINT)
            bot.wait(60)


def row(one: Step) -> list[str]:
    latency = [np.percentile(one.latencies, share) for share in (50, 95, 99)]
    delay = [np.percentile(one.delays, share) for share in (50, 99, 100)]
    return [
        f"{one.chats}",
        f"{one.questions / one.seconds:.1f}",
        *(f"{1000 * value:,.0f}" for value in latency),
        *(f"{value:.1f}" for value in delay),
        f"{len(one.steps) / one.questions:.1f}",
        f"{max(one.steps, default=0):.1f}",
    ]


def main() -> None:
    steps = measure(Path(sys.argv[1]))
    (HERE / "results.json").write_text(json.dumps([one._asdict() for one in steps]) + "\n")
    head = ["chats", "answers/s", "p50 ms", "p95", "p99", "loop held, p50 ms", "p99", "most"]
    head += ["steps above 1 ms, an answer", "longest step, ms"]
    put_between(HERE / "README.md", "results", [head, ["---:"] * len(head), *map(row, steps)])


if __name__ == "__main__":
    main()
