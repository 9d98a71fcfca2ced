"""Files and folders to articles."""

import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.errors import ArticleError
from index.models import Article, Reading, Skipped
from index.readers.files import decode, read_bytes
from index.readers.html import read_html
from index.readers.jsonl import read_jsonl
from index.readers.markdown import read_markdown
from index.readers.pasted import read_pasted
from index.text import single_line

logger = logging.getLogger(__name__)

SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}


def read_articles(sources: Sequence[Path]) -> Reading:
    """Yield every article in the files and folders `sources`, or why a file gave none.

    Folders are read in the order of their paths; hidden files are passed over. A file's article
    is called by its path below the folder, without its ending; no two get the same id.
    """
    taken: dict[str, str] = {}
    seen: set[Path] = set()
    for path, name in _files(sources):
        resolved = path.resolve()
        if resolved in seen:
            continue
        seen.add(resolved)
        for reading in _read(path, _free(name, taken)):
            if isinstance(reading, Skipped):
                yield reading
            elif reading.id in taken:
                reason = f"has the id {reading.id!r}, already used by {taken[reading.id]}"
                yield Skipped(where=_shown(path), reason=reason)
            else:
                taken[reading.id] = _shown(path)
                yield reading


def _files(sources: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield each file, and its path below the source that named it."""
    for source in sources:
        if source.is_dir():
            for path in sorted(source.rglob("*")):
                name = path.relative_to(source)
                if path.is_file() and not any(part.startswith(".") for part in name.parts):
                    yield path, name
        else:
            yield source, Path(source.name)


def _free(name: Path, taken: dict[str, str]) -> str:
    """The path without its ending; with it, and then a number, where that is taken."""
    plain = single_line(_shown(name.with_suffix("")))
    if plain not in taken:
        return plain
    full = whole = single_line(_shown(name))
    number = 2
    while full in taken:
        full = f"{whole}-{number}"
        number += 1
    return full


def _shown(path: Path) -> str:
    """The path as text; bytes in it that are no text are marked."""
    return os.fsencode(path.as_posix()).decode(errors="replace")


def _read(path: Path, article_id: str) -> Reading:
    kind = SUFFIXES.get(path.suffix.lower())
    try:
        if not path.is_file():
            yield Skipped(where=_shown(path), reason="is not a regular file")
        elif kind == "jsonl":
            yield from read_jsonl(path)
        elif kind is None:
            known = " ".join(SUFFIXES)
            yield Skipped(
                where=_shown(path), reason=f"is none of {known}; convert it, or leave it out"
            )
        else:
            yield _one(kind, read_bytes(path), article_id)
    except ArticleError as error:
        yield Skipped(where=_shown(path), reason=str(error))
    except Exception as error:
        # Pages hold what nobody thought of. One of them must not cost the archive its index.
        logger.debug("could not read %s", _shown(path), exc_info=True)
        reason = f"can't be read ({type(error).__name__}); please report this file"
        yield Skipped(where=_shown(path), reason=reason)


def _one(kind: str, content: bytes, article_id: str) -> Article:
    if kind == "html":
        return read_html(content, article_id)
    read = read_markdown if kind == "markdown" else read_pasted
    return read(decode(content), article_id)
