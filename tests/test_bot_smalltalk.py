"""Small talk, over the local Bot API server."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot import replies
from bot.botapi import BotApiServer, SentMessage
from bot.desk import Desk
from index.build import build
from index.encoder import Readings
from retrieval.smalltalk import SmallTalk
from tests.conftest import TOKEN
from tests.fakes import HashEncoder, plain_evidence
from tests.running import running

CHAT = 7
QUOTE = "The town library bought a printing press from 1894 for its reading room."


class Listening(HashEncoder):
    """Keeps what it is asked to encode as a query."""

    def __init__(self) -> None:
        super().__init__()
        self.queries: list[str] = []

    def read_queries(self, texts: Sequence[str]) -> Readings:
        self.queries.extend(texts)
        return super().read_queries(texts)


@pytest.fixture
def listening() -> Listening:
    return Listening()


@pytest.fixture
def desk(articles: Path, data: Path, listening: Listening) -> Desk:
    build([articles], data, listening)
    return Desk(data, listening, evidence=plain_evidence())


def ask(server: BotApiServer, question: str) -> SentMessage:
    already = len(server.messages(CHAT))
    server.user_sends(CHAT, question)
    return server.wait_for_messages(CHAT, already + 1)[already]


def test_small_talk_gets_a_friendly_line_and_no_search(
    server: BotApiServer, desk: Desk, listening: Listening
) -> None:
    with running(server, desk, TOKEN):
        for message, starts in (
            ("hello", "Hello!"),
            ("/ask hi there", "Hello!"),
            ("Thank you very much!", "You're welcome"),
            ("who are you?", "I am Citedesk"),
            ("how are you", "Fine, thank you!"),
            ("bye", "Goodbye!"),
            ("👍", "All right."),
            ("salam", "Hello!"),
        ):
            text = ask(server, message).text
            assert text.startswith(starts)
            assert replies.SOURCES not in text
            assert replies.NOT_COVERED not in text
    assert listening.queries == []


def test_a_greeting_before_a_question_is_answered_and_not_searched_for(
    server: BotApiServer, desk: Desk, listening: Listening
) -> None:
    with running(server, desk, TOKEN):
        reply = ask(server, "Hi! Which printing press did the library buy? Thanks")
    assert reply.text.startswith(f"{QUOTE} [1]")
    assert listening.queries == ["Which printing press did the library buy?"]


def test_the_desk_gives_back_the_question_as_it_was_asked(desk: Desk) -> None:
    asked = "Hello! Which printing press did the library buy?"
    (answer,) = desk.answers(asked).answers
    assert (answer.covered, answer.question) == (True, asked)
    desk.close()


@pytest.mark.parametrize("kind", SmallTalk)
def test_every_kind_of_small_talk_has_its_line(kind: SmallTalk) -> None:
    (block,) = replies.small_talk(kind)
    assert block.lines[0].runs[0].text
