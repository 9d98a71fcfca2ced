"""Markdown with front matter."""

import re
from datetime import date, datetime
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from index.dates import parse_published
from index.errors import ArticleError
from index.models import Article
from index.readers.furniture import byline, is_name, is_outlet
from index.readers.languages import language_tag
from index.readers.pasted import title_from
from index.text import single_line

_markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
# The line below the headline, where there is no front matter: "By A B, 3 May 2026".
_LINE_PARTS = re.compile(r"\s*[|•·]\s*|\s+[–—-]\s+")
_LONGEST_BYLINE = 120
_MOST_ITEMS = 20
_KEYS = {
    "title": ("title", "headline"),
    "author": ("author", "authors", "byline"),
    "source": ("source", "outlet", "publication", "publisher", "site"),
    "published": ("published", "date", "published_at", "pubdate", "datetime"),
    "modified": ("modified", "updated", "lastmod", "last_modified", "updated_at", "date_modified"),
    "language": ("language", "lang", "locale"),
    "section": ("section", "category", "categories"),
    "url": ("url", "link", "canonical", "canonical_url", "permalink"),
}


def read_markdown(text: str, article_id: str) -> Article:
    """Read one Markdown article; its text is what a reader sees, without the markup, each row of
    a table on a line of its own, and without footnotes.

    What the front matter leaves out of author and date is taken from a line of them below the
    headline. Raises ArticleError where the front matter can't be read, or there is no text.
    """
    matter, content = _front_matter(text)
    title, paragraphs = _paragraphs(content)
    title = _field(matter, "title") or title
    if paragraphs and paragraphs[0] == title:
        del paragraphs[0]
    line = _byline(paragraphs[0]) if len(paragraphs) > 1 else None
    if line is not None:
        del paragraphs[0]
    if not paragraphs:
        raise ArticleError("holds no article text")
    language = _field(matter, "language")
    return Article(
        id=_field({"id": matter.get("id")}, "id") or article_id,
        title=title or title_from(paragraphs[0]),
        text="\n\n".join(paragraphs),
        url=_field(matter, "url"),
        published=_date(matter, "published") or (line.published if line else None),
        author=_field(matter, "author") or (line.author if line else None),
        source=_field(matter, "source") or (line.outlet if line else None),
        modified=_date(matter, "modified"),
        language=language_tag(language) if language else None,
        section=_field(matter, "section"),
    )


class _Byline(NamedTuple):
    author: str | None
    published: datetime | date | None
    outlet: str | None


def _byline(line: str) -> _Byline | None:
    """What a line of nothing but authors, outlet and date says; None for any other line."""
    if len(line) > _LONGEST_BYLINE:
        return None
    author: str | None = None
    bare: str | None = None
    outlet: str | None = None
    published: datetime | date | None = None
    for part in filter(None, _LINE_PARTS.split(line)):
        names, stated = _split_date(part)
        published = published or stated
        found = byline(names)
        if found is not None and author is None:
            author, outlet = found[0], found[1] or outlet
        elif is_name(names) and is_outlet(names):
            outlet = names
        elif is_name(names) and bare is None:
            bare = names
        elif names:
            return None
    # A name alone may be a heading, unless a date stands beside it.
    if bare is not None and (author is not None or published is None):
        return None
    return _Byline(author or bare, published, outlet) if author or published else None


def _split_date(part: str) -> tuple[str, datetime | date | None]:
    """Part names from a date that follows them after a comma, and may have commas itself."""
    pieces = part.split(", ")
    for place in range(len(pieces)):
        stated = parse_published(", ".join(pieces[place:]))
        if stated is not None:
            return ", ".join(pieces[:place]), stated
    return part, None


def _date(matter: dict[str, Any], name: str) -> datetime | date | None:
    stated = _field(matter, name)
    parsed = parse_published(stated) if stated else None
    if stated and parsed is None:
        raise ArticleError(
            f"front matter gives the date {stated!r}; use ISO 8601 such as "
            "2024-03-19T08:30:00+04:00"
        )
    return parsed


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    import frontmatter  # imported when needed
    import yaml

    try:
        post = frontmatter.loads(text)
    except (yaml.YAMLError, ValueError, TypeError) as error:
        problem = getattr(error, "problem", None) or str(error).split("\n")[0]
        mark = getattr(error, "problem_mark", None)
        # The mark counts from 0, from the end of the line of dashes.
        where = f" at line {mark.line + 1}" if mark else ""
        raise ArticleError(
            f"has front matter that isn't YAML ({problem}{where}); text with a colon wants quotes "
            "around it"
        ) from error
    return post.metadata, post.content


def _field(matter: dict[str, Any], name: str) -> str | None:
    for key in _KEYS.get(name, (name,)):
        value = matter.get(key)
        if isinstance(value, datetime | date):
            return value.isoformat()
        items = value if isinstance(value, list) else [value]
        # Anything nested says nothing here, and aliases can make it enormous.
        words = [str(item) for item in items[:_MOST_ITEMS] if isinstance(item, str | float | bool)]
        words += [_figure(item) for item in items[:_MOST_ITEMS] if type(item) is int]
        line = single_line(", ".join(words))
        if line:
            return line
    return None


def _figure(number: int) -> str:
    # Python refuses to write out integers of thousands of digits.
    return str(number) if number.bit_length() < 256 else ""


def _paragraphs(content: str) -> tuple[str | None, list[str]]:
    """Return the first top-level heading, and the text of each block, in order."""
    title: str | None = None
    blocks: list[str] = []
    heading = ""
    row: list[str] | None = None
    in_footnotes = False
    for token in _markdown.parse(content):
        if token.type in ("footnote_block_open", "footnote_block_close"):
            in_footnotes = token.type == "footnote_block_open"
        elif in_footnotes:
            continue
        elif token.type == "heading_open":
            heading = token.tag
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            blocks.append(" | ".join(cell for cell in row if cell))
            row = None
        elif token.type == "inline":
            text = single_line(_visible(token.children or []))
            if row is not None:
                row.append(text)
            elif heading == "h1" and title is None:
                title = text
            else:
                blocks.append(text)
            heading = ""
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content)
    return title, [block for block in blocks if block.strip()]


def _visible(tokens: list[Token]) -> str:
    # An image's text describes what isn't there to be read.
    text = {"text", "code_inline"}
    return "".join(
        token.content if token.type in text else " " if token.type.endswith("break") else ""
        for token in tokens
    )
