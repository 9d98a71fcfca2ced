"""JSON Lines: one article a line, by the names of fields or by those of common exports."""

import json
from collections.abc import Iterator
from typing import Any

from index.errors import ArticleError
from index.models import Article, Skipped
from index.readers.document import LARGEST, Document
from index.readers.lines import text_lines
from index.readers.options import ReadingOptions
from index.readers.records import FIELDS, article_from, at_path, check_fields


def read_jsonl(document: Document, options: ReadingOptions) -> Iterator[Article | Skipped]:
    """Yield the article of each line, or why there is none. Blank lines are passed over.

    One line at a time is held, of 32 MB at most. Raises ArticleError where the document
    is empty or no text, or `options` name a field that an article hasn't.
    """
    check_fields(options)
    unseen = dict(options.fields)
    empty = True
    for number, line in enumerate(text_lines(document), start=1):
        if line is not None and not line.strip():
            continue
        empty = False
        try:
            row = _row(line)
            for field in [field for field, path in unseen.items() if at_path(row, path)[0]]:
                del unseen[field]
            yield article_from(row, options)
        except ArticleError as error:
            yield Skipped(where=f"{document.where}:{number}", reason=str(error))
    if empty:
        raise ArticleError("is empty")
    for field, path in unseen.items():
        reason = f"has no line with {path!r}, which fields name for {field}; check its spelling"
        yield Skipped(where=document.where, reason=reason)


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
        raise ArticleError(f"is a {type(row).__name__}, not an object with {' '.join(FIELDS)}")
    return row
