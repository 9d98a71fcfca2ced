"""What a reader sees while a search takes long."""

import asyncio
import threading
from typing import Any

import pytest

from bot import waiting
from bot.botapi import BotApiServer
from bot.desk import Desk
from retrieval.models import Answered
from tests.asking import CHAT, QUESTION, QUOTE
from tests.conftest import TOKEN
from tests.running import running

GROUP = -100


@pytest.fixture
def let(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Every search is a long one, and lasts until it is let end."""
    event, answers = threading.Event(), desk.answers

    def held(*args: Any, **kwargs: Any) -> Answered:
        assert event.wait(60)
        return answers(*args, **kwargs)

    monkeypatch.setattr(waiting, "_LONG", 0.0)
    monkeypatch.setattr(desk, "answers", held)
    return event


def shown(server: BotApiServer, method: str, count: int = 1) -> None:
    server.wait_until(lambda: server.requests_count(method) >= count, 60, method)


def test_a_search_that_takes_a_moment_shows_typing_until_the_answer(
    server: BotApiServer, desk: Desk, let: threading.Event
) -> None:
    with running(server, desk, TOKEN):
        server.user_sends(CHAT, QUESTION)
        shown(server, "sendChatAction")
        assert server.messages(CHAT) == []
        let.set()
        assert server.wait_for_messages(CHAT, 1)[0].text.startswith(QUOTE)
    actions = {c.params["action"] for c in server.calls if c.method == "sendChatAction"}
    assert actions == {"typing"}


def test_what_is_said_at_once_shows_no_typing(
    server: BotApiServer, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "_TYPING_AFTER", 60.0)
    with running(server, desk, TOKEN, open=False):
        for _ in range(2):  # a stranger is told once
            server.user_sends(CHAT, QUESTION)
            server.wait_until(lambda: server.pending_updates() == [], 60)
            server.wait_for_messages(CHAT, 1)
    assert len(server.messages(CHAT)) == 1
    assert server.requests_count("sendChatAction") == 0


@pytest.mark.parametrize("refused", [False, True])
def test_a_long_search_shows_a_draft_and_the_answer_arrives_after_it(
    server: BotApiServer, desk: Desk, let: threading.Event, refused: bool
) -> None:
    if refused:
        server.fail("sendMessageDraft", status=400, description="Bad Request: no drafts here")
    with running(server, desk, TOKEN):
        server.user_sends(CHAT, QUESTION)
        shown(server, "sendMessageDraft")
        let.set()
        assert server.wait_for_messages(CHAT, 1)[0].text.startswith(QUOTE)
    [draft] = [call for call in server.calls if call.method == "sendMessageDraft"]
    assert draft.params["text"] == "Searching…"
    methods = [call.method for call in server.calls]
    assert methods.index("sendMessageDraft") < methods.index("sendMessage")


def test_a_request_under_way_ends_before_the_answer_is_sent() -> None:
    events: list[str] = []

    async def request() -> None:
        events.append("asked")
        await asyncio.sleep(0.05)
        events.append("taken")

    async def scenario() -> None:
        async with waiting.Waiting()._repeated(request, every=60):
            await asyncio.sleep(0.01)
            events.append("found")
        events.append("sent")

    asyncio.run(scenario())
    assert events == ["asked", "found", "taken", "sent"]


def test_a_request_that_hangs_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_LAST_REQUEST", 0.01)

    async def hang() -> None:
        await asyncio.Event().wait()

    async def scenario() -> None:
        async with waiting.Waiting()._repeated(hang, every=60):
            await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(scenario(), 30))


def test_a_group_sees_no_draft(server: BotApiServer, desk: Desk, let: threading.Event) -> None:
    server.add_group(GROUP)
    with running(server, desk, TOKEN):
        server.user_sends(GROUP, f"/ask {QUESTION}")
        shown(server, "sendChatAction")
        let.set()
        server.wait_for_messages(GROUP, 1)
    assert server.requests_count("sendMessageDraft") == 0


def test_an_answer_that_is_edited_leaves_no_draft_behind(
    server: BotApiServer, desk: Desk, let: threading.Event
) -> None:
    let.set()
    with running(server, desk, TOKEN):
        asked = server.user_sends(CHAT, "Who won the chess olympiad?")
        server.wait_for_messages(CHAT, 1)
        drafts = server.requests_count("sendMessageDraft")
        let.clear()
        actions = server.requests_count("sendChatAction")
        server.user_sends(CHAT, QUESTION, edit_of=asked)
        shown(server, "sendChatAction", actions + 1)
        let.set()
        server.wait_until(lambda: server.messages(CHAT)[-1].text.startswith(QUOTE), 60)
    assert server.requests_count("sendMessageDraft") == drafts
