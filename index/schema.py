"""The tables of a store, and how articles and passages stand in them."""

import json
from typing import Any

from index.dates import parse_published
from index.models import Article, Passage, Span

# `origin` is the file or address an article came from, `address` what all addresses of its page
# have in common, `signature` its MinHash, `story` the number that articles of one story share.
SCHEMA = """
CREATE TABLE articles (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    url TEXT,
    published TEXT,
    author TEXT,
    source TEXT,
    modified TEXT,
    language TEXT,
    section TEXT,
    origin TEXT NOT NULL,
    address TEXT,
    signature BLOB NOT NULL,
    story INTEGER
) STRICT;
CREATE INDEX articles_by_address ON articles (address) WHERE address IS NOT NULL;
CREATE INDEX articles_by_origin ON articles (origin);
CREATE INDEX articles_by_story ON articles (story) WHERE story IS NOT NULL;
-- All that a filter asks of an article, without reading past its text (index.catalogue).
CREATE INDEX articles_by_date ON articles (published, source, author, section, id);
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
-- The languages that articles were analysed by (index.languages).
CREATE TABLE languages (language TEXT PRIMARY KEY) STRICT;
"""
FIELDS = (
    "id",
    "title",
    "text",
    "url",
    "published",
    "author",
    "source",
    "modified",
    "language",
    "section",
)
ARTICLE = ", ".join(FIELDS)
PASSAGE = '"row", id, article, "start", "end", sentences'


def values_of(article: Article) -> tuple[Any, ...]:
    """The values of the columns ARTICLE."""
    row = article.model_dump()
    return tuple(row[name] for name in FIELDS)


def article_of(row: tuple[Any, ...]) -> Article:
    """The article in the columns ARTICLE."""
    values = dict(zip(FIELDS, row, strict=True))
    for name in ("published", "modified"):
        values[name] = parse_published(values[name]) if values[name] else None
    # Not validated: normalizing again, perhaps by newer rules, would shift every offset.
    return Article.model_construct(**values)


def passage_of(row: tuple[Any, ...]) -> Passage:
    """The passage in the columns PASSAGE."""
    number, passage_id, article, start, end, sentences = row
    return Passage(
        id=passage_id,
        article=article,
        row=number,
        start=start,
        end=end,
        sentences=tuple(Span(*span) for span in json.loads(sentences)),
    )
