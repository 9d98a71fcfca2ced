"""The Telegram bot: python-telegram-bot's Application with our handlers."""

import asyncio
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    Update,
)
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)
from telegram.request import HTTPXRequest

from bot import garbage, replies_access, replies_commands
from bot.access import Rules
from bot.blocks import Reply
from bot.delivery import Place, send
from bot.desk_process import EndedSearchError
from bot.dialogue import Dialogue
from bot.inbox import Inbox
from bot.intake import InboxProcessor, Intake
from bot.kept import Kept
from bot.language import ENGLISH, LANGUAGES, _, speaking
from bot.metrics import ARTICLES, GENERATION_AGE, PASSAGES, SET_ASIDE, WAITING, heard
from bot.pacing import Pacing
from bot.screening import PollingBot, ScreeningRequest
from bot.served import Served
from bot.serving import Listening
from bot.settings import SettingsError
from bot.state import State
from bot.web_front import Hook, WebFront
from bot.worker import Worker
from index.errors import CitedeskError

if TYPE_CHECKING:
    from bot.desk import Desk

logger = logging.getLogger(__name__)

# Questions of different chats go on side by side, so that none waits for another's network.
_CONCURRENT_UPDATES = 256

# In seconds, after the updates have had their time to end.
_WORK_ENDS_WITHIN = 2.0
# Seconds between two looks for a new generation: one small file is read.
_LOOK_EVERY = 2.0
# The same while nothing can be answered: each look starts a process.
_LOOK_AGAIN = 10.0
# Seconds without a word from the search after which the bot isn't ready: to verify a new index may
# take as long.
_STILL_FOR = 120.0
# Seconds without a word from Telegram after which the bot isn't ready; each poll takes ten.
_SILENT_FOR = 60.0

# The kinds of updates that are asked for: no others would be answered.
WANTED = ("message", "edited_message", "callback_query", "inline_query")

App = Application[Any, Any, Any, Any, Any, Any]


class CitedeskBot:
    """The bot's parts, put together: its dialogue, and the index that it follows."""

    def __init__(
        self,
        desk: "Desk",
        rules: Rules | None = None,
        listening: Listening | None = None,
        searches: int = 1,
    ) -> None:
        """`searches` calls are made of `desk` at once."""
        self._listening = listening
        self._front: WebFront | None = None
        self._desk = desk
        self._rules = rules or Rules()
        self._told: str | None = None
        self._following: asyncio.Task[None] | None = None
        self._worker = Worker(searches)
        self._served, self._served_at = Served(None, None), 0.0
        # Why nothing can be answered, as it was told last.
        self._lost = ""

    def application(self, token: str, api: str, state: Path | None = None) -> App:
        """Build the Application that talks to the Bot API server at `api`, and keeps what it knows
        of chats in the folder `state`, or else in the index's."""
        folder = state or self._desk.data
        server = api.rstrip("/")
        self._inbox = Inbox(folder, _bot_id(token))
        self._state = State(folder, _bot_id(token))
        self._intake = Intake(self._inbox)
        self._dialogue = Dialogue(self._desk, self._worker, Kept.of(self._state, self._rules))
        bot = PollingBot(
            token,
            f"{server}/bot",
            f"{server}/file/bot",
            # So many requests python-telegram-bot opens by default for an Application.
            request=HTTPXRequest(connection_pool_size=_CONCURRENT_UPDATES),
            get_updates_request=ScreeningRequest(connection_pool_size=1),
            rate_limiter=Pacing(),
        )
        builder: Any = ApplicationBuilder().bot(bot)
        if self._listening is not None and self._listening.url:
            builder = builder.updater(None)
        app: App = (
            builder.update_queue(self._intake)
            .concurrent_updates(InboxProcessor(self._intake, _CONCURRENT_UPDATES, self._set_aside))
            .post_init(self.start)
            .post_stop(self.stop)
            .post_shutdown(self.shut_down)
            .build()
        )
        # Edited ones too, but no channel's posts.
        messages = filters.UpdateType.MESSAGES
        worded = filters.TEXT | filters.CAPTION
        wordless = filters.ChatType.PRIVATE & ~worded & ~filters.StatusUpdate.ALL
        app.add_handler(MessageHandler(messages & worded, self._dialogue.message))
        app.add_handler(
            MessageHandler(filters.UpdateType.MESSAGE & wordless, self._dialogue.no_text)
        )
        app.add_handler(CallbackQueryHandler(self._dialogue.pressed))
        app.add_handler(InlineQueryHandler(self._dialogue.inline))
        app.add_error_handler(self._dialogue.failed)
        return app

    async def start(self, app: App) -> None:
        """Open what is to be open before the first update: the web server, the inbox, the menus."""
        if self._listening is not None:
            await self._listen(app, self._listening)
        await self._set_menus(app.bot)
        await self._intake.recover(app.bot)
        self._following = asyncio.create_task(self._follow(app.bot))

    async def _listen(self, app: App, listening: Listening) -> None:
        """Open the web server, and have Telegram post there where it is to."""

        async def take(update: dict[str, object]) -> None:
            await self._intake.put(Update.de_json(update, app.bot))

        hook = Hook(listening.path, listening.secret, take) if listening.url else None
        self._front = WebFront(self._unready, self._look, hook, listening.context())
        try:
            await self._front.start(listening.host, listening.port)
        except OSError as error:
            raise SettingsError(
                f"setting CITEDESK_LISTEN={listening.host}:{listening.port}: it can't be listened "
                f"at ({error.strerror}); name another port"
            ) from error
        if listening.url:
            await app.bot.set_webhook(
                listening.url,
                certificate=listening.certificate,
                secret_token=listening.secret,
                allowed_updates=WANTED,
            )

    def _unready(self) -> str | None:
        """Why no question can be answered now, in a line."""
        if self._served.manifest is None:
            return "no index is open"
        if time.monotonic() - self._served_at > _STILL_FOR:
            return "the search hasn't answered for a while"
        if self._listening and self._listening.url:
            return None  # nobody may have asked for long
        if not heard():
            return "Telegram hasn't been reached yet"
        if time.time() - heard() > _SILENT_FOR:
            return "Telegram hasn't been reached for a while"
        return None

    def _look(self) -> None:
        """Set the gauges."""
        WAITING.set(self._dialogue.waiting)
        manifest = self._served.manifest
        if manifest is not None:
            GENERATION_AGE.set(time.time() - manifest.built_at.timestamp())
            ARTICLES.set(manifest.articles)
            PASSAGES.set(manifest.passages)

    async def stop_listening(self) -> None:
        """Take no more requests; Telegram keeps its updates until the next start."""
        if self._front is not None:
            await self._front.stop()

    async def _set_menus(self, bot: Bot) -> None:
        """Have Telegram show the commands, to each in their language."""
        for menu, scope in (
            (replies_commands.PRIVATE_MENU, BotCommandScopeAllPrivateChats()),
            (replies_commands.GROUP_MENU, BotCommandScopeAllGroupChats()),
        ):
            for language in LANGUAGES:
                with speaking(language):
                    commands = [BotCommand(name, _(what)) for name, what in menu]
                # English is for all who have a language that the bot doesn't speak.
                code = None if language == ENGLISH else language
                try:
                    await bot.set_my_commands(commands, scope=scope, language_code=code)
                except TelegramError as error:
                    # The menu is a convenience; the bot answers without it.
                    logger.warning("a command menu could not be set: %s", type(error).__name__)

    async def _set_aside(self, update: Update) -> None:
        """Say of an update that it isn't tried again."""
        SET_ASIDE.inc()
        await self._dialogue.set_aside(update)
        await self._tell_all_admins(update.get_bot(), replies_access.set_aside(update.update_id))

    async def _follow(self, bot: Bot) -> None:
        """Move to a new generation soon after it is published, whether somebody asks or not."""
        while True:
            try:
                await self._see()
                await self._tell_admins(bot)
                # Opened beside the answering, and taken over between two answers.
                if await asyncio.to_thread(self._desk.look):
                    await self._worker.run(self._desk.move)
                    continue
            except (CitedeskError, EndedSearchError) as error:
                self._serves_nothing(str(error))
            except Exception:
                logger.exception("could not look for a new index")
            garbage.tidy(idle=not self._dialogue.waiting)
            await asyncio.sleep(_LOOK_EVERY if self._served.manifest else _LOOK_AGAIN)

    async def _see(self) -> None:
        """Note what is served by now."""
        self._served = await asyncio.to_thread(self._desk.served)
        self._served_at, self._lost = time.monotonic(), ""

    def _serves_nothing(self, why: str) -> None:
        self._served = Served(None, None)
        if why != self._lost:
            logger.warning("nothing can be answered: %s", why)
            self._lost = why

    async def _tell_admins(self, bot: Bot) -> None:
        trouble = self._served.trouble
        if trouble is None or trouble.refused == self._told:
            return
        self._told = trouble.refused
        await self._tell_all_admins(bot, replies_access.not_served(*trouble))

    async def _tell_all_admins(self, bot: Bot, reply: Reply) -> None:
        for admin in self._rules.admins:
            try:
                await send(bot, Place(admin), reply)
            except TelegramError as error:
                logger.warning("an admin could not be told: %s", type(error).__name__)

    async def stop(self, app: App) -> None:
        """End what goes on beside the updates."""
        await self._stop_following()
        await self.stop_listening()

    async def _stop_following(self) -> None:
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)

    async def shut_down(self, app: App) -> None:
        """Close everything."""
        # A start that failed half-way is never stopped, only shut down.
        await self._stop_following()
        await self.stop_listening()
        if not self._worker.close(_WORK_ENDS_WITHIN):
            logger.error("stopped in the midst of a question that hangs")
        self._desk.close()
        self._inbox.close()
        self._state.close()


def _bot_id(token: str) -> str:
    # A token begins with the bot's id. One that doesn't is refused by Telegram soon after.
    number = token.partition(":")[0]
    return number if number.isdecimal() else "0"
