"""Messages no faster than Telegram takes them.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this names 30 a second
to all chats, and 20 a minute to a group. What it says of single chats ("avoid more than one a
second", bursts allowed) is left to its own answer, which `bot.delivery` waits out.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from telegram.ext import BaseRateLimiter

from bot import receipts

# Messages, and the seconds within which there may be so many.
ALL = (30, 1.0)
GROUP = (20, 60.0)
# What Telegram counts of what this bot calls.
_COUNTED = ("sendMessage", "editMessageText")
# Waits above this many seconds end when the bot is stopped.
_MOMENT = 1.0


class _Slots:
    """So many messages within so many seconds, wherever on its way each of them is counted.

    Telegram counts a message at some moment between its request and the answer. A slot is free
    again only so long after the answer, which is why two messages through one slot are counted
    that far apart however unevenly the network carries them.
    """

    def __init__(self, count: int, seconds: float) -> None:
        self._count, self._seconds = count, seconds
        self._unused = asyncio.Semaphore(count)
        self._free_at = deque([0.0] * count)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Wait for a slot, in the order of asking, and hold it for a request."""
        now = asyncio.get_running_loop().time
        async with self._unused:
            free_at = self._free_at.popleft()
            seconds = free_at - now()
            try:
                # A stop needn't wait for a group's next minute; a moment it can.
                await (receipts.pause if seconds > _MOMENT else asyncio.sleep)(seconds)
            except BaseException:
                self._free_at.appendleft(free_at)
                raise
            try:
                yield
            finally:
                self._free_at.append(now() + self._seconds)

    def used(self) -> bool:
        """Whether a message of the last so many seconds, or one under way, counts."""
        under_way = len(self._free_at) < self._count
        return under_way or max(self._free_at) > asyncio.get_running_loop().time()


class Pacing(BaseRateLimiter[None]):
    """Holds messages back until they can be sent, in the order they came."""

    def __init__(self) -> None:
        self._all = _Slots(*ALL)
        self._groups: dict[int, _Slots] = {}

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        async with AsyncExitStack() as held:
            if endpoint in _COUNTED:
                chat = data.get("chat_id")
                # Groups' ids are below 0.
                if isinstance(chat, int) and chat < 0:
                    await held.enter_async_context(self._group(chat).one())
                await held.enter_async_context(self._all.one())
            return await callback(*args, **kwargs)

    def _group(self, chat: int) -> _Slots:
        if chat not in self._groups:
            self._groups = {group: slots for group, slots in self._groups.items() if slots.used()}
            self._groups[chat] = _Slots(*GROUP)
        return self._groups[chat]
