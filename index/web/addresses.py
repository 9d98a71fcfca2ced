"""Which addresses may be asked for at all, judged by their spelling alone."""

import re
from ipaddress import AddressValueError, IPv4Address

import httpx

from index.text import single_line
from index.web.errors import FetchError

# Labels and whole names as DNS allows them (RFC 1035, 2.3.4), and the underscore, which is used.
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
# Where the last label looks like this, every resolver reads the host as an IPv4 address
# (https://url.spec.whatwg.org/#ends-in-a-number-checker).
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_USERINFO = re.compile(r"//[^/?#]*@")
# Below lie mail, remote shells and the like, which could be made to read a request as a command.
_FIRST_FREE_PORT = 1024
_LONGEST_SHOWN = 200


def parse(url: str, base: httpx.URL | None = None) -> httpx.URL:
    """Return `url`, seen from `base` where it is relative, in its usual spelling, without fragment.

    Raises FetchError where it isn't an http or https address that may be asked for.
    """
    try:
        given = httpx.URL(url.strip())
        address = (given if base is None else base.join(given)).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError("is not a web address; check its spelling") from error
    if address.scheme not in {"http", "https"} or not address.host:
        raise FetchError("is not an http or https address; give one that begins with https://")
    if address.userinfo:
        raise FetchError("holds a name or a password before its host; leave that out")
    host = address.raw_host.decode("ascii").removesuffix(".")
    if ":" not in host:
        _check_name(host)
    port = address.port
    if port is not None and port not in {80, 443} and not _FIRST_FREE_PORT <= port <= 65535:
        raise FetchError(f"has the port {port}; only 80, 443 and those from 1024 on are asked")
    # An empty path is asked for as "/", so that is how it is called, too.
    return address.copy_with(host=host, raw_path=address.raw_path)


def _check_name(host: str) -> None:
    if not _HOST.fullmatch(host):
        raise FetchError("has a host that is no name; check its spelling")
    if _NUMBER.fullmatch(host.rsplit(".", 1)[-1]):
        try:
            IPv4Address(host)
        except AddressValueError as error:
            raise FetchError(
                f"has the host {host!r}; write an IPv4 address as four numbers from 0 to 255"
            ) from error


def origin(address: httpx.URL) -> str:
    """Scheme, host and port: what a robots.txt speaks for."""
    return f"{address.scheme}://{address.netloc.decode('ascii')}"


def shown(url: str) -> str:
    """Return `url` fit for a message: one line, not endless, without name and password."""
    line = single_line(_USERINFO.sub("//", url))
    return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"
