"""Saved web pages, by trafilatura."""

from lxml.etree import _Element

from index.dates import parse_published
from index.errors import ArticleError
from index.models import Article
from index.readers.furniture import (
    author_note,
    byline,
    ends_sentence,
    is_name,
    without_furniture,
)
from index.readers.metadata import read_metadata
from index.readers.pasted import title_from
from index.text import single_line

# How many paragraphs from the top may repeat what the metadata already says.
_TOP = 6


def read_html(content: bytes, article_id: str) -> Article:
    """Read one web page. Raises ArticleError where it holds no article text."""
    import trafilatura  # imported when needed: it is slow to load

    tree = trafilatura.load_html(content)
    if tree is None:
        raise ArticleError("is not an HTML page")
    stated = read_metadata(tree)
    document = trafilatura.bare_extraction(tree, with_metadata=True, include_comments=False)
    if document is None or isinstance(document, dict) or document.body is None:
        raise ArticleError("holds no article text")
    title = stated.title or document.title
    author = stated.author or document.author
    paragraphs = _without_top(list(_blocks(document.body)), title, author)
    if len(paragraphs) > 1 and author_note(paragraphs[-1], author)[0]:
        paragraphs.pop()
    paragraphs = without_furniture(paragraphs)
    if not paragraphs:
        raise ArticleError("holds no article text")
    return Article(
        id=article_id,
        title=title or title_from(paragraphs[0]),
        text="\n\n".join(paragraphs),
        url=stated.url or document.url,
        published=stated.published or (parse_published(document.date) if document.date else None),
        author=author,
        source=stated.outlet or document.sitename,
    )


def _blocks(body: _Element) -> list[str]:
    """The text of each block of trafilatura's body, in order."""
    blocks: list[str] = []
    for element in body:
        if element.tag in ("list", "quote", "table", "row") and len(element):
            if element.text and element.text.strip():
                blocks.append(single_line(element.text))
            blocks.extend(_blocks(element))
        else:
            # A line break within a paragraph parts its words.
            text = single_line(" ".join(_pieces(element)))
            if text:
                blocks.append(text)
        if element.tail and element.tail.strip():
            blocks.append(single_line(element.tail))
    return blocks


def _pieces(element: _Element) -> list[str]:
    # Only a line break adds a space: inline markup may end within a word.
    pieces = [element.text or ""]
    for child in element:
        inner = "".join(_pieces(child))
        pieces[-1] += (" " if child.tag == "lb" else "") + inner + (child.tail or "")
    return pieces


def _without_top(paragraphs: list[str], title: str | None, author: str | None) -> list[str]:
    """Leave out the headline, byline and date line that stand above the text."""

    def repeats(line: str) -> bool:
        return (
            line in (title, author)
            or byline(line) is not None
            or is_name(line)
            or parse_published(line) is not None
            or (author is not None and len(line) < 120 and line.startswith(("By ", "by ")))
        )

    top = [line for line in paragraphs[:_TOP] if not repeats(line)]
    # What is left above the first sentence is a label of the section.
    while len(top) > 1 and len(top[0].split()) <= 3 and not ends_sentence(top[0]):
        del top[0]
    return top + paragraphs[_TOP:]
