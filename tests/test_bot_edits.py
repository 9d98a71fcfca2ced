"""Questions that are edited: the answer changes with them."""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from bot import replies
from bot.botapi import BotApiServer, SentMessage
from bot.desk import Desk
from index.build import build
from index.encoder import Readings
from index.models import Article
from tests.conftest import TOKEN
from tests.fakes import HashEncoder, plain_evidence
from tests.running import running

CHAT = 7
GROUP = -100
PRESS = "Which printing press did the library buy?"
PRESS_QUOTE = "The town library bought a printing press from 1894 for its reading room."
HARBOUR = "When did the harbour of Lowen reopen?"
HARBOUR_QUOTE = "The harbour of Lowen reopened on Sunday"
# Two UTF-16 units a face: the sentence fills a message, and its passage another.
WALK = f"The zebra walked home {'😀' * 1900}."
ZEBRA = "Where did the zebra walk?"
NOTHING = "Who won the chess olympiad?"


class Searching(HashEncoder):
    """Keeps a search waiting, from `hold` to `release`."""

    def __init__(self) -> None:
        super().__init__(max_tokens=4000)
        self._free = threading.Event()
        self._free.set()
        self._begun = threading.Event()

    def read_queries(self, texts: Sequence[str]) -> Readings:
        self._begun.set()
        assert self._free.wait(20)
        return super().read_queries(texts)

    def hold(self) -> None:
        self._begun.clear()
        self._free.clear()

    def wait(self) -> None:
        """Wait until a search has begun."""
        assert self._begun.wait(20)

    def release(self) -> None:
        self._free.set()


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer(token=TOKEN) as server:
        yield server
        # What the bot can't know before it tries.
        known = ("message is not modified", "to edit not found", "to delete not found")
        refused = [one.description for one in server.rejections]
        assert [one for one in refused if not any(words in one for words in known)] == []


@pytest.fixture
def searching() -> Searching:
    return Searching()


@pytest.fixture
def desk(articles: Path, data: Path, searching: Searching) -> Desk:
    zebra = Article(id="zebra", title="Zebra", text=WALK)
    (articles / "zebra.jsonl").write_text(zebra.model_dump_json())
    build([articles], data, searching)
    return Desk(data, searching, evidence=plain_evidence())


def asked(server: BotApiServer, text: str, chat: int = CHAT) -> SentMessage:
    """Ask, and wait for the answer; the question."""
    already = len(server.messages(chat))
    question = server.user_sends(chat, text)
    server.wait_for_messages(chat, already + 1)
    return question


def settled(server: BotApiServer, condition: Callable[[list[str]], bool], chat: int = CHAT) -> None:
    """Wait until the bot's messages in the chat are as they should be."""
    server.wait_until(lambda: condition([one.text for one in server.messages(chat)]), 15)


@pytest.mark.parametrize(("chat", "lead"), [(CHAT, ""), (GROUP, "/ask "), (GROUP, "@test_bot ")])
def test_an_edited_question_changes_its_answer_in_its_place(
    server: BotApiServer, desk: Desk, chat: int, lead: str
) -> None:
    server.add_group(GROUP, "Town talk")
    with running(server, desk, TOKEN):
        question = asked(server, lead + PRESS, chat)
        (before,) = server.messages(chat)
        server.user_sends(chat, lead + HARBOUR, edit_of=question)
        settled(server, lambda texts: texts[0].startswith(HARBOUR_QUOTE), chat)
    (after,) = server.messages(chat)
    assert after.message_id == before.message_id
    assert after.reply_to == question.message_id
    assert any(entity.type == "expandable_blockquote" for entity in after.entities)
    assert after.link_preview_options == {"is_disabled": True}


def test_an_edit_that_asks_the_same_changes_nothing(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        question = asked(server, PRESS)
        server.user_sends(CHAT, PRESS, edit_of=question)
        server.user_sends(CHAT, f" {PRESS} ", edit_of=question)
        asked(server, HARBOUR)
    assert len(server.messages(CHAT)) == 2
    assert server.requests_count("editMessageText") == 0


def test_an_edit_with_the_same_answer_is_no_error(
    server: BotApiServer, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with running(server, desk, TOKEN):
        question = asked(server, "hello")
        server.user_sends(CHAT, "hi!", edit_of=question)
        server.wait_until(lambda: server.requests_count("editMessageText") == 1)
        asked(server, PRESS)
    assert [one.description[:36] for one in server.rejections] == [
        "Bad Request: message is not modified"
    ]
    assert server.messages(CHAT)[0].text.startswith("Hello!")
    errors = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert errors == []


def test_a_longer_answer_continues_in_further_messages(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        question = asked(server, NOTHING)
        server.user_sends(CHAT, ZEBRA, edit_of=question)
        first, second = server.wait_for_messages(CHAT, 2)
        assert first.text.startswith(WALK)
        assert second.text.endswith(WALK)
        assert first.reply_to == second.reply_to == question.message_id
        # And all of them follow the next edit.
        server.user_sends(CHAT, PRESS, edit_of=question)
        settled(server, lambda texts: len(texts) == 1 and texts[0].startswith(PRESS_QUOTE))
    assert [one.message_id for one in server.messages(CHAT)] == [first.message_id]


def test_an_answer_that_was_deleted_is_sent_anew(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        question = asked(server, ZEBRA)
        first, second = server.wait_for_messages(CHAT, 2)
        server.user_deletes(first)
        server.user_sends(CHAT, PRESS, edit_of=question)
        settled(server, lambda texts: len(texts) == 1 and texts[0].startswith(PRESS_QUOTE))
    (anew,) = server.messages(CHAT)
    assert anew.message_id > second.message_id
    assert anew.reply_to == question.message_id


def test_a_question_edited_while_it_is_answered_ends_with_its_newest_answer(
    server: BotApiServer, desk: Desk, searching: Searching
) -> None:
    with running(server, desk, TOKEN):
        searching.hold()
        question = server.user_sends(CHAT, PRESS)
        searching.wait()
        # More often than a chat's messages may wait.
        for number in range(9):
            server.user_sends(CHAT, f"{NOTHING} {number}", edit_of=question)
        server.user_sends(CHAT, HARBOUR, edit_of=question)
        server.wait_until(lambda: server.pending_updates() == [])
        searching.release()
        settled(server, lambda texts: texts != [] and texts[0].startswith(HARBOUR_QUOTE))
        asked(server, NOTHING)
    first, second = server.messages(CHAT)
    assert first.text.startswith(HARBOUR_QUOTE)
    assert first.reply_to == question.message_id
    assert replies.NOT_COVERED in second.text
    # The texts between were never searched for.
    assert server.requests_count("editMessageText") == 1


def test_a_question_edited_while_it_waits_is_asked_once(
    server: BotApiServer, desk: Desk, searching: Searching
) -> None:
    with running(server, desk, TOKEN):
        searching.hold()
        server.user_sends(CHAT, PRESS)
        searching.wait()
        waiting = server.user_sends(CHAT, NOTHING)
        server.user_sends(CHAT, HARBOUR, edit_of=waiting)
        server.wait_until(lambda: server.pending_updates() == [])
        searching.release()
        first, second = server.wait_for_messages(CHAT, 2)
    assert first.text.startswith(PRESS_QUOTE)
    assert second.text.startswith(HARBOUR_QUOTE)
    assert server.requests_count("editMessageText") == 0


def test_a_message_that_is_edited_to_address_the_bot_is_answered(
    server: BotApiServer, desk: Desk
) -> None:
    server.add_group(GROUP, "Town talk")
    server.privacy_mode = False
    with running(server, desk, TOKEN):
        message = server.user_sends(GROUP, PRESS)
        server.user_sends(GROUP, f"@test_bot {PRESS}", edit_of=message)
        (reply,) = server.wait_for_messages(GROUP, 1)
        # And one edited to be for others keeps the answer that it has.
        server.user_sends(GROUP, HARBOUR, edit_of=message)
        asked(server, f"/ask {NOTHING}", GROUP)
    assert reply.reply_to == message.message_id
    assert server.messages(GROUP)[0].text == reply.text


def test_an_edited_question_still_comes_after_what_it_came_after(
    server: BotApiServer, desk: Desk
) -> None:
    with running(server, desk, TOKEN):
        asked(server, PRESS)
        edited = asked(server, NOTHING)
        asked(server, HARBOUR)
        server.user_sends(CHAT, "And when was that?", edit_of=edited)
        settled(server, lambda texts: texts[1].startswith(f"{replies.FOLLOWS}{PRESS}\n"))


def test_a_command_is_edited_too(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        message = asked(server, "/hlep")
        server.user_sends(CHAT, "/help", edit_of=message)
        settled(server, lambda texts: texts[0].startswith("How to ask"))


def test_a_flood_limit_on_an_edit_is_waited_out(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        question = asked(server, PRESS)
        server.fail("editMessageText", retry_after=1)
        server.user_sends(CHAT, HARBOUR, edit_of=question)
        settled(server, lambda texts: texts[0].startswith(HARBOUR_QUOTE))


def test_an_edit_refused_with_markup_is_done_without(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        question = asked(server, PRESS)
        server.fail("editMessageText", status=400, description="Bad Request: can't parse entities")
        server.user_sends(CHAT, HARBOUR, edit_of=question)
        settled(server, lambda texts: texts[0].startswith(HARBOUR_QUOTE))
    assert server.messages(CHAT)[0].html is None
