"""No question is lost, whatever ends the bot, and none is answered twice."""

import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from telegram import Update

from benchmarks.crashes.run import Plan, measure
from bot import intake
from bot.botapi import BotApiServer
from bot.botapi.types import JsonObject
from bot.desk import Desk
from bot.in_turn import MOST_WAITING
from bot.inbox import NAME, Inbox
from index.build import build
from index.encoder import Readings
from index.models import Article
from tests.asking import QUESTION, QUOTE
from tests.conftest import TOKEN
from tests.fakes import HashEncoder, plain_evidence
from tests.running import running

BOT = TOKEN.partition(":")[0]
CHAT, OTHER, ADMIN = 7, 8, 9
SECRET = "my very own harbour words"


@pytest.fixture
def indexed(articles: Path, data: Path, encoder: HashEncoder) -> Path:
    build([articles], data, encoder)
    return data


def desk(data: Path, encoder: HashEncoder | None = None) -> Desk:
    return Desk(data, encoder or HashEncoder(), evidence=plain_evidence())


def left_open(data: Path) -> list[int]:
    opened = Inbox(data, BOT)
    try:
        return [update.update_id for update in opened.unfinished()]
    finally:
        opened.close()


def keep(data: Path, updates: Sequence[JsonObject], attempts: int = 0) -> None:
    """Leave updates in the inbox as a bot does that was killed at its last of so many attempts."""
    opened = Inbox(data, BOT)
    for update in updates:
        added = opened.add(update["update_id"], Update.de_json(update, None).to_json())
        assert added is not None
        for _ in range(attempts):
            opened.begin(added.number)
    opened.close()


def texts(server: BotApiServer, chat: int = CHAT) -> list[str]:
    return [message.text for message in server.messages(chat)]


def test_an_update_that_telegram_brings_again_is_answered_once(
    server: BotApiServer, indexed: Path
) -> None:
    server.user_sends(CHAT, QUESTION)
    (update,) = server.pending_updates()
    with running(server, desk(indexed), TOKEN):
        server.wait_for_messages(CHAT, 1)
        server.send_raw_update(update)
        server.user_sends(OTHER, QUESTION)
        server.wait_for_messages(OTHER, 1)
    with running(server, desk(indexed), TOKEN):
        server.send_raw_update(update)
        server.user_sends(OTHER, QUESTION)
        server.wait_for_messages(OTHER, 2)
    assert len(server.messages(CHAT)) == 1


def test_what_an_earlier_run_left_open_is_answered_in_order_and_all_of_it(
    server: BotApiServer, indexed: Path
) -> None:
    many = MOST_WAITING + 4
    asked = [server.user_sends(CHAT, QUESTION).message_id for _ in range(many)]
    # The last two were not written down before the bot was killed.
    keep(indexed, server.pending_updates()[:-2])
    with running(server, desk(indexed), TOKEN):
        found = server.wait_for_messages(CHAT, many)
    assert [message.reply_to for message in found] == asked
    assert all(message.text.startswith(QUOTE) for message in found)
    assert left_open(indexed) == []


class Faulty(HashEncoder):
    """Fails at a question about zebras, so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def read_queries(self, texts: Sequence[str]) -> Readings:
        if self.times and any("zebra" in text for text in texts):
            self.times -= 1
            raise RuntimeError("inner words")
        return super().read_queries(texts)


def test_a_question_that_fails_is_tried_again(server: BotApiServer, indexed: Path) -> None:
    with running(server, desk(indexed, Faulty(2)), TOKEN):
        server.user_sends(CHAT, "Did the library buy a zebra printing press from 1894?")
        (reply,) = server.wait_for_messages(CHAT, 1)
    assert reply.text.startswith(QUOTE)
    assert len(server.messages(CHAT)) == 1


def test_a_question_that_fails_each_time_is_set_aside_and_its_text_told_to_nobody(
    server: BotApiServer, indexed: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server.add_private_chat(ADMIN)
    with running(server, desk(indexed, Faulty(99)), TOKEN, admins=[ADMIN]):
        server.user_sends(CHAT, f"Where is the zebra in {SECRET}?")
        server.wait_for_messages(ADMIN, 1)
        server.user_sends(CHAT, QUESTION)
        server.wait_for_messages(CHAT, 2)
    sorry, answer = texts(server)
    assert sorry.startswith("Sorry, something went wrong")
    assert answer.startswith(QUOTE)
    (told,) = texts(server, ADMIN)
    assert "have set it aside" in told
    assert "is set aside after 3 attempts" in caplog.text
    assert SECRET not in told + caplog.text
    assert left_open(indexed) == []


@pytest.mark.parametrize(("attempts", "said"), [(2, QUOTE), (3, "Sorry, something went wrong")])
def test_a_question_that_ended_the_process_is_set_aside_the_third_time(
    server: BotApiServer, indexed: Path, attempts: int, said: str
) -> None:
    server.user_sends(CHAT, QUESTION)
    server.user_sends(OTHER, QUESTION)
    first, _ = server.pending_updates()
    keep(indexed, [first], attempts)
    for started in (1, 2):
        with running(server, desk(indexed), TOKEN):
            server.wait_for_messages(CHAT, 1)
            server.wait_for_messages(OTHER, started)
        server.user_sends(OTHER, QUESTION)
    (text,) = texts(server)
    assert text.startswith(said)
    assert texts(server, OTHER)[0].startswith(QUOTE)


class Waiting(HashEncoder):
    """Holds up the question about zebras until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go_on = threading.Event(), threading.Event()

    def read_queries(self, texts: Sequence[str]) -> Readings:
        if any("zebra" in text for text in texts):
            self.begun.set()
            assert self.go_on.wait(60)
        return super().read_queries(texts)


def test_a_question_that_hangs_does_not_hold_up_the_stop_and_is_asked_again(
    server: BotApiServer, indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_STOP_WITHIN", 0.5)
    hanging = Waiting()
    left = desk(indexed, hanging)
    with running(server, left, TOKEN):
        server.user_sends(CHAT, "Did the zebra library buy a printing press from 1894?")
        assert hanging.begun.wait(20)
    assert server.messages(CHAT) == []
    with running(server, desk(indexed), TOKEN):
        (reply,) = server.wait_for_messages(CHAT, 1)
    hanging.go_on.set()
    for thread in threading.enumerate():
        if thread.name.startswith("citedesk"):
            thread.join(20)
    left.close()
    assert reply.text.startswith(QUOTE)


def test_what_is_being_answered_when_the_bot_is_stopped_still_is(
    server: BotApiServer, indexed: Path
) -> None:
    slow = Waiting()
    with running(server, desk(indexed, slow), TOKEN):
        server.user_sends(CHAT, "Did the zebra library buy a printing press from 1894?")
        assert slow.begun.wait(20)
        threading.Timer(1, slow.go_on.set).start()
    assert texts(server)[0].startswith(QUOTE)
    assert left_open(indexed) == []


def test_a_flood_limit_does_not_hold_up_the_stop_and_the_answer_comes_later(
    server: BotApiServer, indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_STOP_WITHIN", 60)
    server.fail("sendMessage", retry_after=55)
    with running(server, desk(indexed), TOKEN):
        server.user_sends(CHAT, QUESTION)
        server.wait_until(lambda: server.requests_count("sendMessage") == 1)
    assert server.messages(CHAT) == []
    with running(server, desk(indexed), TOKEN):
        (reply,) = server.wait_for_messages(CHAT, 1)
    assert reply.text.startswith(QUOTE)


def test_an_answer_that_telegram_did_not_take_is_offered_again_before_later_ones(
    server: BotApiServer, indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.ATTEMPTS", 1)
    monkeypatch.setattr("bot.delivery._LONGEST_WAIT", 0)
    server.fail("sendMessage", retry_after=2)
    with running(server, desk(indexed), TOKEN):
        first = server.user_sends(CHAT, QUESTION)
        server.wait_until(lambda: server.requests_count("sendMessage") == 1)
        server.user_sends(OTHER, QUESTION)
        server.wait_for_messages(OTHER, 1)
        second = server.user_sends(CHAT, QUESTION)
        found = server.wait_for_messages(CHAT, 2)
    assert [message.reply_to for message in found] == [first.message_id, second.message_id]


def test_of_an_answer_in_two_messages_only_the_second_is_sent_where_it_was_missing(
    server: BotApiServer, tmp_path: Path, data: Path
) -> None:
    walk = f"The zebra walked home {'😀' * 1900}."
    source = tmp_path / "a.jsonl"
    source.write_text(Article(id="a", title="Zebra", text=walk).model_dump_json())
    build([source], data, HashEncoder(max_tokens=4000))
    # What Telegram does not say it has accepted may be sent again, so the server stops in between.
    with running(server, desk(data, HashEncoder(max_tokens=4000)), TOKEN):
        server.fail("sendMessage", delay=0.01)
        server.fail("sendMessage", retry_after=55)
        server.user_sends(CHAT, "Where did the zebra walk?")
        server.wait_until(lambda: server.requests_count("sendMessage") == 2)
    assert len(server.messages(CHAT)) == 1
    with running(server, desk(data, HashEncoder(max_tokens=4000)), TOKEN):
        first, second = server.wait_for_messages(CHAT, 2)
    assert first.text.startswith(f"{walk} [1]")
    assert second.text.endswith(walk)
    assert server.requests_count("sendMessage") == 3


def test_an_update_that_cannot_be_read_holds_up_nobody(
    server: BotApiServer, indexed: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server.send_raw_update({"message": {"message_id": 1, "text": SECRET}})
    server.send_raw_update({"message": "rubbish"})
    server.send_raw_update({"callback_query": []})
    with running(server, desk(indexed), TOKEN):
        server.user_sends(CHAT, QUESTION)
        server.wait_for_messages(CHAT, 1)
    assert server.pending_updates() == []
    assert caplog.text.count("can't be read") == 3
    assert SECRET not in caplog.text


def test_questions_that_came_meanwhile_are_taken_a_few_at_a_time(
    server: BotApiServer, indexed: Path
) -> None:
    chats = range(1, 26)
    for chat in chats:
        server.user_sends(chat, QUESTION)
    with running(server, desk(indexed), TOKEN):
        for chat in chats:
            assert server.wait_for_messages(chat, 1)[0].text.startswith(QUOTE)
    polls = [call for call in server.calls if call.method == "getUpdates"]
    assert {call.params["limit"] for call in polls} == {10}


def test_what_cannot_be_written_down_stays_with_telegram_until_it_can(
    server: BotApiServer, indexed: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with running(server, desk(indexed), TOKEN):
        other = sqlite3.connect(indexed / NAME, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        server.user_sends(CHAT, QUESTION)
        wait_for(lambda: "new questions wait at Telegram" in caplog.text)
        assert len(server.pending_updates()) == 1
        other.execute("ROLLBACK")
        other.close()
        (reply,) = server.wait_for_messages(CHAT, 1)
    assert reply.text.startswith(QUOTE)
    assert server.pending_updates() == []


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        threading.Event().wait(0.05)
    raise AssertionError("waited 30 s in vain")


def test_a_bot_killed_while_people_ask_answers_every_question_in_order(
    tmp_path: Path, tiny_model: Path
) -> None:
    plan = Plan(questions=150, chats=15, kills=3, seed=4)
    outcome = measure(tmp_path / "bot", tiny_model, plan)
    assert 0 not in outcome.answered
    # Twice only where a kill came between Telegram's acceptance and its mark, and a chat is sent
    # one answer at a time.
    extra = sum((times - 1) * questions for times, questions in outcome.answered.items())
    assert extra <= plan.kills * plan.chats
    assert outcome.in_order == plan.chats
    assert (outcome.open, outcome.refused, outcome.stopped_with) == (0, 0, 0)
