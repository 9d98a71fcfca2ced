"""JSON Lines: one article a line, `id title text url published author source`, nulls allowed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from index.errors import ArticleError
from index.models import Article, Skipped
from index.readers.files import decode
from index.readers.pasted import title_from
from index.text import single_line

_FIELDS = ("id", "title", "text", "url", "published", "author", "source")


def read_jsonl(path: Path) -> Iterator[Article | Skipped]:
    """Yield the article of each line, or why there is none. Blank lines are passed over.

    Raises ArticleError where the file can't be opened.
    """
    empty = True
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                empty = False
                try:
                    yield _article(decode(line))
                except ArticleError as error:
                    yield Skipped(where=f"{path}:{number}", reason=str(error))
    except OSError as error:
        raise ArticleError(f"can't be read ({error.strerror}); check its permissions") from error
    if empty:
        raise ArticleError("is empty")


def _article(line: str) -> Article:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", "too deep or too long a value")
        raise ArticleError(f"isn't JSON ({reason}); put one object on each line") from error
    if not isinstance(row, dict):
        raise ArticleError(f"is a {type(row).__name__}, not an object with {' '.join(_FIELDS)}")
    fields: dict[str, Any] = {name: row.get(name) for name in _FIELDS}
    for name in ("id", "text"):
        if isinstance(fields[name], int) and not isinstance(fields[name], bool):
            fields[name] = str(fields[name])
        if not isinstance(fields[name], str) or not fields[name].strip():
            raise ArticleError(f"has no {name}; give it a non-empty string")
    if not isinstance(fields["title"], str) or not single_line(fields["title"]):
        fields["title"] = title_from(fields["text"])
    # An empty string is how many exporters write "not known".
    fields["published"] = fields["published"] or None
    try:
        article = Article.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        message = first["msg"].removeprefix("Value error, ")
        raise ArticleError(f"has a bad {first['loc'][0]}: {message}") from error
    if not article.text:
        raise ArticleError("has no text; give it a non-empty string")
    return article
