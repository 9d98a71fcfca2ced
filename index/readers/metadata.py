"""What a news page states about its article.

Each field is taken from the first of these that states it:

1. JSON-LD: the node of the page's article (`structured` tells which); for dates, language and
   address also the page's own node,
2. OpenGraph and `article:` properties,
3. other meta tags: Dublin Core, Parse.ly, Sailthru, cXense, Highwire (`citation_…`), plain names,
4. microdata of the article,
5. what is shown: `rel=author`, elements called byline or author, `time` elements and date lines
   near the headline; for the day alone, a date in the page's address.

Three depart from that order. The address is `<link rel="canonical">`, then `og:url`, then
JSON-LD's, then where the page was fetched. The language is `<html lang>`, then `content-language`,
then `og:locale`, then JSON-LD's `inLanguage`, unless the latter two agree on another one. And of
two dates that agree, the fuller one is taken: with its time rather than the day alone, with its
zone rather than without.
"""

from typing import NamedTuple

from lxml.html import HtmlElement

from index.readers.addresses import absolute, canonical_address, host_name
from index.readers.furniture import copyright_outlet
from index.readers.headlines import headline, site_in
from index.readers.languages import agreed_language
from index.readers.meta_tags import Meta, all_of, read_meta_tags
from index.readers.microdata import Microdata
from index.readers.names import author_names, outlet_name
from index.readers.page_dates import Stated, read_dates
from index.readers.structured import (
    Node,
    names,
    plain_text,
    read_json_ld,
    text,
    texts,
)
from index.readers.visible import VisiblePage
from index.text import single_line

_TITLE = """
    og:title parsely-title sailthru.title twitter:title dc.title dcterms.title citation_title
    headline title
""".split()
_AUTHOR = """
    article:author og:article:author author dc.creator dcterms.creator dc.contributor
    parsely-author sailthru.author cxenseparse:author citation_author byl byline article.author
    twitter:creator:name
""".split()
_OUTLET = """
    og:site_name application-name dc.publisher dcterms.publisher cxenseparse:site
    citation_journal_title publisher copyright
""".split()
_SECTION = """
    article:section og:article:section parsely-section cxenseparse:section sailthru.section
    dc.subject.section section category
""".split()


class PageMetadata(NamedTuple):
    """What a page states; None for what it doesn't.

    `heading` is the headline as the page shows it, which may be worded otherwise than `title`.
    `doubts` has one line for each pair of statements that disagree, for a date or an address that
    isn't believed, and for a paywall.
    """

    title: str | None
    author: str | None
    published: Stated
    modified: Stated
    outlet: str | None
    url: str | None
    language: str | None
    section: str | None
    heading: str | None = None
    doubts: tuple[str, ...] = ()


def read_metadata(tree: HtmlElement, address: str | None = None) -> PageMetadata:
    """Read the metadata of a parsed page that was fetched from `address`."""
    meta = read_meta_tags(tree)
    shown = VisiblePage(tree)
    marked = Microdata(tree)
    base = _base(tree, meta, address)
    canonical = tree.xpath("//link[contains(concat(' ', @rel, ' '), ' canonical ')]/@href")
    at_page = [*canonical, *meta.get("og:url", [])]
    known = [whole for value in (*at_page, address) if (whole := absolute(value, base))]
    titles = [*filter(None, [shown.heading]), *all_of(meta, _TITLE[:1])]
    linked = read_json_ld(tree, known, titles)
    url, address_doubts = canonical_address(
        [*at_page, text(linked.get("url")), text(linked.get("mainEntityOfPage"))], address, base
    )
    section = _section(linked, meta, marked)
    host = host_name(url or address)
    heads = [head.text_content() for head in tree.xpath("//head/title")[:1]]
    outlet = _outlet(linked, meta, marked, tree)
    outlet = outlet or next((name for head in heads if (name := site_in(head, host))), None)
    sites = [site for site in (*all_of(meta, _OUTLET[:2]), outlet, host) if site]
    title = headline(
        [
            text(linked.get("headline")),
            *all_of(meta, _TITLE),
            *marked.values("headline"),
            shown.heading,
            text(linked.get("name")),
            *heads,
        ],
        sites,
        section,
        shown.lines(),
    )
    author, author_doubts = _author(linked, meta, marked, shown, sites)
    dates = read_dates(linked, meta, marked, shown, url or address)
    language, language_doubts = _language(tree, meta, linked)
    free = str(linked.get("isAccessibleForFree", "")).rsplit("/", 1)[-1].lower()
    paywall = ["says that its text isn't free to read; it may be cut"] if free == "false" else []
    return PageMetadata(
        title=title,
        author=author,
        published=dates.published,
        modified=dates.modified,
        outlet=outlet,
        url=url,
        language=language,
        section=section,
        heading=shown.heading,
        doubts=(
            *author_doubts,
            *dates.doubts,
            *language_doubts,
            *address_doubts,
            *paywall,
        ),
    )


def _author(
    linked: Node, meta: Meta, marked: Microdata, shown: VisiblePage, sites: list[str]
) -> tuple[str | None, list[str]]:
    by_linked = author_names(_authors(linked.get("author") or linked.get("creator")), sites)
    by_meta = next((n for key in _AUTHOR if (n := author_names(meta.get(key, []), sites))), None)
    doubts = []
    if by_linked and by_meta and not _share_a_name(by_linked, by_meta):
        doubts = [f"states two authors, {by_linked!r} and {by_meta!r}; the first is taken"]
    author = by_linked or by_meta or author_names(marked.values("author"), sites)
    if author is None:
        lines = (author_names([line], sites, strict=True) for line in shown.bylines())
        author = next((names for names in lines if names), None)
    return author, doubts


def _authors(value: object) -> list[str]:
    """The persons among authors; all of them where none is called a person."""
    items = value if isinstance(value, list) else [value]
    people = [i for i in items if isinstance(i, dict) and i.get("@type") == "Person"]
    return names(people or items)


def _share_a_name(one: str, other: str) -> bool:
    return bool(set(one.casefold().split()) & set(other.casefold().split()))


def _outlet(linked: Node, meta: Meta, marked: Microdata, tree: HtmlElement) -> str | None:
    stated = [
        *names(linked.get("publisher")),
        *all_of(meta, _OUTLET[:-1]),
        *marked.values("publisher"),
    ]
    stated += [name for line in meta.get("copyright", []) if (name := copyright_outlet(line))]
    named = next((name for value in stated if (name := outlet_name(plain_text(value)))), None)
    if named is None:
        lines = (single_line(footer.text_content()) for footer in tree.xpath("//footer//*[not(*)]"))
        named = next((name for line in lines if (name := copyright_outlet(line))), None)
    return named


def _section(linked: Node, meta: Meta, marked: Microdata) -> str | None:
    stated = [
        *texts(linked.get("articleSection")),
        *all_of(meta, _SECTION),
        *marked.values("articleSection"),
    ]
    return next((name for value in stated if (name := plain_text(value))), None)


def _language(tree: HtmlElement, meta: Meta, linked: Node) -> tuple[str | None, list[str]]:
    linked_language = linked.get("inLanguage")
    if isinstance(linked_language, dict):
        linked_language = linked_language.get("alternateName") or linked_language.get("name")
    return agreed_language(
        [
            *tree.xpath("/html/@lang | /html/@*[name()='xml:lang']"),
            *all_of(meta, ("content-language",)),
        ],
        [*all_of(meta, ("og:locale", "dc.language", "dcterms.language"))],
        texts(linked_language),
    )


def _base(tree: HtmlElement, meta: Meta, address: str | None) -> str | None:
    """What relative addresses on the page are relative to."""
    stated = [*tree.xpath("//base/@href")[:1], address, *meta.get("og:url", [])]
    return next((whole for value in stated if (whole := absolute(value, address))), None)
