"""Who may ask, and how much, over the local Bot API server."""

from pathlib import Path

import pytest

from bot import in_turn
from bot.access import Access, Rules, Why
from bot.botapi import BotApiServer
from bot.desk import Desk
from bot.state import State
from bot.usage import Counts, Usage
from tests.asking import CHAT, QUESTION, QUOTE, ask, callback_of, notes
from tests.conftest import TOKEN
from tests.fakes import HashEncoder, plain_evidence
from tests.running import running

ADMIN = 8
GROUP = -100
PRIVATE = "This bot is private."
DAY = 86400.0


class Clock:
    def __init__(self) -> None:
        self.now = 1_780_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path, "1")


def says_nothing(server: BotApiServer, chat: int, text: str, person: int | None = None) -> bool:
    """Whether the bot leaves a message alone; told by the next one that it doesn't."""
    before = len(server.messages(chat))
    server.user_sends(chat, text, from_user=person)
    asked = server.user_sends(chat, "/help@test_bot", from_user=ADMIN if chat < 0 else person)
    reply = server.wait_for_messages(chat, before + 1)[before]
    return reply.reply_to == asked.message_id


def test_a_closed_bot_answers_whom_admins_let_in(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN, admins=[ADMIN], open=False):
        refused = ask(server, QUESTION).text
        assert refused == f"{PRIVATE}\nTo be let in, give its operator this number: {CHAT}"
        assert ask(server, QUESTION, chat=ADMIN).text.startswith(QUOTE)
        assert ask(server, f"/allow {CHAT}", chat=ADMIN).text == "7 may ask from now on."
        assert ask(server, QUESTION).text.startswith(QUOTE)
    # It is remembered.
    again = Desk(desk.data, HashEncoder(), evidence=plain_evidence())
    with running(server, again, TOKEN, admins=[ADMIN], open=False):
        assert ask(server, QUESTION).text.startswith(QUOTE)
        assert ask(server, "/start", chat=9).text.startswith(PRIVATE)


def test_a_whole_chat_can_be_let_in(server: BotApiServer, desk: Desk) -> None:
    server.add_group(GROUP, "Town talk")
    with running(server, desk, TOKEN, admins=[ADMIN], open=False):
        ask(server, f"/allow {GROUP}", chat=ADMIN)
        server.user_sends(GROUP, f"/ask {QUESTION}", from_user=5)
        assert server.wait_for_messages(GROUP, 1)[0].text.startswith(QUOTE)
        # Their private chats aren't.
        assert ask(server, QUESTION, chat=5).text.startswith(PRIVATE)


def test_who_is_blocked_is_told_once_in_private_and_never_in_a_group(
    server: BotApiServer, desk: Desk
) -> None:
    server.add_group(GROUP, "Town talk")
    with running(server, desk, TOKEN, admins=[ADMIN]):
        answer = ask(server, QUESTION)
        assert "/allow 7 lifts that" in ask(server, "/block 7", chat=ADMIN).text
        assert ask(server, QUESTION).text == "I don't answer you here any more."
        server.user_sends(CHAT, QUESTION)
        assert says_nothing(server, GROUP, f"/ask {QUESTION}", person=CHAT)
        assert ask(server, "/allow 7", chat=ADMIN).text == "7 may ask from now on."
        assert ask(server, QUESTION).text.startswith(QUOTE)
        assert [one.text for one in server.messages(CHAT)[1:-1]] == [
            "I don't answer you here any more."
        ]
        assert callback_of(answer, "Useful")


def test_an_admin_blocks_by_replying(server: BotApiServer, desk: Desk) -> None:
    server.add_group(GROUP, "Town talk")
    with running(server, desk, TOKEN, admins=[ADMIN]):
        nuisance = server.user_sends(GROUP, "spam", from_user=5)
        server.user_sends(GROUP, "/block@test_bot", from_user=ADMIN, reply_to=nuisance)
        assert server.wait_for_messages(GROUP, 1)[0].text.startswith("5 isn't answered")
        assert says_nothing(server, GROUP, f"/ask {QUESTION}", person=5)
        assert ask(server, f"/block {ADMIN}", chat=ADMIN).text.startswith("Admins can't be")
        for words in ("/allow", "/block Ada", "/allow 12 13"):
            assert ask(server, words, chat=ADMIN).text.startswith("Write the id of a person")


def test_who_asks_too_fast_is_told_once_and_may_ask_later(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN, admins=[ADMIN], per_minute=2):
        assert ask(server, QUESTION).text.startswith(QUOTE)
        # Neither counts.
        ask(server, "hello")
        ask(server, "/sources")
        assert ask(server, f"/since 2026-05-01 {QUESTION}").text.startswith("Searched since")
        assert ask(server, QUESTION).text.startswith("That was a little fast for me. Please ask")
        assert says_nothing(server, CHAT, QUESTION)
        # Others aren't kept waiting, and admins never are.
        assert ask(server, QUESTION, chat=9).text.startswith(QUOTE)
        for _ in range(3):
            assert ask(server, QUESTION, chat=ADMIN).text.startswith(QUOTE)


def test_an_edit_too_many_leaves_the_answer_as_it_was(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN, per_minute=1):
        asked = server.user_sends(CHAT, QUESTION)
        server.wait_for_messages(CHAT, 1)
        assert ask(server, "Where is Skarn?").text.startswith("That was a little fast")
        server.user_sends(CHAT, "When did the harbour of Lowen reopen?", edit_of=asked)
        ask(server, "hello")
        answer = server.messages(CHAT)[0]
    assert (answer.text.startswith(QUOTE), answer.edited) == (True, ())


def test_a_button_that_asks_counts_too(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN, per_minute=1):
        started = ask(server, "/start")
        server.user_presses(started, "example 1")
        assert server.wait_for_messages(CHAT, 2)[1].text.startswith("Library buys")
        server.user_presses(started, "example 2")
        assert server.wait_for_messages(CHAT, 3)[2].text.startswith("That was a little fast")
        server.user_presses(started, "example 2")
        server.wait_until(lambda: len(notes(server)) == 3)
        ask(server, "hello")
        assert len(server.messages(CHAT)) == 4


def test_a_chat_has_its_limit_too(server: BotApiServer, desk: Desk) -> None:
    server.add_group(GROUP, "Town talk")
    with running(server, desk, TOKEN, per_chat_minute=2):
        for person, number in ((1, 1), (2, 2), (3, 3)):
            server.user_sends(GROUP, f"/ask {QUESTION}", from_user=person)
            server.wait_for_messages(GROUP, number)
    *answers, last = server.messages(GROUP)
    assert all(one.text.startswith(QUOTE) for one in answers)
    assert last.text.startswith("That was a little fast for me.")


def test_admins_see_how_the_bot_is_used_and_others_do_not(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN, admins=[ADMIN]):
        answer = ask(server, QUESTION)
        ask(server, "Who won the chess olympiad?", chat=9)
        server.user_presses(answer, callback_of(answer, "Useful"))
        server.wait_until(lambda: len(notes(server)) == 1)
        assert ask(server, "/stats", chat=ADMIN).text.splitlines() == [
            "How I am used",
            "Today: 1 answered, 1 declined, 2 people",
            "In seven days: 1 answered, 1 declined, 2 people",
            "Called useful in seven days: 1; not useful: 0",
        ]
        for command in ("/stats", "/allow 7", "/block 8"):
            assert ask(server, command).text.startswith("I don't know that command.")
        assert "/block" in ask(server, "/help", chat=ADMIN).text


def test_past_what_can_wait_in_all_chats_the_bot_says_it_is_busy(
    server: BotApiServer, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_turn, "MOST_WAITING_IN_ALL", 0)
    with running(server, desk, TOKEN):
        assert ask(server, QUESTION).text.startswith("I am still at your earlier questions.")


def test_a_flood_limit_in_one_chat_holds_up_no_other(server: BotApiServer, desk: Desk) -> None:
    server.fail("sendMessage", retry_after=3, chat_id=CHAT)
    with running(server, desk, TOKEN):
        server.user_sends(CHAT, QUESTION)
        server.wait_until(lambda: server.requests_count("sendMessage") == 1)
        for other in (9, 10):
            assert ask(server, QUESTION, chat=other).text.startswith(QUOTE)
        assert server.messages(CHAT) == []
        assert server.wait_for_messages(CHAT, 1)[0].text.startswith(QUOTE)


def test_a_days_questions_are_counted_over_restarts_and_begin_anew_with_the_day(
    state: State,
) -> None:
    clock = Clock()

    def access() -> Access:
        return Access(Rules(admins=(ADMIN,), daily=2), state, Usage(state, clock), clock)

    assert [access().refused_question(5, 5) for _ in range(2)] == [None, None]
    refusal = access().refused_question(5, 5)
    assert refusal is not None
    assert refusal.why is Why.DAY
    assert refusal.seconds == DAY - clock.now % DAY
    assert access().refused_question(6, 6) is None
    assert [access().refused_question(ADMIN, ADMIN) for _ in range(9)] == [None] * 9
    clock.now += refusal.seconds
    assert access().refused_question(5, 5) is None


def test_counts_are_kept_for_seven_days(state: State) -> None:
    clock = Clock()
    usage = Usage(state, clock)
    usage.asked(5)
    usage.answered(2, 1)
    clock.now += 6 * DAY
    usage.asked(5)
    usage.asked(6)
    usage.answered(1, 0)
    assert usage.counts() == Counts(covered=3, declined=1, people=2)
    assert usage.counts(days=1) == Counts(covered=1, declined=0, people=2)
    clock.now += DAY
    usage.asked(7)
    assert usage.counts() == Counts(covered=1, declined=0, people=3)
    assert state.rows("SELECT count(*) FROM asked") == [(3,)]
