"""One message of a chat at a time, and of an edited one the newest version."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from bot.in_turn import MOST_WAITING, Handling, InTurn

CHAT = 7


class Desk:
    """Handles versions of messages when it is let, and keeps which."""

    def __init__(self) -> None:
        self.handled: list[str] = []
        self.open = asyncio.Event()

    def version(self, name: str, error: Exception | None = None) -> Handling:
        async def handle() -> None:
            self.handled.append(name)
            await self.open.wait()
            if error:
                raise error

        return handle


async def begun(*coroutines: Coroutine[Any, Any, bool]) -> list["asyncio.Task[bool]"]:
    """Start them one after another, each as far as it gets."""
    tasks = []
    for coroutine in coroutines:
        tasks.append(asyncio.create_task(coroutine))
        await asyncio.sleep(0)
    return tasks


def test_a_chat_waits_its_turn_and_another_does_not() -> None:
    async def scenario() -> None:
        in_turn, desk = InTurn(), Desk()
        tasks = await begun(
            in_turn.take(CHAT, 1, desk.version("first")),
            in_turn.take(CHAT, 2, desk.version("second")),
            in_turn.take(8, 1, desk.version("elsewhere")),
        )
        assert desk.handled == ["first", "elsewhere"]
        desk.open.set()
        assert await asyncio.gather(*tasks) == [True] * 3
        assert desk.handled == ["first", "elsewhere", "second"]

    asyncio.run(scenario())


def test_one_message_too_many_is_refused_and_there_is_room_again_later() -> None:
    async def scenario() -> None:
        in_turn, desk = InTurn(), Desk()
        taken = await begun(
            *(in_turn.take(CHAT, n, desk.version(str(n))) for n in range(MOST_WAITING))
        )
        assert await in_turn.take(CHAT, 99, desk.version("too many")) is False
        # An edit of one that waits isn't one more.
        taken += await begun(in_turn.take(CHAT, 3, desk.version("3, edited")))
        desk.open.set()
        assert all(await asyncio.gather(*taken))
        assert desk.handled == ["0", "1", "2", "3, edited", "4"]
        assert await in_turn.take(CHAT, 99, desk.version("later"))

    asyncio.run(scenario())


def test_versions_between_the_first_and_the_newest_are_left_out() -> None:
    async def scenario() -> None:
        in_turn, desk = InTurn(), Desk()
        tasks = await begun(*(in_turn.take(CHAT, 1, desk.version(name)) for name in "abcd"))
        await asyncio.sleep(0)
        # They wait for nothing any more.
        assert [task.done() for task in tasks] == [False, True, True, False]
        desk.open.set()
        assert await asyncio.gather(*tasks) == [True] * 4
        assert desk.handled == ["a", "d"]

    asyncio.run(scenario())


@pytest.mark.parametrize("failing", ["a", "b"])
def test_a_failure_is_told_to_whoever_brought_the_version(failing: str) -> None:
    async def scenario() -> None:
        in_turn, desk = InTurn(), Desk()
        error = ValueError("broken")
        first, newest = await begun(
            *(
                in_turn.take(CHAT, 1, desk.version(name, error if name == failing else None))
                for name in "ab"
            )
        )
        desk.open.set()
        told = await asyncio.gather(first, newest, return_exceptions=True)
        # What a newer version has replaced needn't be tried again.
        assert list(told) == ([True, True] if failing == "a" else [True, error])
        assert desk.handled == ["a", "b"]
        with pytest.raises(ValueError, match="broken"):
            await in_turn.take(CHAT, 2, desk.version("alone", error))

    asyncio.run(scenario())


def test_who_waits_for_what_is_cut_short_is_cut_short_too() -> None:
    async def scenario() -> None:
        in_turn, desk = InTurn(), Desk()
        first, newest = await begun(*(in_turn.take(CHAT, 1, desk.version(name)) for name in "ab"))
        first.cancel()
        told = await asyncio.gather(first, newest, return_exceptions=True)
        assert all(isinstance(one, asyncio.CancelledError) for one in told)
        desk.open.set()
        assert await in_turn.take(CHAT, 1, desk.version("again"))

    asyncio.run(scenario())
