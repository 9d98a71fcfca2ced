"""Searching in a process of its own: what becomes of calls, questions and processes."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import desk_process, replies
from bot.botapi import BotApiServer
from bot.desk import Desk
from bot.desk_process import DeskProcess, EndedSearchError, FailedSearchError
from bot.opening import open_desk
from bot.settings import Settings
from index.errors import IndexMissingError
from retrieval.filters import Filters
from tests.processes import children, eventually, has_ended
from tests.shell import EXPORTS, Shell

COMMAND = Path(sys.executable).with_name("citedesk")
TOKEN = "12345:TEST-token-of-two-processes"
SECRET = "a-secret-of-the-webhook"
CHAT = 7
QUESTION = "Which printing press did the library buy?"

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="processes are looked at in /proc"
)


@pytest.fixture
def settings(built: Shell, tiny_model: Path) -> Settings:
    return Settings(
        data=built.folder / "data",
        model=str(tiny_model),
        exports=EXPORTS,
        telegram_token=SecretStr(TOKEN),
        webhook_secret=SecretStr(SECRET),
    )


@pytest.fixture
def searching(settings: Settings) -> Iterator[DeskProcess]:
    with closing(DeskProcess(settings)) as process:
        process.start()
        yield process


@pytest.mark.model
def test_it_says_what_a_desk_in_the_same_process_says(samples_data: Path) -> None:
    settings = Settings(data=samples_data, exports=EXPORTS)
    with closing(DeskProcess(settings)) as searching:
        searching.start()
        with closing(open_desk(settings).desk) as here:
            assert_alike(searching.desk, here)


def assert_alike(desk: Desk, here: Desk) -> None:
    last = None
    for question in ("By how many votes did Tarrant win?", "And who lost?", "What's new?"):
        answered = desk.answers(question, last=last)
        assert answered == here.answers(question, last=last)
        last = answered.turn
    answer = desk.answers("By how many votes did Tarrant win?").answers[0]
    assert answer.covered
    assert desk.similar(answer, 3) == here.similar(answer, 3)
    assert desk.surroundings(answer) == here.surroundings(answer)
    since = Filters(since=date(2024, 1, 1))
    assert desk.answers(QUESTION, since) == here.answers(QUESTION, since)
    near = [hit.passage.id for hit in desk.near(QUESTION, 4)]
    assert near == [hit.passage.id for hit in here.near(QUESTION, 4)]
    assert len(near) == 4
    assert desk.newest(3) == here.newest(3)
    assert desk.newest(3, "library") == here.newest(3, "library")
    assert desk.coverage() == here.coverage()
    assert desk.served() == here.served()
    assert desk.reload() == (here.manifest(), False)
    assert not desk.look()


def test_what_can_not_be_opened_is_said_as_it_is_elsewhere(
    tmp_path: Path, tiny_model: Path
) -> None:
    settings = Settings(data=tmp_path / "none", model=str(tiny_model), exports=EXPORTS)
    with (
        closing(DeskProcess(settings)) as searching,
        pytest.raises(IndexMissingError, match="no index in"),
    ):
        searching.start()
    assert children(os.getpid()) == []


def test_a_process_that_ends_in_the_midst_of_a_call_fails_that_call_alone(
    searching: DeskProcess,
) -> None:
    (child,) = children(os.getpid())
    os.kill(child, signal.SIGSTOP)
    failed: list[Exception] = []

    def ask() -> None:
        try:
            searching.desk.answers(QUESTION)
        except EndedSearchError as error:
            failed.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    os.kill(child, signal.SIGKILL)
    asking.join(60)
    assert "signal 9" in str(failed[0])
    assert searching.desk.answers(QUESTION).answers
    assert children(os.getpid()) != [child]


def test_a_call_that_hangs_is_ended(
    searching: DeskProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_process, "_HANGS_AFTER", 0.2)
    (child,) = children(os.getpid())
    os.kill(child, signal.SIGSTOP)
    with pytest.raises(EndedSearchError, match="signal 9"):
        searching.desk.answers(QUESTION)
    assert has_ended(child)
    monkeypatch.setattr(desk_process, "_HANGS_AFTER", 60.0)
    assert searching.desk.answers(QUESTION).answers


def test_a_process_that_can_not_be_started_anew_is_no_missing_index(
    searching: DeskProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    (child,) = children(os.getpid())
    os.kill(child, signal.SIGKILL)
    with pytest.raises(EndedSearchError):
        searching.desk.answers(QUESTION)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "executable", "/bin/false")
        with pytest.raises(EndedSearchError, match="ended as it started"):
            searching.desk.answers(QUESTION)
    assert searching.desk.answers(QUESTION).answers


def test_an_error_nobody_foresaw_says_where_it_came_from_and_ends_nothing(
    searching: DeskProcess,
) -> None:
    before = children(os.getpid())
    with pytest.raises(FailedSearchError, match=r"(?s)desk\.py.*AttributeError"):
        searching.desk.surroundings("no answer")  # type: ignore[arg-type]
    assert searching.desk.answers(QUESTION).answers
    assert children(os.getpid()) == before


def test_the_process_that_reads_articles_knows_no_secret(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("CITEDESK_WEBHOOK_SECRET", SECRET)
    with closing(DeskProcess(settings)) as searching:
        searching.start()
        (child,) = children(os.getpid())
        environment = Path(f"/proc/{child}/environ").read_bytes()
        # What it was told: all that it holds, in so far as it can be written to and read.
        held = b"".join(_memory_of(child))
    for secret in (TOKEN, SECRET):
        assert secret.encode() not in environment
        assert secret.encode() not in held


def _memory_of(pid: int) -> Iterator[bytes]:
    try:
        memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    except PermissionError:
        return  # where processes may not look at each other's
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        where, rights, *_ = line.split()
        if rights.startswith("rw"):
            start, end = (int(one, 16) for one in where.split("-"))
            with suppress(OSError):  # let go of meanwhile
                yield os.pread(memory, end - start, start)
    os.close(memory)


def test_what_talks_to_telegram_loads_nothing_of_what_searches() -> None:
    program = (
        "import sys, bot.application, bot.desk_process; print(*{"
        "'numpy', 'faiss', 'tantivy', 'onnxruntime', 'torch', 'bot.desk'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "\n", "")


@pytest.fixture
def bot(settings: Settings) -> Iterator[tuple[BotApiServer, "subprocess.Popen[str]"]]:
    with BotApiServer(token=TOKEN) as server:
        process = subprocess.Popen(
            [COMMAND, "bot"],
            env=os.environ
            | {
                "CITEDESK_DATA": str(settings.data),
                "CITEDESK_MODEL": settings.model,
                "CITEDESK_EXPORTS": str(EXPORTS),
                "TELEGRAM_BOT_TOKEN": TOKEN,
                "CITEDESK_TELEGRAM_API": server.base_url,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            server.wait_until(lambda: server.requests_count("getUpdates") > 0, 90, "polling")
            yield server, process
        finally:
            for child in children(process.pid):
                os.kill(child, signal.SIGCONT)
            process.kill()
            process.communicate()


def stopped_in_a_search(server: BotApiServer, process: "subprocess.Popen[str]") -> int:
    """Ask something of a process that doesn't go on; return which that is."""
    (child,) = children(process.pid)
    os.kill(child, signal.SIGSTOP)
    server.user_sends(CHAT, QUESTION)
    server.wait_until(lambda: server.requests_count("sendChatAction") > 0, 60, "typing")
    return child


def test_a_question_whose_search_ends_its_process_is_answered_once(
    bot: tuple[BotApiServer, "subprocess.Popen[str]"],
) -> None:
    server, process = bot
    child = stopped_in_a_search(server, process)
    os.kill(child, signal.SIGKILL)
    (reply,) = server.wait_for_messages(CHAT, 1, timeout=90)
    assert "went wrong" not in reply.text
    server.user_sends(CHAT, QUESTION)
    server.wait_for_messages(CHAT, 2, timeout=60)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=60)
    assert "the process that searches has ended (signal 9)" in output
    assert "Traceback" not in output
    assert len(server.messages(CHAT)) == 2
    assert server.rejections == []


def test_a_question_whose_search_ends_its_process_is_answered_before_the_next_one(
    bot: tuple[BotApiServer, "subprocess.Popen[str]"],
) -> None:
    server, process = bot
    child = stopped_in_a_search(server, process)
    server.user_sends(CHAT, "And when was that?")
    os.kill(child, signal.SIGKILL)
    first, second = server.wait_for_messages(CHAT, 2, timeout=90)
    assert replies.FOLLOWS not in first.text
    assert second.text.startswith(f"{replies.FOLLOWS}{QUESTION}")


def test_a_search_started_anew_knows_what_was_asked_before(
    bot: tuple[BotApiServer, "subprocess.Popen[str]"],
) -> None:
    server, process = bot
    server.user_sends(CHAT, QUESTION)
    server.wait_for_messages(CHAT, 1, timeout=60)
    (child,) = children(process.pid)
    os.kill(child, signal.SIGKILL)
    server.user_sends(CHAT, "And when was that?")
    reply = server.wait_for_messages(CHAT, 2, timeout=90)[1]
    assert reply.text.startswith(f"{replies.FOLLOWS}{QUESTION}")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_both_processes_end_together(
    bot: tuple[BotApiServer, "subprocess.Popen[str]"], how: signal.Signals
) -> None:
    _, process = bot
    (child,) = children(process.pid)
    # Such as a service manager and a terminal send to both: the bot decides.
    os.kill(child, signal.SIGTERM)
    os.kill(child, signal.SIGINT)
    time.sleep(0.2)
    assert not has_ended(child)
    process.send_signal(how)
    process.communicate(timeout=60)
    eventually(lambda: has_ended(child))


def test_a_search_that_hangs_can_not_hang_the_stop(
    bot: tuple[BotApiServer, "subprocess.Popen[str]"],
) -> None:
    server, process = bot
    child = stopped_in_a_search(server, process)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=90)
    assert process.returncode == 0
    assert "stopped in the midst of a question that hangs" in output
    assert has_ended(child)
