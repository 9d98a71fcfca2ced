"""What a page states about its article in JSON-LD."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml.html import HtmlElement

from index.readers.addresses import same_page
from index.text import is_web_address, single_line

# schema.org/Article and all its subtypes.
ARTICLE_TYPES = frozenset(
    """Article NewsArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle
    OpinionNewsArticle ReportageNewsArticle ReviewNewsArticle AdvertiserContentArticle
    SatiricalArticle ScholarlyArticle MedicalScholarlyArticle SocialMediaPosting BlogPosting
    LiveBlogPosting DiscussionForumPosting TechArticle APIReference Report""".split()
)
_PAGE_TYPES = frozenset({"WebPage", "ItemPage", "CollectionPage"})
# Through these a page names what it is about; through any other key, something else.
_LEADS_TO_ARTICLE = frozenset({"@graph", "mainEntity", "mainEntityOfPage", "subjectOf"})
# A page's scripts can nest anything, and be as long as they like.
_DEEPEST = 12
_MOST_NODES = 5000
# No headline, name or date is longer.
_LONGEST = 1000
# What isn't closed goes on to the end: the text is passed once, however it is broken.
_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
_LAST_COMMA = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|,(?=\s*[}\]])', re.DOTALL)
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$")

Node = dict[str, Any]


class _Found(NamedTuple):
    node: Node
    own: bool  # named as what the page is about, rather than listed on it


def read_json_ld(tree: HtmlElement, addresses: list[str], titles: list[str]) -> Node:
    """Return the node of the page's article, its references to other nodes filled in.

    Of several articles the one is taken whose address is among `addresses`, or whose headline is
    among `titles`; else the first that the page doesn't merely list. What the article's node
    leaves out of dates, language and address, the page's node may add. {} where there is none.
    """
    found = [
        item
        for script in tree.xpath("//script[contains(@type, 'ld+json')]")
        if (data := loads(script.text or "")) is not None
        for item in _nodes(data, True, _DEEPEST)
    ][:_MOST_NODES]
    by_id: dict[str, Node] = {}
    for node, _ in found:
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(by_id.get(name, {"@id": name})):
            by_id[name] = node
    articles = [item for item in found if ARTICLE_TYPES & types(item.node)]
    wanted = {_plain(title) for title in titles}
    chosen = next(
        (
            node
            for fits in (
                lambda item: _stands_at(item.node, addresses),
                lambda item: _plain(text(item.node.get("headline")) or "") in wanted,
                lambda item: item.own,
            )
            for node, _ in filter(fits, articles)
        ),
        {},
    )
    pages = [item.node for item in found if item.own and _PAGE_TYPES & types(item.node)]
    page: Node = {
        key: node[key]
        for node in pages[:1]
        for key in ("datePublished", "dateModified", "inLanguage", "url")
        if key in node
    }
    filled = {key: _filled(value, by_id) for key, value in chosen.items()}
    return {**page, **filled}


def loads(script: str) -> Any:
    """Read JSON as pages write it: in comments or CDATA, with comments, with a comma before a
    closing bracket, escaped as HTML. None where it is broken beyond that."""
    script = _WRAPPING.sub("", _WRAPPING.sub("", script))
    if "{&quot;" in script.replace(" ", "")[:200]:
        script = html.unescape(script)
    for attempt in (str, _mended):
        try:
            return json.loads(attempt(script), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def text(value: Any) -> str | None:
    """The text of a value: a string, or what a node calls itself; of a list, the first."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = next(
            (value[k] for k in ("name", "@value", "headline", "@id", "url") if k in value), None
        )
        if isinstance(value, list):
            value = value[0] if value else None
    return plain_text(value) if isinstance(value, str) else None


def texts(value: Any) -> list[str]:
    """The text of each of a value's items."""
    items = value if isinstance(value, list) else [value]
    return [found for item in items if (found := text(item))]


def names(value: Any) -> list[str]:
    """What each of a value's items is called; a node without a name isn't."""
    items = value if isinstance(value, list) else [value]
    return texts([item.get("name") if isinstance(item, dict) else item for item in items])


def plain_text(value: str) -> str | None:
    """One line, with what pages escape twice unescaped."""
    value = value[:_LONGEST]
    for _ in range(2):
        value = html.unescape(value)
    return single_line(re.sub(r"</?[a-zA-Z][^<>]*>", "", value)) or None


def types(node: Node) -> set[str]:
    """The node's types, without the vocabulary's address."""
    stated = node.get("@type")
    named = stated if isinstance(stated, list) else [stated]
    return {re.split(r"[/:#]", name)[-1] for name in named if isinstance(name, str)}


def _mended(script: str) -> str:
    for pattern in (_COMMENT, _LAST_COMMA):
        script = pattern.sub(lambda match: match[0] if match[0].startswith('"') else "", script)
    return script


def _nodes(data: Any, own: bool, depth: int) -> Iterator[_Found]:
    if depth == 0:
        return
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item, own, depth - 1)
    elif isinstance(data, dict):
        yield _Found(data, own)
        for key, value in data.items():
            if isinstance(value, dict | list):
                yield from _nodes(value, own and key in _LEADS_TO_ARTICLE, depth - 1)


def _filled(value: Any, by_id: dict[str, Node]) -> Any:
    """A value whose references (nodes with nothing but an id) are replaced by what they name."""
    if isinstance(value, list):
        return [_filled(item, by_id) for item in value]
    if isinstance(value, dict):
        name = value.get("@id")
        if isinstance(name, str) and "name" not in value:
            return by_id.get(name, value)
    return value


def _stands_at(node: Node, addresses: list[str]) -> bool:
    stated = [text(node.get(key)) for key in ("url", "mainEntityOfPage", "@id")]
    return any(
        same_page(one, other)
        for one in stated
        if one and is_web_address(one)
        for other in addresses
    )


def _plain(title: str) -> str:
    return re.sub(r"\W+", " ", title).strip().casefold()
