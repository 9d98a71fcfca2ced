"""The Telegram bot: python-telegram-bot's Application with our handlers."""

import asyncio
import logging
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any
from weakref import WeakValueDictionary

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, Chat, Message, Update
from telegram.constants import ChatAction
from telegram.error import Conflict, Forbidden, NetworkError, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot import replies
from bot.blocks import Reply
from bot.delivery import send
from bot.worker import Desk, Worker
from index.errors import CitedeskError
from retrieval.models import Conversation
from retrieval.smalltalk import small_talk

logger = logging.getLogger(__name__)

COMMANDS = (
    BotCommand("start", "What I do"),
    BotCommand("help", "How to ask and how to read an answer"),
)
# Telegram shows "typing…" for 5 seconds at most (https://core.telegram.org/bots/api#sendchataction).
_TYPING_EVERY = 4.0
# Questions of different chats go on side by side, so that none waits for another's network.
_CONCURRENT_UPDATES = 256
# Questions of one chat that may wait; a chat that sends more would take up the others' places.
_WAITING_IN_A_CHAT = 5

# Seconds between two looks for a new generation: one small file is read.
_LOOK_EVERY = 2.0

_COMMAND = re.compile(r"^/ask(?:@\w+)?\s*", re.IGNORECASE)

App = Application[Any, Any, Any, Any, Any, Any]
Handler = Callable[[Update, ContextTypes.DEFAULT_TYPE], Awaitable[None]]


class CitedeskBot:
    """The handlers, and what they share."""

    def __init__(self, desk: Desk, admins: Sequence[int] = ()) -> None:
        self._desk = desk
        self._admins = admins
        self._told: str | None = None
        self._following: asyncio.Task[None] | None = None
        self._worker = Worker()
        self._waiting: Counter[int] = Counter()
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def application(self, token: str, api: str) -> App:
        """Build the Application that talks to the Bot API server at `api`."""
        server = api.rstrip("/")
        app = (
            ApplicationBuilder()
            .token(token)
            .base_url(f"{server}/bot")
            .base_file_url(f"{server}/file/bot")
            .concurrent_updates(_CONCURRENT_UPDATES)
            .post_init(self._post_init)
            .post_stop(self._post_stop)
            .post_shutdown(self._post_shutdown)
            .build()
        )
        private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
        app.add_handler(CommandHandler("start", self._start, filters=private))
        app.add_handler(CommandHandler("ask", self._ask, filters=private))
        app.add_handler(CommandHandler("help", self._help, filters=private))
        app.add_handler(MessageHandler(private & filters.TEXT & ~filters.COMMAND, self._ask))
        app.add_handler(MessageHandler(private & filters.COMMAND, self._unknown))
        others = private & ~filters.TEXT & ~filters.StatusUpdate.ALL
        app.add_handler(MessageHandler(others, self._no_text))
        app.add_error_handler(self._failed)
        return app

    async def _post_init(self, app: App) -> None:
        try:
            await app.bot.set_my_commands(COMMANDS, scope=BotCommandScopeAllPrivateChats())
        except TelegramError as error:
            # The menu is a convenience; the bot answers without it.
            logger.warning("the command menu could not be set: %s", type(error).__name__)

        self._following = asyncio.create_task(self._follow(app.bot))

    async def _follow(self, bot: Bot) -> None:
        """Move to a new generation soon after it is published, whether somebody asks or not."""
        while True:
            try:
                # Opened beside the answering, and taken over between two answers.
                if await asyncio.to_thread(self._desk.look):
                    await self._worker.run(self._desk.open)
                await self._tell_admins(bot)
            except CitedeskError as error:
                logger.debug("no index to move to: %s", error)
            except Exception:
                logger.exception("could not look for a new index")
            await asyncio.sleep(_LOOK_EVERY)

    async def _tell_admins(self, bot: Bot) -> None:
        trouble = self._desk.trouble
        if trouble is None or trouble.refused == self._told:
            return
        self._told = trouble.refused
        for admin in self._admins:
            try:
                await send(bot, admin, replies.not_served(*trouble))
            except TelegramError as error:
                logger.warning("an admin could not be told: %s", type(error).__name__)

    async def _post_stop(self, app: App) -> None:
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)

    async def _post_shutdown(self, app: App) -> None:
        self._worker.close()
        self._desk.close()

    async def _start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        _, chat = _message(update)
        try:
            count = await self._worker.run(lambda: self._desk.open().generation.manifest.articles)
        except CitedeskError:
            count = None
        await send(context.bot, chat.id, replies.start(count))

    async def _help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        _, chat = _message(update)
        await send(context.bot, chat.id, replies.help_text())

    async def _unknown(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        _, chat = _message(update)
        await send(context.bot, chat.id, replies.UNKNOWN_COMMAND + replies.help_text())

    async def _no_text(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, chat = _message(update)
        await send(context.bot, chat.id, replies.NO_TEXT, reply_to=message.message_id)

    async def _ask(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, chat = _message(update)
        question = _COMMAND.sub("", message.text or "", count=1)
        self._waiting[chat.id] += 1
        try:
            if self._waiting[chat.id] > _WAITING_IN_A_CHAT:
                with suppress(TelegramError):
                    await send(context.bot, chat.id, replies.BUSY, message.message_id, attempts=1)
                return
            await self._ask_in_turn(question, message, chat, context)
        finally:
            self._waiting[chat.id] -= 1
            if not self._waiting[chat.id]:
                del self._waiting[chat.id]

    async def _ask_in_turn(
        self, question: str, message: Message, chat: Chat, context: ContextTypes.DEFAULT_TYPE
    ) -> None:
        # One question at a time in a chat, so that answers come in the order of the questions.
        async with self._lock(chat.id), _typing(chat):
            reply = await self._answer(question, _conversation(message, chat))
            await send(context.bot, chat.id, reply, reply_to=message.message_id)

    async def _answer(self, question: str, conversation: Conversation) -> Reply:
        if kind := small_talk(question):
            return replies.small_talk(kind)
        if not replies.is_question(question):
            return replies.NO_QUESTION
        try:
            found = await self._worker.run(lambda: self._desk.answers(question, None, conversation))
            return replies.answers(found)
        except CitedeskError as error:
            logger.error("no index to answer from: %s", error)
            return replies.NO_INDEX

    async def _failed(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Log what went wrong; tell the asker that it did, and nothing more."""
        if isinstance(context.error, Conflict):
            logger.error("another process polls with this token; stop one of the two")
            return
        if update is None and isinstance(context.error, NetworkError):
            logger.warning("Telegram can't be reached, trying again: %s", context.error.message)
            return
        if isinstance(context.error, Forbidden):
            logger.info("a reader has blocked the bot; nothing was sent")
            return
        logger.error("a handler failed", exc_info=context.error)
        if isinstance(update, Update) and update.effective_message and update.effective_chat:
            with suppress(TelegramError):
                await send(context.bot, update.effective_chat.id, replies.WENT_WRONG)

    def _lock(self, chat_id: int) -> asyncio.Lock:
        # The dictionary forgets a lock once no question of its chat holds or awaits it.
        lock = self._locks.get(chat_id)
        if lock is None:
            lock = self._locks[chat_id] = asyncio.Lock()
        return lock


def _message(update: Update) -> tuple[Message, Chat]:
    message, chat = update.effective_message, update.effective_chat
    assert message is not None, "handlers are filtered to messages"
    assert chat is not None, "every message has a chat"
    return message, chat


def _conversation(message: Message, chat: Chat) -> Conversation:
    # Outside a forum's topics, a reply has a thread too: that of the message it replies to.
    thread = message.message_thread_id if message.is_topic_message else None
    return Conversation(chat.id, thread, message.from_user.id if message.from_user else None)


@asynccontextmanager
async def _typing(chat: Chat) -> AsyncIterator[None]:
    """Show "typing…" until the block is left. Whether it works decides nothing."""

    async def keep() -> None:
        while True:
            with suppress(TelegramError):
                await chat.send_action(ChatAction.TYPING)
            await asyncio.sleep(_TYPING_EVERY)

    task = asyncio.create_task(keep())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
