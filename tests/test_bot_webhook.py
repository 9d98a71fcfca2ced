"""The webhook, health, metrics and logs: the real command, over HTTP on loopback."""

import json
import re
import signal
import socket
import sqlite3
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

from bot.botapi import BotApiServer
from bot.inbox import NAME
from tests.asking import CHAT, QUESTION, ask
from tests.conftest import TOKEN
from tests.hanging_up import post_half
from tests.shell import Shell, one_line_error

SECRET = "a-secret-of-the-webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


class Running:
    """The command with a webhook, and what it has logged."""

    def __init__(
        self,
        shell: Shell,
        server: BotApiServer,
        log: Path,
        verify: ssl.SSLContext | None = None,
        **settings: str,
    ) -> None:
        listen = settings.get("CITEDESK_LISTEN") or f"127.0.0.1:{free_port()}"
        self.address = f"http{'s' if verify else ''}://{listen}"
        self._verify: ssl.SSLContext | bool = verify or True
        self.hook = f"{self.address}/telegram"
        environment = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "CITEDESK_TELEGRAM_API": server.base_url,
            "CITEDESK_LISTEN": listen,
            "CITEDESK_WEBHOOK_URL": self.hook,
            "CITEDESK_WEBHOOK_SECRET": SECRET,
        }
        self._log = log
        with log.open("w") as file:
            self.process = shell.start("bot", log=file, **(environment | settings))

    def __enter__(self) -> "Running":
        for _ in range(600):
            assert self.process.poll() is None, self.logged()
            try:
                if httpx.get(f"{self.address}/ready", verify=self._verify).status_code == 200:
                    return self
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise AssertionError(self.logged())

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            assert self.process.wait(30) == 0, self.logged()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(30)

    def logged(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def metric(self, name: str) -> float:
        text = httpx.get(f"{self.address}/metrics").text
        found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
        assert found, text
        return float(found[1])


@pytest.fixture
def webhook(built: Shell, server: BotApiServer, tmp_path: Path) -> Iterator[Running]:
    with Running(built, server, tmp_path / "log") as running:
        yield running


def info(server: BotApiServer) -> Any:
    answer = httpx.get(f"{server.base_url}/bot{TOKEN}/getWebhookInfo").json()
    return answer["result"]


def test_updates_are_taken_by_webhook_answered_and_counted(
    webhook: Running, server: BotApiServer
) -> None:
    assert info(server)["url"] == webhook.hook
    reply = ask(server, "Who won the chess olympiad?")
    assert reply.reply_to == 1
    server.wait_until(lambda: not server.pending_updates())
    assert (
        webhook.metric('citedesk_questions_total{outcome="covered"}')
        + webhook.metric('citedesk_questions_total{outcome="declined"}')
        == 1
    )
    assert webhook.metric('citedesk_stage_seconds_count{stage="answer"}') == 1
    assert webhook.metric("citedesk_articles") == 2
    assert webhook.metric("citedesk_generation_age_seconds") > 0
    assert httpx.get(f"{webhook.address}/health").text == "ok\n"


def test_only_who_knows_the_secret_is_heard(webhook: Running, server: BotApiServer) -> None:
    update = {"update_id": 1, "message": {"message_id": 1, "date": 0}}
    for given in (b"", b"wrong", "ü".encode(), SECRET.upper().encode()):
        headers = [(HEADER.encode(), given)] if given else []
        sent = httpx.post(webhook.hook, json=update, headers=headers)
        assert sent.status_code == 403
    known = {HEADER: SECRET}
    assert httpx.get(webhook.hook, headers=known).status_code == 405
    assert httpx.post(f"{webhook.address}/other", headers=known).status_code == 404
    large = b'{"update_id": 1, "x": "' + b"x" * 2_000_000 + b'"}'
    assert httpx.post(webhook.hook, content=large, headers=known).status_code == 413
    # What no update is, is passed over: Telegram would post it for ever.
    for body in (b"", b"{", b"[1]", b'{"message": {}}', b'{"update_id": 7, "message": 5}'):
        assert httpx.post(webhook.hook, content=body, headers=known).status_code == 200
    post_half(webhook.hook, **{HEADER: SECRET})
    assert ask(server, "hello").text.startswith("Hello!")
    assert SECRET not in webhook.logged()
    assert "Traceback" not in webhook.logged()


def test_what_was_taken_is_answered_after_a_crash(
    built: Shell, server: BotApiServer, tmp_path: Path
) -> None:
    bot = Running(built, server, tmp_path / "log")
    with bot:
        # Telegram can't be reached for the answer, until the bot is killed.
        server.fail("sendMessage", times=1000, status=502)
        server.user_sends(CHAT, QUESTION)
        server.wait_until(lambda: not server.pending_updates(), 30)
        bot.kill()
    server.clear_faults()
    db = sqlite3.connect(built.folder / "data" / NAME)
    assert db.execute("SELECT count(*) FROM updates WHERE finished IS NULL").fetchone() == (1,)
    db.close()
    with Running(built, server, tmp_path / "log2"):
        assert server.wait_for_messages(CHAT, 1, 30)[0].reply_to == 1


def test_with_a_certificate_the_bot_does_tls_itself_and_telegram_is_sent_it(
    built: Shell, server: BotApiServer, tmp_path: Path
) -> None:
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    certificate.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    certificate.private_key_pem.write_to_path(tmp_path / "key.pem")
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    port = free_port()
    hook = f"https://127.0.0.1:{port}/telegram"
    settings: dict[str, Any] = {
        "CITEDESK_LISTEN": f"127.0.0.1:{port}",
        "CITEDESK_WEBHOOK_URL": hook,
        "CITEDESK_WEBHOOK_CERT": str(tmp_path / "cert.pem"),
        "CITEDESK_WEBHOOK_KEY": str(tmp_path / "key.pem"),
    }
    trusting = ssl.create_default_context(cafile=str(tmp_path / "authority.pem"))
    update = {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 0,
            "chat": {"id": CHAT, "type": "private", "first_name": "Ada"},
            "from": {"id": CHAT, "is_bot": False, "first_name": "Ada"},
            "text": "hello",
        },
    }
    server.add_private_chat(CHAT)
    with Running(built, server, tmp_path / "log", verify=trusting, **settings):
        with httpx.Client(verify=trusting) as client:
            taken = client.post(hook, json=update, headers={HEADER: SECRET})
        assert taken.status_code == 200
        assert server.wait_for_messages(CHAT, 1)[0].text.startswith("Hello!")
        assert info(server)["has_custom_certificate"] is True
    (asked,) = [call for call in server.calls if call.method == "setWebhook"]
    assert asked.params["url"] == hook
    assert asked.params["certificate"] == (tmp_path / "cert.pem").read_text()


def test_polling_takes_the_webhook_away_and_has_health_and_metrics_too(
    built: Shell, server: BotApiServer, tmp_path: Path
) -> None:
    with Running(built, server, tmp_path / "log"):
        assert info(server)["url"]
    assert info(server)["url"], "Telegram keeps updates for it"
    with Running(built, server, tmp_path / "log2", CITEDESK_WEBHOOK_URL="") as polling:
        assert info(server)["url"] == ""
        assert ask(server, "hello").text.startswith("Hello!")
        assert polling.metric("citedesk_passages") > 2
        assert httpx.post(polling.hook).status_code == 404


@pytest.mark.parametrize("may", ["", "true"])
def test_logs_are_json_name_the_update_and_hold_no_question_unless_they_may(
    built: Shell, server: BotApiServer, tmp_path: Path, may: str
) -> None:
    settings: dict[str, Any] = {"CITEDESK_LOG": "json"} | (
        {"CITEDESK_LOG_QUESTIONS": may} if may else {}
    )
    with Running(built, server, tmp_path / "log", **settings) as running:
        server.fail("sendMessage", status=500)
        assert ask(server, QUESTION).reply_to == 1
        server.fail("sendMessage", times=9, status=400, description="Bad Request: no")
        server.user_sends(CHAT, f"{QUESTION} please")
        server.wait_until(lambda: server.requests_count("sendMessage") >= 4)
        server.clear_faults()
        ask(server, "hello")
    lines = [json.loads(line) for line in running.logged().splitlines() if line.startswith("{")]
    assert {"time", "level", "logger", "message"} <= lines[0].keys()
    assert all("about" not in line for line in lines)
    refused = next(line for line in lines if "refused with markup" in line["message"])
    assert isinstance(refused["update"], int)
    assert (QUESTION in running.logged()) is bool(may)
    for secret in (TOKEN, TOKEN.partition(":")[2], SECRET):
        assert secret not in running.logged()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"CITEDESK_WEBHOOK_URL": "http://bot.example/"}, "https addresses with the ports"),
        ({"CITEDESK_WEBHOOK_URL": "https://bot.example:8080/"}, "https addresses with the ports"),
        ({"CITEDESK_LISTEN": "8080"}, "write it as 127.0.0.1:8080"),
        ({"CITEDESK_LISTEN": "127.0.0.1:99999"}, "write it as 127.0.0.1:8080"),
        (
            {"CITEDESK_WEBHOOK_URL": "https://bot.example/", "CITEDESK_WEBHOOK_CERT": "none.pem"},
            "name the key in CITEDESK_WEBHOOK_KEY",
        ),
        ({"CITEDESK_LOG": "xml"}, "'text' or 'json'"),
    ],
)
def test_settings_that_cannot_be_used_are_told_in_a_line(
    built: Shell, settings: dict[str, str], said: str
) -> None:
    assert said in one_line_error(built("bot", TELEGRAM_BOT_TOKEN=TOKEN, **settings))


def test_a_bad_secret_is_told_without_it(built: Shell) -> None:
    error = one_line_error(built("bot", TELEGRAM_BOT_TOKEN=TOKEN, CITEDESK_WEBHOOK_SECRET="a b"))
    assert "CITEDESK_WEBHOOK_SECRET: it may hold" in error
    assert "a b" not in error


def test_a_port_that_is_taken_is_told(built: Shell, server: BotApiServer) -> None:
    taken = server.base_url.removeprefix("http://")
    error = one_line_error_after(built, server, CITEDESK_LISTEN=taken)
    assert f"CITEDESK_LISTEN={taken}: it can't be listened at" in error


def one_line_error_after(built: Shell, server: BotApiServer, **settings: str) -> str:
    done = built("bot", TELEGRAM_BOT_TOKEN=TOKEN, CITEDESK_TELEGRAM_API=server.base_url, **settings)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()[-1]


# Check


def test_check_says_that_all_is_well_and_goes_live_with_nothing(
    built: Shell, server: BotApiServer
) -> None:
    done = built("bot", "--check", TELEGRAM_BOT_TOKEN=TOKEN, CITEDESK_TELEGRAM_API=server.base_url)
    assert done.returncode == 0, done.stdout + done.stderr
    starts = [line.split(":")[0] for line in done.stdout.splitlines()]
    assert starts == [
        "ok    settings",
        "ok    data folder",
        "ok    index and model",
        "ok    index and model",
        "ok    token and webhook",
    ]
    assert server.requests_count("getUpdates") == server.requests_count("setWebhook") == 0
    assert TOKEN not in done.stdout


def test_check_names_everything_that_is_wrong(tiny: Shell, server: BotApiServer) -> None:
    (tiny.folder / "file").write_text("no folder")
    done = tiny(
        "bot",
        "--check",
        TELEGRAM_BOT_TOKEN="1:wrong",
        CITEDESK_TELEGRAM_API=server.base_url,
        CITEDESK_DATA="file",
        CITEDESK_WEBHOOK_URL="http://bot.example",
    )
    assert done.returncode == 1
    assert [line[:5] for line in done.stdout.splitlines()] == ["wrong"] * 4
    assert "Traceback" not in done.stderr
    assert "CITEDESK_DATA=file: it can't be written" in done.stdout


def test_check_tells_where_nobody_could_be_let_in(built: Shell, server: BotApiServer) -> None:
    telegram = {"TELEGRAM_BOT_TOKEN": TOKEN, "CITEDESK_TELEGRAM_API": server.base_url}
    done = built("bot", "--check", CITEDESK_OPEN="false", **telegram)
    assert done.returncode == 1
    assert "wrong settings: setting CITEDESK_OPEN=false: nobody may ask" in done.stdout
    done = built("bot", "--check", CITEDESK_OPEN="false", CITEDESK_ADMINS="7", **telegram)
    assert done.returncode == 0


def test_check_tells_of_another_webhook_and_of_its_errors(
    built: Shell, server: BotApiServer
) -> None:
    httpx.get(
        f"{server.base_url}/bot{TOKEN}/setWebhook",
        params={"url": f"http://127.0.0.1:{free_port()}/none"},
    )
    server.user_sends(CHAT, "hello")
    for _ in range(200):
        if "last_error_message" in info(server):
            break
        time.sleep(0.1)
    done = built("bot", "--check", TELEGRAM_BOT_TOKEN=TOKEN, CITEDESK_TELEGRAM_API=server.base_url)
    assert "/none is set, which starting the bot takes away" in done.stdout
    assert "note: Telegram's last error with the webhook: " in done.stdout
    assert "1 updates wait at Telegram" in done.stdout
