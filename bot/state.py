"""What the bot keeps on disk besides open questions: all of it, in one place."""

import sqlite3
import threading
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from bot.private_file import open_private, transaction

_VERSION = 1
_SCHEMA = """
-- What people have chosen with /settings; null where they have not.
CREATE TABLE preferences (
    person INTEGER PRIMARY KEY,
    language TEXT,
    quotes INTEGER,
    recent INTEGER
);
-- Who may ask, and who may not (bot.access): people and chats.
CREATE TABLE access (whom INTEGER PRIMARY KEY, allowed INTEGER NOT NULL);
-- How many questions people asked by day, and what came of questions (bot.usage).
CREATE TABLE asked (
    day TEXT NOT NULL,
    person INTEGER NOT NULL,
    questions INTEGER NOT NULL,
    PRIMARY KEY (day, person)
);
CREATE TABLE answered (day TEXT PRIMARY KEY, covered INTEGER NOT NULL, declined INTEGER NOT NULL);
-- Answers with buttons below them (bot.shown): what the buttons need.
CREATE TABLE shown (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    chat INTEGER NOT NULL,
    message INTEGER,
    asker INTEGER,
    answers TEXT NOT NULL,
    left TEXT NOT NULL,
    heading TEXT,
    language TEXT NOT NULL,
    at REAL NOT NULL
);
CREATE INDEX shown_at ON shown (at);
-- What people say of answers (bot.feedback).
CREATE TABLE votes (
    answer INTEGER NOT NULL,
    person INTEGER NOT NULL,
    useful INTEGER NOT NULL,
    question TEXT NOT NULL,
    answered TEXT NOT NULL,
    generation TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (answer, person)
);
"""


class State:
    """One bot's `state-ID.sqlite` in the data folder. From any thread; each call takes a fraction
    of a millisecond, so that the event loop may make it.

    The methods raise sqlite3.Error where the file can't be written or read.
    """

    def __init__(self, data: Path, bot: str) -> None:
        """`bot` is the bot's id. Raises StateError where the file can't be written."""
        self._threads = threading.Lock()
        self.path = data / f"state-{bot}.sqlite"
        lost = "what people have set is lost"
        self._db = open_private(self.path, _SCHEMA, _VERSION, lost)

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return what a SELECT finds."""
        with self._threads:
            return self._db.execute(statement, values).fetchall()

    def change(self, statement: str, *values: Any) -> int:
        """Execute one statement that writes; return how many rows it changed."""
        with self.transaction() as db:
            return db.execute(statement, values).rowcount

    def erase(self, statement: str, *values: Any) -> int:
        """Execute a DELETE so that nothing of the rows is left in the files; return how many."""
        deleted = self.change(statement, *values)
        with self._threads:
            # The log would hold them until it is full.
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return deleted

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """Several statements, all or none of which are kept."""
        return transaction(self._db, self._threads)

    def close(self) -> None:
        with self._threads:
            self._db.close()
