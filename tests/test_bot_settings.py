"""/settings: each person's language, number of quotes and order, over the local Bot API server."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from bot import replies
from bot.botapi import BotApiServer, SentMessage
from bot.choosing import DATA
from bot.desk import Desk
from index.models import Article
from tests.asking import QUESTION, QUOTE, ask, buttons, index, notes
from tests.conftest import TOKEN
from tests.fakes import HashEncoder, plain_evidence
from tests.running import running

GROUP = -100
STATE = f"state-{TOKEN.partition(':')[0]}.sqlite"


def marked(message: SentMessage) -> list[str]:
    return [words for words, _ in buttons(message) if words.startswith("• ")]


def choose(server: BotApiServer, message: SentMessage, choice: str) -> SentMessage:
    """Press a button of /settings, and return what the message says then."""
    edits = len(message.edited)
    server.user_presses(message, f"{DATA}{choice}")

    def now() -> SentMessage:
        shown = server.messages(message.chat_id)
        return next(one for one in shown if one.message_id == message.message_id)

    server.wait_until(lambda: len(now().edited) > edits)
    return now()


def test_choices_are_shown_and_kept(server: BotApiServer, desk: Desk, data: Path) -> None:
    with running(server, desk, TOKEN):
        first = ask(server, "/settings")
        assert first.text.startswith("Your settings\n")
        assert marked(first) == ["• English", "• 3", "• Best match first"]
        assert marked(choose(server, first, "quotes 1")) == [
            "• English",
            "• 1",
            "• Best match first",
        ]
    with running(server, Desk(data, HashEncoder(), evidence=plain_evidence()), TOKEN):
        again = ask(server, "/settings")
        assert marked(again) == ["• English", "• 1", "• Best match first"]
        assert marked(choose(server, again, "recent 1"))[-1] == "• Newest first"
    assert notes(server) == [None, None]
    assert (data / STATE).stat().st_mode & 0o777 == 0o600


def test_an_answer_has_as_many_quotes_as_its_asker_likes(
    server: BotApiServer, tmp_path: Path, data: Path, encoder: HashEncoder
) -> None:
    boats = [
        Article(id=name, title=name, text=f"The red ferry {name} sails to Skarn Island {when}.")
        for name, when in [("Alma", "at noon"), ("Berta", "every evening"), ("Cora", "by night")]
    ]
    index(tmp_path / "a.jsonl", data, *boats)
    question = "Which red ferry sails to Skarn Island?"
    with running(server, Desk(data, encoder, evidence=plain_evidence()), TOKEN):
        assert "[2]" in ask(server, question).text
        choose(server, ask(server, "/settings"), "quotes 1")
        assert "[2]" not in ask(server, question).text
        # Another person's answers are as they were.
        assert "[2]" in ask(server, question, chat=9).text


def test_who_likes_the_newest_first_gets_it_first(
    server: BotApiServer, tmp_path: Path, data: Path, encoder: HashEncoder
) -> None:
    sails = "The old ferry to Skarn Island sails once a day."
    now = "The old ferry sails to Skarn Island hourly, and its crew drinks cider and sings songs."
    old = Article(id="old", title="A", text=sails, published=date(2020, 1, 1))
    undated = Article(id="undated", title="B", text="Skarn Island has one old ferry.")
    new = Article(id="new", title="C", text=now, published=date(2023, 1, 1))
    index(tmp_path / "a.jsonl", data, old, undated, new)
    question = "Which old ferry sails to Skarn Island?"
    with running(server, Desk(data, encoder, evidence=plain_evidence()), TOKEN):
        assert ask(server, question).text.startswith(sails)
        choose(server, ask(server, "/settings"), "recent 1")
        settled = ask(server, question).text
    assert settled.startswith(now)
    assert settled.index(sails) > 0


@pytest.mark.parametrize(
    "data_on_it", ["language xx", "quotes 9", "quotes", "recent 2", "", "else 1"]
)
def test_a_choice_that_there_is_not_changes_nothing(
    server: BotApiServer, desk: Desk, data: Path, data_on_it: str
) -> None:
    with running(server, desk, TOKEN):
        shown = ask(server, "/settings")
        server.user_presses(shown, f"{DATA}{data_on_it}", forged=True)
        server.wait_until(lambda: len(notes(server)) == 1)
        assert marked(ask(server, "/settings")) == marked(shown)
    assert notes(server) == ["This button is too old. Send /start for new ones."]


def test_in_a_group_settings_are_told_to_be_elsewhere(server: BotApiServer, desk: Desk) -> None:
    server.add_group(GROUP, "Town talk")
    with running(server, desk, TOKEN):
        server.user_sends(GROUP, "/settings@test_bot")
        (reply,) = server.wait_for_messages(GROUP, 1)
    assert "private chat" in reply.text
    assert reply.reply_markup is None


def test_forget_deletes_settings_from_the_disk(
    server: BotApiServer, desk: Desk, data: Path
) -> None:
    with running(server, desk, TOKEN):
        choose(server, ask(server, "/settings"), "quotes 2")
        assert ask(server, "/forget").text == (
            "Deleted: which answers belong to 1 message of yours, your settings. "
            "I remember nothing more of you in this chat."
        )
        assert marked(ask(server, "/settings")) == ["• English", "• 3", "• Best match first"]
    db = sqlite3.connect(data / STATE)
    assert db.execute("SELECT count(*) FROM preferences").fetchone() == (0,)
    db.close()


def test_the_chosen_language_wins_over_telegrams(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        settings = choose(server, ask(server, "/settings"), "language tr")
        assert "• Türkçe" in marked(settings)
        answer = ask(server, QUESTION)
        assert answer.text.startswith(f"{QUOTE} [1]")
        assert "\n\nKaynaklar\n" in answer.text
        assert "4 Mayıs 2026" in answer.text
        assert replies.NOT_COVERED not in ask(server, "Who won the chess olympiad?").text
        # Whoever has chosen nothing is spoken to as before.
        assert "\n\nSources\n" in ask(server, QUESTION, chat=9).text
