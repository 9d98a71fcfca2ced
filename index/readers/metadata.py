"""What a news page's markup states about its article.

Where statements disagree, the one made for machines about this very article wins: JSON-LD, then
OpenGraph and `article:` properties, then other meta tags, then visible markup.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from lxml.html import HtmlElement

from index.dates import parse_published
from index.text import is_web_address, single_line

_ARTICLE_TYPES = frozenset(
    {
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReviewNewsArticle",
        "LiveBlogPosting",
        "BlogPosting",
        "Report",
    }
)
_PUBLISHED_META = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datePublished",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publish_date",
    "publication_date",
    "pubdate",
    "article.published",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "date",
)
_AUTHOR_META = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "byl",
)
_TITLE_META = ("og:title", "parsely-title", "twitter:title", "dc.title")
_OUTLET_META = ("og:site_name", "application-name", "dc.publisher", "publisher")
# A page's scripts can nest anything; an article isn't found deeper than this.
_DEEPEST = 6


class PageMetadata(NamedTuple):
    """What the markup states; None for what it doesn't."""

    title: str | None
    author: str | None
    published: datetime | date | None
    outlet: str | None
    url: str | None


def read_metadata(tree: HtmlElement) -> PageMetadata:
    """Read the metadata of a parsed page."""
    linked = _json_ld_article(tree)
    meta = _meta(tree)
    return PageMetadata(
        title=_first(
            _string(linked.get("headline")),
            *(_without_site(meta.get(key), meta) for key in _TITLE_META),
            _only_heading(tree),
            _without_site(_string_at(tree, "//head/title"), meta),
        ),
        author=_first(
            _names(linked.get("author")),
            *(_person(meta.get(key.lower())) for key in _AUTHOR_META),
            _person(_string_at(tree, "//*[@itemprop='author']//*[@itemprop='name']")),
            _person(_string_at(tree, "//*[@rel='author' or @itemprop='author']")),
        ),
        published=_published(linked, meta, tree),
        outlet=_first(
            _names(linked.get("publisher")),
            *(meta.get(key) for key in _OUTLET_META),
        ),
        url=_first(
            *(
                href
                for href in (
                    *tree.xpath("//link[@rel='canonical']/@href"),
                    meta.get("og:url"),
                    _string(linked.get("url")),
                    _string(linked.get("mainEntityOfPage")),
                )
                if href and is_web_address(href)
            )
        ),
    )


def _published(
    linked: dict[str, Any], meta: dict[str, str], tree: HtmlElement
) -> datetime | date | None:
    stated = [_string(linked.get("datePublished"))]
    stated.extend(meta.get(key.lower()) for key in _PUBLISHED_META)
    stated.extend(
        tree.xpath(
            "//*[@itemprop='datePublished']/@datetime | //*[@itemprop='datePublished']/@content"
            " | //time[@pubdate]/@datetime | //article//time/@datetime | //main//time/@datetime"
            " | //header//time/@datetime"
        )
    )
    for value in stated:
        parsed = parse_published(value) if value else None
        if parsed is not None:
            return parsed
    return None


def _json_ld_article(tree: HtmlElement) -> dict[str, Any]:
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            data = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue  # broken on the page itself; the other sources remain
        for node in _nodes(data, _DEEPEST):
            types = node.get("@type")
            named = types if isinstance(types, list) else [types]
            if _ARTICLE_TYPES.intersection(name for name in named if isinstance(name, str)):
                return node
    return {}


def _nodes(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth == 0:
        return
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item, depth - 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "itemListElement", "item"):
            if key in data:
                yield from _nodes(data[key], depth - 1)


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.xpath("//meta[@content]"):
        for attribute in ("property", "name", "itemprop"):
            key = element.get(attribute)
            if key:
                found.setdefault(key.strip().lower(), element.get("content").strip())
    return found


def _string(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id") or value.get("url")
    return single_line(value) or None if isinstance(value, str) else None


def _names(value: Any) -> str | None:
    values = value if isinstance(value, list) else [value]
    names = [name for item in values if (name := _person(_string(item)))]
    return ", ".join(dict.fromkeys(names)) or None


def _person(value: str | None) -> str | None:
    """A name, without its label; an address in its place says nothing."""
    if not value or value.startswith(("http://", "https://", "/", "@")):
        return None
    name = single_line(value)
    return name[3:] if name.lower().startswith("by ") else name


def _without_site(title: str | None, meta: dict[str, str]) -> str | None:
    """A page title without the site's name, which stands after a dash or a bar."""
    site = meta.get("og:site_name")
    if title and site:
        for bar in (" | ", " - ", " – ", " — ", " · "):
            if title.endswith(bar + site):
                return title[: -len(bar + site)]
    return title


def _only_heading(tree: HtmlElement) -> str | None:
    headings = [single_line(h.text_content()) for h in tree.xpath("//article//h1 | //main//h1")]
    headings = headings or [single_line(h.text_content()) for h in tree.xpath("//h1")]
    return headings[0] if len(set(headings)) == 1 else None


def _string_at(tree: HtmlElement, path: str) -> str | None:
    found = tree.xpath(path)
    return single_line(found[0].text_content()) or None if found else None


def _first(*values: str | None) -> str | None:
    return next((single_line(value) for value in values if value and value.strip()), None)
