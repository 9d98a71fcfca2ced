"""Other ways to ask FTS5 the same, for less time or for another ranking."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.lexical.engines import Opened
from index.catalogue import Rows
from index.generation import STORE
from index.store import Match, Store

_BY_SCORE = (
    "SELECT rowid, -bm25(lexical, 1.0, 1.0) AS score FROM lexical WHERE lexical MATCH ? {among}"
    "ORDER BY score DESC, rowid LIMIT ?"
)
_BY_RANK = (
    "SELECT rowid, -rank FROM lexical WHERE lexical MATCH ? {among}ORDER BY rank, rowid LIMIT ?"
)
# Left alone, SQLite sets out from the rows and begins a new search for each; with the plus it goes
# through the matches once and keeps those that are among the rows.
_FROM_ROWS = "AND rowid IN (SELECT value FROM json_each(?)) "
_FROM_MATCHES = "AND +rowid IN (SELECT value FROM json_each(?)) "
_MAPPED = 1 << 34


class Way:
    """FTS5 asked by a statement of its own.

    `mapped`: the file is mapped into memory, in place of reading pages into SQLite's cache.
    `most`: terms that stand in a larger share of the passages are left out, unless all are.
    """

    def __init__(
        self,
        folder: Path,
        *,
        statement: str = _BY_SCORE,
        among: str = _FROM_MATCHES,
        mapped: bool = False,
        most: float = 1.0,
    ) -> None:
        path = folder / STORE
        self._statement, self._among, self._most = statement, among, most
        self._store = Store(path)
        self._passages = self._store.lexical_count()
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(uri, uri=True)
        if mapped:
            self._database.execute(f"PRAGMA mmap_size = {_MAPPED}")

    def search(self, words: Sequence[str], count: int, among: Rows | None = None) -> list[Match]:
        if self._most < 1:
            held = self._store.document_frequencies(words)
            words = [w for w in words if held[w] <= self._most * self._passages] or words
        expression = " OR ".join('"' + word.replace('"', '""') + '"' for word in words)
        rows = () if among is None else (json.dumps(among.tolist()),)
        found = self._database.execute(
            self._statement.format(among="" if among is None else self._among),
            (expression, *rows, count),
        )
        return [Match(row, score) for row, score in found]

    def close(self) -> None:
        self._database.close()
        self._store.close()


WAYS: dict[str, Callable[[Path], Opened]] = {
    "in the order of bm25()": Way,
    "in the order of rank": partial(Way, statement=_BY_RANK),
    "file mapped into memory": partial(Way, mapped=True),
    "without terms in over 10 % of passages": partial(Way, most=0.1),
    "without terms in over 3 % of passages": partial(Way, most=0.03),
}
FILTERED: dict[str, Callable[[Path], Opened]] = {
    "FTS5, from the rows": partial(Way, among=_FROM_ROWS),
    "FTS5, from the matches": Way,
}
