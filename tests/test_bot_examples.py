"""Example questions as buttons under /start, over the local Bot API server."""

from pathlib import Path

from bot import replies, replies_commands
from bot.botapi import BotApiServer
from bot.desk import Desk
from index.build import build
from index.models import Article
from tests.asking import CHAT, QUESTION, ask, buttons, index, notes, press
from tests.conftest import TOKEN
from tests.fakes import HashEncoder, plain_evidence, unsure_evidence
from tests.running import running


def test_start_offers_questions_that_are_answered(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        started = ask(server, "/start")
        assert started.text.endswith(replies_commands._EXAMPLES)
        assert [text for text, _ in buttons(started)] == [
            "Library buys a printing press: what is known?",
            "Harbour reopens after the storm: what is known?",
        ]
        for text, data in buttons(started):
            reply = press(server, started, data)
            assert reply.text.startswith(f"{text}\n\n")
            assert replies.SOURCES in reply.text
        assert notes(server) == [None, None]
        # It can be followed up as any question.
        server.user_sends(CHAT, "And when was that?", reply_to=server.messages(CHAT)[1])
        assert "printing press" in server.wait_for_messages(CHAT, 4)[3].text.splitlines()[0]


def test_headlines_that_are_not_answered_are_no_examples(
    server: BotApiServer, tmp_path: Path, data: Path, encoder: HashEncoder
) -> None:
    plain = Article(id="a", title="Zebra lamps on sale", text="Zebra lamps are on sale in Skarn.")
    long = Article(id="b", title=f"Tiger {'lamp ' * 20}", text=f"Tiger {'lamp ' * 20} on sale.")
    asked = Article(id="c", title="Who sells camel rugs?", text="Mia Holt sells camel rugs.")
    index(tmp_path / "a.jsonl", data, plain, long, asked)
    with running(server, Desk(data, encoder, evidence=plain_evidence()), TOKEN):
        offered = buttons(ask(server, "/start"))
    assert [text for text, _ in offered] == [
        "Zebra lamps on sale: what is known?",
        "Who sells camel rugs?",
    ]


def test_questions_whose_answers_are_doubtful_are_no_examples(
    server: BotApiServer, tmp_path: Path, data: Path, encoder: HashEncoder
) -> None:
    asked = Article(id="c", title="Who sells camel rugs?", text="Mia Holt sells camel rugs.")
    index(tmp_path / "a.jsonl", data, asked)
    with running(server, Desk(data, encoder, evidence=unsure_evidence()), TOKEN):
        assert buttons(ask(server, "/start")) == []
        assert ask(server, "Who sells camel rugs?").text.startswith(replies.DOUBTFUL)


def test_without_an_index_start_offers_nothing(
    server: BotApiServer, data: Path, encoder: HashEncoder
) -> None:
    with running(server, Desk(data, encoder), TOKEN):
        started = ask(server, "/start")
        assert "no articles to answer from" in ask(server, "/latest").text
    assert "Ask me about the news." in started.text
    assert started.reply_markup is None


def test_examples_are_found_once_for_each_generation(
    server: BotApiServer, desk: Desk, articles: Path, data: Path, encoder: HashEncoder
) -> None:
    with running(server, desk, TOKEN):
        first = buttons(ask(server, "/start"))
        assert buttons(ask(server, "/start", chat=9)) == first
        (articles / "zebra.md").write_text(
            "---\ntitle: Zebra prices fall\npublished: 2026-05-10\n---\n\nZebra prices fall to 9."
        )
        build([articles], data, encoder)
        assert buttons(ask(server, "/start"))[0][0] == "Zebra prices fall: what is known?"


def test_a_button_that_is_too_old_says_so(desk: Desk) -> None:
    # What Telegram sends of a message that is too old to be seen, pressed too long ago as well.
    query = {
        "id": "1",
        "from": {"id": CHAT, "is_bot": False, "first_name": "Ada"},
        "chat_instance": "1",
        "data": "example 1",
        "message": {"message_id": 1, "date": 0, "chat": {"id": CHAT, "type": "private"}},
    }
    with BotApiServer(token=TOKEN) as server, running(server, desk, TOKEN):
        started = ask(server, "/start")
        server.user_presses(started, "example 99", forged=True)
        server.send_raw_update({"callback_query": query})
        server.wait_until(lambda: len(notes(server)) == 2)
        ask(server, QUESTION)
        assert notes(server) == [replies_commands.EXPIRED] * 2
        assert len(server.messages(CHAT)) == 2
        (refused,) = server.rejections
    assert "query is too old" in refused.description
