"""RSS and Atom feeds, by feedparser."""

import re
from io import BytesIO
from typing import Any

import feedparser

from index.addresses import canonical
from index.dates import parse_published
from index.errors import ArticleError
from index.models import Frozen, OptionalLine, Published
from index.readers.markup import to_text
from index.text import single_line

# In words. What publishers put into a feed is a teaser of a sentence or three, or the article.
_WHOLE = 150
_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|continue reading|read more|more)\W*$", re.IGNORECASE
)


class Entry(Frozen):
    """What a feed or sitemap says of one page.

    `stamp` changes when the page does, as far as its publisher tells. `text` is the article where
    the feed holds all of it; `summary` what it says instead.
    """

    url: str | None
    stamp: str | None = None
    title: OptionalLine = None
    author: OptionalLine = None
    published: Published = None
    modified: Published = None
    outlet: OptionalLine = None
    language: OptionalLine = None
    section: OptionalLine = None
    text: str | None = None
    summary: str | None = None


def read_feed(content: bytes, address: str | None = None) -> list[Entry]:
    """Return the entries of a feed, as it orders them.

    Raises ArticleError where it is no feed.
    """
    # Given a stream, feedparser opens no file or address of its own; expat resolves no external
    # entity and refuses those that grow.
    headers = {"content-location": address} if address else {}
    feed: Any = feedparser.parse(BytesIO(content), response_headers=headers)
    if not feed.get("version") and not feed.entries:
        raise ArticleError("is no RSS or Atom feed that can be read; check the address")
    about = feed.feed
    outlet = _outlet(about.get("title"))
    language = _line(about.get("language"))
    return [_entry(entry, outlet, language, address) for entry in feed.entries]


def _entry(entry: Any, outlet: str | None, language: str | None, address: str | None) -> Entry:
    contents = (item.get("value") or "" for item in entry.get("content", ()))
    summary = to_text(entry.get("summary") or "")
    text = to_text(max(contents, key=len, default=""))
    # Some feeds give the whole article as its description.
    if len(summary.split()) > len(text.split()):
        text = summary
    whole = len(text.split()) >= _WHOLE and not _CUT.search(text)
    source = entry.get("source") or {}
    tags = entry.get("tags") or ()
    # Asked for plainly, feedparser would give the publication where there is no update.
    updated = dict.get(entry, "updated")
    return Entry(
        url=canonical(entry.get("link") or "", address),
        # The date of publication doesn't change when the page does.
        stamp=_line(updated) if updated != entry.get("published") else None,
        title=to_text(entry.get("title") or ""),
        author=_authors(entry),
        published=_date(entry.get("published")),
        modified=_date(updated) if updated != entry.get("published") else None,
        outlet=_outlet(source.get("title")) or outlet,
        language=language,
        section=_line(tags[0].get("term")) if tags else None,
        text=text if whole else None,
        summary=summary or text or None,
    )


def _authors(entry: Any) -> str | None:
    names = (_name(single_line(author.get("name") or "")) for author in entry.get("authors") or ())
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def _name(stated: str) -> str:
    """The name beside the mail address that RSS asks for: "desk@post.example (Jo Ask)"."""
    name = re.sub(r"\S+@\S+\s*", "", stated)
    # feedparser takes addresses apart, but leaves half of those with a long last label.
    if name.count("(") > name.count(")"):
        name = name.partition("(")[2]
    return name.removeprefix("(").removesuffix(")") if name.startswith("(") else name.strip(" ,")


def _outlet(title: str | None) -> str | None:
    """The feed's title without what it says of the feed: "The Post - RSS" or "The Post » News"."""
    line = to_text(title or "")
    line = re.split(r"\s[|»›>:–—-]\s|:\s", single_line(line))[0]
    return re.sub(r"\s*\b(?:rss|atom|feed)\b.*$", "", line, flags=re.IGNORECASE).strip() or None


def _date(value: str | None) -> Any:
    return parse_published(value) if value else None


def _line(value: Any) -> str | None:
    return single_line(value) or None if isinstance(value, str) else None
