"""Answers that stand in chats with buttons below them, as long as the buttons work."""

import time
from collections.abc import Callable
from typing import NamedTuple

from pydantic import TypeAdapter

from bot.state import State
from retrieval.models import Answer, Answered

# In seconds. Who wants more of an answer wants it soon.
KEPT_FOR = 7 * 24 * 3600.0
# An answer takes some kilobytes.
MOST_KEPT = 2_000
_ANSWERS = TypeAdapter(tuple[Answer, ...])


class Shown(NamedTuple):
    """An answer in a chat.

    `message` is the id of the message that has the buttons, None until Telegram has accepted it;
    `asker` whose question it answers. `heading` is the question where it stands above the answer,
    as nobody wrote it, and `language` is the answer's.
    """

    number: int
    chat: int
    message: int | None
    asker: int | None
    answered: Answered
    heading: str | None
    language: str


class ShownAnswers:
    """The newest answers. `clock` tells seconds since 1970."""

    def __init__(self, state: State, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    def add(
        self,
        chat: int,
        asker: int | None,
        answered: Answered,
        heading: str | None,
        language: str,
    ) -> int:
        """Keep an answer that is about to be sent; return the number that its buttons carry."""
        now = self._clock()
        with self._state.transaction() as db:
            db.execute("DELETE FROM shown WHERE at < ?", (now - KEPT_FOR,))
            added = db.execute(
                "INSERT INTO shown (chat, asker, answers, left, heading, language, at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    chat,
                    asker,
                    _ANSWERS.dump_json(answered.answers).decode(),
                    "\n".join(answered.left),
                    heading,
                    language,
                    now,
                ),
            )
            number = added.lastrowid
            assert number is not None, "a row was inserted"
            db.execute("DELETE FROM shown WHERE number <= ?", (number - MOST_KEPT,))
        return number

    def sent(self, number: int, message: int) -> None:
        """Keep the id of the message that has the buttons."""
        self._state.change("UPDATE shown SET message = ? WHERE number = ?", message, number)

    def find(self, number: int, chat: int, message: int) -> Shown | None:
        """Return an answer by what was pressed; None where it isn't kept any more, or stands
        elsewhere: numbers can be made up."""
        rows = self._state.rows(
            "SELECT number, chat, message, asker, answers, left, heading, language FROM shown "
            "WHERE number = ? AND chat = ? AND coalesce(message, ?) = ? AND at >= ?",
            number,
            chat,
            message,
            message,
            self._clock() - KEPT_FOR,
        )
        if not rows:
            return None
        ((held_number, _chat, held_message, asker, answers, left, heading, language),) = rows
        answered = Answered(_ANSWERS.validate_json(answers), tuple(left.splitlines()))
        return Shown(held_number, chat, held_message, asker, answered, heading, language)

    def forget(self, chat: int, asker: int | None) -> int:
        """Delete the answers to what somebody asked in a chat; return how many."""
        return self._state.erase("DELETE FROM shown WHERE chat = ? AND asker IS ?", chat, asker)
