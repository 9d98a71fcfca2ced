"""The one door for work that would block the event loop: encoding, searching, opening an index."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from typing import TypeVar

from bot.receipts import attempting

Result = TypeVar("Result")


class Worker:
    """Runs blocking calls in one thread of its own, in the order they were asked for."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="citedesk")

    async def run(self, call: Callable[[], Result]) -> Result:
        loop = asyncio.get_running_loop()
        # In its own context, for the language that is spoken.
        return await loop.run_in_executor(self._executor, copy_context().run, attempting(call))

    def close(self, seconds: float) -> bool:
        """Take no more calls; tell whether the one that runs has ended within so many seconds."""
        last = self._executor.submit(lambda: None)
        self._executor.shutdown(wait=False)
        with suppress(TimeoutError):
            last.result(seconds)
        return last.done()
