"""Fetched pages, kept in one SQLite file, so that they needn't be sent again while unchanged."""

import os
import sqlite3
import threading
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime

from index.errors import CitedeskError
from index.models import Frozen

_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS pages (
    url TEXT PRIMARY KEY,
    address TEXT NOT NULL,
    media_type TEXT,
    charset TEXT,
    content BLOB NOT NULL,
    etag TEXT,
    last_modified TEXT,
    fetched_at TEXT NOT NULL
) STRICT
"""
_COLUMNS = "url, address, media_type, charset, content, etag, last_modified, fetched_at"
# What SQLite says of a file that is none of its own, is damaged, or holds other tables.
_DAMAGE = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR}
# Seconds to wait for another process that writes.
_PATIENCE = 30.0


class Page(Frozen):
    """A page as it was fetched.

    `url` is as asked for, `address` after redirects. `content` is decompressed. `fetched_at` (UTC)
    is when it was last fetched or confirmed to be unchanged.
    """

    url: str
    address: str
    media_type: str | None
    charset: str | None
    content: bytes
    etag: str | None
    last_modified: str | None
    fetched_at: AwareDatetime


class _OtherVersionError(sqlite3.DatabaseError):
    """The file was made by another version, whose tables aren't known here."""


class PageStore:
    """Pages by the address that was asked for, from any thread.

    Every change is one transaction: a process killed at any point leaves the pages of before or
    after it. A file that can't be read is renamed to end in `.damaged`, and an empty one begun;
    pages can be fetched again. Methods raise CitedeskError where the file can't be used at all.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = self._open_or_begin_anew()
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from error

    def find(self, url: str) -> Page | None:
        """Return the page kept for `url`, or None."""
        rows = self._run(f"SELECT {_COLUMNS} FROM pages WHERE url = ?", (url,))
        if not rows:
            return None
        row = dict(zip(_COLUMNS.split(", "), rows[0], strict=True))
        try:
            row["content"] = zlib.decompress(row["content"])
        except zlib.error:
            # Its checksum fails, so it isn't what was fetched.
            self.forget(url)
            return None
        row["fetched_at"] = datetime.fromisoformat(row["fetched_at"])
        return Page.model_validate(row)

    def put(self, page: Page) -> None:
        """Keep `page` in place of what was kept for its `url`."""
        row = (
            page.url,
            page.address,
            page.media_type,
            page.charset,
            zlib.compress(page.content),
            page.etag,
            page.last_modified,
            _stored(page.fetched_at),
        )
        self._run(f"INSERT OR REPLACE INTO pages ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def confirm(self, url: str, fetched_at: datetime) -> None:
        """Note that the page kept for `url` was unchanged at `fetched_at`."""
        self._run("UPDATE pages SET fetched_at = ? WHERE url = ?", (_stored(fetched_at), url))

    def forget(self, url: str) -> None:
        """Keep nothing for `url`."""
        self._run("DELETE FROM pages WHERE url = ?", (url,))

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def _run(self, statement: str, values: tuple[str | bytes | None, ...]) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                try:
                    return self._db.execute(statement, values).fetchall()
                except sqlite3.DatabaseError as error:
                    if not _is_damage(error):
                        raise
                    self._db.close()
                    self._set_aside()
                    self._db = self._open()
                    return self._db.execute(statement, values).fetchall()
            except (OSError, sqlite3.Error) as error:
                raise self._unusable(error) from error

    def _open_or_begin_anew(self) -> sqlite3.Connection:
        try:
            return self._open()
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            self._set_aside()
            return self._open()

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(
            self._path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
        try:
            # With a write-ahead log, a commit needn't wait for the disk and still survives a kill.
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("BEGIN IMMEDIATE")
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version not in {0, _VERSION}:
                raise _OtherVersionError
            db.execute(_SCHEMA)
            db.execute(f"SELECT {_COLUMNS} FROM pages LIMIT 0")
            db.execute(f"PRAGMA user_version = {_VERSION}")
            db.execute("COMMIT")
        except BaseException:
            db.close()
            raise
        return db

    def _set_aside(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            part = self._path.with_name(self._path.name + suffix)
            if part.exists():
                os.replace(part, self._path.with_name(f"{self._path.name}.damaged{suffix}"))

    def _unusable(self, error: Exception) -> CitedeskError:
        return CitedeskError(
            f"{self._path} can't be used to keep pages ({error}); "
            "make its folder writable, with room on the disk"
        )


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    # The lowest byte is the kind; those above say more about it.
    return (
        isinstance(error, _OtherVersionError)
        or (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _DAMAGE
    )


def _stored(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
