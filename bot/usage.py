"""How much the bot is used, by day."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from bot.state import State

# Days that are kept, today included.
DAYS = 7


class Counts(NamedTuple):
    """Questions answered and declined, and by how many people, over some days."""

    covered: int
    declined: int
    people: int


class Usage:
    """Counts for each of the last days, which are UTC's. `clock` tells seconds since 1970."""

    def __init__(self, state: State, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    def asked(self, person: int) -> None:
        """Count a question of a person, or of a chat where nobody is named."""
        today = self._today()
        with self._state.transaction() as db:
            oldest = str(today - timedelta(days=DAYS - 1))
            db.execute("DELETE FROM asked WHERE day < ?", (oldest,))
            db.execute("DELETE FROM answered WHERE day < ?", (oldest,))
            db.execute(
                "INSERT INTO asked VALUES (?, ?, 1) "
                "ON CONFLICT (day, person) DO UPDATE SET questions = questions + 1",
                (str(today), person),
            )

    def answered(self, covered: int, declined: int) -> None:
        """Count what questions came to."""
        self._state.change(
            "INSERT INTO answered VALUES (?1, ?2, ?3) ON CONFLICT (day) "
            "DO UPDATE SET covered = covered + ?2, declined = declined + ?3",
            str(self._today()),
            covered,
            declined,
        )

    def today(self, person: int) -> int:
        """How many questions a person has asked today."""
        rows = self._state.rows(
            "SELECT questions FROM asked WHERE day = ? AND person = ?", str(self._today()), person
        )
        return int(rows[0][0]) if rows else 0

    def seconds_left(self) -> int:
        """Until the day ends."""
        tomorrow = datetime.combine(self._today() + timedelta(days=1), datetime.min.time(), UTC)
        return max(round(tomorrow.timestamp() - self._clock()), 1)

    def counts(self, days: int = DAYS) -> Counts:
        """Return the counts of the last `days` days, today included."""
        since = str(self._today() - timedelta(days=days - 1))
        ((covered, declined),) = self._state.rows(
            "SELECT total(covered), total(declined) FROM answered WHERE day >= ?", since
        )
        ((people,),) = self._state.rows(
            "SELECT count(DISTINCT person) FROM asked WHERE day >= ?", since
        )
        return Counts(int(covered), int(declined), int(people))

    def _today(self) -> date:
        return datetime.fromtimestamp(self._clock(), UTC).date()
