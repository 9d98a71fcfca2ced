"""Several processes that search: what one is at holds up no other."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.botapi import BotApiServer
from bot.desk_processes import DeskProcesses
from bot.settings import Settings
from retrieval.models import Answered
from tests.conftest import TOKEN
from tests.processes import children, eventually, has_ended
from tests.shell import EXPORTS, Shell

QUESTION = "Which printing press did the library buy?"

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="processes are looked at in /proc"
)


@pytest.fixture
def searching(built: Shell, tiny_model: Path) -> Iterator[DeskProcesses]:
    settings = Settings(
        data=built.folder / "data", model=str(tiny_model), exports=EXPORTS, searches=2
    )
    with closing(DeskProcesses(settings)) as processes:
        processes.start()
        yield processes


def test_a_search_that_hangs_holds_up_no_other(searching: DeskProcesses) -> None:
    one, other = ours = sorted(children(os.getpid()))
    for child in ours:
        os.kill(child, signal.SIGSTOP)
    found: list[Answered] = []
    asking = [
        threading.Thread(target=lambda: found.append(searching.desk.answers(QUESTION)))
        for _ in range(4)
    ]
    for thread in asking:
        thread.start()
    eventually(searching._free.empty)
    os.kill(one, signal.SIGCONT)
    eventually(lambda: len(found) == 3)
    os.kill(other, signal.SIGCONT)
    for thread in asking:
        thread.join(60)
    assert [answered.answers for answered in found] == [found[0].answers] * 4
    assert sorted(children(os.getpid())) == ours


def test_each_has_its_share_of_the_processors(searching: DeskProcesses) -> None:
    share = max((os.cpu_count() or 1) // 2, 1)
    for child in children(os.getpid()):
        environment = Path(f"/proc/{child}/environ").read_bytes().split(b"\0")
        assert f"OMP_NUM_THREADS={share}".encode() in environment


def test_what_only_some_questions_need_is_loaded_before_the_first_one(
    searching: DeskProcesses,
) -> None:
    for child in children(os.getpid()):
        eventually(partial(_reads_dates, child))


def _reads_dates(pid: int) -> bool:
    """Whether a process has the module that dates are read by, which takes as long to load as ten
    answers."""
    return "/regex/_regex" in Path(f"/proc/{pid}/maps").read_text()


def test_all_of_them_move_to_a_new_index(searching: DeskProcesses, built: Shell) -> None:
    desk, before = searching.desk, searching.desk.manifest().generation
    assert not desk.look()
    assert built("index", "build", "articles", "--full").returncode == 0
    assert desk.look()
    desk.move()
    moved_to = desk.manifest().generation
    assert moved_to != before
    held = {_generations_open(child) for child in children(os.getpid())}
    assert held == {frozenset({moved_to})}

    assert built("index", "build", "articles", "--full").returncode == 0
    manifest, newer = desk.reload()
    assert newer
    assert desk.reload() == (manifest, False)
    held = {_generations_open(child) for child in children(os.getpid())}
    assert held == {frozenset({manifest.generation})}


def test_what_is_served_is_known_though_a_search_has_ended(searching: DeskProcesses) -> None:
    before = searching.desk.served()
    for child in children(os.getpid()):
        os.kill(child, signal.SIGKILL)
    assert searching.desk.served() == before
    assert not searching.desk.look()
    assert len(children(os.getpid())) == 2


def _generations_open(pid: int) -> frozenset[str]:
    """The generations of which a process holds files open."""
    names = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        parts = Path(os.readlink(link)).parts
        if "generations" in parts:
            names.add(parts[parts.index("generations") + 1])
    return frozenset(names)


def test_they_end_together(searching: DeskProcesses) -> None:
    ours = children(os.getpid())
    assert len(ours) == 2
    searching.close()
    assert all(map(has_ended, ours))


def test_a_question_is_answered_beside_one_whose_search_hangs(built: Shell, tmp_path: Path) -> None:
    with BotApiServer(token=TOKEN) as server, (tmp_path / "log").open("w") as log:
        process = built.start(
            "bot",
            log=log,
            CITEDESK_SEARCHES="2",
            TELEGRAM_BOT_TOKEN=TOKEN,
            CITEDESK_TELEGRAM_API=server.base_url,
        )
        try:
            server.wait_until(lambda: server.requests_count("getUpdates") > 0, 90, "polling")
            stopped, _ = children(process.pid)
            os.kill(stopped, signal.SIGSTOP)
            for chat in range(1, 5):
                server.user_sends(chat, QUESTION)
            server.wait_until(lambda: _answered(server) >= 3, 60, "three answers")
            os.kill(stopped, signal.SIGCONT)
            server.wait_until(lambda: _answered(server) == 4, 60, "the fourth")
        finally:
            process.kill()
            process.wait()
    assert server.rejections == []


def _answered(server: BotApiServer) -> int:
    return sum(len(server.messages(chat)) for chat in range(1, 5))
