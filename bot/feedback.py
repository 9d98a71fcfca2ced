"""What readers say of answers: useful, or not."""

import time
from collections.abc import Callable
from typing import NamedTuple

from bot.state import State


class Votes(NamedTuple):
    """How many votes said so."""

    useful: int
    not_useful: int


class Feedback:
    """One vote a person and answer, with what was asked and answered. `clock` tells seconds since
    1970."""

    def __init__(self, state: State, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    def vote(
        self,
        answer: int,
        person: int,
        *,
        useful: bool,
        question: str,
        answered: str,
        generation: str,
    ) -> None:
        """Keep a vote on the answer of a number, in place of the person's earlier one."""
        self._state.change(
            "INSERT OR REPLACE INTO votes VALUES (?, ?, ?, ?, ?, ?, ?)",
            answer,
            person,
            useful,
            question,
            answered,
            generation,
            self._clock(),
        )

    def counts(self, since: float = 0.0) -> Votes:
        """Return how many found answers useful, and how many didn't, since a moment in seconds
        since 1970."""
        rows = self._state.rows(
            "SELECT useful, count(*) FROM votes WHERE at >= ? GROUP BY useful", since
        )
        counts = dict(rows)
        return Votes(counts.get(1, 0), counts.get(0, 0))

    def forget(self, person: int | None) -> int:
        """Delete a person's votes, in all chats; return how many."""
        return self._state.erase("DELETE FROM votes WHERE person IS ?", person)
