"""Articles, passages and the lexical index: one SQLite file, written once, then only read."""

import json
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from index.analysis import query_terms, terms
from index.dates import parse_published
from index.errors import IndexDamagedError
from index.models import Article, Passage, Span

_SCHEMA = """
CREATE TABLE articles (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    url TEXT,
    published TEXT,
    author TEXT,
    source TEXT
) STRICT;
CREATE TABLE passages (
    "row" INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article TEXT NOT NULL REFERENCES articles (id),
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    sentences TEXT NOT NULL,
    input BLOB NOT NULL
) STRICT;
CREATE INDEX passages_by_article ON passages (article, "row");
-- By the digest of what the encoder read, the next build finds the vector again.
CREATE INDEX passages_by_input ON passages (input);
-- Terms are stemmed before they come here (index.analysis), so FTS5 only has to part them at
-- spaces; it keeps no second copy of the text.
CREATE VIRTUAL TABLE lexical USING fts5 (
    headline, body, content = '', tokenize = "unicode61 remove_diacritics 0"
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(lexical, 'row');
"""
_ARTICLE = "id, title, text, url, published, author, source"
_PASSAGE = '"row", id, article, "start", "end", sentences'
_INDEXED = re.compile(r"[^\W_]+")
# A word of the headline says what the article is about; see docs/decisions.md for the figures.
_HEADLINE_WEIGHT = 1.0
_BODY_WEIGHT = 1.0
# A pasted page as a question would make one enormous disjunction.
_MOST_TERMS = 64


class Match(NamedTuple):
    """A passage's row and its BM25 score: above 0, greater is better."""

    row: int
    score: float


class StoreWriter:
    """Fills a new store file."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        # The file isn't published before it is complete and synced, so a journal buys nothing.
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(_SCHEMA)
        self._db.execute("BEGIN")

    def add_article(self, article: Article) -> None:
        row = article.model_dump()
        self._db.execute(
            f"INSERT INTO articles ({_ARTICLE}) "
            "VALUES (:id, :title, :text, :url, :published, :author, :source)",
            row,
        )

    def articles(self) -> Iterator[Article]:
        """Yield the articles added so far, in the order they were added."""
        for row in self._db.execute(f"SELECT {_ARTICLE} FROM articles ORDER BY number"):
            yield _article(row)

    def add_passages(
        self, article: Article, passages: Iterable[Passage], inputs: Iterable[bytes]
    ) -> None:
        """Add an article's passages, each with the digest of its encoder input."""
        headline = " ".join(terms(article.title))
        for passage, digest in zip(passages, inputs, strict=True):
            sentences = json.dumps(passage.sentences, separators=(",", ":"))
            self._db.execute(
                f"INSERT INTO passages ({_PASSAGE}, input) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    passage.row,
                    passage.id,
                    article.id,
                    passage.start,
                    passage.end,
                    sentences,
                    digest,
                ),
            )
            body = " ".join(terms(article.text[passage.start : passage.end]))
            self._db.execute(
                "INSERT INTO lexical (rowid, headline, body) VALUES (?, ?, ?)",
                (passage.row, headline, body),
            )

    def finish(self) -> None:
        """Write what is left to write; the file is complete afterwards."""
        self._db.execute("INSERT INTO lexical (lexical) VALUES ('optimize')")
        self._db.execute("COMMIT")
        self._db.close()

    def close(self) -> None:
        """Let go of the file, finished or not."""
        self._db.close()


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
        except sqlite3.DatabaseError as error:
            self.close()
            raise IndexDamagedError(
                f"{path} is not a readable store; run `citedesk index build`"
            ) from error

    def article(self, article_id: str) -> Article | None:
        row = self._db.execute(
            f"SELECT {_ARTICLE} FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        return _article(row) if row else None

    def articles(self) -> Iterator[Article]:
        """Yield every article in the order it was indexed."""
        for row in self._db.execute(f"SELECT {_ARTICLE} FROM articles ORDER BY number"):
            yield _article(row)

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Return the passages at `rows`, in that order."""
        marks = ", ".join("?" * len(rows))
        found = self._db.execute(f'SELECT {_PASSAGE} FROM passages WHERE "row" IN ({marks})', rows)
        by_row = {row[0]: _passage(row) for row in found}
        return [by_row[row] for row in rows]

    def passages_of(self, article_id: str) -> list[Passage]:
        rows = self._db.execute(
            f'SELECT {_PASSAGE} FROM passages WHERE article = ? ORDER BY "row"', (article_id,)
        )
        return [_passage(row) for row in rows]

    def rows_by_input(self, digests: Sequence[bytes]) -> dict[bytes, int]:
        """Return the row of a passage for each digest of an encoder input that is known."""
        marks = ", ".join("?" * len(digests))
        return dict(
            self._db.execute(
                f'SELECT input, "row" FROM passages WHERE input IN ({marks})', digests
            ).fetchall()
        )

    def match(self, question: str, count: int) -> list[Match]:
        """Return the `count` passages that match the question's terms best, by BM25."""
        words = query_terms(question)[:_MOST_TERMS]
        if not words:
            return []
        # Quoted, a term is nothing but a term: no operator of FTS5 can come from a question.
        expression = " OR ".join('"' + word.replace('"', '""') + '"' for word in words)
        found = self._db.execute(
            "SELECT rowid, -bm25(lexical, ?, ?) AS score FROM lexical WHERE lexical MATCH ? "
            "ORDER BY score DESC, rowid LIMIT ?",
            (_HEADLINE_WEIGHT, _BODY_WEIGHT, expression, count),
        )
        return [Match(row, score) for row, score in found]

    def document_frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """Return in how many passages, headline included, each of the terms occurs."""
        parts = {word: _INDEXED.findall(word) for word in words}
        marks = ", ".join("?" * sum(map(len, parts.values())))
        found = dict(
            self._db.execute(
                f"SELECT term, doc FROM vocabulary WHERE term IN ({marks})",
                [part for pieces in parts.values() for part in pieces],
            ).fetchall()
        )
        # FTS5 parts "1.5" at the dot; the rarer half is the better estimate of the whole.
        return {
            word: min((found.get(part, 0) for part in pieces), default=0)
            for word, pieces in parts.items()
        }

    def close(self) -> None:
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()

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


def _article(row: tuple[str, str, str, str | None, str | None, str | None, str | None]) -> Article:
    article_id, title, text, url, published, author, source = row
    # Not validated: normalizing again, perhaps by newer rules, would shift every offset.
    return Article.model_construct(
        id=article_id,
        title=title,
        text=text,
        url=url,
        published=parse_published(published) if published else None,
        author=author,
        source=source,
    )


def _passage(row: tuple[int, str, str, int, int, str]) -> Passage:
    number, passage_id, article, start, end, sentences = row
    return Passage(
        id=passage_id,
        article=article,
        row=number,
        start=start,
        end=end,
        sentences=tuple(Span(*span) for span in json.loads(sentences)),
    )
