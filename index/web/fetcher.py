"""Web addresses to pages: redirects, robots.txt, second attempts, and what hasn't changed."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import NamedTuple

import httpx
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from index.web.addresses import parse, shown
from index.web.client import Answer, Client
from index.web.content import content_type
from index.web.errors import FetchError, RedirectError
from index.web.guard import Guard, is_public
from index.web.options import FetchOptions
from index.web.pacing import LONGEST_REST, Turns
from index.web.pages import Page, PageStore
from index.web.robots import AGENT, LARGEST_ROBOTS, Robots
from index.web.statuses import RETRIED, retry_after, status_error

__all__ = ["FetchError", "FetchOptions", "Fetcher"]

_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, "
    "application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/pdf;q=0.9, "
    "application/json;q=0.8, */*;q=0.5"
)
_REDIRECTS = {301, 302, 303, 307, 308}
# Validators are sent back as they came; no server needs longer ones.
_LONGEST_VALIDATOR = 1024

Headers = Callable[[httpx.URL], Mapping[str, str]]


class _Arrival(NamedTuple):
    """Where redirects ended, and the answer there."""

    address: httpx.URL
    answer: Answer


class Fetcher:
    """Fetches pages into a store, from any thread.

    Hosts are asked one request at a time each, `delay` seconds apart or as their robots.txt asks.
    A robots.txt is read once in a fetcher's life, so make a new one for each round of fetching.
    """

    def __init__(
        self,
        options: FetchOptions,
        store: PageStore,
        *,
        guard: Guard | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._options = options
        self._store = store
        self._clock = clock
        if guard is None:
            guard = Guard((lambda _: True) if options.allow_private else is_public)
        self._client = Client(options, guard, monotonic)
        self._turns = Turns(options.delay, sleep, monotonic)
        self._robots = Robots(self._robots_txt, self._turns.slow_down)
        self._headers = {"User-Agent": f"{AGENT}/{version('citedesk')}", "Accept": _ACCEPT}
        self._retrying = Retrying(
            retry=retry_if_exception(lambda error: isinstance(error, FetchError) and error.again),
            stop=stop_after_attempt(options.attempts),
            wait=wait_exponential_jitter(initial=1, max=30, jitter=1),
            sleep=sleep,
            reraise=True,
        )

    def get(self, url: str) -> Page:
        """Fetch `url`, only if it has changed where the store has it; store and return the page.

        Raises FetchError where there is no page to be had, CitedeskError where the store can't be
        used.
        """
        start = parse(url)
        stored = self._store.find(url)

        def conditions(hop: httpx.URL) -> Mapping[str, str]:
            return _conditions(stored) if stored and str(hop) == stored.address else {}

        arrival = self._follow(start, conditions)
        if arrival.answer.status == 304:
            if stored is not None and conditions(arrival.address):
                confirmed = stored.model_copy(update={"fetched_at": self._clock()})
                self._store.confirm(url, confirmed.fetched_at)
                return confirmed
            # Not modified since what? A cache in between has mixed something up.
            arrival = self._follow(start, lambda _: {"Cache-Control": "no-cache"})
        if arrival.answer.status != 200:
            raise status_error(arrival.answer.status)
        page = self._page(url, arrival)
        self._store.put(page)
        return page

    def close(self) -> None:
        """Close the connections; the store stays open."""
        self._client.close()

    def _page(self, url: str, arrival: _Arrival) -> Page:
        headers = arrival.answer.headers
        media_type, charset = content_type(next(iter(headers.get_list("Content-Type")), None))
        return Page(
            url=url,
            address=str(arrival.address),
            media_type=media_type,
            charset=charset,
            content=arrival.answer.content,
            etag=_validator(headers.get("ETag")),
            last_modified=_validator(headers.get("Last-Modified")),
            fetched_at=self._clock(),
        )

    def _robots_txt(self, address: httpx.URL) -> bytes:
        answer = self._follow(address, lambda _: {}, robots=True).answer
        if answer.status >= 500:
            raise status_error(answer.status)
        return answer.content

    def _follow(self, start: httpx.URL, headers: Headers, *, robots: bool = False) -> _Arrival:
        """Ask for `start`, and for what it redirects to, until something else is answered.

        For a robots.txt (`robots`) no robots.txt is asked, and no more than counts is read.
        """
        hop, seen = start, {start}
        while True:
            try:
                if not robots:
                    self._robots.check(hop)
                answer = self._ask(hop, headers(hop), robots)
                if answer.status not in _REDIRECTS:
                    return _Arrival(hop, answer)
            except FetchError as error:
                if hop == start:
                    raise
                raise FetchError(
                    f"leads to {shown(str(hop))}: {error}", gone=error.gone, passing=error.passing
                ) from error
            hop = _target(hop, answer)
            if hop in seen:
                raise RedirectError(
                    f"redirects in a circle, back to {shown(str(hop))} "
                    "(it may want cookies, and none are kept); leave it out"
                )
            if len(seen) > self._options.redirects:
                raise RedirectError(
                    f"redirects more than {self._options.redirects} times; give the last address"
                )
            seen.add(hop)

    def _ask(self, address: httpx.URL, headers: Mapping[str, str], robots: bool) -> Answer:
        largest = LARGEST_ROBOTS if robots else self._options.largest
        sent = {**self._headers, **headers}
        return self._retrying(self._ask_once, address, sent, largest, robots)

    def _ask_once(
        self, address: httpx.URL, headers: Mapping[str, str], largest: int, cut: bool
    ) -> Answer:
        with self._turns.turn(address.host):
            answer = self._client.ask(address, headers, largest, cut)
        if answer.status not in RETRIED:
            return answer
        rest = retry_after(answer.headers.get("Retry-After"), self._clock())
        # The next turn waits for it: the next attempt, and every other page of the host.
        self._turns.rest(address.host, rest)
        raise status_error(answer.status, again=rest <= LONGEST_REST)


def _target(hop: httpx.URL, answer: Answer) -> httpx.URL:
    location = answer.headers.get("Location")
    if not location:
        raise RedirectError(f"answered {answer.status} (a redirect) without saying where to")
    try:
        return parse(location, hop)
    except FetchError as error:
        raise RedirectError(f"leads to {shown(location)}: {error}") from error


def _conditions(stored: Page) -> dict[str, str]:
    conditions = {"If-None-Match": stored.etag, "If-Modified-Since": stored.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _validator(value: str | None) -> str | None:
    if value is None or not value.isascii() or len(value) > _LONGEST_VALIDATOR:
        return None
    return value
