"""SQLite FTS5, in a file of its own."""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.lexical.corpus import Analysed
from benchmarks.lexical.engines import Change
from index.catalogue import Rows
from index.lexical import Match

_FILE = "fts5.sqlite"
# Terms come stemmed, so that they only have to be parted at spaces. No second copy is kept.
_SCHEMA = """
CREATE VIRTUAL TABLE lexical USING fts5 (
    headline, body, content = '',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
)
"""


class Fts5:
    name = "FTS5"
    packages = ()

    def build(self, folder: Path, passages: Iterable[Analysed]) -> None:
        with _writing(folder / _FILE) as database:
            database.execute(_SCHEMA)
            database.execute("BEGIN")
            _insert(database, passages)
            database.execute("INSERT INTO lexical (lexical) VALUES ('optimize')")

    def replace(
        self, old: Path, new: Path, changes: Sequence[Change], passages: Iterable[Analysed]
    ) -> None:
        shutil.copyfile(old / _FILE, new / _FILE)
        with _writing(new / _FILE) as database:
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
        uri = f"{(folder / _FILE).resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(uri, uri=True)

    def search(self, words: Sequence[str], count: int, among: Rows | None = None) -> list[Match]:
        expression = " OR ".join('"' + word.replace('"', '""') + '"' for word in words)
        # The plus keeps SQLite from setting out from the rows, with a search anew for each of them.
        only = "" if among is None else "AND +rowid IN (SELECT value FROM json_each(?)) "
        rows = () if among is None else (json.dumps(among.tolist()),)
        found = self._database.execute(
            "SELECT rowid, -bm25(lexical) AS score FROM lexical WHERE lexical MATCH ? "
            f"{only}ORDER BY score DESC, rowid LIMIT ?",
            (expression, *rows, count),
        )
        return [Match(row, score) for row, score in found]

    def close(self) -> None:
        self._database.close()


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A file whose loss at a crash doesn't matter; committed at the end."""
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
