"""Addresses that pages state: made whole, freed of tracking, and believed or not."""

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from index.addresses import without_tracking
from index.text import is_web_address, single_line

_HOME = re.compile(r"^/*(?:index\.(?:html?|php|aspx?)|home|default\.aspx?)?/*$", re.IGNORECASE)
_GATE = re.compile(
    r"(?:^|[/._-])(?:log-?in|sign-?in|sign-?up|register|subscribe|auth|sso|oauth2?|consent)(?:$|[/._-])",
    re.IGNORECASE,
)

# What addresses of other views of an article add to its own.
_VIEW = re.compile(
    r"^(?:(?:page[/-]?)?\d{1,3}|amp|print(?:able)?|full|all|comments?|photos?|gallery|mobile"
    r"|index\.(?:html?|php|aspx?))$",
    re.IGNORECASE,
)
# The number of an article: what follows it is its headline.
_NUMBERED = re.compile(r"\d{5,}[^/]*$")


def canonical_address(
    stated: Iterable[str | None], address: str | None, base: str | None
) -> tuple[str | None, list[str]]:
    """The first of the `stated` addresses that can be this page's own, else `address`, where it
    was fetched; and a line for what isn't believed.

    Relative ones are resolved against `base`. One that points at a site's bare home page, or at
    where readers log in, isn't believed, unless the page was fetched from there; nor one on another
    host than the page's, or of the section that the page's own path stands in.
    """
    doubts: list[str] = []
    for value in stated:
        whole = absolute(value, base)
        if whole is None or not (value == address or _may_be_article(whole)):
            continue
        doubt = _elsewhere(whole, address) if address else None
        if doubt is None:
            return without_tracking(whole), doubts[:1]
        doubts.append(f"{doubt}; where it was fetched is taken")
    whole = absolute(address, base)
    return without_tracking(whole) if whole else None, doubts[:1]


def _elsewhere(stated: str, address: str) -> str | None:
    """Why the `stated` address can't be that of the article fetched from `address`."""
    (host, path), (own_host, own_path) = _page(stated), _page(address)
    if host != own_host:
        return f"says that its address is {stated} on another host"
    inner = own_path.removeprefix(f"{path}/")
    if inner != own_path and not _VIEW.match(inner) and not _NUMBERED.search(path):
        return f"says that its address is {stated}, which is its section's"
    return None


def absolute(value: str | None, base: str | None) -> str | None:
    """The whole web address that `value` means on a page at `base`, or None."""
    value = single_line(value or "").replace(" ", "%20")
    try:
        joined = urljoin(base, value) if value and base else value
    except ValueError:
        return None
    return joined if is_web_address(joined) else None


def same_page(one: str, other: str) -> bool:
    """Whether two addresses are one page's: the same host and path, but for `www.`, the scheme,
    a closing slash and an AMP marking."""
    return _page(one) == _page(other)


def host_name(address: str | None) -> str:
    """The host's own name: `lowenpost` of `https://www.lowenpost.co.uk/a`; "" for none."""
    host = (urlsplit(address).hostname or "") if address and is_web_address(address) else ""
    labels = [label for label in host.split(".") if label not in ("www", "m", "amp", "edition")]
    return max(labels[:-1], key=len, default="")


def _page(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    host = re.sub(r"^(?:www|m|amp|mobile)\.", "", (parts.hostname or "").lower())
    return host, re.sub(r"(?:^/amp(?=/)|/amp$|\.amp(?=\.html?$))", "", parts.path.rstrip("/"))


def _may_be_article(address: str) -> bool:
    parts = urlsplit(address)
    return not (_HOME.match(parts.path) and not parts.query) and not _GATE.search(parts.path)
