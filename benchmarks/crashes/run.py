"""Kill the bot at random moments while people ask, and count the answers to each question.

    python -m benchmarks.crashes.run WORKDIR [SEED]

1,000 questions from 50 chats, and 10 kills. The bot is `citedesk bot`, a process of its own, over
HTTP against the local Bot API server, with a model too small to mean anything. Writes results.json,
and the table in README.md.
"""

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple, TextIO

from benchmarks.tables import put_between
from bot.botapi import BotApiServer
from bot.in_turn import MOST_WAITING
from tests.conftest import TOKEN, write_articles
from tests.shell import COMMAND, Shell
from tests.tiny_model import make_tiny_model

HERE = Path(__file__).parent
# In seconds: how long after a kill's turn has come it may be put off, and when to give up.
_PUT_OFF = 0.3
_GIVE_UP = 900.0
_FIRST_CHAT = 100


class Plan(NamedTuple):
    """How much to ask, and how often to kill."""

    questions: int
    chats: int
    kills: int
    seed: int


class Outcome(NamedTuple):
    """What came of it.

    `answered` counts questions by how many answers they got. `in_order` counts the chats whose
    first answers came in the order of the questions. `open` counts the updates that the server
    still had when the bot was stopped, `refused` the requests that broke a rule of Telegram's.
    """

    plan: Plan
    answered: dict[int, int]
    in_order: int
    open: int
    refused: int
    stopped_with: int
    seconds: float


class People:
    """Chats that ask a question each now and then, and never more at a time than the bot takes."""

    def __init__(self, server: BotApiServer, plan: Plan, dice: random.Random) -> None:
        self._server = server
        self._left = plan.questions
        self._dice = dice
        self._asked: dict[int, list[int]] = {_FIRST_CHAT + n: [] for n in range(plan.chats)}

    def ask(self) -> None:
        """Have some who wait for fewer answers than the bot takes questions ask one more."""
        for chat in self._dice.sample(sorted(self._asked), k=len(self._asked) // 4):
            if self._left and len(self._asked[chat]) - self._answers(chat) < MOST_WAITING - 1:
                number = len(self._asked[chat]) + 1
                sent = self._server.user_sends(chat, f"Did harbour {number} of {chat} reopen?")
                self._asked[chat].append(sent.message_id)
                self._left -= 1

    def answers(self) -> int:
        return sum(self._answers(chat) for chat in self._asked)

    def answered(self) -> dict[int, int]:
        counts = Counter(
            self._replies(chat).count(asked) for chat, all_ in self._asked.items() for asked in all_
        )
        return dict(sorted(counts.items()))

    def in_order(self) -> int:
        return sum(
            [reply for reply in dict.fromkeys(self._replies(chat)) if reply is not None] == asked
            for chat, asked in self._asked.items()
        )

    def _answers(self, chat: int) -> int:
        return len(set(self._replies(chat)) - {None})

    def _replies(self, chat: int) -> list[int | None]:
        return [message.reply_to for message in self._server.messages(chat)]


def measure(folder: Path, model: Path, plan: Plan) -> Outcome:
    """Ask and kill as planned, with an index and an inbox in the new folder."""
    folder.mkdir(parents=True)
    write_articles(folder / "articles")
    shell = Shell(folder, str(model))
    built = shell("index", "build", "articles")
    assert built.returncode == 0, built.stderr
    dice = random.Random(plan.seed)
    turns = sorted(dice.randrange(plan.questions) for _ in range(plan.kills))
    began = time.monotonic()
    with BotApiServer(token=TOKEN) as server, (folder / "log").open("w") as log:
        people = People(server, plan, dice)
        shell.environment |= {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "CITEDESK_TELEGRAM_API": server.base_url,
            # Nobody asks so fast.
            "CITEDESK_PER_MINUTE": "0",
            "CITEDESK_PER_CHAT_MINUTE": "0",
        }
        process = _start(shell, log)
        try:
            while (done := people.answers()) < plan.questions:
                assert time.monotonic() - began < _GIVE_UP, f"{done} answers, then none for long"
                assert process.poll() is None, "the bot ended by itself; see its log"
                people.ask()
                if turns and done >= turns[0]:
                    turns.pop(0)
                    time.sleep(dice.uniform(0, _PUT_OFF))
                    process.kill()
                    process.wait()
                    process = _start(shell, log)
                time.sleep(dice.uniform(0, 0.02))
            polls = server.requests_count("getUpdates")
            server.wait_until(lambda: server.requests_count("getUpdates") > polls, 60, "a poll")
            process.send_signal(signal.SIGTERM)
            stopped_with = process.wait(timeout=30)
        finally:
            process.kill()
            process.wait()
        return Outcome(
            plan=plan,
            answered=people.answered(),
            in_order=people.in_order(),
            open=len(server.pending_updates()),
            refused=len(server.rejections),
            stopped_with=stopped_with,
            seconds=round(time.monotonic() - began, 1),
        )


def _start(shell: Shell, log: TextIO) -> subprocess.Popen[bytes]:
    command: list[str | Path] = [COMMAND, "bot"]
    return subprocess.Popen(
        command, cwd=shell.folder, env=shell.environment, stdout=log, stderr=log
    )


def table(outcome: Outcome) -> list[list[str]]:
    plan, answered = outcome.plan, outcome.answered
    head = ["questions", "chats", "kills", "no answer", "one", "two", "chats in order", "seconds"]
    numbers = (
        plan.questions,
        plan.chats,
        plan.kills,
        *(answered.get(count, 0) for count in (0, 1, 2)),
        outcome.in_order,
        outcome.seconds,
    )
    return [head, ["---"] * len(head), [f"{number:,}" for number in numbers]]


def main() -> None:
    folder = Path(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    folder.mkdir(parents=True, exist_ok=True)
    model = make_tiny_model(folder / "model")
    outcome = measure(folder / "bot", model, Plan(questions=1_000, chats=50, kills=10, seed=seed))
    told = outcome._asdict() | {"plan": outcome.plan._asdict()}
    (HERE / "results.json").write_text(json.dumps(told, indent=1) + "\n")
    put_between(HERE / "README.md", "results", table(outcome))
    print(json.dumps(told))


if __name__ == "__main__":
    main()
