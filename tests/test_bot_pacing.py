"""Bursts that Telegram would refuse, over the local Bot API server with its limits on."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from telegram.ext import ExtBot

from bot import pacing, receipts
from bot.botapi import BotApiServer
from bot.desk import Desk
from bot.pacing import Pacing
from tests.asking import QUESTION, QUOTE
from tests.conftest import TOKEN
from tests.running import running

GROUP = -100


def test_more_chats_than_telegram_takes_messages_a_second_are_answered_without_a_refusal(
    server: BotApiServer, desk: Desk
) -> None:
    server.flood_limits = True
    chats = range(1, 71)
    with running(server, desk, TOKEN):
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(lambda chat: server.user_sends(chat, QUESTION), chats))
        for chat in chats:
            assert server.wait_for_messages(chat, 1)[0].text.startswith(QUOTE)
    assert server.rejections == []


def test_a_network_that_holds_some_messages_up_brings_no_more_of_them_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pacing, "ALL", (3, 0.2))

    async def counted() -> list[float]:
        limiter, arrived = Pacing(), list[float]()

        async def arrive(seconds: float) -> None:
            await asyncio.sleep(seconds)
            arrived.append(asyncio.get_running_loop().time())

        await asyncio.gather(
            *(
                limiter.process_request(
                    arrive, (seconds,), {}, "sendMessage", {"chat_id": 5}, rate_limit_args=None
                )
                for seconds in (0.15, 0, 0, 0, 0, 0.15, 0, 0)
            )
        )
        return sorted(arrived)

    arrived = asyncio.run(counted())
    assert len(arrived) == 8
    assert all(later - earlier >= 0.2 for earlier, later in zip(arrived, arrived[3:], strict=False))


def test_a_group_has_a_limit_of_its_own_that_holds_up_no_other(
    server: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)
        await asyncio.sleep(seconds)

    monkeypatch.setattr(receipts, "pause", pause)
    monkeypatch.setattr(pacing, "GROUP", (2, 3.0))
    server.add_group(GROUP)

    async def send() -> None:
        url = f"{server.base_url}/bot"
        async with ExtBot(TOKEN, base_url=url, rate_limiter=Pacing()) as bot:
            for chat in (GROUP, GROUP, 5, 6, 7):
                await bot.send_message(chat, "at once")
            assert waited == []
            await bot.send_message(GROUP, "later")

    for chat in (5, 6, 7):
        server.add_private_chat(chat)
    asyncio.run(send())
    assert waited
    assert 0 < waited[0] <= 3
    assert len(server.messages(GROUP)) == 3
