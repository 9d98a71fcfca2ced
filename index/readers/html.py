"""Saved web pages, by trafilatura."""

import re
from typing import NamedTuple

from lxml.etree import XPath, _Element
from lxml.html import HtmlElement

from index.dates import parse_published
from index.errors import ArticleError
from index.models import Article
from index.readers.boxes import prepare
from index.readers.doubts import doubts
from index.readers.furniture import (
    author_note,
    byline,
    ends_sentence,
    is_name,
    is_prose,
    without_furniture,
)
from index.readers.metadata import PageMetadata, read_metadata
from index.readers.page_encoding import decode_page
from index.readers.pasted import title_from
from index.readers.tree import elements
from index.text import single_line

# How many paragraphs from the top may repeat what the metadata already says.
_TOP = 6
_DATE_PARTS = re.compile(r"\s*[|•·]\s*|\s+(?=(?:last\s)?(?:updated|modified)\b)", re.IGNORECASE)
_UPDATED = re.compile(
    r"^(?:last\s)?(?:updated|modified)\b.{0,40}$|^\d+\s?(?:min|hour)", re.IGNORECASE
)
_LONGEST_DATE_LINE = 100
# In characters: twice what trafilatura takes for too little.
_BRIEF = 500
# Below this there is no sentence.
_LEAST = 30
_ARTICLES = XPath("//article")
_HEADLINE = XPath(".//h1")
_ROWS_OF_PARAGRAPHS = XPath("//*[count(p[string-length() > 60]) > 1]")
_WORD = re.compile(r"\w")
_BLOCK_TAGS = frozenset({"p", "list", "item", "quote", "table", "row", "cell", "head"})


class HtmlPage(NamedTuple):
    """A page's article, and what is doubtful about it, a line each."""

    article: Article
    warnings: tuple[str, ...]


def read_html(
    content: bytes, article_id: str, *, address: str | None = None, charset: str | None = None
) -> HtmlPage:
    """Read one web page. Raises ArticleError where it holds no article text.

    `address` is where it was fetched: relative addresses are resolved against it, and it is the
    article's where the page states none. `charset` is what the HTTP header called the encoding.
    """
    import trafilatura  # imported when needed: it is slow to load

    tree = trafilatura.load_html(decode_page(content, charset))
    if tree is None:
        raise ArticleError("is not an HTML page")
    stated = read_metadata(tree, address)
    prepare(tree)
    paragraphs = _without_top(_without_repeats(_extract(tree)), stated)
    paragraphs = without_furniture(paragraphs)
    while len(paragraphs) > 1 and author_note(paragraphs[-1], stated.author)[0]:
        paragraphs.pop()
    if not paragraphs:
        raise ArticleError("holds no article text")
    article = Article(
        id=article_id,
        title=stated.title or title_from(paragraphs[0]),
        text="\n\n".join(paragraphs),
        url=stated.url,
        published=stated.published,
        author=stated.author,
        source=stated.outlet,
        modified=stated.modified,
        language=stated.language,
        section=stated.section,
    )
    titled = stated.title is not None
    return HtmlPage(article, (*doubts(article, titled=titled), *stated.doubts))


def _extract(tree: HtmlElement) -> list[str]:
    """The blocks of the page's text as trafilatura finds it.

    What is shorter than its least size it takes for a failure, and looks for text all over the
    page or gives the page's in one piece; but newsrooms' briefs are as short as that.
    """
    brief = _is_brief(tree)
    blocks = _extracted(tree, _LEAST if brief else None)
    if blocks and (brief or len(blocks) > 1 or len(blocks[0]) > _BRIEF):
        return blocks
    return _extracted(tree, None if brief else _LEAST) or blocks


def _extracted(tree: HtmlElement, least: int | None) -> list[str]:
    import trafilatura
    from trafilatura.settings import use_config

    config = use_config()
    if least is not None:
        config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(least))
    document = trafilatura.bare_extraction(tree, include_comments=False, config=config)
    if document is None or isinstance(document, dict) or document.body is None:
        return []
    return _blocks(document.body)


def _is_brief(tree: HtmlElement) -> bool:
    """Whether the one `article` with a headline is short, and no row of paragraphs stands elsewhere
    on the page, as where the `article` is but the opening."""
    articles = [e for e in elements(_ARTICLES, tree) if elements(_HEADLINE, e)]
    if len(articles) != 1 or not 0 < len(articles[0].text_content().strip()) <= _BRIEF:
        return False
    inside = set(articles[0].iter())
    return all(parent in inside for parent in elements(_ROWS_OF_PARAGRAPHS, tree))


def _blocks(body: _Element) -> list[str]:
    """The text of each block of trafilatura's body, in order; a table's row is a block."""
    blocks = [single_line(body.text or "")]
    for element in body:
        if element.tag == "row":
            cells = (single_line(_text(cell)) for cell in element)
            blocks.append(" | ".join(cell for cell in cells if cell))
        elif any(child.tag in _BLOCK_TAGS for child in element):
            blocks.extend(_blocks(element))
        else:
            blocks.append(single_line(_text(element)))
        blocks.append(single_line(element.tail or ""))
    return [block for block in blocks if _WORD.search(block)]


def _text(element: _Element) -> str:
    """An element's text, with spaces where a line or a block within it ends."""
    pieces = [element.text or ""]
    for child in element:
        # Other markup may end within a word.
        edge = " " if child.tag in _BLOCK_TAGS or child.tag == "lb" else ""
        pieces += [edge, _text(child), edge, child.tail or ""]
    return "".join(pieces)


def _without_repeats(paragraphs: list[str]) -> list[str]:
    """Leave out paragraphs of prose that stood before, as layouts for two screens repeat them."""
    seen: set[str] = set()
    kept = []
    for paragraph in paragraphs:
        if paragraph not in seen:
            kept.append(paragraph)
        if is_prose(paragraph):
            seen.add(paragraph)
    return kept


def _without_top(paragraphs: list[str], stated: PageMetadata) -> list[str]:
    """Leave out the headline, byline and date line that stand above the text."""
    first = next((n for n, line in enumerate(paragraphs) if is_prose(line)), len(paragraphs))
    headlines = {_plain(title) for title in (stated.title, stated.heading) if title}
    author = stated.author

    def repeats(place: int, line: str) -> bool:
        return (
            line == author
            or _plain(line) in headlines
            or byline(line) is not None
            or _is_date_line(line)
            # Below the first sentence, a name may be a heading or an answer.
            or (place < first and is_name(line))
            or (author is not None and len(line) < 120 and line.startswith(("By ", "by ")))
        )

    top = [line for place, line in enumerate(paragraphs[:_TOP]) if not repeats(place, line)]
    # What is left above the first sentence is a label of the section.
    while len(top) > 1 and first < _TOP and len(top[0].split()) <= 3 and not ends_sentence(top[0]):
        del top[0]
    return top + paragraphs[_TOP:]


def _is_date_line(line: str) -> bool:
    parts = [part for part in _DATE_PARTS.split(line) if part.strip()]
    return (
        len(line) <= _LONGEST_DATE_LINE
        and any(parse_published(part.strip()) is not None for part in parts)
        and all(_UPDATED.match(part) or parse_published(part.strip()) for part in parts)
    )


def _plain(line: str) -> str:
    return re.sub(r"\W+", " ", line).strip().casefold()
