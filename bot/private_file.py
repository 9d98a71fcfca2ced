"""SQLite files that only the bot's own user may read."""

import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from index.errors import CitedeskError

logger = logging.getLogger(__name__)

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class StateError(CitedeskError):
    """A file of the bot's state can't be written, or another process writes it."""


def open_private(path: Path, schema: str, version: int, lost: str) -> sqlite3.Connection:
    """Open the file, from any thread, with the tables of `schema`; make it where there is none.

    Write-ahead logged, and what is deleted in it is written over. A file that is damaged, or of
    another version, is put aside; the warning says what is `lost`. Raises StateError where the file
    can't be written.
    """
    try:
        return _connected(path, schema, version)
    except sqlite3.Error as error:
        # The lower byte is the kind of error, the others its details.
        if error.sqlite_errorcode & 0xFF not in _DAMAGED:
            raise unwritable(path, error) from error
    except OSError as error:
        raise unwritable(path, error.strerror) from error
    aside = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    logger.warning("%s is damaged and was put aside as %s; %s", path, aside.name, lost)
    try:
        path.replace(aside)
        # They belong to the damaged file, and would be read into the new one.
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return _connected(path, schema, version)
    except OSError as error:
        raise unwritable(path, error.strerror) from error
    except sqlite3.Error as error:
        raise unwritable(path, error) from error


@contextmanager
def transaction(db: sqlite3.Connection, threads: threading.Lock) -> Iterator[sqlite3.Connection]:
    """Keep all that the block writes, or nothing of it; one thread at a time."""
    with threads:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
            db.execute("COMMIT")
        except BaseException:
            # A full disk has ended the transaction already.
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


def _connected(path: Path, schema: str, version: int) -> sqlite3.Connection:
    # SQLite gives its other files the permissions of this one.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        # The log is synced before it is carried over, and by who needs it sooner.
        db.execute("PRAGMA synchronous = NORMAL")
        # What is deleted is written over.
        db.execute("PRAGMA secure_delete = ON")
        (found,) = db.execute("PRAGMA user_version").fetchone()
        tables = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        sound = db.execute("PRAGMA quick_check").fetchone()[0] == "ok"
        if not sound or (tables and found != version):
            raise _damaged()
        if not tables:
            made = f"{schema} PRAGMA user_version = {version};"
            db.executescript(f"BEGIN IMMEDIATE; {made} COMMIT;")
        # A disk that is full is better known now than at the first question.
        db.execute(f"PRAGMA user_version = {version}")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except BaseException:
        db.close()
        raise
    return db


def unwritable(path: Path, reason: object) -> StateError:
    """The error that says why a file of the state can't be written, and what helps."""
    return StateError(
        f"{path} can't be written ({reason}); free space, mend the folder's permissions, "
        "or set CITEDESK_DATA to another folder"
    )


def _damaged() -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("not a file of this kind")
    error.sqlite_errorcode = sqlite3.SQLITE_NOTADB
    return error
