"""The one door for work that would block the event loop: encoding, searching, opening an index."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from typing import Any, TypeVar

from bot.receipts import attempting

Result = TypeVar("Result")


class Worker:
    """Runs blocking calls in `threads` of its own, in the order they were asked for."""

    def __init__(self, threads: int = 1) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="citedesk")
        self._running: set[Future[Any]] = set()

    async def run(self, call: Callable[[], Result]) -> Result:
        # In its own context, for the language that is spoken.
        running = self._executor.submit(copy_context().run, attempting(call))
        self._running.add(running)
        running.add_done_callback(self._running.discard)
        return await asyncio.wrap_future(running)

    def close(self, seconds: float) -> bool:
        """Take no more calls; tell whether those that run have ended within so many seconds."""
        self._executor.shutdown(wait=False)
        return not wait(set(self._running), seconds).not_done
