"""What feeds and sitemaps have listed so far, kept in a file.

A feed names its last twenty pages or so, a sitemap for news those of two days. A page that is no
longer named is still there: it stays an article until its own address says that it is gone.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from index.dates import parse_published
from index.readers.feeds import Entry
from index.versions import moment

_SCHEMA = """
CREATE TABLE IF NOT EXISTS listed (
    position INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    entry TEXT NOT NULL,
    stamp TEXT NOT NULL,
    newest TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    fetched TEXT,
    asked TEXT,
    gone INTEGER NOT NULL DEFAULT 0,
    UNIQUE (source, url)
) STRICT;
CREATE TABLE IF NOT EXISTS sitemaps (url TEXT PRIMARY KEY, stamp TEXT NOT NULL) STRICT;
"""
# Corrections come early: a page is asked for in every build at first, then when it is twice as old
# as it was the last time, and at last once in so many days. A changed stamp is told at once.
_YOUNG = timedelta(days=2)
_RARELY = timedelta(days=30)
# Where the list holds the whole article, its page isn't needed.
_DUE = """
    source = :source AND json_extract(entry, '$.text') IS NULL AND (
        fetched IS NULL OR fetched <> stamp OR (stamp = '' AND (
            first_seen >= :young OR asked <= :rare
            OR unixepoch(:now) - unixepoch(first_seen)
                >= 2 * (unixepoch(asked) - unixepoch(first_seen))
        ))
    )
"""


class Listings:
    """A SQLite file. For one thread at a time."""

    def __init__(self, path: Path) -> None:
        try:
            self._db = _open(path)
        except sqlite3.DatabaseError:
            # Kept aside for whoever wants to save something; what sources list now comes again.
            path.replace(path.with_name(f"{path.name}.damaged"))
            for suffix in ("-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            self._db = _open(path)

    def add(self, source: str, entries: Iterable[Entry], now: datetime) -> None:
        """Take in what a source lists now."""
        rows = [
            (
                source,
                entry.url,
                entry.model_dump_json(),
                entry.stamp or "",
                _newest(entry),
                _at(now),
            )
            for entry in entries
        ]
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT INTO listed (source, url, entry, stamp, newest, first_seen) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (source, url) DO UPDATE SET "
            "entry = excluded.entry, stamp = excluded.stamp, newest = excluded.newest",
            rows,
        )
        self._db.execute("COMMIT")

    def entries(self, source: str) -> Iterator[Entry]:
        """Yield all that the source has listed, in the order it was first seen, but for pages
        that are gone."""
        found = self._db.execute(
            "SELECT entry FROM listed WHERE source = ? AND NOT gone ORDER BY position", (source,)
        )
        for (entry,) in found:
            yield Entry.model_validate_json(entry)

    def due(self, source: str, now: datetime, most: int) -> list[Entry]:
        """Return up to `most` entries whose pages are to be fetched: new ones, then those to be
        asked for again, the newest first.

        They are those never fetched, those whose stamp has changed since they were, and those
        without a stamp that weren't asked for in a while: listed still or not, a page may have
        been corrected, or be gone.
        """
        found = self._db.execute(
            f"SELECT entry FROM listed WHERE {_DUE} "
            "ORDER BY fetched IS NOT NULL, newest DESC, position LIMIT :most",
            {
                "source": source,
                "now": _at(now),
                "young": _at(now - _YOUNG),
                "rare": _at(now - _RARELY),
                "most": most,
            },
        )
        return [Entry.model_validate_json(entry) for (entry,) in found]

    def count_new(self, source: str) -> int:
        """Return how many listed pages were never fetched."""
        found = self._db.execute(
            "SELECT count(*) FROM listed WHERE source = ? AND fetched IS NULL "
            "AND json_extract(entry, '$.text') IS NULL",
            (source,),
        )
        return int(found.fetchone()[0])

    def fetched(self, source: str, entry: Entry, now: datetime, *, gone: bool = False) -> None:
        """Note that the entry's page was fetched as it is listed now, or found to be gone."""
        self._db.execute(
            "UPDATE listed SET fetched = ?, asked = ?, gone = ? WHERE source = ? AND url = ?",
            (entry.stamp or "", _at(now), gone, source, entry.url),
        )

    def is_read(self, sitemap: Entry) -> bool:
        """Whether a sitemap was read as it is stamped now; False for one without a stamp."""
        found = self._db.execute("SELECT stamp FROM sitemaps WHERE url = ?", (sitemap.url,))
        row = found.fetchone()
        return row is not None and bool(row[0]) and row[0] == sitemap.stamp

    def read(self, sitemap: Entry) -> None:
        """Note that a sitemap was read as it is stamped now."""
        self._db.execute(
            "INSERT OR REPLACE INTO sitemaps VALUES (?, ?)", (sitemap.url, sitemap.stamp or "")
        )

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._db.close()


def _newest(entry: Entry) -> str:
    """What entries are ordered by: the last date that is stated of them."""
    stamp = parse_published(entry.stamp) if entry.stamp else None
    stated = [moment(entry.modified), moment(entry.published), moment(stamp)]
    return max((_at(at) for at in stated if at), default="")


def _at(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds")


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.executescript(_SCHEMA)
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db
