"""One message of a chat at a time, and of an edited message the newest version."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import NamedTuple
from weakref import WeakValueDictionary

logger = logging.getLogger(__name__)

# Messages of one chat that may wait; a chat that sends more would take up the others' places.
MOST_WAITING = 5
# Of all chats together: beyond, somebody would wait for minutes, and not know.
MOST_WAITING_IN_ALL = 500
Handling = Callable[[], Awaitable[None]]


class _Version(NamedTuple):
    """What handles a version of a message, and what became of it."""

    handle: Handling
    outcome: "asyncio.Future[None]"


class InTurn:
    """Handles a chat's messages in the order they came, and different chats' side by side.

    A message is known by its chat and its id. Where it comes again, edited, while it waits or is
    handled, whoever handles it goes on to the newest version; those between are left out.
    """

    def __init__(self) -> None:
        self._newest: dict[tuple[int, int | str], _Version] = {}
        self._waiting: Counter[int] = Counter()
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def take(self, chat: int, message: int | str, handle: Handling) -> bool:
        """Have a message handled by `handle`; False where too many wait, of its chat or of all.

        Returns when it is handled, or when a newer version of it has come. Raises what `handle`
        raises.
        """
        key = (chat, message)
        version = _Version(handle, asyncio.get_running_loop().create_future())
        earlier = self._newest.get(key)
        if earlier is None and self._is_full(chat):
            return False
        self._newest[key] = version
        if earlier is not None:
            _settle(earlier)
            await version.outcome
            return True
        self._waiting[chat] += 1
        try:
            async with self._lock(chat):
                await self._handle_newest(key)
        finally:
            self._newest.pop(key).outcome.cancel()
            self._waiting[chat] -= 1
            if not self._waiting[chat]:
                del self._waiting[chat]
        version.outcome.result()
        return True

    @property
    def waiting(self) -> int:
        """How many messages wait or are being handled, in all chats."""
        return self._waiting.total()

    def _is_full(self, chat: int) -> bool:
        return self._waiting[chat] >= MOST_WAITING or self.waiting >= MOST_WAITING_IN_ALL

    async def _handle_newest(self, key: tuple[int, int | str]) -> None:
        handled: _Version | None = None
        while handled is not self._newest[key]:
            handled = self._newest[key]
            try:
                await handled.handle()
            except Exception as error:
                _settle(handled, error)
            else:
                _settle(handled)

    def _lock(self, chat: int) -> asyncio.Lock:
        # The dictionary forgets a lock once no message of its chat holds or awaits it.
        lock = self._locks.get(chat)
        if lock is None:
            lock = self._locks[chat] = asyncio.Lock()
        return lock


def _settle(version: _Version, error: Exception | None = None) -> None:
    if version.outcome.done():
        if error is not None:
            # Nobody waits for a version that a newer one has replaced.
            logger.warning("an answer failed whose question was edited meanwhile", exc_info=error)
    elif error is None:
        version.outcome.set_result(None)
    else:
        version.outcome.set_exception(error)
