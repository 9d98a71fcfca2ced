"""The real bot over real HTTP, against the strict local Bot API server."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from bot import replies, waiting
from bot.botapi import BotApiServer, SentMessage
from bot.desk import Desk
from index.build import build
from index.encoder import Readings
from index.generation import current, generations
from index.models import Article
from tests.asking import CHAT, QUESTION, QUOTE, ask
from tests.conftest import TOKEN
from tests.fakes import HashEncoder, plain_evidence
from tests.running import running


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer(token=TOKEN) as server:
        yield server
        # Whatever a test did: the bot sent nothing that Telegram would have refused.
        assert [r for r in server.rejections if "Forbidden" not in r.description] == []


def test_an_answer_quotes_cites_and_links_to_the_very_passage(
    server: BotApiServer, desk: Desk
) -> None:
    with running(server, desk, TOKEN):
        asked = server.user_sends(CHAT, QUESTION)
        (reply,) = server.wait_for_messages(CHAT, 1)
    first, sources, *_ = reply.text.split("\n\n")
    assert first == f"{QUOTE} [1]"
    assert sources == (
        "Sources\n[1] Library buys a printing press — Jon Ask, The Lowen Post, 4 May 2026"
    )
    links = [entity.url for entity in reply.entities if entity.type == "text_link"]
    assert links
    assert all(
        url and url.startswith("https://lowenpost.example/library-press#:~:text=") for url in links
    )
    assert any(entity.type == "expandable_blockquote" for entity in reply.entities)
    assert reply.reply_to == asked.message_id
    assert reply.link_preview_options == {"is_disabled": True}


def test_what_the_articles_do_not_cover_is_said_without_sources(
    server: BotApiServer, desk: Desk
) -> None:
    with running(server, desk, TOKEN):
        reply = ask(server, "Who won the chess olympiad?")
    assert reply.text.startswith(replies.NOT_COVERED)
    assert replies.SOURCES not in reply.text
    assert "[1]" not in reply.text


def test_start_and_help_are_answered_and_registered(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        assert "from 2 news articles" in ask(server, "/start").text
        told = ask(server, "/help").text
        assert "How to read an answer" in told
        assert "/latest – The newest articles, perhaps about a topic\n" in told
        unknown = ask(server, "/nonsense").text
        assert unknown.startswith("I don't know that command.\n\nCommands\n/start – ")
        assert ask(server, f"/ask {QUESTION}").text.startswith(QUOTE)
        assert ask(server, "/ask").text == "Please write your question in words."


@pytest.mark.parametrize(
    "question", ["😀", "???", "<b>&lt;</b> library", "'; DROP TABLE articles; --", "library " * 500]
)
def test_odd_questions_get_an_orderly_reply(
    server: BotApiServer, desk: Desk, question: str
) -> None:
    with running(server, desk, TOKEN):
        assert ask(server, question[:4096]).text


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        (None, "I can read text only. Please write your question in words."),
        ("😀", "I can read text only. Please write your question in words."),
        (QUESTION, QUOTE),
    ],
)
def test_a_photo_gets_a_polite_line_and_its_caption_an_answer(
    server: BotApiServer, desk: Desk, caption: str | None, said: str
) -> None:
    server.add_private_chat(CHAT)
    photo = {
        "message_id": 100,
        "date": 1_780_000_000,
        "chat": {"id": CHAT, "type": "private"},
        "from": {"id": CHAT, "is_bot": False, "first_name": "Ada"},
        "photo": [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}],
    }
    server.send_raw_update({"message": photo | ({"caption": caption} if caption else {})})
    with running(server, desk, TOKEN):
        (reply,) = server.wait_for_messages(CHAT, 1)
    assert reply.text.startswith(said)


def test_a_reader_who_blocked_the_bot_stops_nobody_else(
    server: BotApiServer, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with running(server, desk, TOKEN):
        ask(server, QUESTION)
        server.user_sends(CHAT, QUESTION)
        server.block(CHAT)
        assert ask(server, QUESTION, chat=8).text.startswith(QUOTE)
    assert "a handler failed" not in caplog.text


def test_markup_in_an_article_is_shown_as_it_is(
    server: BotApiServer, tmp_path: Path, data: Path, encoder: HashEncoder
) -> None:
    text = "The <b>zebra</b> & the </blockquote> lamp cost 5 < 6 crowns."
    source = tmp_path / "a.txt"
    source.write_text(f"<i>Zebra</i> & co\n\n{text}")
    build([source], data, encoder)
    with running(server, Desk(data, encoder, evidence=plain_evidence()), TOKEN):
        reply = ask(server, "What did the zebra lamp cost?")
    assert reply.text.startswith(f"{text} [1]")
    assert "<i>Zebra</i> & co" in reply.text


def test_a_long_answer_comes_whole_in_several_messages(
    server: BotApiServer, tmp_path: Path, data: Path
) -> None:
    encoder = HashEncoder(max_tokens=4000)
    # Two UTF-16 units a face: the sentence fills a message, and its passage another.
    walk = f"The zebra walked home {'😀' * 1900}."
    source = tmp_path / "a.jsonl"
    source.write_text(Article(id="a", title="Zebra", text=walk).model_dump_json())
    build([source], data, encoder)
    with running(server, Desk(data, encoder, evidence=plain_evidence()), TOKEN):
        server.user_sends(CHAT, "Where did the zebra walk?")
        first, second = server.wait_for_messages(CHAT, 2)
    assert first.text.startswith(f"{walk} [1]")
    assert second.text.endswith(walk)


@pytest.mark.parametrize(
    "fault",
    [
        {"retry_after": 1},
        {"status": 502, "times": 2},
        {"drop": True, "times": 1},
    ],
)
def test_the_answer_arrives_in_spite_of(
    server: BotApiServer, desk: Desk, fault: dict[str, int]
) -> None:
    with running(server, desk, TOKEN):
        server.fail("sendMessage", **fault)  # type: ignore[arg-type]
        assert ask(server, QUESTION).text.startswith(QUOTE)
    assert len(server.messages(CHAT)) == 1


def test_a_refused_message_is_sent_again_without_markup(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        server.fail("sendMessage", status=400, description="Bad Request: can't parse entities")
        reply = ask(server, QUESTION)
    assert reply.text.startswith(QUOTE)
    assert reply.html is None


class Broken(HashEncoder):
    def read_queries(self, texts: Sequence[str]) -> Readings:
        raise RuntimeError("secret inner words")


def test_a_failure_is_owned_up_to_without_its_words(
    server: BotApiServer, articles: Path, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    encoder = Broken()
    build([articles], data, encoder)
    with running(server, Desk(data, encoder), TOKEN):
        reply = ask(server, QUESTION)
    assert reply.text.startswith("Sorry, something went wrong")
    assert "secret" not in reply.text
    assert "secret inner words" in caplog.text


def test_without_an_index_the_bot_says_so(
    server: BotApiServer, data: Path, encoder: HashEncoder
) -> None:
    with running(server, Desk(data, encoder), TOKEN):
        assert "no articles to answer from" in ask(server, QUESTION).text


def test_a_new_generation_answers_from_the_next_question_on(
    server: BotApiServer, desk: Desk, articles: Path, data: Path, encoder: HashEncoder
) -> None:
    with running(server, desk, TOKEN):
        assert ask(server, "What is the price of zebra?").text.startswith(replies.NOT_COVERED)
        (articles / "zebra.txt").write_text("Zebra prices\n\nThe price of a zebra is 900 crowns.")
        build([articles], data, encoder)
        assert "900 crowns. [1]" in ask(server, "What is the price of a zebra?").text


def test_a_damaged_new_generation_is_not_served(
    server: BotApiServer,
    desk: Desk,
    articles: Path,
    data: Path,
    encoder: HashEncoder,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with running(server, desk, TOKEN):
        ask(server, QUESTION)
        (articles / "harbour.txt").unlink()
        build([articles], data, encoder)
        (generations(data) / current(data) / "vectors.faiss").write_bytes(b"damaged")
        assert ask(server, QUESTION).text.startswith(QUOTE)
    assert "staying on the last good index" in caplog.text


def test_many_chats_are_answered_each_in_its_own(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        for chat in range(100, 120):
            server.user_sends(chat, QUESTION)
        for chat in range(100, 120):
            (reply,) = server.wait_for_messages(chat, 1, timeout=20)
            assert reply.text.startswith(QUOTE)


def test_answers_in_a_chat_come_in_the_order_of_the_questions(
    server: BotApiServer, desk: Desk
) -> None:
    asked: list[SentMessage] = []
    with running(server, desk, TOKEN):
        asked.extend(server.user_sends(CHAT, QUESTION) for _ in range(5))
        found = server.wait_for_messages(CHAT, 5)
    assert [reply.reply_to for reply in found] == [message.message_id for message in asked]


def test_a_chat_that_asks_too_much_at_once_is_told_and_others_are_answered(
    server: BotApiServer, desk: Desk
) -> None:
    with running(server, desk, TOKEN):
        server.fail("sendMessage", retry_after=2, chat_id=CHAT)
        server.user_sends(CHAT, QUESTION)
        server.wait_until(lambda: server.requests_count("sendMessage") == 1)
        for _ in range(11):
            server.user_sends(CHAT, QUESTION)
        assert ask(server, QUESTION, chat=8).text.startswith(QUOTE)
        texts = [message.text for message in server.wait_for_messages(CHAT, 11, timeout=30)]
    assert any(text.startswith("I am still at your earlier questions") for text in texts)
    assert any(text.startswith(QUOTE) for text in texts)


def test_a_message_that_may_have_arrived_is_tried_once_more_only(
    server: BotApiServer, desk: Desk
) -> None:
    with running(server, desk, TOKEN):
        server.fail("sendMessage", drop=True, after_effect=True, times=9, chat_id=CHAT)
        server.user_sends(CHAT, QUESTION)
        ask(server, QUESTION, chat=8)
        server.wait_for_messages(CHAT, 2)
    quoted = [m for m in server.messages(CHAT) if m.text.startswith(QUOTE)]
    assert len(quoted) == 2


@pytest.mark.parametrize("pointer", [b"", b"\xff", b"a/b", b"..", b"a\0b"])
def test_a_damaged_pointer_leaves_what_is_open(
    server: BotApiServer, desk: Desk, data: Path, pointer: bytes
) -> None:
    with running(server, desk, TOKEN):
        ask(server, QUESTION)
        (data / "current").write_bytes(pointer)
        assert ask(server, QUESTION).text.startswith(QUOTE)


def test_the_event_loop_is_free_while_an_answer_is_searched(
    server: BotApiServer, articles: Path, data: Path
) -> None:
    waiting, go_on = threading.Event(), threading.Event()

    class Slow(HashEncoder):
        def read_queries(self, texts: Sequence[str]) -> Readings:
            waiting.set()
            assert go_on.wait(20)
            return super().read_queries(texts)

    encoder = Slow()
    build([articles], data, encoder)
    with running(server, Desk(data, encoder, evidence=plain_evidence()), TOKEN):
        server.user_sends(CHAT, QUESTION)
        assert waiting.wait(20)
        # The worker is busy, and yet another chat is answered.
        assert "How to read" in ask(server, "/help", chat=8).text
        go_on.set()
        server.wait_for_messages(CHAT, 1)


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO])
def test_the_token_is_in_no_log(
    server: BotApiServer,
    desk: Desk,
    level: int,
    capsys: pytest.CaptureFixture[str],
    restored_logging: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from bot.logs import set_up_logging

    set_up_logging(TOKEN)
    logging.getLogger().setLevel(level)
    monkeypatch.setattr(waiting, "_TYPING_AFTER", 0.0)
    with running(server, desk, TOKEN):
        server.fail("sendMessage", status=500, times=1)
        server.fail("sendChatAction", drop=True)
        ask(server, QUESTION)
        logging.getLogger("httpx").warning("HTTP Request: POST http://x/bot%s/getMe", TOKEN)
        try:
            raise ValueError(f"http://x/bot{TOKEN}/sendMessage")
        except ValueError:
            logging.getLogger("x").exception("failed")
    captured = capsys.readouterr()
    assert "failed" in captured.err
    assert "[token]" in captured.err
    assert TOKEN not in captured.err + captured.out
    assert TOKEN.split(":")[1] not in captured.err + captured.out


def test_who_asks_in_a_language_that_no_article_is_in_is_told_which_they_are_in(
    server: BotApiServer, desk: Desk
) -> None:
    server.add_private_chat(CHAT, language_code="ru")
    with running(server, desk, TOKEN):
        reply = ask(server, "Кто выиграл шахматную олимпиаду?")
    assert "Язык статей: английский." in reply.text


def test_who_asks_for_any_news_is_shown_the_newest_articles(
    server: BotApiServer, desk: Desk
) -> None:
    with running(server, desk, TOKEN):
        reply = ask(server, "What's new?")
    assert reply.text.splitlines()[:2] == [
        "The newest articles",
        "• Library buys a printing press (The Lowen Post, 4 May 2026)",
    ]


def test_who_asks_for_a_day_and_nothing_else_is_shown_its_articles(
    server: BotApiServer, desk: Desk
) -> None:
    server.add_private_chat(CHAT, language_code="tr")
    with running(server, desk, TOKEN):
        reply = ask(server, "4 Mayıs 2026'da ne oldu?")
    assert reply.text.startswith("Arama: 4 Mayıs 2026 — 1 haber.\n")
    assert "• Library buys a printing press (The Lowen Post, 4 Mayıs 2026)" in reply.text
