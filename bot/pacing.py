"""Messages no faster than Telegram takes them.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this names 30 a second
to all chats, and 20 a minute to a group. What it says of single chats ("avoid more than one a
second", bursts allowed) is left to its own answer, which `bot.delivery` waits out.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from telegram.ext import BaseRateLimiter

from bot import receipts

ALL: RateLimitItem = RateLimitItemPerSecond(30)
GROUP: RateLimitItem = RateLimitItemPerMinute(20)
# What Telegram counts of what this bot calls.
_COUNTED = ("sendMessage", "editMessageText")
# In seconds: how long a wait lasts at least, so that rounding makes no hot loop.
_LEAST = 0.01
_MOMENT = 1.0


class Pacing(BaseRateLimiter[None]):
    """Holds messages back until they can be sent, in the order they came."""

    def __init__(self) -> None:
        self._all, self._group = ALL, GROUP
        self._sent = MovingWindowRateLimiter(MemoryStorage())
        self._next = asyncio.Lock()

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
        if endpoint in _COUNTED:
            chat = data.get("chat_id")
            # Groups' ids are below 0.
            if isinstance(chat, int) and chat < 0:
                await self._turn(self._group, str(chat))
            async with self._next:
                await self._turn(self._all, "all")
        return await callback(*args, **kwargs)

    async def _turn(self, limit: RateLimitItem, whose: str) -> None:
        while not self._sent.hit(limit, whose):
            free = self._sent.get_window_stats(limit, whose).reset_time
            seconds = max(free - time.time(), _LEAST)
            # A stop needn't wait for a group's next minute; a moment it can.
            await (receipts.pause if seconds > _MOMENT else asyncio.sleep)(seconds)
