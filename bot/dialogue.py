"""From what Telegram tells us to what we say: messages, edits, buttons, failures."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from typing import TYPE_CHECKING

from telegram import Bot, CallbackQuery, Message, Update, User
from telegram.error import Conflict, Forbidden, NetworkError, TelegramError
from telegram.ext import ContextTypes

from bot import buttons, choosing, receipts, replies, replies_commands
from bot.addressed import addressed, thread_of
from bot.admin import Tally
from bot.buttons import AnswerButtons
from bot.choosing import Choosing
from bot.commands import Commands, Said
from bot.delivery import Place, edit, notify, send
from bot.desk_process import EndedSearchError
from bot.examples import question_on
from bot.in_turn import InTurn
from bot.inline import Inline
from bot.kept import Kept
from bot.language import _, language_of, speaking
from bot.memory import Exchange, Memory
from bot.metrics import ERRORS, timed
from bot.waiting import Waiting
from bot.worker import Worker
from retrieval.models import Conversation

if TYPE_CHECKING:
    from bot.desk import Desk

logger = logging.getLogger(__name__)


class Dialogue:
    """The handlers of updates, and what they share."""

    def __init__(self, desk: "Desk", worker: Worker, kept: Kept) -> None:
        self._kept = kept
        self._memory = Memory()
        self._tally = Tally()
        self._commands = Commands(desk, worker, self._memory, self._tally, kept)
        self._buttons = AnswerButtons(desk, worker, kept)
        self._inline = Inline(desk, worker, kept)
        self._choosing = Choosing(kept.preferences, desk.quotes)
        self._in_turn = InTurn()
        self._waiting = Waiting()

    async def message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a message with a text or caption, new or edited, where it is for us."""
        message, bot = _message(update), context.bot
        if addressed(message, bot.bot) is None:
            return
        handle = partial(self._reply, message, bot)
        with self._speaking_with(message.from_user):
            if not await self._in_turn.take(message.chat.id, message.message_id, handle):
                await send(bot, _place(message), replies.busy(), message.message_id, attempts=1)

    async def _reply(self, message: Message, bot: Bot) -> None:
        """Answer a message, or have the answer that it already has say something else."""
        asked = addressed(message, bot.bot)
        assert asked is not None, "only what is addressed to the bot is taken"
        if message.text is None and not replies.is_question(asked.words):
            await send(bot, _place(message), replies.no_text(), message.message_id)
            return
        place, words = _place(message), (asked.command, asked.words)
        known = self._memory.of(place.chat, asked.message)
        if known and known.asked == words:
            return
        async with self._waiting.typing(message):
            # An answer that is edited is no message that could end a draft.
            async with nullcontext() if known else self._waiting.drafting(message):
                said = await self._commands.said(asked)
            if not said.reply:
                return  # who isn't answered keeps an answer from before
            with timed("deliver"):
                if known:
                    answers = await edit(
                        bot, place, known.answers, said.reply, asked.message, said.keyboard
                    )
                else:
                    answers = await send(bot, place, said.reply, asked.message, said.keyboard)
        self._keep_shown(said, answers)
        # Who asks to be forgotten isn't remembered for it.
        if asked.command != "forget":
            exchange = Exchange(words, asked.conversation.asker, answers, said.before, said.turn)
            self._memory.remember(place.chat, asked.message, exchange)

    def _keep_shown(self, said: Said, answers: Sequence[int]) -> None:
        if said.shown is not None:
            self._kept.shown.sent(said.shown, answers[-1])

    async def no_text(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say of a photo, a sticker, a voice message that words are wanted."""
        message = _message(update)
        with self._speaking_with(message.from_user):
            await send(context.bot, _place(message), replies.no_text(), message.message_id)

    async def pressed(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Do what a pressed button is for: an answer's, a setting's, or an example's."""
        query = update.callback_query
        assert query is not None, "the handler is for pressed buttons"
        data = query.data or ""
        with self._speaking_with(query.from_user):
            if data.startswith(buttons.DATA):
                await self._buttons.pressed(query)
            elif data.startswith(choosing.DATA):
                await self._choosing.pressed(query)
            else:
                await self._example_pressed(query, context.bot)

    async def inline(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show what a question typed in some chat finds."""
        query = update.inline_query
        assert query is not None, "the handler is for inline queries"
        with self._speaking_with(query.from_user):
            await self._inline.asked(query)

    async def _example_pressed(self, query: CallbackQuery, bot: Bot) -> None:
        question = question_on(query)
        if question is None or not isinstance(query.message, Message):
            await notify(query, _(replies_commands.EXPIRED))
            return
        handle = partial(self._answer_pressed, query, query.message, question, bot)
        if not await self._in_turn.take(query.message.chat.id, query.id, handle):
            await notify(query, _(replies_commands.STILL_BUSY))

    async def _answer_pressed(
        self, query: CallbackQuery, message: Message, question: str, bot: Bot
    ) -> None:
        await notify(query)
        place, presser = _place(message), query.from_user.id
        async with self._waiting.typing(message):
            async with self._waiting.drafting(message):
                said = await self._commands.pressed(question, Conversation(*place, asker=presser))
            answers = await send(bot, place, said.reply, message.message_id, said.keyboard)
        self._keep_shown(said, answers)
        if not answers:
            return
        exchange = Exchange(("ask", question), presser, answers, said.before, said.turn)
        # Nobody wrote the question: the answer stands for it.
        self._memory.remember(place.chat, answers[0], exchange)

    async def failed(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Log what went wrong, and keep it in the receipt, for whether to try again."""
        if receipt := receipts.current():
            receipt.error = context.error
        if isinstance(context.error, Conflict):
            logger.error("another process polls with this token; stop one of the two")
            return
        if update is None and isinstance(context.error, NetworkError):
            logger.warning("Telegram can't be reached, trying again: %s", context.error.message)
            return
        if isinstance(context.error, Forbidden):
            logger.info("the bot was blocked by a reader or removed from a group; nothing was sent")
            return
        if isinstance(context.error, EndedSearchError):
            logger.warning("%s; it is started anew, and asked again", context.error)
            return
        self._tally.errors += 1
        ERRORS.inc()
        logger.error("a handler failed", exc_info=context.error)

    @property
    def waiting(self) -> int:
        """How many messages wait or are being handled."""
        return self._in_turn.waiting

    async def set_aside(self, update: Update) -> None:
        """Tell the asker that the question isn't tried again, and nothing more."""
        if message := update.effective_message:
            bot, place = message.get_bot(), _place(message)
            with self._speaking_with(update.effective_user), suppress(TelegramError):
                await send(bot, place, replies.went_wrong(), message.message_id)

    @contextmanager
    def _speaking_with(self, user: User | None) -> Iterator[None]:
        """Speak the language that somebody has chosen here, or else in Telegram."""
        chosen = self._kept.preferences.of(user.id).language if user else None
        with speaking(chosen or language_of(user.language_code if user else None)):
            yield


def _message(update: Update) -> Message:
    assert update.effective_message is not None, "handlers are filtered to messages"
    return update.effective_message


def _place(message: Message) -> Place:
    return Place(message.chat.id, thread_of(message))
