"""Sitemaps, plain ones and those for news (https://www.sitemaps.org/protocol.html)."""

from datetime import date, datetime
from typing import NamedTuple

from lxml import etree

from index.addresses import canonical
from index.dates import parse_published
from index.errors import ArticleError
from index.readers.feeds import Entry
from index.text import single_line


class Sitemap(NamedTuple):
    """The pages a sitemap lists, and the further sitemaps it names with their stamps."""

    entries: list[Entry]
    sitemaps: list[Entry]


def read_sitemap(content: bytes, address: str | None = None) -> Sitemap:
    """Raises ArticleError where it is no sitemap."""
    # No entity is resolved and nothing is loaded from outside, whatever the document asks for.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ArticleError(f"is no sitemap that can be read ({error.msg})") from error
    if root is None or _name(root) not in ("urlset", "sitemapindex"):
        raise ArticleError("is no sitemap (its first element is neither urlset nor sitemapindex)")
    found: dict[str, list[Entry]] = {"url": [], "sitemap": []}
    for element in root:
        entry = _entry(element, address)
        if entry is not None and _name(element) in found:
            found[_name(element)].append(entry)
    return Sitemap(found["url"], found["sitemap"])


def _entry(element: "etree._Element", address: str | None) -> Entry | None:
    stated: dict[str, str] = {}
    for child in element.iter():
        text = single_line(child.text) if isinstance(child.text, str) else ""
        if text and isinstance(child.tag, str):
            stated.setdefault(_name(child), text)
    url = canonical(stated.get("loc", ""), address)
    if url is None:
        return None
    return Entry(
        url=url,
        stamp=stated.get("lastmod") or stated.get("publication_date"),
        title=stated.get("title"),
        published=_date(stated.get("publication_date")),
        outlet=stated.get("name"),
        language=stated.get("language"),
    )


def _date(value: str | None) -> date | datetime | None:
    return parse_published(value) if value else None


def _name(element: "etree._Element") -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
