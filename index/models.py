"""Frozen values that cross the folder's border."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from index.dates import parse_published
from index.text import is_web_address, normalize, single_line


class Span(NamedTuple):
    """A half-open range of code points `[start, end)` in an article's text."""

    start: int
    end: int


class Frozen(BaseModel):
    """Base of the values handed from folder to folder: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _published(value: object) -> object:
    if not isinstance(value, str):
        return value
    parsed = parse_published(value)
    if parsed is None:
        raise ValueError(f"{value!r} is not a date; use ISO 8601 such as 2024-03-19T08:30:00+04:00")
    return parsed


# What is longer is no headline or name; shown in full it would flood a chat.
_LONGEST_LINE = 300
# What browsers and servers handle (RFC 9110 asks for 8,000; most stop well before).
_LONGEST_ADDRESS = 2048
_LONGEST_ID = 200


def _line(value: str) -> str:
    line = single_line(value)
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1].rstrip() + "…"


def _optional_line(value: str | None) -> str | None:
    return _line(value) or None if value is not None else None


def _web_address(value: str | None) -> str | None:
    """Only an http or https address can be opened by a reader: nothing else becomes a link."""
    if value is None or len(value) > _LONGEST_ADDRESS or not is_web_address(single_line(value)):
        return None
    return single_line(value)


def _plain_id(value: str) -> str:
    if not value or value != single_line(value) or len(value) > _LONGEST_ID:
        raise ValueError(f"an id is one line of 1 to {_LONGEST_ID} printable characters")
    return value


# A day without a time stays a date: midnight would be a claim the article never made.
Published = Annotated[
    datetime | date | None,
    BeforeValidator(_published),
    PlainSerializer(lambda value: value.isoformat() if value else None, return_type=str | None),
]
OptionalLine = Annotated[str | None, AfterValidator(_optional_line)]


class Article(Frozen):
    """A news article as stored: every offset in an index refers to this `text`.

    `text` is normalized when the article is made (see `index.text.normalize`), so that no two
    places can disagree about what an offset means.
    """

    id: Annotated[str, AfterValidator(_plain_id)]
    title: Annotated[str, AfterValidator(_line)]
    text: Annotated[str, AfterValidator(normalize)]
    url: Annotated[str | None, AfterValidator(_web_address)] = None
    published: Published = None
    author: OptionalLine = None
    source: OptionalLine = None
    modified: Published = None
    language: OptionalLine = None
    section: OptionalLine = None


class Passage(Frozen):
    """A stretch of an article that is embedded and searched as one.

    `row` is its place in the vector index. `sentences` tile the passage: their spans are
    offsets into the article's text, like `start` and `end`.
    """

    id: str
    article: str
    row: int
    start: int
    end: int
    sentences: tuple[Span, ...]


class Skipped(Frozen):
    """An input that gave no article: where it is, and why in one line. `indexed`: it gave one, but
    not all that it states.

    `passing` tells that it may well be read the next time: what it held before needn't be given up.
    """

    where: str
    reason: str
    passing: bool = False
    indexed: bool = False


class Duplicate(Frozen):
    """An article that tells again what the article `of` tells.

    `left_out`: it is an older version of the same article, and not in the index. Else it is
    another outlet's copy, and both are.
    """

    where: str
    article: str
    of: str
    left_out: bool


class FileEntry(Frozen):
    """Size and checksum of one file of a generation; no checksum where the file has its own."""

    bytes: int
    sha256: str | None = None


class ModelEntry(Frozen):
    """The model that made a generation's vectors."""

    name: str
    fingerprint: str
    dimension: int
    max_tokens: int


class Manifest(Frozen):
    """What a generation is, written last and checked at opening.

    `number` is one more than that of any generation before.
    """

    schema_version: int
    generation: str
    number: int
    built_at: datetime
    model: ModelEntry
    chunking: dict[str, int]
    sources: tuple[str, ...]
    corpus: str
    articles: int
    passages: int
    files: dict[str, FileEntry]


class Changes(Frozen):
    """How the articles of a build differ from those of the generation published before."""

    added: int
    changed: int
    removed: int
    unchanged: int


class BuildReport(Frozen):
    """What a build did. `published` is False when the index was already up to date;
    `embedded` counts the passages that the encoder had to read."""

    generation: str
    published: bool
    articles: int
    passages: int
    changes: Changes
    duplicates: tuple[Duplicate, ...]
    embedded: int
    skipped: tuple[Skipped, ...]
    seconds: float


class Found(NamedTuple):
    """An article as a reader gives it: what file or address it came from, and what is doubtful
    about it, a line each."""

    article: Article
    origin: str
    warnings: tuple[str, ...] = ()


Reading = Iterator[Found | Skipped]
