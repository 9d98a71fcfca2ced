"""A bot that answers while the index under it is built again and again."""

import asyncio
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import application, metrics
from bot.application import CitedeskBot
from bot.botapi import BotApiServer
from bot.desk import Desk
from index.build import build
from index.errors import IndexDamagedError
from index.generation import Generation, current, generations
from index.models import Article
from tests.fakes import HashEncoder, plain_evidence
from tests.running import running

TOKEN = "12345:TEST-token-for-serving"
CHATS = range(100, 150)
BUILDS = 20
QUESTION = "What does the zebra lamp cost, and the tiger lamp?"


def publish(source: Path, data: Path, number: int) -> str:
    """Build a generation in which each article tells the generation's own number."""
    articles = [
        Article(
            id=name,
            title=f"The {name} lamp",
            text=f"The {name} lamp costs {number} crowns in edition {number}.",
        )
        for name in ("zebra", "tiger")
    ]
    source.write_text("\n".join(article.model_dump_json() for article in articles))
    return build([source], data, HashEncoder()).generation


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "a.jsonl"


def test_fifty_chats_are_answered_while_twenty_generations_are_published(
    source: Path, data: Path
) -> None:
    publish(source, data, 0)
    done = threading.Event()

    def rebuild() -> None:
        for number in range(1, BUILDS + 1):
            publish(source, data, number)
        done.set()

    builder = threading.Thread(target=rebuild)
    with (
        BotApiServer(token=TOKEN) as server,
        running(server, Desk(data, HashEncoder(), evidence=plain_evidence()), TOKEN),
    ):
        builder.start()
        rounds = 0
        finished = False
        # A round more when all is built, so that the last one is asked too.
        while not finished:
            finished = done.is_set()
            rounds += 1
            for chat in CHATS:
                server.user_sends(chat, QUESTION)
            for chat in CHATS:
                server.wait_for_messages(chat, rounds, timeout=120)
        builder.join()
        replies = [server.messages(chat) for chat in CHATS]
        assert server.rejections == []
    assert all(len(messages) == rounds for messages in replies)
    editions = []
    for messages in replies:
        seen = []
        for message in messages:
            quoted = [line for line in message.text.splitlines() if "lamp costs" in line]
            told = {word for line in quoted for word in line.split() if word.isdigit()}
            # Both lamps are quoted, and from one edition.
            assert {"zebra", "tiger"} <= set(" ".join(quoted).split()), message.text
            assert len(told) == 1, message.text
            seen.append(int(told.pop()))
        # A chat never goes back to an older one.
        assert seen == sorted(seen)
        editions.append(seen)
    assert all(seen[-1] == BUILDS for seen in editions)
    assert len({edition for seen in editions for edition in seen}) > 2


def damage(data: Path, generation: str) -> None:
    (generations(data) / generation / "store.sqlite").write_bytes(b"not a store")


def is_served(desk: Desk, name: str) -> bool:
    serving = desk.serving
    return serving is not None and serving.generation.manifest.generation == name


def test_a_new_generation_is_taken_over_without_a_question(source: Path, data: Path) -> None:
    publish(source, data, 1)
    desk = Desk(data, HashEncoder(), evidence=plain_evidence())
    with BotApiServer(token=TOKEN) as server, running(server, desk, TOKEN):
        server.user_sends(7, QUESTION)
        server.wait_for_messages(7, 1)
        name = publish(source, data, 2)
        server.wait_until(lambda: is_served(desk, name), 30, "the new generation")


def test_a_damaged_generation_is_not_served_and_the_admins_are_told_once(
    source: Path, data: Path
) -> None:
    good = publish(source, data, 1)
    desk = Desk(data, HashEncoder(), evidence=plain_evidence())
    admins = (41, 42)
    with BotApiServer(token=TOKEN) as server:
        for admin in admins:
            server.user_sends(admin, "/start")
        with running(server, desk, TOKEN, admins):
            server.user_sends(7, QUESTION)
            server.wait_for_messages(7, 1)
            server.wait_for_messages(41, 1)
            # Damaged before anybody can look at it.
            building = publish_damaged(source, data)
            for admin in admins:
                told = server.wait_for_messages(admin, 2, timeout=30)[1].text
                assert "The new index can't be used." in told
                assert building in told
                assert good in told
            server.user_sends(7, QUESTION)
            assert "edition 1" in server.wait_for_messages(7, 2)[1].text
            # A good one is served again.
            publish(source, data, 3)
            server.user_sends(7, QUESTION)
            assert "edition 3" in server.wait_for_messages(7, 3)[2].text
        assert len(server.messages(41)) == 2
        assert server.rejections == []


def publish_damaged(source: Path, data: Path) -> str:
    elsewhere = data.with_name("elsewhere")
    name = publish(source, elsewhere, 2)
    damage(elsewhere, name)
    (generations(elsewhere) / name).rename(generations(data) / name)
    (data / "current").write_text(name)
    return name


def test_a_bot_that_starts_on_a_damaged_index_serves_the_last_good_one(
    source: Path, data: Path
) -> None:
    good = publish(source, data, 1)
    publish_damaged(source, data)
    with pytest.raises(IndexDamagedError):
        Desk(data, HashEncoder()).open()
    desk = Desk(data, HashEncoder(), evidence=plain_evidence(), last_good=True)
    assert desk.answers(QUESTION).answers[0].generation == good
    assert desk.trouble is not None
    assert desk.trouble.serving == good
    assert desk.trouble.refused == current(data)
    assert desk.trouble.built_at.tzinfo == UTC
    assert desk.trouble.built_at <= datetime.now(UTC)
    publish(source, data, 3)
    assert "edition 3" in desk.answers(QUESTION).answers[0].quotes[0].text
    assert desk.trouble is None
    desk.close()


def test_no_good_generation_at_all_is_an_error_that_says_to_build(source: Path, data: Path) -> None:
    damage(data, publish(source, data, 1))
    with pytest.raises(IndexDamagedError, match="run `citedesk index build`"):
        Desk(data, HashEncoder(), last_good=True).open()


def test_an_open_generation_survives_the_builds_after_it(source: Path, data: Path) -> None:
    publish(source, data, 0)
    held = Generation.open(data)
    for number in range(1, 6):
        publish(source, data, number)
    assert "edition 0" in next(iter(held.store.articles())).text
    held.close()


def test_what_keeps_the_bot_from_answering_is_told(
    articles: Path, data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    build([articles], data, HashEncoder())
    with closing(Desk(data, HashEncoder())) as desk:
        desk.open()
        bot = CitedeskBot(desk)
        assert bot._unready() == "no index is open"
        asyncio.run(bot._see())
        metrics.HEARD.set(0)
        assert bot._unready() == "Telegram hasn't been reached yet"
        metrics.HEARD.set(1)
        assert bot._unready() == "Telegram hasn't been reached for a while"
        metrics.HEARD.set_to_current_time()
        assert bot._unready() is None
        with monkeypatch.context() as later:
            later.setattr(application, "_STILL_FOR", -1.0)
            assert bot._unready() == "the search hasn't answered for a while"
        for _ in range(2):
            bot._serves_nothing("the process that searches has ended (signal 9)")
        assert bot._unready() == "no index is open"
        assert caplog.text.count("nothing can be answered: the process that searches") == 1


def test_a_reload_tells_whether_it_moved_to_another_index(articles: Path, data: Path) -> None:
    build([articles], data, HashEncoder())
    with closing(Desk(data, HashEncoder())) as desk:
        first, newer = desk.reload()
        assert newer
        assert desk.reload() == (first, False)
        (articles / "zebra.txt").write_text("Zebra seen\n\nA zebra was seen.")
        build([articles], data, HashEncoder())
        second, newer = desk.reload()
        assert (newer, second.generation) == (True, current(data))
