"""Articles and passages: one SQLite file, written once, then only read."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo
from functools import cached_property
from itertools import groupby
from pathlib import Path

from index.catalogue import Catalogue, Selection
from index.dates import parse_published
from index.errors import IndexDamagedError
from index.languages import language_of
from index.models import Article, Passage
from index.schema import ARTICLE, PASSAGE, article_of, passage_of


class Store:
    """Reads a finished store file, from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        try:
            self.passage_count = int(self._one("SELECT count(*) FROM passages"))
            self.article_count = int(self._one("SELECT count(*) FROM articles"))
            held = self._db.execute("SELECT language FROM languages ORDER BY language")
            # What articles were analysed by, as ISO 639 codes.
            self.languages = tuple(str(row[0]) for row in held)
        except sqlite3.DatabaseError as error:
            self.close()
            raise IndexDamagedError(
                f"{path} is not a readable store; run `citedesk index build`"
            ) from error

    def language_of(self, article: Article) -> str:
        """The language that an article of the store was analysed by, as an ISO 639 code."""
        # Where there is but one it needn't be guessed, which takes a model of its own.
        return self.languages[0] if len(self.languages) == 1 else language_of(article)

    def article(self, article_id: str) -> Article | None:
        row = self._db.execute(
            f"SELECT {ARTICLE} FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        return article_of(row) if row else None

    def articles(self) -> Iterator[Article]:
        """Yield every article in the order it was indexed."""
        for row in self._db.execute(f"SELECT {ARTICLE} FROM articles ORDER BY number"):
            yield article_of(row)

    def articles_from(self, origin: str) -> Iterator[tuple[Article, str]]:
        """Yield the articles that were read from a file, from below a folder, or from a member of
        an archive, each with where just."""
        found = self._db.execute(
            f"SELECT origin, {ARTICLE} FROM articles WHERE origin = ?1 "
            "OR substr(origin, 1, length(?1) + 1) IN (?1 || '/', ?1 || '!') ORDER BY number",
            (origin,),
        )
        for row in found:
            yield article_of(row[1:]), row[0]

    def signature(self, article_id: str) -> bytes | None:
        """Return the MinHash of an article's text, as `index.stories` made it."""
        row = self._db.execute(
            "SELECT signature FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        return bytes(row[0]) if row else None

    def stories(self) -> Iterator[tuple[Article, ...]]:
        """Yield the articles of each story that is told more than once."""
        found = self._db.execute(
            f"SELECT story, {ARTICLE} FROM articles WHERE story IS NOT NULL ORDER BY story, number"
        )
        for _, rows in groupby(found, key=lambda row: row[0]):
            yield tuple(article_of(row[1:]) for row in rows)

    def story_of(self, article_ids: Sequence[str]) -> dict[str, int]:
        """Return the number of the story of each article that shares its story with another."""
        marks = ", ".join("?" * len(article_ids))
        return dict(
            self._db.execute(
                f"SELECT id, story FROM articles WHERE story IS NOT NULL AND id IN ({marks})",
                article_ids,
            ).fetchall()
        )

    def articles_of_story(self, story: int) -> list[Article]:
        """Return the articles that tell the story, in the order they were indexed."""
        found = self._db.execute(
            f"SELECT {ARTICLE} FROM articles WHERE story = ? ORDER BY number", (story,)
        )
        return [article_of(row) for row in found]

    def articles_within(
        self,
        since: date | None = None,
        until: date | None = None,
        outlet: str | None = None,
        author: str | None = None,
        section: str | None = None,
        *,
        zone: tzinfo,
    ) -> Selection:
        """Return the articles published from `since` to `until`, both days included, by outlet,
        author and section, with the rows of their passages; None asks for nothing.

        Days are those of `zone`; see `Catalogue.select` for what is compared how.
        """
        return self._catalogue.select(since, until, outlet, author, section, zone)

    def outlets(self) -> list[tuple[str, int]]:
        """Return the outlets with their numbers of articles, most first."""
        return self._catalogue.outlets()

    def authors(self) -> list[tuple[str, int]]:
        """Return the authors with their numbers of articles, most first."""
        return self._catalogue.authors()

    def sections(self) -> list[tuple[str, int]]:
        """Return the sections with their numbers of articles, most first."""
        return self._catalogue.sections()

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Return the passages at `rows`, in that order."""
        marks = ", ".join("?" * len(rows))
        found = self._db.execute(f'SELECT {PASSAGE} FROM passages WHERE "row" IN ({marks})', rows)
        by_row = {row[0]: passage_of(row) for row in found}
        return [by_row[row] for row in rows]

    def published(self, rows: Sequence[int]) -> dict[int, datetime | date | None]:
        """Return when the article of the passage at each of `rows` was published."""
        marks = ", ".join("?" * len(rows))
        found = self._db.execute(
            'SELECT p."row", a.published FROM passages p JOIN articles a ON a.id = p.article '
            f'WHERE p."row" IN ({marks})',
            rows,
        )
        return {row: parse_published(stated) if stated else None for row, stated in found}

    def passages_of(self, article_id: str) -> list[Passage]:
        rows = self._db.execute(
            f'SELECT {PASSAGE} FROM passages WHERE article = ? ORDER BY "row"', (article_id,)
        )
        return [passage_of(row) for row in rows]

    def inputs_of(self, article_id: str) -> list[tuple[Passage, bytes]]:
        """Return an article's passages in their order, each with the digest of its input."""
        found = self._db.execute(
            f'SELECT input, {PASSAGE} FROM passages WHERE article = ? ORDER BY "row"', (article_id,)
        )
        return [(passage_of(row[1:]), bytes(row[0])) for row in found]

    def integrity(self) -> list[str]:
        """Return what SQLite finds wrong with the file, a line each."""
        lines = [str(row[0]) for row in self._db.execute("PRAGMA integrity_check")]
        return [] if lines == ["ok"] else lines

    def rows_by_input(self, digests: Sequence[bytes]) -> dict[bytes, int]:
        """Return the row of a passage for each digest of an encoder input that is known."""
        marks = ", ".join("?" * len(digests))
        return dict(
            self._db.execute(
                f'SELECT input, "row" FROM passages WHERE input IN ({marks})', digests
            ).fetchall()
        )

    def close(self) -> None:
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue(self._db)

    @property
    def _db(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._local.connection = connection
            with self._lock:
                self._connections.append(connection)
        return connection

    def _one(self, statement: str, *parameters: object) -> int:
        return int(self._db.execute(statement, parameters).fetchone()[0])
