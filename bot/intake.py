"""From Telegram's updates to their handlers, by way of the inbox: no question is lost.

An update is written down before it goes on, and python-telegram-bot acknowledges it only after
that. It is done when its handlers have come to an end that trying again wouldn't change; otherwise
it stays open, and is answered later or at the next start, each chat's in their order.
"""

import asyncio
import heapq
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, NamedTuple

from telegram import Bot, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError
from telegram.ext import BaseUpdateProcessor

from bot.delivery import seconds_of, surely_not_sent
from bot.inbox import Inbox, Kept
from bot.receipts import ATTEMPTS, Receipt, answering

logger = logging.getLogger(__name__)

# All in seconds. What runs when the bot is stopped may take this long to end.
_STOP_WITHIN = 10.0
# Before an update is tried again whose handler failed, and one that Telegram wasn't there to take
# the answer to.
_AFTER_FAILURE = 1.0
_AFTER_OUTAGE = 60.0
# Between attempts to write an update down; it grows from the first to the second.
_WRITING_AGAIN = (1.0, 60.0)

SetAside = Callable[[Update], Awaitable[None]]


class _Lane(NamedTuple):
    """A chat's updates that go one after the other: the one that is on its way or will be tried
    again, and those that wait for it, as a heap."""

    first: Receipt
    waiting: list[Receipt]


class Intake(asyncio.Queue[object]):
    """The Application's update queue."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self._inbox = inbox
        self.stopping = asyncio.Event()
        self.running: set[asyncio.Task[Any]] = set()
        # By the identity of the update, which the receipt holds on to.
        self._receipts: dict[int, Receipt] = {}
        self._lanes: dict[int | None, _Lane] = {}

    async def recover(self, bot: Bot) -> None:
        """Queue the updates that an earlier run has left open."""
        left = await asyncio.to_thread(self._inbox.unfinished)
        if left:
            logger.info("updates left open, which come first: %d", len(left))
        for kept in left:
            try:
                update = Update.de_json(json.loads(kept.body), bot)
            # Whatever a parser raises at what another version has written.
            except Exception as error:
                reason = type(error).__name__
                logger.error("update %d can't be read (%s); set aside", kept.update_id, reason)
                await asyncio.to_thread(self._inbox.done, kept.number)
                continue
            receipt = self._received(update, kept)
            if receipt.chat in self._lanes:
                heapq.heappush(self._lanes[receipt.chat].waiting, receipt)
            else:
                self._lanes[receipt.chat] = _Lane(receipt, [])
                self.put_nowait(update)

    async def put(self, item: object) -> None:
        """Write an update down and queue it, unless it came before.

        While it can't be written, this waits, so that nothing is acknowledged; an exception would
        end python-telegram-bot's polling without a word. What is no update is its sign to stop.
        """
        if not isinstance(item, Update):
            await self._wind_up()
            await super().put(item)
            return
        if item.inline_query is not None:
            # Of no use to anybody a few seconds later.
            await super().put(item)
            return
        kept = await self._written(item)
        if kept is None:
            return
        receipt = self._received(item, kept)
        if receipt.chat in self._lanes:
            heapq.heappush(self._lanes[receipt.chat].waiting, receipt)
        else:
            self.put_nowait(item)

    def receipt(self, update: object) -> Receipt | None:
        """The receipt of an update; None where it isn't kept."""
        return self._receipts.get(id(update))

    def finish(self, receipt: Receipt) -> None:
        """Forget an update that is done, and queue the next one that has waited for it."""
        del self._receipts[id(receipt.update)]
        lane = self._lanes.get(receipt.chat)
        if lane is None or lane.first is not receipt:
            return
        if lane.waiting:
            following = heapq.heappop(lane.waiting)
            self._lanes[receipt.chat] = lane._replace(first=following)
            self.put_nowait(following.update)
        else:
            del self._lanes[receipt.chat]

    def try_again(self, receipt: Receipt, seconds: float) -> None:
        """Queue an update once more after a while; later ones of its chat wait for it."""
        lane = self._lanes.setdefault(receipt.chat, _Lane(receipt, []))
        if lane.first is receipt:
            asyncio.get_running_loop().call_later(seconds, self._queue_again, receipt)
        else:
            heapq.heappush(lane.waiting, receipt)

    def _queue_again(self, receipt: Receipt) -> None:
        if not self.stopping.is_set():
            self.put_nowait(receipt.update)

    def _received(self, update: Update, kept: Kept) -> Receipt:
        receipt = Receipt(update, kept, self._inbox, self.stopping)
        self._receipts[id(update)] = receipt
        return receipt

    async def _written(self, update: Update) -> Kept | None:
        seconds, longest = _WRITING_AGAIN
        while True:
            try:
                return await asyncio.to_thread(self._inbox.add, update.update_id, update.to_json())
            except Exception as error:
                logger.error(
                    "%s can't be written (%s); new questions wait at Telegram, trying again in "
                    "%d s",
                    self._inbox.path,
                    error,
                    seconds,
                )
            await asyncio.sleep(seconds)
            seconds = min(2 * seconds, longest)

    async def _wind_up(self) -> None:
        """Leave what is queued for the next start, and let what runs come to an end."""
        self.stopping.set()
        while not self.empty():
            self.get_nowait()
            self.task_done()
        if self.running:
            _, late = await asyncio.wait(self.running, timeout=_STOP_WITHIN)
            for task in late:
                task.cancel()
            if late:
                logger.warning("updates cut short, which are left for later: %d", len(late))


class InboxProcessor(BaseUpdateProcessor):
    """Has updates handled side by side, and keeps what became of them.

    The Application's error handler has to put what a handler failed with into the receipt's
    `error`. `set_aside` is called with an update that isn't tried again, before that is kept.
    """

    def __init__(self, intake: Intake, at_once: int, set_aside: SetAside) -> None:
        super().__init__(at_once)
        self._intake = intake
        self._set_aside = set_aside

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await the handlers, and keep whether the update is done.

        Where the bot is being stopped, or stops before they have ended, it stays open.
        """
        assert isinstance(coroutine, Coroutine), "the Application passes its own coroutine"
        if self._intake.stopping.is_set():
            coroutine.close()
            return
        receipt = self._intake.receipt(update)
        task = asyncio.current_task()
        assert task is not None, "handlers run in a task"
        self._intake.running.add(task)
        try:
            if receipt is None:
                await coroutine
                return
            with answering(receipt):
                if receipt.attempts >= ATTEMPTS:
                    # The process has ended at it each time.
                    coroutine.close()
                    await self._give_up(receipt)
                else:
                    await coroutine
                    await self._settle(receipt)
        finally:
            self._intake.running.discard(task)

    async def _settle(self, receipt: Receipt) -> None:
        error = receipt.error
        if error is None or isinstance(error, Forbidden | BadRequest | ChatMigrated):
            await self._finish(receipt)
        elif isinstance(error, TelegramError) and surely_not_sent(error):
            pause = seconds_of(error) if isinstance(error, RetryAfter) else _AFTER_OUTAGE
            logger.warning(
                "the answer to update %d couldn't be delivered (%s); trying again in %d s",
                receipt.update.update_id,
                type(error).__name__,
                pause,
            )
            self._intake.try_again(receipt, pause)
        elif await receipt.failed() < ATTEMPTS:
            is_outage = isinstance(error, TelegramError)
            self._intake.try_again(receipt, _AFTER_OUTAGE if is_outage else _AFTER_FAILURE)
        else:
            await self._give_up(receipt)

    async def _give_up(self, receipt: Receipt) -> None:
        logger.error(
            "update %d is set aside after %d attempts", receipt.update.update_id, receipt.attempts
        )
        await self._set_aside(receipt.update)
        await self._finish(receipt)

    async def _finish(self, receipt: Receipt) -> None:
        await receipt.done()
        self._intake.finish(receipt)
