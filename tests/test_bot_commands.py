"""Commands, over the local Bot API server."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import phrases, replies, replies_commands
from bot.botapi import BotApiServer
from bot.desk import Desk
from index.build import build
from index.generation import current, generations
from index.models import Article
from tests.asking import CHAT, QUESTION, ask, index
from tests.conftest import TOKEN
from tests.fakes import HashEncoder, plain_evidence
from tests.running import running

ADMIN = 8
GROUP = -100


def races(*published: object) -> list[Article]:
    """An article about a race for each date, none where it is None."""
    return [
        Article(
            id=f"race-{number}",
            title=f"Race number {number}",
            text=f"Yacht number {number} won the regatta off Skarn, and its crew drank cider.",
            published=day,  # type: ignore[arg-type]
            source="Skarn Times",
            url=f"https://skarn.example/{number}",
        )
        for number, day in enumerate(published)
    ]


def test_each_kind_of_chat_has_its_menu(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        ask(server, "/help")
    private = [one["command"] for one in server.commands({"type": "all_private_chats"})]
    groups = [one["command"] for one in server.commands({"type": "all_group_chats"})]
    others = ["help", "latest", "since", "sources", "settings", "privacy", "forget"]
    assert private == ["start", *others]
    assert groups == ["ask", *others]


def test_every_command_of_the_menus_is_known(server: BotApiServer, desk: Desk) -> None:
    names = {name for name, _ in (*replies_commands.PRIVATE_MENU, *replies_commands.GROUP_MENU)}
    with running(server, desk, TOKEN):
        for name in sorted(names):
            assert not ask(server, f"/{name}").text.startswith("I don't know that command.")


# Latest


def test_the_newest_articles_are_named_newest_first(
    server: BotApiServer, tmp_path: Path, data: Path, encoder: HashEncoder
) -> None:
    dates = ["2026-05-01", None, "2026-05-03T10:00:00Z", "2026-05-03T11:00:00+03:00", "2025-01-09"]
    index(tmp_path / "a.jsonl", data, *races(*dates, "2026-04-30", "2024-02-29"))
    with running(server, Desk(data, encoder, evidence=plain_evidence()), TOKEN):
        reply = ask(server, "/latest")
    assert reply.text.splitlines() == [
        "The newest articles",
        "• Race number 2 (Skarn Times, 3 May 2026)",
        "• Race number 3 (Skarn Times, 3 May 2026)",
        "• Race number 0 (Skarn Times, 1 May 2026)",
        "• Race number 5 (Skarn Times, 30 April 2026)",
        "• Race number 4 (Skarn Times, 9 January 2025)",
    ]
    links = [entity.url for entity in reply.entities if entity.type == "text_link"]
    assert links[0] == "https://skarn.example/2"


def test_no_more_articles_are_named_than_there_are_and_undated_ones_last(
    server: BotApiServer, tmp_path: Path, data: Path, encoder: HashEncoder
) -> None:
    ahead = (datetime.now(UTC) + timedelta(days=400)).date().isoformat()
    index(tmp_path / "a.jsonl", data, *races(None, "2026-05-03", ahead))
    with running(server, Desk(data, encoder, evidence=plain_evidence()), TOKEN):
        reply = ask(server, "/latest")
    # One dated in the future has a wrong date.
    assert reply.text.splitlines()[1:] == [
        "• Race number 1 (Skarn Times, 3 May 2026)",
        "• Race number 0 (Skarn Times)",
    ]


def test_the_newest_articles_about_a_topic_hold_its_words(
    server: BotApiServer, tmp_path: Path, data: Path, encoder: HashEncoder
) -> None:
    lamps = Article(
        id="lamps", title="Lamps", text="Zebra lamps are sold in Skarn.", published=date(2026, 6, 1)
    )
    index(tmp_path / "a.jsonl", data, lamps, *races("2026-05-01", "2026-05-03"))
    with running(server, Desk(data, encoder, evidence=plain_evidence()), TOKEN):
        assert ask(server, "/latest the regattas off Skarn").text.splitlines() == [
            "The newest articles about “the regattas off Skarn”",
            "• Race number 1 (Skarn Times, 3 May 2026)",
            "• Race number 0 (Skarn Times, 1 May 2026)",
        ]
        assert ask(server, "/latest skarn").text.splitlines()[1].startswith("• Lamps")
        assert ask(server, "/latest zebra <b>").text == "No article is about “zebra <b>”."


def test_an_article_is_about_what_it_begins_with_and_else_about_what_it_tells(
    server: BotApiServer, tmp_path: Path, data: Path, encoder: HashEncoder
) -> None:
    padding = "Sails were mended all morning. " * 20
    passing = Article(
        id="sails",
        title="Sails",
        text=f"{padding}\n\nA zebra watched the regatta.",
        published=date(2026, 6, 1),
    )
    index(tmp_path / "a.jsonl", data, passing, *races("2026-05-01"))
    with running(server, Desk(data, encoder, evidence=plain_evidence()), TOKEN):
        about = ask(server, "/latest regatta").text.splitlines()
        told = ask(server, "/latest zebra regatta").text.splitlines()
    assert about[1:] == ["• Race number 0 (Skarn Times, 1 May 2026)"]
    assert told[1:] == ["• Sails (1 June 2026)"]


# Sources


def test_sources_says_what_is_covered(
    server: BotApiServer, tmp_path: Path, data: Path, encoder: HashEncoder
) -> None:
    other = Article(id="x", title="X", text="A lamp.", source="A & B", published=date(2026, 5, 20))
    index(tmp_path / "a.jsonl", data, other, *races("2025-01-09", "2026-05-03", None))
    desk = Desk(data, encoder, evidence=plain_evidence())
    built = desk.open().generation.manifest.built_at
    with running(server, desk, TOKEN):
        reply = ask(server, "/sources")
    assert reply.text == (
        "What I answer from\n"
        "4 articles, from 9 January 2025 to 20 May 2026. "
        f"The index was built on {phrases.day(built)} at {built:%H:%M} UTC.\n\n"
        "Outlets\n• Skarn Times: 3 articles\n• A & B: 1 article"
    )


def test_sources_names_no_more_outlets_than_a_reader_wants(
    server: BotApiServer, tmp_path: Path, data: Path, encoder: HashEncoder
) -> None:
    many = [
        Article(id=f"{n}", title=f"T{n}", text=f"Lamp {n}.", source=f"Gazette {n}")
        for n in range(23)
    ]
    index(tmp_path / "a.jsonl", data, *many)
    with running(server, Desk(data, encoder, evidence=plain_evidence()), TOKEN):
        lines = ask(server, "/sources").text.splitlines()
    assert lines[1].startswith("23 articles. The index")
    assert len([line for line in lines if line.startswith("• ")]) == 20
    assert lines[-1] == "and 3 more outlets"


# Since


@pytest.mark.parametrize(
    "words",
    [
        "3 May 2026 who won the regatta?",
        "2026-05-03: who won the regatta?",
        "since May 3rd, 2026, who won the regatta?",
    ],
)
def test_since_answers_from_that_day_on(
    server: BotApiServer, tmp_path: Path, data: Path, encoder: HashEncoder, words: str
) -> None:
    index(tmp_path / "a.jsonl", data, *races("2026-05-02", "2026-05-03", "2026-05-02"))
    with running(server, Desk(data, encoder, evidence=plain_evidence()), TOKEN):
        reply = ask(server, f"/since {words}")
    assert reply.text.startswith("Searched since 3 May 2026: 1 article.\n\nYacht number 1 won")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("the flood who won?", "I can't read a past date at the beginning of “the flood who won?”"),
        ("3 May 2999 who won?", "I can't read a past date at the beginning of “3 May 2999 who"),
        ("31 February 2026 who won?", "I can't read a past date at the beginning of"),
        ("", "Write it like this: /since 3 May 2026 Who won the election?"),
        ("3 May 2026", "What would you like to know since 3 May 2026? Write it like this:"),
        ("3 May 2026 ???", "What would you like to know since 3 May 2026? Write it like this:"),
    ],
)
def test_since_says_how_where_date_or_question_is_missing(
    server: BotApiServer, desk: Desk, words: str, said: str
) -> None:
    with running(server, desk, TOKEN):
        text = ask(server, f"/since {words}").text
    assert text.startswith(said)
    assert "/since 3 May 2026 Who won the election?" in text
    assert "\n" not in text


# Forget and privacy


def test_forget_deletes_what_was_asked_and_says_so(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        question = server.user_sends(CHAT, QUESTION)
        (answer,) = server.wait_for_messages(CHAT, 1)
        ask(server, "hello")
        assert ask(server, "/forget").text == (
            "Deleted: what you asked last, which answers belong to 2 messages of yours, "
            "1 answer with its buttons. "
            "I remember nothing more of you in this chat."
        )
        assert ask(server, "/forget").text.startswith("I remember nothing of you in this chat")
        assert replies.FOLLOWS not in ask(server, "And when was that?").text
        ask(server, "/forget")
        server.user_sends(CHAT, "And when was that?", reply_to=answer)
        assert replies.FOLLOWS not in server.wait_for_messages(CHAT, 7)[6].text
        # The answer doesn't belong to the question any more, and another is sent.
        server.user_sends(CHAT, f"{QUESTION}?", edit_of=question)
        server.wait_for_messages(CHAT, 8)
    assert server.messages(CHAT)[0].edited == ()


def test_forget_leaves_what_others_asked_and_other_chats(server: BotApiServer, desk: Desk) -> None:
    server.add_group(GROUP, "Town talk")
    with running(server, desk, TOKEN):
        for person in (1, 2):
            server.user_sends(GROUP, f"/ask {QUESTION}", from_user=person)
        server.wait_for_messages(GROUP, 2)
        ask(server, QUESTION, chat=1)
        server.user_sends(GROUP, "/forget@test_bot", from_user=1)
        assert "1 message of yours" in server.wait_for_messages(GROUP, 3)[2].text
        follow_up = "And when was that?"
        for number, (person, remembered) in enumerate([(1, False), (2, True)], start=3):
            server.user_sends(GROUP, f"/ask {follow_up}", from_user=person)
            text = server.wait_for_messages(GROUP, number + 1)[number].text
            assert text.startswith(replies.FOLLOWS) is remembered
        assert ask(server, follow_up, chat=1).text.startswith(replies.FOLLOWS)


def test_privacy_says_what_is_kept_and_how_long(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        text = ask(server, "/privacy").text
    for words in ("30 minutes", "48 hours", "/forget"):
        assert words in text


# Admins


def test_admins_are_told_how_the_bot_is(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN, admins=[ADMIN]):
        ask(server, QUESTION)
        ask(server, "Who won the chess olympiad?")
        ask(server, "hello")
        status = ask(server, "/status", chat=ADMIN).text
        assert "/reload" in ask(server, "/help", chat=ADMIN).text
    generation = desk.open().generation.manifest.generation
    assert f"Generation {generation}, built on " in status
    assert "(0 hours ago)" in status
    assert "2 articles" in status
    assert "questions answered 1, declined 1; messages that failed 0" in status
    desk.close()


@pytest.mark.parametrize("command", ["/status", "/reload"])
def test_for_others_the_commands_of_admins_do_not_exist(
    server: BotApiServer, desk: Desk, command: str
) -> None:
    with running(server, desk, TOKEN, admins=[ADMIN]):
        assert ask(server, command).text.startswith("I don't know that command.")
        assert ask(server, command).text == ask(server, "/nonsense").text
        assert command not in ask(server, "/help").text


def test_an_admin_has_the_bot_look_at_a_mended_index_again(
    server: BotApiServer, desk: Desk, articles: Path, data: Path, encoder: HashEncoder
) -> None:
    first = current(data)
    elsewhere = data.with_name("elsewhere")
    (articles / "zebra.txt").write_text("Zebra prices\n\nThe price of a zebra is 900 crowns.")
    build([articles], elsewhere, encoder)
    second = current(elsewhere)
    with running(server, desk, TOKEN, admins=[ADMIN]):
        assert first in ask(server, "/reload", chat=ADMIN).text
        store = generations(elsewhere) / second / "store.sqlite"
        whole = store.read_bytes()
        store.write_bytes(b"damaged")
        (generations(elsewhere) / second).rename(generations(data) / second)
        (data / "current").write_text(second)
        server.wait_for_messages(ADMIN, 2)
        assert f"I go on with {first}." in ask(server, "/reload", chat=ADMIN).text
        (generations(data) / second / "store.sqlite").write_bytes(whole)
        assert ask(server, "/reload", chat=ADMIN).text == f"Now answering from generation {second}."
        assert "900 crowns. [1]" in ask(server, "What is the price of a zebra?").text
        assert f"Generation {second}" in ask(server, "/status", chat=ADMIN).text
