"""What is known of the update that is being answered, wherever its handlers have got to."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

from bot.inbox import Inbox, Kept, Part, digest_of

if TYPE_CHECKING:
    from telegram import Update

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

# Attempts at an update that ended the process, or a handler, before it is set aside.
ATTEMPTS = 3


class Receipt:
    """An update on its way through the handlers.

    `error` is what the handlers failed with at this attempt, `attempts` how many failed before.

    A message that Telegram accepts is written down when the answer to its request arrives. Where
    the process ends in between, the message is sent again at the next start, and the reader has it
    twice: nobody can ask Telegram afterwards. The like happens only where the connection breaks in
    between, and `send` tries again.
    """

    def __init__(
        self, update: "Update", kept: Kept, inbox: Inbox, stopping: asyncio.Event | None = None
    ) -> None:
        self.update = update
        self.number = kept.number
        self.chat = update.effective_chat.id if update.effective_chat else None
        self.attempts = kept.attempts
        self.error: Exception | None = None
        self._inbox = inbox
        self._parts = list(kept.parts)
        self._unclaimed: list[Part] = []
        self._stopping = stopping or asyncio.Event()

    def __lt__(self, other: "Receipt") -> bool:
        return self.number < other.number

    def start(self) -> None:
        """Begin an attempt: what the ones before it have sent isn't sent again."""
        self.error = None
        self._unclaimed = list(self._parts)

    def accepted_as(self, text: str) -> int | None:
        """The id of the message that says `text`, where an earlier attempt has sent it.

        A part is known by its text, so that nothing of an answer that has changed is left out.
        """
        digest = digest_of(text)
        for part in self._unclaimed:
            if part.digest == digest:
                self._unclaimed.remove(part)
                return part.message
        return None

    def accepted(self, text: str, message: int) -> None:
        """Keep that Telegram has accepted a message that says `text`."""
        part = Part(digest_of(text), message)
        self._parts.append(part)
        # Not in another thread: each millisecond counts, as the class says.
        self._noted(lambda: self._inbox.accepted(self.number, part))

    async def failed(self) -> int:
        """Count the attempt that has just failed; return how many have."""
        self.attempts += 1
        await asyncio.to_thread(self._noted, lambda: self._inbox.begin(self.number))
        return self.attempts

    async def done(self) -> None:
        """The update is answered, or needs no answer, or will get none."""
        await asyncio.to_thread(self._noted, lambda: self._inbox.done(self.number))

    async def pause(self, seconds: float) -> None:
        """Sleep; where the bot is stopped meanwhile, the update is left for the next start."""
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return
        raise asyncio.CancelledError

    def attempt(self, call: Callable[[], Result]) -> Result:
        """Do what might end the process; where it does, the attempt is counted."""
        self._noted(lambda: self._inbox.begin(self.number))
        try:
            return call()
        finally:
            self._noted(lambda: self._inbox.take_back(self.number))

    def _noted(self, write: Callable[[], None]) -> None:
        try:
            write()
        except sqlite3.Error as error:
            # The reader still gets an answer, and perhaps once more after a restart.
            logger.error("%s can't be written: %s", self._inbox.path, error)


_current: ContextVar[Receipt | None] = ContextVar("receipt", default=None)


def current() -> Receipt | None:
    """The receipt of the update that is being answered; None outside of that."""
    return _current.get()


@contextmanager
def answering(receipt: Receipt) -> Iterator[None]:
    """Begin an attempt, in which `current` returns the receipt, in this task and those that it
    starts."""
    receipt.start()
    token = _current.set(receipt)
    try:
        yield
    finally:
        _current.reset(token)


async def pause(seconds: float) -> None:
    """Sleep as `Receipt.pause` does, where an update is being answered."""
    receipt = current()
    await (receipt.pause(seconds) if receipt else asyncio.sleep(seconds))


def attempting(call: Callable[[], Result]) -> Callable[[], Result]:
    """Return `call` as an attempt at the update that is being answered, for another thread."""
    receipt = current()
    return (lambda: receipt.attempt(call)) if receipt else call
