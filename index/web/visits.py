"""A build's visits to the web: what is asked for, once each, and what is at hand afterwards."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import ArticleError
from index.progress import Progress, Silent
from index.readers.archives import members
from index.readers.document import Document, in_memory
from index.readers.feeds import Entry, read_feed
from index.readers.kinds import kind_of
from index.readers.sitemaps import read_sitemap
from index.sources import Source
from index.web.errors import FetchError
from index.web.fetcher import Fetcher
from index.web.listings import Listings
from index.web.options import FetchOptions
from index.web.pages import Page, PageStore

logger = logging.getLogger(__name__)

# Sources are visited side by side; one host is still asked one thing at a time.
_AT_ONCE = 8
# A host that doesn't answer so many times in a row isn't asked again in this build.
_GIVE_UP = 3
# An index of sitemaps may name sitemaps, and those no further ones.
_DEEPEST = 2


class Web:
    """Pages and lists of pages, kept in the folder `data`; nothing is opened before it is needed.

    `refresh` asks for what is due, from several threads; the rest tells what is at hand then.
    """

    def __init__(self, data: Path, options: FetchOptions, clock: Callable[[], datetime]) -> None:
        self._data = data
        self._options = options
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: set[str] = set()
        self._failed: dict[str, FetchError] = {}
        self._gone: dict[str, list[str]] = {}
        self._silent: Counter[str] = Counter()
        self._opened: list[PageStore | Listings | Fetcher] = []
        self.progress: Progress = Silent()

    @cached_property
    def _pages(self) -> PageStore:
        store = PageStore(self._data / "pages.sqlite")
        self._opened.append(store)
        return store

    @cached_property
    def _listings(self) -> Listings:
        listings = Listings(self._data / "listings.sqlite")
        self._opened.append(listings)
        return listings

    @cached_property
    def _fetcher(self) -> Fetcher:
        fetcher = Fetcher(self._options, self._pages, clock=self._clock)
        self._opened.append(fetcher)
        return fetcher

    def close(self) -> None:
        for opened in reversed(self._opened):
            opened.close()

    def refresh(self, sources: Sequence[Source]) -> None:
        """Visit the sources that are addresses, and the pages they list that are due."""
        if not sources:
            return
        # Opened by one thread, for all.
        _ = self._listings, self._fetcher
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="fetch") as executor:
            try:
                list(executor.map(self._refresh, sources))
            except BaseException:
                executor.shutdown(cancel_futures=True)
                raise

    def refresh_listed(self, name: str, entries: Iterable[Entry], source: Source) -> None:
        """Visit the pages that are due of a list called `name`."""
        with self._lock:
            self._listings.add(name, [e for e in entries if wanted(e, source)], self._clock())
        self._visit_due(name, source)

    def document(self, url: str) -> Document | None:
        """Return the page at `url` as it was last fetched, or None where it never was."""
        page = self._pages.find(url)
        return _document(page) if page else None

    def fetched_at(self, url: str) -> datetime | None:
        """Return when the page was last fetched, or found to be unchanged."""
        page = self._pages.find(url)
        return page.fetched_at if page else None

    def failure(self, url: str) -> FetchError | None:
        """Return why the page couldn't be fetched in this build."""
        return self._failed.get(url)

    def listed(self, name: str) -> Iterator[Entry]:
        """Yield what a list has named so far."""
        return self._listings.entries(name)

    def gone(self, name: str) -> Sequence[str]:
        """Return the pages of a list that were found to be gone in this build."""
        return self._gone.get(name, ())

    def _refresh(self, source: Source) -> None:
        with suppress(FetchError, ArticleError):  # told when the source is read
            kind, document = unpacked(self._visit(source.location))
            if kind == "feed":
                entries = read_feed(document.read(), document.address)
                self.refresh_listed(source.location, entries, source)
            elif kind == "sitemap":
                self._read_sitemap(document, source, _DEEPEST)
                self._visit_due(source.location, source)

    def _read_sitemap(self, document: Document, source: Source, depth: int) -> None:
        _, document = unpacked(document)
        found = read_sitemap(document.read(), document.address)
        wanted_entries = [entry for entry in found.entries if wanted(entry, source)]
        with self._lock:
            self._listings.add(source.location, wanted_entries, self._clock())
        # A long-lived site has hundreds of them: the newest first, and no more than will be used.
        for sitemap in sorted(found.sitemaps, key=lambda entry: entry.stamp or "", reverse=True):
            with self._lock:
                enough = self._listings.count_new(source.location) >= source.most
                read = self._listings.is_read(sitemap)
            if enough or depth == 0:
                return
            if read or sitemap.url is None:
                continue
            try:
                self._read_sitemap(self._visit(sitemap.url), source, depth - 1)
            except (FetchError, ArticleError) as error:
                logger.warning("left out the sitemap %s: %s", sitemap.url, error)
                continue
            with self._lock:
                self._listings.read(sitemap)

    def _visit_due(self, name: str, source: Source) -> None:
        with self._lock:
            due = self._listings.due(name, self._clock(), source.most)
        for entry in due:
            if entry.url is None:
                continue
            try:
                self._visit(entry.url)
            except FetchError as error:
                if not error.gone:
                    continue
                self._gone.setdefault(name, []).append(entry.url)
                gone = True
            else:
                gone = False
            with self._lock:
                self._listings.fetched(name, entry, self._clock(), gone=gone)

    def _visit(self, url: str) -> Document:
        """Ask for the page, once in a build. Raises FetchError."""
        host = urlsplit(url).netloc
        with self._lock:
            asked = url in self._asked
            self._asked.add(url)
            self.progress.fetched(len(self._asked))
            silent = self._silent[host] >= _GIVE_UP
        if silent and not asked:
            self._failed[url] = FetchError(
                f"its host didn't answer {_GIVE_UP} times in a row; try again later", passing=True
            )
        if url in self._failed:
            raise self._failed[url]
        if asked and (known := self.document(url)):
            return known
        try:
            page = self._fetcher.get(url)
        except FetchError as error:
            if error.gone:
                self._pages.forget(url)
            with self._lock:
                self._failed[url] = error
                self._silent[host] += not error.reached
            raise
        with self._lock:
            self._silent[host] = 0
        return _document(page)


def wanted(entry: Entry, source: Source) -> bool:
    """Whether the source's articles are to include the entry's page."""
    return entry.url is not None and (source.match is None or source.match in entry.url)


def unpacked(document: Document) -> tuple[str | None, Document]:
    """Return a document's kind and itself, or those of its content where it is a gzip file:
    sitemaps are often packed."""
    kind = kind_of(document)
    if kind != "gzip":
        return kind, document
    for member in members(document, kind):
        if isinstance(member, Document):
            inner = in_memory(member.where, member.name, member.read(), document.address)
            return kind_of(inner), inner
    return kind, document


def _document(page: Page) -> Document:
    return in_memory(page.url, page.url, page.content, page.address, page.media_type, page.charset)
