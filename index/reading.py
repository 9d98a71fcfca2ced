"""Sources to articles: folders are walked, archives opened, feeds and sitemaps followed."""

from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from index.addresses import address_id
from index.errors import ArticleError
from index.models import Article, Found, Reading, Skipped
from index.progress import Progress
from index.readers import read_document, with_defaults
from index.readers.archives import members
from index.readers.document import Document
from index.readers.feeds import Entry, read_feed
from index.readers.folders import UnreadableError, documents
from index.readers.kinds import ARCHIVES, kind_of
from index.readers.sitemaps import read_sitemap
from index.sources import Source
from index.text import single_line
from index.web.visits import Web, unpacked, wanted

# What an article takes from its feed where its own page doesn't state it.
_FROM_ENTRY = {
    "published": "published",
    "modified": "modified",
    "author": "author",
    "source": "outlet",
    "language": "language",
    "section": "section",
}
# Kinds of which each document is one article.
_ONE = frozenset({"html", "pdf", "markdown", "text"})
_ONLY_SUMMARY = "only the feed's summary could be read, not the page"


class Reader:
    """Reads sources in their order, but for the index's own folder `data`.

    `is_taken` tells whether an id is in use already.
    """

    def __init__(
        self,
        web: Web,
        is_taken: Callable[[str], bool],
        progress: Progress,
        data: Path | None = None,
    ) -> None:
        self._web = web
        self._web.progress = progress
        self._is_taken = is_taken
        self._data = data

    def read(self, sources: Sequence[Source]) -> Reading:
        """Yield every article of the sources, or why a file or address gave none.

        A file's article is called by its path below the source, without its ending, and a page's
        by its address, unless it states an id; no two that are at hand get the same.
        """
        self._web.refresh([source for source in sources if source.is_address])
        before: list[Source] = []
        for source in sources:
            if source.is_address and source not in before:
                yield from self._address(source)
            elif not source.is_address:
                others = [other.path for other in before if not other.is_address]
                others += [self._data] if self._data else []
                for document in documents(source.path, others):
                    if isinstance(document, Skipped):
                        yield document
                    else:
                        yield from self._document(document, source)
            before.append(source)

    def _document(self, document: Document, source: Source) -> Reading:
        try:
            kind = kind_of(document)
            if kind in ARCHIVES:
                yield from self._archive(document, kind, source)
            elif kind == "feed":
                entries = read_feed(document.read(), document.address)
                yield from self._list(document, entries, source)
            elif kind == "sitemap":
                yield from self._sitemap(document, source)
            else:
                name = self._free(document.name)
                yield from read_document(document, kind, name, source.options)
        except ArticleError as error:
            passing = isinstance(error, UnreadableError)
            yield Skipped(where=document.where, reason=str(error), passing=passing)

    def _archive(self, document: Document, kind: str, source: Source) -> Reading:
        for member in members(document, kind):
            if isinstance(member, Skipped):
                yield member
            else:
                yield from self._document(member, source)

    def _sitemap(self, document: Document, source: Source) -> Reading:
        found = read_sitemap(document.read(), document.address)
        if found.sitemaps:
            reason = "names further sitemaps; give their addresses, or this one's, as sources"
            yield Skipped(where=document.where, reason=reason)
        yield from self._list(document, found.entries, source)

    def _list(self, document: Document, entries: Sequence[Entry], source: Source) -> Reading:
        """A feed or sitemap that is a file: just what it lists now is read."""
        self._web.refresh_listed(document.where, entries, source)
        nothing = True
        for entry in entries:
            if wanted(entry, source) or entry.url is None:
                for reading in self._entry(entry, source):
                    nothing = False
                    yield reading
        if nothing:
            match = f" with {source.match!r} in their address" if source.match else ""
            reason = f"lists no pages{match} and holds no text; check it, or leave it out"
            yield Skipped(where=document.where, reason=reason)

    def _address(self, source: Source) -> Reading:
        url = source.location
        document = self._web.document(url)
        if document is None:
            yield self._not_fetched(url)
            return
        if self._web.failure(url):
            yield self._not_fetched(url)
        try:
            listing = unpacked(document)[0] in ("feed", "sitemap")
        except ArticleError as error:
            yield Skipped(where=url, reason=str(error))
            return
        if not listing:
            yield from self._page(document, source, None)
            return
        empty = True
        for gone in self._web.gone(url):
            empty = False
            yield self._not_fetched(gone)
        for entry in self._web.listed(url):
            if wanted(entry, source):
                empty = False
                yield from self._entry(entry, source)
        if empty:
            match = f" with {source.match!r} in their address" if source.match else ""
            yield Skipped(where=url, reason=f"lists no pages{match}; check it in a browser")

    def _entry(self, entry: Entry, source: Source) -> Reading:
        """The article of a page that a feed or sitemap lists: the feed's text where that is all of
        it, else the page's, else the feed's summary."""
        url = entry.url
        if entry.text is None and url is not None:
            document = self._web.document(url)
            if document is not None:
                if self._web.failure(url):
                    yield self._not_fetched(url)
                yield from self._page(document, source, entry)
                return
        failure = self._web.failure(url) if url else None
        text = None if failure and failure.gone else entry.text or entry.summary
        if url is not None and entry.text is None:
            yield self._not_fetched(url, "its feed's summary" if text else None)
        if text is None or (url is None and entry.title is None):
            return
        article = Article(
            id=address_id(url or f"{source.location} {entry.title}"),
            title=entry.title or single_line(text)[:80],
            text=text,
            url=url,
            **{field: getattr(entry, stated) for field, stated in _FROM_ENTRY.items()},
        )
        warnings = () if entry.text else (_ONLY_SUMMARY,)
        article = with_defaults(article, source.options)
        yield Found(article, url or source.location, warnings)

    def _page(self, document: Document, source: Source, entry: Entry | None) -> Reading:
        """What a fetched document holds; a page's article is called by its address."""
        kind = kind_of(document)
        if kind not in _ONE:
            if entry is None:
                yield from self._document(document, source)
            else:
                reason = "is listed as a page, but is none; leave it out with `match`"
                yield Skipped(where=document.where, reason=reason)
            return
        address = document.address or document.where
        for reading in read_document(document, kind, address_id(address), source.options):
            if isinstance(reading, Skipped):
                yield reading
                continue
            article = reading.article
            url = article.url or address
            stated: dict[str, object] = {"id": address_id(url), "url": url}
            if entry is not None:
                stated |= {
                    field: getattr(article, field) or getattr(entry, name)
                    for field, name in _FROM_ENTRY.items()
                }
            yield reading._replace(article=article.model_copy(update=stated))

    def _not_fetched(self, url: str, instead: str | None = None) -> Skipped:
        """Why a page couldn't be fetched, and what is read instead."""
        error = self._web.failure(url)
        if error is None:
            # A sitemap may list more than a build fetches.
            return Skipped(where=url, reason="wasn't fetched yet; a later build will")
        at = self._web.fetched_at(url)
        instead = f"its copy of {at:%Y-%m-%d}" if at else instead
        note = f"; {instead} is used" if instead else ""
        return Skipped(where=url, reason=f"{error}{note}", passing=error.passing and not instead)

    def _free(self, name: str) -> str:
        """The path without its ending; with it, and then a number, where that is taken."""
        plain = single_line(str(PurePosixPath(name).with_suffix("")))
        if not self._is_taken(plain):
            return plain
        full = whole = single_line(name)
        number = 2
        while self._is_taken(full):
            full = f"{whole}-{number}"
            number += 1
        return full
