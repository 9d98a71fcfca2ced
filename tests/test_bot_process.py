"""`citedesk bot` as a process, as an operator runs it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from bot.botapi import BotApiServer
from tests.conftest import USERS_ARTICLE
from tests.processes import children
from tests.shell import EXPORTS

COMMAND = Path(sys.executable).with_name("citedesk")
TOKEN = "12345:TEST-token-of-the-process"
CHAT = 7


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CITEDESK_", "TELEGRAM"))}
    return kept | {
        "CITEDESK_DATA": str(tmp_path / "data"),
        "CITEDESK_EXPORTS": str(EXPORTS),
        "HF_HUB_OFFLINE": "1",
    }


def run(environment: dict[str, str], *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *words], env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@contextmanager
def bot(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [COMMAND, "bot"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.model
def test_the_bot_answers_while_the_index_is_rebuilt_and_stops_when_told(
    environment: dict[str, str], articles: Path
) -> None:
    assert run(environment, "index", "build", articles).returncode == 0
    with BotApiServer(token=TOKEN) as server:
        environment |= {"TELEGRAM_BOT_TOKEN": TOKEN, "CITEDESK_TELEGRAM_API": server.base_url}
        with bot(environment) as process:
            server.user_sends(CHAT, "Which printing press did the library buy?")
            (first,) = server.wait_for_messages(CHAT, 1, timeout=90)
            assert "printing press from 1894 for its reading room. [1]" in first.text
            (articles / "zebra.txt").write_text(
                "Zebra seen in Lowen\n\nA zebra named Otto was seen near the old mill on Friday."
            )
            assert run(environment, "index", "build", articles).returncode == 0
            server.user_sends(CHAT, "What is the name of the zebra seen near the mill?")
            second = server.wait_for_messages(CHAT, 2, timeout=60)[1]
            assert "A zebra named Otto was seen near the old mill on Friday. [1]" in second.text
            process.send_signal(signal.SIGTERM)
            output, _ = process.communicate(timeout=30)
            assert process.returncode == 0
        assert server.rejections == []
    assert "now answering from generation" in output
    assert TOKEN not in output
    assert TOKEN.split(":")[1] not in output
    assert "Traceback" not in output


def test_a_refused_token_and_a_server_that_is_away_are_one_line(
    environment: dict[str, str], articles: Path, tiny_model: Path
) -> None:
    environment |= {"CITEDESK_MODEL": str(tiny_model), "TELEGRAM_BOT_TOKEN": "1:wrong"}
    missing = run(environment, "bot")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert "no index in" in missing.stderr
    run(environment, "index", "build", articles)
    with BotApiServer(token=TOKEN) as server:
        environment["CITEDESK_TELEGRAM_API"] = server.base_url
        refused = run(environment, "bot")
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].startswith(
        f"citedesk: setting TELEGRAM_BOT_TOKEN was refused by {server.base_url}"
    )
    away = run(environment, "bot")
    assert away.returncode == 1
    assert (
        f"{server.base_url}/ can't be reached or is no Bot API server (NetworkError)"
        in away.stderr.splitlines()[-1]
    )
    for done in (refused, away):
        assert "1:wrong" not in done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr


def test_a_search_that_hangs_as_the_bot_starts_holds_up_neither_that_nor_its_end(
    environment: dict[str, str], articles: Path, tiny_model: Path
) -> None:
    environment |= {"CITEDESK_MODEL": str(tiny_model), "TELEGRAM_BOT_TOKEN": TOKEN}
    run(environment, "index", "build", articles)
    with BotApiServer(token=TOKEN) as server:
        environment["CITEDESK_TELEGRAM_API"] = server.base_url
        server.fail("getMe", delay=2)
        with bot(environment) as process:
            server.wait_until(lambda: server.requests_count("getMe") > 0, 90, "its start")
            (child,) = children(process.pid)
            os.kill(child, signal.SIGSTOP)
            try:
                server.wait_until(lambda: server.requests_count("getUpdates") > 0, 60, "polling")
                process.send_signal(signal.SIGTERM)
                output, _ = process.communicate(timeout=60)
            finally:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
    assert process.returncode == 0
    assert "Traceback" not in output


@pytest.mark.model
@pytest.mark.skipif(not USERS_ARTICLE.exists(), reason="the user's own article isn't here")
def test_the_users_own_article_in_a_telegram_chat(environment: dict[str, str]) -> None:
    run(environment, "index", "build", USERS_ARTICLE)
    with BotApiServer(token=TOKEN) as server:
        environment |= {"TELEGRAM_BOT_TOKEN": TOKEN, "CITEDESK_TELEGRAM_API": server.base_url}
        with bot(environment):
            question = "Where did Azerbaijani troops serve in NATO-led operations?"
            server.user_sends(CHAT, question)
            (reply,) = server.wait_for_messages(CHAT, 1, timeout=90)
        assert server.rejections == []
    assert all(place in reply.text for place in ("Kosovo", "Afghanistan", "Iraq"))
    assert "Azerbaijan's struggle for peace within cooperation with NATO" in reply.text
    assert "Qabil Ashirov, AzerNews, 19 March 2024" in reply.text


@pytest.mark.model
def test_told_to_stop_while_telegram_is_away_the_bot_says_so_in_a_line(
    environment: dict[str, str], articles: Path
) -> None:
    run(environment, "index", "build", articles)
    with ExitStack() as reached:
        server = reached.enter_context(BotApiServer(token=TOKEN))
        environment |= {"TELEGRAM_BOT_TOKEN": TOKEN, "CITEDESK_TELEGRAM_API": server.base_url}
        with bot(environment) as process:
            server.wait_until(lambda: server.requests_count("getUpdates") > 0, 90, "polling")
            reached.close()
            process.send_signal(signal.SIGTERM)
            output, _ = process.communicate(timeout=90)
    assert process.returncode == 0
    assert "Telegram can't be reached: " in output
    assert "Traceback" not in output
