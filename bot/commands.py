"""What each command does: from what a message asks to what is said."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from telegram import InlineKeyboardMarkup

from bot import replies, replies_access, replies_commands
from bot.access import Refusal, Why
from bot.addressed import Addressed
from bot.admin import AdminCommands, Tally
from bot.blocks import Reply
from bot.buttons import keyboard as answer_buttons
from bot.choosing import keyboard as choices
from bot.examples import Examples, keyboard
from bot.kept import Kept
from bot.language import spoken
from bot.logs import QUESTIONS
from bot.memory import Memory
from bot.metrics import count_questions, timed
from bot.since import since_when
from bot.worker import Worker
from index.errors import CitedeskError
from retrieval.filters import Filters
from retrieval.last_turns import LastTurns
from retrieval.models import Conversation, Turn
from retrieval.smalltalk import small_talk

if TYPE_CHECKING:
    from bot.desk import Desk

logger = logging.getLogger(__name__)

LATEST = 5


class Said(NamedTuple):
    """What is said, the buttons below it, the turn that the question came after and the one that
    it made, and by which number an answer is known to its buttons."""

    reply: Reply
    keyboard: InlineKeyboardMarkup | None = None
    before: Turn | None = None
    turn: Turn | None = None
    shown: int | None = None


class Commands:
    """The commands, and what they share."""

    def __init__(
        self,
        desk: "Desk",
        worker: Worker,
        memory: Memory,
        tally: Tally,
        kept: Kept,
    ) -> None:
        self._desk = desk
        self._worker = worker
        self._memory = memory
        self._turns = LastTurns()
        self._tally = tally
        self._kept = kept
        self._examples = Examples(desk, worker)
        self._table: dict[str, Callable[[Addressed], Awaitable[Said]]] = {
            "start": self._start,
            "help": self._help,
            "ask": self._ask,
            "since": self._since,
            "latest": self._latest,
            "sources": self._sources,
            "settings": self._settings,
            "privacy": self._privacy,
            "forget": self._forget,
        }
        self._admin_table = AdminCommands(desk, worker, tally, kept).table

    async def said(self, asked: Addressed) -> Said:
        """Return what a message is answered with."""
        chat, _thread, asker = asked.conversation
        if refusal := self._kept.access.refused(chat, asker):
            return self._refused(refusal, asker or chat, private=asked.private)
        command = self._table.get(asked.command)
        admins = self._admin_table.get(asked.command)
        if admins and not self._kept.access.is_admin(asked.person):
            admins = None
        if command is None and admins is None:
            # Beyond that, a group wants no instructions.
            known = (replies_commands.commands(),) if asked.private else ()
            return Said(replies.unknown_command() + known)
        try:
            if command is None:
                assert admins is not None, "one of the two is there"
                return Said(await admins(asked))
            return await command(asked)
        except CitedeskError as error:
            logger.error("no index to answer from: %s", error)
            return Said(replies.no_index())

    def _refused(self, refusal: Refusal, whom: int, *, private: bool) -> Said:
        """What is said to who isn't answered: nothing, where they know or others would read it."""
        silent = not refusal.to_be_told or (refusal.why is Why.BLOCKED and not private)
        return Said(
            () if silent else replies_access.refused(refusal, whom, self._kept.access.rules)
        )

    async def pressed(self, question: str, conversation: Conversation) -> Said:
        """Return the answer to a question on a button, below the question."""
        chat, _thread, asker = conversation
        if refusal := self._kept.access.refused(chat, asker):
            return self._refused(refusal, asker or chat, private=chat == asker)
        try:
            said = await self._answered(question, conversation, None, heading=question)
        except CitedeskError as error:
            logger.error("no index to answer from: %s", error)
            return Said(replies.no_index())
        # Who is refused has no answer for the question to stand above.
        return (
            said._replace(reply=replies_commands.pressed(question, said.reply))
            if said.turn
            else said
        )

    async def _ask(self, asked: Addressed) -> Said:
        if kind := small_talk(asked.words):
            return Said(replies.small_talk(kind))
        if not replies.is_question(asked.words):
            return Said(replies_commands.how_to_ask(private=asked.private))
        return await self._answered(asked.words, asked.conversation, self._about(asked))

    async def _since(self, asked: Addressed) -> Said:
        since = since_when(asked.words, datetime.now().astimezone().date())
        if since is None:
            return Said(replies_commands.no_date(asked.words))
        if not replies.is_question(since.question):
            return Said(replies_commands.no_question_since(since.day))
        options = Filters(since=since.day)
        return await self._answered(since.question, asked.conversation, self._about(asked), options)

    def _about(self, asked: Addressed) -> Turn | None:
        """The turn that a question follows up, other than the last of its conversation."""
        chat = asked.conversation.chat
        known = self._memory.of(chat, asked.message)
        if known and known.before:
            return known.before  # edited, it still comes after what it came after
        return self._memory.turn_at(chat, asked.replied) if asked.replied else None

    async def _answered(
        self,
        question: str,
        conversation: Conversation,
        about: Turn | None,
        options: Filters | None = None,
        heading: str | None = None,
    ) -> Said:
        chat, _thread, asker = conversation
        if refusal := self._kept.access.refused_question(chat, asker):
            return self._refused(refusal, asker or chat, private=True)
        QUESTIONS.info("asked: %s", question)
        desk, wishes = self._desk, self._kept.preferences.of(conversation.asker).wishes()
        before = about or self._turns.of(conversation)
        with timed("answer"):
            found = await self._worker.run(lambda: desk.answers(question, options, before, wishes))
        turn = found.turn
        if turn is not None:
            self._turns.remember(conversation, turn)
        covered = sum(answer.covered for answer in found.answers)
        self._tally.answered += covered
        self._tally.declined += len(found.answers) - covered
        count_questions(covered, len(found.answers) - covered)
        self._kept.usage.answered(covered, len(found.answers) - covered)
        if not covered:
            return Said(replies.answers(found), None, before, turn)
        number = self._kept.shown.add(chat, asker, found, heading, spoken())
        buttons = answer_buttons(number, found.answers)
        return Said(replies.answers(found), buttons, before, turn, number)

    async def _start(self, asked: Addressed) -> Said:
        try:
            covered = await self._worker.run(self._desk.manifest)
            questions = await self._examples.current()
        except CitedeskError:
            return Said(replies.start(None))
        reply = replies.start(covered.articles)
        if not questions:
            return Said(reply)
        return Said(replies_commands.with_examples(reply), keyboard(questions))

    async def _help(self, asked: Addressed) -> Said:
        return Said(replies_commands.help_for(admin=self._kept.access.is_admin(asked.person)))

    async def _latest(self, asked: Addressed) -> Said:
        topic = asked.words if replies.is_question(asked.words) else ""
        chat, _thread, asker = asked.conversation
        if topic and (refusal := self._kept.access.refused_question(chat, asker)):
            return self._refused(refusal, asker or chat, private=True)

        found = await self._worker.run(lambda: self._desk.newest(LATEST, topic))
        return Said(replies_commands.latest(found, topic))

    async def _sources(self, asked: Addressed) -> Said:
        covered = await self._worker.run(self._desk.coverage)
        return Said(replies_commands.sources(covered))

    async def _settings(self, asked: Addressed) -> Said:
        if not asked.private:
            return Said(replies_commands.settings_elsewhere())
        chosen = self._kept.preferences.of(asked.person)
        return Said(replies_commands.settings(), choices(chosen, self._desk.quotes))

    async def _privacy(self, asked: Addressed) -> Said:
        return Said(replies_commands.privacy())

    async def _forget(self, asked: Addressed) -> Said:
        chat, _, asker = asked.conversation
        exchanges = self._memory.forget(chat, asker)
        turns = self._turns.forget(chat, asker)
        answers = self._kept.shown.forget(chat, asker)
        votes = self._kept.feedback.forget(asked.person)
        settings = self._kept.preferences.forget(asked.person)
        return Said(replies_commands.forgotten(turns, exchanges, answers, votes, settings=settings))
