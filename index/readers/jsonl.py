"""JSON Lines: one article a line, by the names of fields or by those of common exports."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from index.errors import ArticleError
from index.models import Article, Skipped
from index.readers.document import LARGEST, Document
from index.readers.lines import text_lines
from index.readers.options import ReadingOptions
from index.readers.records import (
    FIELDS,
    NoTextError,
    articles_from,
    at_path,
    check_fields,
    not_there,
    options_for,
)

_MOST_KEYS_SHOWN = 20
_KINDS = {str: "text", list: "a list", int: "a number", float: "a number", bool: "true or false"}


def read_jsonl(document: Document, options: ReadingOptions) -> Iterator[Article | Skipped]:
    """Yield the article of each line, or why there is none. Blank lines are passed over.

    Where not one of several lines has a text, that is said once. One line at a time is held, of
    32 MB at most. Raises ArticleError where the document is empty or no text, or `options` name a
    field that an article hasn't.
    """
    check_fields(options)
    empty = True
    missing = dict(options.fields)
    keys: dict[str, None] = {}
    textless: list[Skipped] | None = []
    for number, line in enumerate(text_lines(document), start=1):
        if line is not None and not line.strip():
            continue
        empty = False
        where = f"{document.where}:{number}"
        try:
            row = _row(line)
            missing = {field: path for field, path in missing.items() if not at_path(row, path)[0]}
            if (textless is not None or missing) and len(keys) < _MOST_KEYS_SHOWN:
                keys |= dict.fromkeys(row)
            for reading in articles_from(row, options_for(row, options), where):
                # The first that has a text: it isn't the file, but the lines before that lack it.
                yield from textless or ()
                textless = None
                yield reading
        except ArticleError as error:
            skipped = Skipped(where=where, reason=str(error))
            if isinstance(error, NoTextError) and textless is not None:
                textless.append(skipped)
            else:
                yield skipped
    if empty:
        raise ArticleError("is empty")
    if textless is not None and len(textless) > 1:
        yield Skipped(where=document.where, reason=_no_text(keys, options))
    else:
        yield from textless or ()
        yield from not_there(missing, keys, document.where)


def _no_text(keys: Iterable[str], options: ReadingOptions) -> str:
    shown = ", ".join(key[:40] for key in list(keys)[:_MOST_KEYS_SHOWN])
    path = options.fields.get("text")
    if path is not None:
        return (
            f"has no line with {path!r}, which fields name for text (keys: {shown}); name another, "
            "or leave the file out"
        )
    return (
        f"has no line with a text (keys: {shown}); name its key with --fields text=KEY or in "
        "citedesk.toml"
    )


def _row(line: str | None) -> dict[str, Any]:
    if line is None:
        raise ArticleError(f"is longer than {LARGEST // 1024 // 1024} MB; part it, or leave it out")
    try:
        # NaN is how tables without a value are written out.
        row = json.loads(line, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", "too deep or too long a value")
        raise ArticleError(f"isn't JSON ({reason}); put one object on each line") from error
    if not isinstance(row, dict):
        kind = _KINDS.get(type(row), "no value")
        raise ArticleError(f"is {kind}, not an object with {' '.join(FIELDS)}")
    return row
