"""Updates on disk from before they are acknowledged until they are answered."""

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from bot.private_file import StateError, open_private, transaction, unwritable

logger = logging.getLogger(__name__)

NAME = "inbox.sqlite"
# What was answered is remembered, without its text, for as long as Telegram may bring it again: it
# keeps updates for 24 hours (https://core.telegram.org/bots/api#getting-updates). In seconds.
KEPT_FOR = 48 * 3600.0
MOST_KEPT = 10_000
_VERSION = 1
# While an update is open, `body` is its JSON and `finished` null; afterwards it is the other way
# round. `bot` is the bot's id: a folder may serve several.
_SCHEMA = """
CREATE TABLE updates (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    bot TEXT NOT NULL,
    update_id INTEGER NOT NULL,
    digest BLOB NOT NULL,
    body TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    finished REAL,
    UNIQUE (bot, update_id, digest)
);
CREATE INDEX finished ON updates (finished);
CREATE TABLE parts (number INTEGER NOT NULL, digest BLOB NOT NULL, message INTEGER NOT NULL);
"""


class Part(NamedTuple):
    """A message of a reply that Telegram has accepted: the digest of its text, and its id."""

    digest: bytes
    message: int


class Kept(NamedTuple):
    """An open update: its number in order of arrival, Telegram's id, its JSON, how many attempts
    to answer it failed, and what Telegram has accepted of its reply."""

    number: int
    update_id: int
    body: str
    attempts: int = 0
    parts: tuple[Part, ...] = ()


class Inbox:
    """One bot's updates in the data folder's `inbox.sqlite`. From any thread.

    The methods raise sqlite3.Error where the file can't be written. What they have written outlives
    the process at once. A power failure it outlives from the next `add` on, which takes some
    milliseconds for it, where the others take a fraction of one.
    """

    def __init__(self, data: Path, bot: str, clock: Callable[[], float] = time.time) -> None:
        """`bot` is the bot's id; `clock` tells seconds since 1970.

        A damaged file is put aside, with a warning. Raises StateError where the file can't be
        written, or another process answers for the same bot.
        """
        self.path = data / NAME
        self._bot = bot
        self._clock = clock
        self._threads = threading.Lock()
        self._holder = FileLock(data / f"inbox-{bot}.lock", thread_local=False)
        try:
            data.mkdir(parents=True, exist_ok=True)
            self._holder.acquire(timeout=0)
        except Timeout as error:
            raise StateError(
                f"another process answers from {data} with this bot's token; stop it first"
            ) from error
        except OSError as error:
            raise unwritable(self.path, error.strerror) from error
        lost = "questions that were open in it are lost"
        try:
            self._db = open_private(self.path, _SCHEMA, _VERSION, lost)
        except BaseException:
            self._holder.release()
            raise

    def close(self) -> None:
        with self._threads:
            self._db.close()
        self._holder.release()

    def add(self, update_id: int, body: str) -> Kept | None:
        """Keep an update; None where it was kept before, be it answered or not.

        It is the same one where its JSON is too: ids begin anew after a week without updates.
        """
        now = self._clock()
        with self._transaction():
            self._prune(now)
            added = self._db.execute(
                "INSERT OR IGNORE INTO updates (bot, update_id, digest, body) VALUES (?, ?, ?, ?)",
                (self._bot, update_id, digest_of(body), body),
            )
            number = added.lastrowid
        if not added.rowcount:
            return None
        self._sync()
        assert number is not None, "a row was inserted"
        return Kept(number, update_id, body)

    def unfinished(self) -> list[Kept]:
        """Return the open updates in the order they came."""
        with self._threads:
            rows = self._db.execute(
                "SELECT number, update_id, body, attempts FROM updates "
                "WHERE bot = ? AND finished IS NULL ORDER BY number",
                (self._bot,),
            ).fetchall()
            parts: dict[int, list[Part]] = {}
            for number, *part in self._db.execute("SELECT * FROM parts ORDER BY rowid"):
                parts.setdefault(number, []).append(Part(*part))
        return [
            Kept(number, update_id, body, attempts, tuple(parts.get(number, ())))
            for number, update_id, body, attempts in rows
        ]

    def begin(self, number: int) -> None:
        """Count an attempt, which stays counted unless it is taken back."""
        self._change("UPDATE updates SET attempts = attempts + 1 WHERE number = ?", number)

    def take_back(self, number: int) -> None:
        """Don't count the last attempt."""
        self._change("UPDATE updates SET attempts = attempts - 1 WHERE number = ?", number)

    def accepted(self, number: int, part: Part) -> None:
        """Keep that Telegram has accepted a message of the reply."""
        with self._transaction():
            self._db.execute("INSERT INTO parts VALUES (?, ?, ?)", (number, *part))

    def done(self, number: int) -> None:
        """Forget what an update said; know only that it came."""
        with self._transaction():
            self._db.execute(
                "UPDATE updates SET finished = ?, body = NULL WHERE number = ?",
                (self._clock(), number),
            )
            self._db.execute("DELETE FROM parts WHERE number = ?", (number,))

    def _prune(self, now: float) -> None:
        self._db.execute("DELETE FROM updates WHERE finished < ?", (now - KEPT_FOR,))
        self._db.execute(
            "DELETE FROM updates WHERE finished IS NOT NULL "
            "AND number <= (SELECT max(number) FROM updates) - ?",
            (MOST_KEPT,),
        )

    def _change(self, statement: str, number: int) -> None:
        with self._transaction():
            self._db.execute(statement, (number,))

    def _transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        return transaction(self._db, self._threads)

    def _sync(self) -> None:
        """Have what was written so far reach the disk itself."""
        # SQLite would do so within each transaction (synchronous = FULL), and hold up for some
        # milliseconds whoever waits to write that an answer was accepted.
        try:
            log = os.open(self.path.with_name(f"{NAME}-wal"), os.O_RDONLY)
            try:
                os.fsync(log)
            finally:
                os.close(log)
        except OSError as error:
            # It is written, and outlives the process; raising would have it written once more.
            logger.warning(
                "%s may not reach the disk (%s); was its folder moved?", self.path, error.strerror
            )


def digest_of(text: str) -> bytes:
    """16 bytes by which the same text is known again."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
