"""Example questions that the index really answers, as buttons."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot import replies_commands
from bot.worker import Worker

if TYPE_CHECKING:
    from bot.desk import Desk

EXAMPLES = 3
# Newest articles whose headlines are tried: each takes a search.
_TRIED = 12
# In characters: on a phone, a button shows about half of it.
_LONGEST_HEADLINE = 80
_DATA = "example "


class Examples:
    """Questions made of the newest headlines, found once for each generation."""

    def __init__(self, desk: "Desk", worker: Worker) -> None:
        self._desk = desk
        self._worker = worker
        self._finding = asyncio.Lock()
        self._generation = ""
        self._questions: tuple[str, ...] = ()

    async def current(self) -> tuple[str, ...]:
        """Return up to three questions that the open generation answers from the very article.

        Raises CitedeskError where there is no index.
        """
        async with self._finding:
            generation = await self._worker.run(self._serving)
            if generation != self._generation:
                self._questions = await self._find()
                self._generation = generation
            return self._questions

    async def _find(self) -> tuple[str, ...]:
        articles = await self._worker.run(lambda: self._desk.newest(_TRIED))
        found: list[str] = []
        for article in articles:
            question = replies_commands.example(article.title)
            if len(found) == EXAMPLES:
                break
            if len(article.title) > _LONGEST_HEADLINE or question in found:
                continue
            # One search at a time, so that readers' questions are answered in between.
            if await self._worker.run(partial(self._tells, question, article.article)):
                found.append(question)
        return tuple(found)

    def _serving(self) -> str:
        return self._desk.manifest().generation

    def _tells(self, question: str, article: str) -> bool:
        answers = self._desk.answers(question).answers
        sure = len(answers) == 1 and not answers[0].doubtful
        return sure and article in {one.article for one in answers[0].sources}


def keyboard(questions: tuple[str, ...]) -> InlineKeyboardMarkup | None:
    """Return a button for each question; None where there is none."""
    rows = [
        [InlineKeyboardButton(question, callback_data=f"{_DATA}{number}")]
        for number, question in enumerate(questions, start=1)
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def question_on(pressed: CallbackQuery) -> str | None:
    """Return the question of a pressed button, as the bot wrote it on it; None where the message
    is too old to be seen, or has no such button."""
    message = pressed.message
    if not isinstance(message, Message) or message.reply_markup is None:
        return None
    for row in message.reply_markup.inline_keyboard:
        for button in row:
            if pressed.data and button.callback_data == pressed.data:
                return button.text
    return None
