"""A piece of HTML, as feeds and exports carry it, to plain paragraphs."""

import re
from html import unescape

from lxml import html as lxml_html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from index.text import normalize

# A tag or an entity; "a < b" and "AT&T" are neither.
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]\w{1,30});")
_SILENT = frozenset({"script", "style", "noscript", "template", "iframe", "form", "button", "svg"})
_BLOCKS = frozenset(
    """address article aside blockquote body dd details div dl dt fieldset figcaption figure footer
    h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table td th tr ul""".split()
)


def to_text(piece: str) -> str:
    """Return the text of a piece of HTML, its blocks parted by a blank line; plain text stays."""
    if not _MARKUP.search(piece):
        return normalize(piece)
    if "<" not in piece:
        return normalize(unescape(piece))
    try:
        tree = lxml_html.fragment_fromstring(piece, create_parent="div")
    except (ParserError, ValueError):  # control characters, or nothing but comments
        return normalize(unescape(_MARKUP.sub(" ", piece)))
    pieces: list[str] = []
    _collect(tree, pieces)
    return normalize("".join(pieces))


def _collect(root: HtmlElement, pieces: list[str]) -> None:
    # With a stack of our own: pages nest deeper than Python's.
    stack: list[HtmlElement | str] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        after = item.tail or "" if item is not root else ""
        tag = item.tag if isinstance(item.tag, str) else None  # a comment has none
        if tag is None or tag in _SILENT:
            pieces.append(_unbroken(after))
            continue
        edge = "\n\n" if tag in _BLOCKS else ""
        pieces.append("\n" if tag == "br" else edge)
        pieces.append(_unbroken(item.text or ""))
        stack.append(edge + _unbroken(after))
        stack.extend(reversed(item))


def _unbroken(text: str) -> str:
    # In HTML a line break in the source is a space.
    return re.sub(r"\s+", " ", text)
