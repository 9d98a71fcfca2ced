"""SQLite FTS5, as the product uses it: its schema, its reader, its way of asking."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.lexical.corpus import Analysed
from benchmarks.lexical.engines import Change
from index.catalogue import Rows
from index.generation import STORE
from index.schema import SCHEMA
from index.store import Match, Store


class Fts5:
    """The table `lexical` of a store that holds nothing else."""

    name = "FTS5"
    packages = ()

    def build(self, folder: Path, passages: Iterable[Analysed]) -> None:
        with _writing(folder / STORE) as database:
            database.executescript(SCHEMA)
            database.execute("BEGIN")
            _insert(database, passages)
            database.execute("INSERT INTO lexical (lexical) VALUES ('optimize')")

    def replace(
        self, old: Path, new: Path, changes: Sequence[Change], passages: Iterable[Analysed]
    ) -> None:
        shutil.copyfile(old / STORE, new / STORE)
        with _writing(new / STORE) as database:
            database.execute("BEGIN")
            # The table keeps no text, so that it has to be told what it is to forget.
            database.executemany(
                "INSERT INTO lexical (lexical, rowid, headline, body) VALUES ('delete', ?, ?, ?)",
                (change.old for change in changes),
            )
            _insert(database, (change.new for change in changes))

    def open(self, folder: Path) -> "OpenedFts5":
        return OpenedFts5(folder)


class OpenedFts5:
    def __init__(self, folder: Path) -> None:
        self.store = Store(folder / STORE)

    def search(self, words: Sequence[str], count: int, among: Rows | None = None) -> list[Match]:
        return self.store.match_phrases(words, count, among)

    def close(self) -> None:
        self.store.close()


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A store being written, as `index.store_writer` opens it; committed at the end."""
    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        yield database
        database.execute("COMMIT")
    finally:
        database.close()


def _insert(database: sqlite3.Connection, passages: Iterable[Analysed]) -> None:
    database.executemany("INSERT INTO lexical (rowid, headline, body) VALUES (?, ?, ?)", passages)
