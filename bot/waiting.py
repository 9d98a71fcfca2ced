"""What a reader sees until the answer is there: "typing…", and a draft where it takes long.

Whether Telegram takes them decides nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from telegram import Message
from telegram.constants import ChatAction, ChatType
from telegram.error import TelegramError

from bot.addressed import thread_of
from bot.language import _

# Telegram shows "typing…" for 5 seconds at most (https://core.telegram.org/bots/api#sendchataction)
# and a draft for 30 (https://core.telegram.org/bots/api#sendmessagedraft).
_TYPING_EVERY = 4.0
_DRAFT_EVERY = 25.0
# In seconds: what is said sooner needs no announcing, and who isn't answered sees none.
_TYPING_AFTER = 0.15
# In seconds: a search that takes longer than this is announced by a draft.
_LONG = 2.0
# In seconds: a request that Telegram hasn't answered by then is cut off, for the answer's sake.
_LAST_REQUEST = 1.0
# How many such requests at once: in a crowd, answers come first.
_AT_ONCE = 4


class Waiting:
    """Shows in any number of chats that somebody works for them."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(_AT_ONCE)

    @asynccontextmanager
    async def typing(self, message: Message) -> AsyncIterator[None]:
        """Show "typing…" in the message's chat until the block is left, if that isn't soon."""

        async def show() -> None:
            await message.chat.send_action(ChatAction.TYPING, thread_of(message))

        async with self._repeated(show, _TYPING_EVERY, after=_TYPING_AFTER):
            yield

    @asynccontextmanager
    async def drafting(self, message: Message) -> AsyncIterator[None]:
        """Show a draft in a private chat while the block takes long.

        For an answer that is sent as a message of its own, after the block: a draft still under way
        would appear below it.
        """

        async def show() -> None:
            await message.get_bot().send_message_draft(
                message.chat.id, message.message_id, _("Searching…"), thread_of(message)
            )

        if message.chat.type == ChatType.PRIVATE:
            async with self._repeated(show, _DRAFT_EVERY, after=_LONG):
                yield
        else:
            yield

    @asynccontextmanager
    async def _repeated(
        self, request: Callable[[], Awaitable[None]], every: float, after: float = 0.0
    ) -> AsyncIterator[None]:
        """Make a request, `after` so many seconds and then `every` so many, until the block is
        left.

        One that is under way then is waited for: cut off, it would cost a connection.
        """
        under_way = asyncio.Lock()

        async def keep() -> None:
            await asyncio.sleep(after)
            while True:
                async with self._turns, under_way:
                    with suppress(TelegramError):
                        await request()
                await asyncio.sleep(every)

        task = asyncio.create_task(keep())
        try:
            yield
        finally:
            with suppress(TimeoutError):
                async with asyncio.timeout(_LAST_REQUEST):
                    await under_way.acquire()
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
