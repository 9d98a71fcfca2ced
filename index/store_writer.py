"""Writing a store: articles first, then their passages."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from index.addresses import address_key
from index.models import Article, Passage
from index.schema import ARTICLE, PASSAGE, SCHEMA, article_of, values_of

_LOOK_BACK = 4


class Stored(NamedTuple):
    """An article in the store being written: its number, and where it was read."""

    number: int
    article: Article
    origin: str


class StoreWriter:
    """Fills a new store file."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        # The file isn't published before it is complete and synced, so a journal buys nothing.
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(SCHEMA)
        self._db.execute("CREATE TEMP TABLE bands (band BLOB NOT NULL, number INTEGER NOT NULL)")
        self._db.execute("BEGIN")

    def add_article(self, article: Article, origin: str, signature: bytes) -> int:
        """Add an article whose id is new, and return its number."""
        key = address_key(article.url) if article.url else None
        values = (*values_of(article), origin, key, signature)
        marks = ", ".join("?" * len(values))
        added = self._db.execute(
            f"INSERT INTO articles ({ARTICLE}, origin, address, signature) VALUES ({marks})", values
        )
        assert added.lastrowid is not None, "a row was inserted"
        return added.lastrowid

    def add_bands(self, number: int, bands: Iterable[bytes]) -> None:
        """Add the bands of an article's signature; articles that share one may be alike."""
        self._db.executemany("INSERT INTO bands VALUES (?, ?)", ((band, number) for band in bands))

    def neighbours(self) -> list[tuple[int, int]]:
        """Return pairs of articles that share a band: each with the few before it in the band.

        Among many that are alike, that links them all without naming every pair.
        """
        lags = ", ".join(
            f"lag(number, {n}) OVER earlier AS earlier_{n}" for n in range(1, _LOOK_BACK + 1)
        )
        found = self._db.execute(
            f"SELECT * FROM (SELECT number, {lags} FROM bands "
            "WINDOW earlier AS (PARTITION BY band ORDER BY number)) WHERE earlier_1 IS NOT NULL"
        )
        pairs = {(one, row[0]) for row in found for one in row[1:] if one is not None}
        return sorted(pairs, key=lambda pair: (pair[1], pair[0]))

    def remove_article(self, number: int) -> None:
        self._db.execute("DELETE FROM bands WHERE number = ?", (number,))
        self._db.execute("DELETE FROM articles WHERE number = ?", (number,))

    def take_address(self, number: int) -> None:
        """Leave an article without its address."""
        self._db.execute(
            "UPDATE articles SET url = NULL, address = NULL WHERE number = ?", (number,)
        )

    def by_id(self, article_id: str) -> Stored | None:
        return self._stored("id = ?", article_id)

    def by_number(self, number: int) -> Stored | None:
        return self._stored("number = ?", number)

    def by_address(self, url: str) -> Stored | None:
        """Return the article at the same address as `url`.

        None for a site's front page: exports give it for want of an article's own address.
        """
        key = address_key(url)
        return self._stored("address = ?", key) if key and ("/" in key or "?" in key) else None

    def _stored(self, condition: str, value: object) -> Stored | None:
        row = self._db.execute(
            f"SELECT number, origin, {ARTICLE} FROM articles WHERE {condition}", (value,)
        ).fetchone()
        return Stored(row[0], article_of(row[2:]), row[1]) if row else None

    def set_story(self, numbers: Iterable[int], story: int) -> None:
        """Mark articles as telling the same story, called by the lowest of their numbers."""
        rows = ((story, number) for number in numbers)
        self._db.executemany("UPDATE articles SET story = ? WHERE number = ?", rows)

    def articles(self) -> Iterator[Article]:
        """Yield the articles added so far, in the order they were added."""
        for row in self._db.execute(f"SELECT {ARTICLE} FROM articles ORDER BY number"):
            yield article_of(row)

    def add_passages(
        self, article: Article, passages: Iterable[Passage], inputs: Iterable[bytes], language: str
    ) -> None:
        """Add an article's passages, each with the digest of its encoder input; `language` is what
        its terms were made by."""
        self._db.execute("INSERT OR IGNORE INTO languages VALUES (?)", (language,))
        for passage, digest in zip(passages, inputs, strict=True):
            self._db.execute(
                f"INSERT INTO passages ({PASSAGE}, input) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    passage.row,
                    passage.id,
                    article.id,
                    passage.start,
                    passage.end,
                    json.dumps(passage.sentences, separators=(",", ":")),
                    digest,
                ),
            )

    def finish(self) -> None:
        """Write what is left to write; the file is complete afterwards."""
        self._db.execute("COMMIT")
        self._db.close()

    def close(self) -> None:
        """Let go of the file, finished or not."""
        self._db.close()
