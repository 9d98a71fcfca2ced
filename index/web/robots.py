"""What sites ask of programs: robots.txt (RFC 9309)."""

import threading
from collections.abc import Callable

import httpx
from protego import Protego

from index.web.addresses import origin
from index.web.errors import FetchError, RedirectError

# What a robots.txt calls us.
AGENT = "citedesk"
# RFC 9309, 2.5: at least 500 KiB are to be read.
LARGEST_ROBOTS = 500 * 1024
# Some sites state minutes or days, meant for those who fetch all of them; we read some pages.
LONGEST_DELAY = 30.0


class _Site:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.rules: Protego | None = None
        self.failure: FetchError | None = None


class Robots:
    """The robots.txt of each site, asked for once; what couldn't be read stays unread."""

    def __init__(
        self, read: Callable[[httpx.URL], bytes], slow_down: Callable[[str, float], None]
    ) -> None:
        """`read` fetches a robots.txt, b"" where the site has none, or raises FetchError.
        `slow_down` is told a host and the delay, of up to 30 s, that it asks for."""
        self._read = read
        self._slow_down = slow_down
        self._sites: dict[str, _Site] = {}
        self._lock = threading.Lock()

    def check(self, address: httpx.URL) -> None:
        """Raise FetchError where the site doesn't allow `address`, or where that can't be known.

        A site whose robots.txt can't be read because of its own trouble counts as closed for now
        (RFC 9309, 2.3.1.4).
        """
        with self._lock:
            site = self._sites.setdefault(origin(address), _Site())
        with site.lock:
            if site.rules is None and site.failure is None:
                self._load(site, address)
        if site.failure is not None:
            raise _copy(site.failure)
        if site.rules is not None and not site.rules.can_fetch(str(address), AGENT):
            raise FetchError(f"robots.txt of {address.host} doesn't allow it")

    def _load(self, site: _Site, address: httpx.URL) -> None:
        try:
            content = self._read(address.join("/robots.txt"))
        except RedirectError:
            # RFC 9309, 2.3.1.2: the same as having none.
            content = b""
        except FetchError as error:
            site.failure = error if not error.reached else _unread(address.host, error)
            return
        rules = Protego.parse(content.decode("utf-8-sig", errors="replace"))
        delay = rules.crawl_delay(AGENT)
        if delay is not None:
            self._slow_down(address.host, min(delay, LONGEST_DELAY))
        site.rules = rules


def _unread(host: str, error: FetchError) -> FetchError:
    return FetchError(
        f"robots.txt of {host}, which may forbid it, {error}", passing=True, reached=True
    )


def _copy(error: FetchError) -> FetchError:
    """An exception of its own for each raise: threads would share one's traceback."""
    return FetchError(str(error), passing=error.passing, reached=error.reached)
