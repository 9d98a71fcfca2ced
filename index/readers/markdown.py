"""Markdown with front matter."""

from datetime import date, datetime
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.dates import parse_published
from index.errors import ArticleError
from index.models import Article
from index.readers.pasted import title_from
from index.text import single_line

_markdown = MarkdownIt("commonmark")
_MOST_ITEMS = 20
_KEYS = {
    "title": ("title", "headline"),
    "author": ("author", "authors", "byline"),
    "source": ("source", "outlet", "publication", "publisher", "site"),
    "published": ("published", "date", "published_at", "pubdate", "datetime"),
    "url": ("url", "link", "canonical", "canonical_url", "permalink"),
}


def read_markdown(text: str, article_id: str) -> Article:
    """Read one Markdown article; its text is what a reader sees, without the markup.

    Raises ArticleError where the front matter can't be read, or there is no text.
    """
    matter, content = _front_matter(text)
    title, paragraphs = _paragraphs(content)
    title = _field(matter, "title") or title
    if paragraphs and paragraphs[0] == title:
        del paragraphs[0]
    if not paragraphs:
        raise ArticleError("holds no article text")
    stated = _field(matter, "published")
    published = parse_published(stated) if stated else None
    if stated and published is None:
        raise ArticleError(
            f"front matter gives the date {stated!r}; use ISO 8601 such as "
            "2024-03-19T08:30:00+04:00"
        )
    return Article(
        id=_field({"id": matter.get("id")}, "id") or article_id,
        title=title or title_from(paragraphs[0]),
        text="\n\n".join(paragraphs),
        url=_field(matter, "url"),
        published=published,
        author=_field(matter, "author"),
        source=_field(matter, "source"),
    )


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    import frontmatter  # imported when needed
    import yaml

    try:
        post = frontmatter.loads(text)
    except (yaml.YAMLError, ValueError, TypeError) as error:
        problem = getattr(error, "problem", None) or str(error).split("\n")[0]
        mark = getattr(error, "problem_mark", None)
        # The mark counts from 0, after the line of dashes.
        where = f" at line {mark.line + 2}" if mark else ""
        raise ArticleError(f"has front matter that isn't YAML ({problem}{where})") from error
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
    for token in _markdown.parse(content):
        if token.type == "heading_open":
            heading = token.tag
        elif token.type == "inline":
            text = single_line(_visible(token.children or []))
            if heading == "h1" and title is None:
                title = text
            elif text:
                blocks.append(text)
            heading = ""
        elif token.type in ("fence", "code_block") and token.content.strip():
            blocks.append(token.content)
    return title, blocks


def _visible(tokens: list[Token]) -> str:
    # An image's text describes what isn't there to be read.
    text = {"text", "code_inline"}
    return "".join(
        token.content if token.type in text else " " if token.type.endswith("break") else ""
        for token in tokens
    )
