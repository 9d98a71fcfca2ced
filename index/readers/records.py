"""A record of a table or an export to an article: which column is what, and how it is written."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from index.addresses import address_id, address_key
from index.dates import parse_published
from index.errors import ArticleError
from index.models import Article, Skipped
from index.readers.markup import to_text
from index.readers.options import ReadingOptions
from index.readers.pasted import title_from
from index.text import single_line

FIELDS = ("id", "title", "text", "url", "published", "author", "source", "modified", "language",
          "section")  # fmt: skip
# Names seen in exports of newsrooms' systems, feeds, news data sets and news APIs, likeliest
# first. Case, spaces, underscores and hyphens don't matter.
_NAMES = {
    "id": "id article_id guid uuid story_id doc_id document_id post_id news_id _id identifier",
    "title": "title headline heading article_title news_title head_line post_title",
    "text": "text body content article_text full_text article_body body_text main_text maintext "
    "content_text post_content article_content story article plain_text text_content "
    "content_html body_html html",
    "url": "url link permalink address canonical_url canonical web_url article_url source_url uri "
    "href",
    "published": "published date published_at pub_date publish_date publication_date "
    "published_date date_published date_publish first_published published_on published_time "
    "publish_time datetime post_date article_date date_time timestamp",
    "author": "author authors byline by writer creator author_name reporter journalist",
    "source": "source outlet publication publisher site newspaper source_name site_name "
    "website media news_source provider sitename",
    "modified": "modified updated updated_at last_modified modified_at date_modified updated_on "
    "last_updated update_date date_updated modified_date",
    "language": "language lang locale language_code",
    "section": "section category categories desk rubric topic channel section_name news_category",
}
# What says the value of an object: people and outlets in JSON-LD and news APIs, WordPress's texts,
# MongoDB's ids and dates.
_NAMING = ("name", "title", "rendered", "$oid", "$date")
# What clearly is markup: a break, a picture, a link, a paragraph at the start; or a paired tag.
# "a < b" isn't, nor is "the <p> tag".
_MARKUP = re.compile(
    r"<br\s*/?>|<(?:img|a)\s[^<>=]*=[^<>]*>|^\s*<(?:p|div)\b[^<>]*>", re.IGNORECASE
)
_TAG = re.compile(
    r"<(/?)(p|div|span|h[1-6]|a|ul|ol|li|blockquote|em|strong|b|i|figure|table|article|section)"
    r"\b[^<>]*>",
    re.IGNORECASE,
)
# Without these an article is still one.
_OPTIONAL = ("url", "author", "source", "language", "section")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,31});")
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


class NoTextError(ArticleError):
    """The record has no text; perhaps none of its table has."""


_MOST_SHOWN = 20


def article_from(row: Mapping[str, Any], options: ReadingOptions) -> Article:
    """Make an article of a record whose keys are columns' names.

    Keys are those of `options.fields`, else names that are known (see `columns_of`). A text in
    HTML becomes plain paragraphs. Where no id is given it is made from the address, else from
    headline and day, and stays the same from run to run. A date that can't be read is left out,
    and so is what should be text and isn't. Raises NoTextError where there is no text, and
    ArticleError where the id can't be one.
    """
    check_fields(options)
    values = {field: _value(row, field, options) for field in FIELDS}
    if not isinstance(values["text"], str):
        raise NoTextError("has no text; give it a non-empty string" + _instead(row, options))
    values["text"] = _plain(values["text"])
    for field in _OPTIONAL:
        values[field] = values[field] if isinstance(values[field], str) else None
    for field in ("title", "author", "source", "section"):
        if isinstance(values[field], str):
            values[field] = single_line(_plain(values[field]))
    if not isinstance(values["title"], str) or not values["title"]:
        values["title"] = title_from(str(values["text"]))
    values["published"] = _sound_date(_moment(values["published"]))
    values["modified"] = _sound_date(_moment(values["modified"]))
    if values["id"] is None:
        values["id"] = _made_id(values)
    try:
        article = Article.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        message = first["msg"].removeprefix("Value error, ")
        raise ArticleError(f"has a bad {first['loc'][0]}: {message}") from error
    if not article.text:
        raise NoTextError("has no text; give it a non-empty string")
    return article


def columns_of(columns: Iterable[str], options: ReadingOptions) -> dict[str, list[str]]:
    """Return, for each field of an article, the columns that may hold it, likeliest first.

    A column that `options.fields` names is the only one for its field; `options_for` tells which
    of them apply. Raises ArticleError where it names a field that isn't an article's.
    """
    check_fields(options)
    known = tuple(columns)
    found = {field: list(_known_columns(known, field)) for field in FIELDS}
    return found | {field: [column] for field, column in options.fields.items()}


def not_there(missing: Mapping[str, str], columns: Iterable[str], where: str) -> Iterator[Skipped]:
    """Tell of columns that are named for a field, but that a table hasn't among its own, nor any
    of the usual names."""
    known = tuple(columns)
    shown = ", ".join(name[:40] for name in known[:_MOST_SHOWN] if name)
    for field, column in missing.items():
        if not _known_columns(known, field):
            reason = f"has no {column!r}, which fields name for {field} (it has {shown})"
            yield Skipped(where=where, reason=reason, indexed=True)


def options_for(row: Mapping[str, Any], options: ReadingOptions) -> ReadingOptions:
    """Return how to read a table that has these columns, or a record with these keys.

    Where a column that is named isn't there, it is meant for another table beside this one, and
    the usual names are looked for. That of the text stays named where there is no other.
    """
    there = {f: column for f, column in options.fields.items() if at_path(row, column)[0]}
    if "text" in options.fields and not _known_columns(tuple(row), "text"):
        there["text"] = options.fields["text"]
    return options.model_copy(update={"fields": there})


def articles_from(
    row: Mapping[str, Any], options: ReadingOptions, where: str
) -> Iterator[Article | Skipped]:
    """Yield the article of a record, and what of it was left out, if it can't be read.

    Raises ArticleError as `article_from` does.
    """
    yield article_from(row, options)
    stated = _moment(_value(row, "published", options))
    if stated is not None and _sound_date(stated) is None:
        shown = repr(single_line(stated)[:80] if isinstance(stated, str) else stated)
        reason = (
            f"has the date {shown[:82]}, which isn't a whole date; it is indexed without one (use "
            "ISO 8601 such as 2024-03-19T08:30:00+04:00)"
        )
        yield Skipped(where=where, reason=reason, indexed=True)
    for field in _OPTIONAL:
        value = _value(row, field, options)
        if value is not None and not isinstance(value, str):
            reason = f"has no text for {field}; it is indexed without it"
            yield Skipped(where=where, reason=reason, indexed=True)


def check_fields(options: ReadingOptions) -> None:
    """Raises ArticleError where the mapping names a field that isn't an article's."""
    for field in options.fields:
        if field not in FIELDS:
            raise ArticleError(
                f"is read with fields for {field!r}, which an article hasn't; "
                f"use some of {' '.join(FIELDS)}"
            )


def at_path(row: Mapping[str, Any], path: str) -> tuple[bool, Any]:
    """Look up a key, else a path of keys parted by dots; tell whether it is there."""
    if path in row:
        return True, row[path]
    value: Any = row
    for key in path.split("."):
        if not isinstance(value, Mapping) or key not in value:
            return False, None
        value = value[key]
    return True, value


@lru_cache(maxsize=512)
def _known_columns(columns: tuple[str, ...], field: str) -> tuple[str, ...]:
    """The columns with a name known for the field: its own first, then in the order of names."""
    found = [column for column in columns if column == field]
    for name in _NAMES[field].split():
        found += [column for column in columns if _folded(column) == _folded(name)]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name).casefold()


def _value(row: Mapping[str, Any], field: str, options: ReadingOptions) -> Any:
    """The first value of the field that says anything."""
    if field in options.fields:
        there, value = at_path(row, options.fields[field])
        return _told(value, field) if there else None
    for column in _known_columns(tuple(row), field):
        value = _told(row[column], field)
        if value is not None:
            return value
    return None


def _told(value: Any, field: str) -> Any:
    """Make one of the values of an export: lists and named objects to text, blanks to None."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in _NAMING if value.get(key)), None)
    elif isinstance(value, list):
        parts = [_told(each, field) for each in value]
        if not all(part is None or isinstance(part, str) for part in parts):
            return value
        value = ("\n\n" if field == "text" else ", ").join(part for part in parts if part)
    if field in ("id", "title") and type(value) is int:
        return str(value)
    if isinstance(value, str):
        # A line break within an id is an error that the article names.
        return value.strip() or None if field in ("id", "url") else value if value.strip() else None
    return value


def _instead(row: Mapping[str, Any], options: ReadingOptions) -> str:
    path = options.fields.get("text")
    if path is None or at_path(row, path)[0]:
        return ""
    return f" (there is no {path!r}, which fields name for it)"


def _plain(text: str) -> str:
    """Turn what is clearly HTML into plain paragraphs; leave anything else."""
    if _ENTITY.search(text) and not _is_markup(text):
        # Some exports escape their markup once more.
        text = to_text(text.replace("<", "&lt;"))
    if not _is_markup(text):
        return text
    # Blogs' systems keep paragraphs as blank lines amid inline markup.
    return to_text(_BLANK_LINES.sub("<p></p>", text))


def _is_markup(text: str) -> bool:
    if "<" not in text:
        return False
    tags = {(bool(closing), name.lower()) for closing, name in _TAG.findall(text)}
    paired = any(closing and (False, name) in tags for closing, name in tags)
    return paired or _MARKUP.search(text) is not None


def _moment(value: Any) -> Any:
    """Seconds since 1970 and days in eight digits to dates; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return value
    digits = str(value).strip() if isinstance(value, str) or value < 10**14 else ""
    if not digits.isascii() or not digits.isdigit():
        # What is longer is no date, and would flood the message that says so.
        return f"{value[:80]}…" if isinstance(value, str) and len(value) > 80 else value
    if len(digits) == 8:
        try:
            return date.fromisoformat(digits)
        except ValueError:
            return digits
    # In seconds or in thousandths of them: what else is digits is no date.
    return int(digits) if len(digits) in (10, 13) else digits


def _sound_date(value: Any) -> Any:
    """When something was changed is worth no article: what can't be read is left out."""
    if isinstance(value, str):
        return parse_published(value)
    # `_moment` leaves no other figures in this range than seconds and thousandths of them.
    return value if type(value) is date or (type(value) is int and 0 < value < 10**14) else None


def _made_id(values: Mapping[str, Any]) -> str:
    url = values["url"]
    key = address_key(url) if isinstance(url, str) else None
    # An address without a path is the outlet's, not the article's.
    if key is not None and ("/" in key or "?" in key):
        return address_id(url)
    parts = (values["title"], values["published"] or values["text"])
    return "article-" + _digest("\0".join(str(part) for part in parts))


def _digest(text: str) -> str:
    # Twelve digits: a collision among a million articles has a chance below 1 in 500.
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:12]
