"""When a page says that its article was published and changed."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

from index.dates import fuller, is_ahead, is_later, is_set, parse_published, same_moment
from index.readers.meta_tags import Meta, all_of
from index.readers.microdata import Microdata
from index.readers.structured import Node, texts
from index.readers.visible import VisiblePage

_PUBLISHED = """
    article:published_time og:article:published_time og:published_time article:published
    datepublished dcterms.issued dc.date.issued dcterms.created dc.date.created dc.date
    dcterms.date parsely-pub-date sailthru.date cxenseparse:recs:publishtime
    cxenseparse:publishtime citation_publication_date citation_online_date citation_date
    publish-date publish_date publishdate published_date publication_date pubdate pub_date
    article.published article_date_original date displaydate originalpublicationdate ptime
    published_at
""".split()
_MODIFIED = """
    article:modified_time og:article:modified_time og:updated_time article:modified datemodified
    dcterms.modified dc.date.modified lastmod last-modified last_modified modified
    article.updated utime
""".split()
_DAY_IN_PATH = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/-])")

Stated = datetime | date | None


class PageDates(NamedTuple):
    """`modified` is later than `published`, where both are stated."""

    published: Stated
    modified: Stated
    doubts: tuple[str, ...]


def read_dates(
    linked: Node,
    meta: Meta,
    marked: Microdata,
    shown: VisiblePage,
    url: str | None,
    now: datetime | None = None,
) -> PageDates:
    """Read a page's dates; `now` has a zone, and is the clock's where it isn't given.

    A date that was never set is passed over. One of the future is taken only where the page states
    no other.
    """
    now = now or datetime.now(UTC)
    ahead: list[date] = []
    stated: list[tuple[date, str]] = []
    for where, values in (
        ("JSON-LD", texts(linked.get("datePublished"))),
        ("meta tags", all_of(meta, _PUBLISHED)),
        ("microdata", marked.values("datePublished")),
    ):
        for value in _set(values):
            if not is_ahead(value, now):
                stated.append((value, where))
                break
            ahead.append(value)
    published: Stated = stated[0][0] if stated else None
    modified = _first(
        [
            *texts(linked.get("dateModified")),
            *all_of(meta, _MODIFIED),
            *marked.values("dateModified"),
        ],
        now,
    )
    if published is None or modified is None:
        shown_published, shown_modified = shown.dates()
        published = published or _shown(shown_published, _day_in(url), now)
        modified = modified or _first(shown_modified, now)
    doubts = _disagreements(stated)
    if ahead:
        kept = "another is taken" if published else "it may be wrong"
        doubts.append(f"states a date of publication to come, {ahead[0].isoformat()}; {kept}")
        published = published or ahead[0]
    for other, _ in stated[1:]:
        published = fuller(published, other)
    if published and modified and not is_later(modified, published):
        # The moment of publication, repeated as a change, says nothing.
        if not same_moment(modified, published):
            doubts.append(
                f"says that it was changed on {modified.isoformat()}, before it was published on "
                f"{published.isoformat()}; the change is left out"
            )
        modified = None
    return PageDates(published, modified, tuple(doubts))


def _disagreements(stated: list[tuple[date, str]]) -> list[str]:
    (first, where), *others = stated or [(date.min, "")]
    return [
        f"states two dates of publication, {first.isoformat()} ({where}) and "
        f"{other.isoformat()} ({elsewhere}); the first is taken"
        for other, elsewhere in others
        if not same_moment(first, other)
    ][:1]


def _shown(stated: list[str], day: date | None, now: datetime) -> Stated:
    """The first date shown. Where the address names the day, another day is something else's."""
    if day is None or is_ahead(day, now):
        return _first(stated, now)
    return next((value for value in _set(stated) if same_moment(value, day)), day)


def _day_in(url: str | None) -> date | None:
    found = _DAY_IN_PATH.search(url or "")
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def _first(stated: Iterable[str], now: datetime) -> Stated:
    return next((value for value in _set(stated) if not is_ahead(value, now)), None)


def _set(stated: Iterable[str]) -> Iterator[date]:
    parsed = (parse_published(value) for value in stated)
    return (value for value in parsed if value and is_set(value))
