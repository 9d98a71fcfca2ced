"""Inline mode, over the local Bot API server."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.botapi import BotApiServer
from bot.botapi.types import JsonObject
from bot.desk import Desk
from bot.inbox import NAME
from index.build import build
from index.encoder import Readings
from index.models import Article
from tests.asking import CHAT, QUESTION, QUOTE, ask, index
from tests.conftest import TOKEN
from tests.fakes import HashEncoder, plain_evidence, unsure_evidence
from tests.running import running


def answers(server: BotApiServer) -> list[JsonObject]:
    return [call.params for call in server.calls if call.method == "answerInlineQuery"]


def results(server: BotApiServer, query: str, person: int = CHAT) -> list[JsonObject]:
    """Type a query, and wait for what is shown."""
    already = len(answers(server))
    server.user_inline_query(person, query)
    server.wait_until(lambda: len(answers(server)) > already)
    found: list[JsonObject] = answers(server)[already]["results"]
    return found


def button(server: BotApiServer) -> Any:
    return answers(server)[-1].get("button")


def test_the_answers_quotes_come_first_and_near_passages_after_them(
    server: BotApiServer, desk: Desk
) -> None:
    with running(server, desk, TOKEN):
        first, second = results(server, QUESTION)
    assert first["title"] == "Library buys a printing press"
    assert first["description"] == QUOTE
    text = first["input_message_content"]["message_text"]
    assert text.startswith(f"<blockquote>{QUOTE}</blockquote>\n\n— <a href=")
    assert "#:~:text=" in text
    assert text.endswith("</a>, Jon Ask, The Lowen Post, 4 May 2026")
    assert second["title"] == "Harbour reopens after the storm"
    assert second["description"].startswith("Near, but not an answer: The harbour of Lowen")
    assert button(server) is None


def test_quotes_that_may_not_answer_the_question_say_so(
    server: BotApiServer, articles: Path, data: Path, encoder: HashEncoder
) -> None:
    build([articles], data, encoder)
    with running(server, Desk(data, encoder, evidence=unsure_evidence()), TOKEN):
        first, *_ = results(server, QUESTION)
    assert first["description"] == f"Perhaps not exactly this: {QUOTE}"
    assert first["input_message_content"]["message_text"].startswith(f"<blockquote>{QUOTE}")


def test_a_result_that_was_sent_is_no_question(server: BotApiServer, desk: Desk) -> None:
    server.add_group(-100, "Town talk")
    with running(server, desk, TOKEN):
        (first, *_) = results(server, QUESTION)
        for chat in (CHAT, -100):
            sent = server.user_chooses(chat, first)
            assert sent.text.startswith(QUOTE)
            assert any(one.type == "blockquote" for one in sent.entities)
        assert ask(server, "hello").text.startswith("Hello!")
        assert len(server.messages(CHAT)) == 1
        assert server.messages(-100) == []


def test_no_more_than_ten_are_shown_each_article_once(
    server: BotApiServer, tmp_path: Path, data: Path, encoder: HashEncoder
) -> None:
    yachts = [
        Article(id=str(n), title=f"Yacht <{n}>", text=f"Yacht {n} & its crew won. " * 40)
        for n in range(14)
    ]
    index(tmp_path / "a.jsonl", data, *yachts)
    with running(server, Desk(data, encoder, evidence=plain_evidence()), TOKEN):
        found = results(server, "zebra yacht")
    assert len(found) == 10
    assert len({one["title"] for one in found}) == 10
    assert all(len(one["description"]) < 250 for one in found)


def test_results_are_in_the_language_of_who_types(server: BotApiServer, desk: Desk) -> None:
    server.add_private_chat(CHAT, language_code="ru")
    with running(server, desk, TOKEN):
        first, second = results(server, QUESTION)
    assert first["input_message_content"]["message_text"].endswith(", 4 мая 2026")
    assert not second["description"].startswith("Near, but not an answer")


def test_where_nothing_is_asked_or_found_a_button_leads_to_the_chat(
    server: BotApiServer, desk: Desk, tmp_path: Path
) -> None:
    with running(server, desk, TOKEN):
        for nothing in (" ?! ", "hello", "thanks a lot"):
            assert results(server, nothing) == []
            assert button(server) == {"text": "Ask about the news", "start_parameter": "inline"}
        assert "Ask me about the news." in ask(server, "/start inline").text
    none = Desk(tmp_path / "none", HashEncoder())
    with running(server, none, TOKEN):
        assert results(server, QUESTION) == []
        assert button(server)["text"] == "I can't answer here. Open a chat"


def test_who_may_not_use_the_bot_may_not_here_either(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN, open=False):
        assert results(server, QUESTION) == []
    assert button(server)["text"] == "I can't answer here. Open a chat"


def test_of_what_is_typed_only_the_newest_is_searched(
    server: BotApiServer, desk: Desk, data: Path
) -> None:
    class Slow(HashEncoder):
        """Waits in its first search."""

        def __init__(self) -> None:
            super().__init__()
            self.begun, self.free = threading.Event(), threading.Event()
            self.queries: list[str] = []

        def read_queries(self, texts: Sequence[str]) -> Readings:
            self.queries += texts
            self.begun.set()
            assert self.free.wait(20)
            return super().read_queries(texts)

    encoder = Slow()
    slow = Desk(data, encoder, evidence=plain_evidence())
    with running(server, slow, TOKEN):
        server.user_inline_query(CHAT, QUESTION[:5])
        assert encoder.begun.wait(20)
        for length in range(6, len(QUESTION) + 1):
            server.user_inline_query(CHAT, QUESTION[:length])
        # Somebody else types too.
        server.user_inline_query(9, "harbour of Lowen")
        server.wait_until(lambda: not server.pending_updates())
        encoder.free.set()
        server.wait_until(lambda: len(answers(server)) == 3)
        ask(server, "hello")
    assert len(answers(server)) == 3
    assert set(encoder.queries) == {QUESTION[:5], QUESTION, "harbour of Lowen"}
    # They aren't kept.
    assert b"inline_query" not in (data / NAME).read_bytes()


def test_an_answer_that_comes_too_late_is_no_error(desk: Desk) -> None:
    query = {
        "id": "1",
        "from": {"id": CHAT, "is_bot": False, "first_name": "Ada"},
        "query": QUESTION,
        "offset": "",
    }
    with BotApiServer(token=TOKEN) as server, running(server, desk, TOKEN):
        server.send_raw_update({"inline_query": query})
        server.wait_until(lambda: len(server.rejections) == 1)
        assert ask(server, QUESTION).text.startswith(QUOTE)
    assert "query is too old" in server.rejections[0].description
