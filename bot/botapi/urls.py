"""Telegram's check of link addresses.

TDLib (LinkManager::check_link and parse_url in HttpUrl.cpp) takes every address for an http one
unless it begins with ``tg:``, ``ton:`` or ``tonsite:``, and gives it back in a normal form.
https://github.com/tdlib/td/blob/master/td/telegram/LinkManager.cpp
https://github.com/tdlib/td/blob/master/tdutils/td/utils/HttpUrl.cpp
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

_SCHEME = re.compile(r"(tg|ton|tonsite):(?://)?", re.IGNORECASE)
_PROTOCOL = re.compile(r"([^:/?#@\[\]]*)://")
_USER_LINK = re.compile(r"tg:(?://)?user/?\?(?:[^#]*&)?id=(\d+)", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9.\-_!$,~*'();&+=]|%[0-9a-f]{2}|[^\x00-\x7f])+")
_MAX_PORT = 65535


class LinkError(ValueError):
    """The address is none that Telegram would make a link of; the message says why."""


@dataclass(frozen=True)
class _HttpUrl:
    protocol: str
    userinfo: str
    host: str
    is_ipv6: bool
    port: int
    path: str


def link_user_id(url: str) -> int | None:
    """The user that a ``tg://user?id=…`` address mentions, or None for any other address."""
    found = _USER_LINK.match(url)
    return int(found[1]) if found else None


def check_link(url: str) -> str:
    """Return the address in Telegram's normal form, or raise LinkError."""
    scheme = _SCHEME.match(url)
    if scheme is not None:
        return _check_own_scheme(scheme[1].lower(), url[scheme.end() :])
    parsed = _parse_http(url)
    if "." not in parsed.host and not parsed.is_ipv6:
        raise LinkError("Wrong HTTP URL")
    userinfo = f"{parsed.userinfo}@" if parsed.userinfo else ""
    port = f":{parsed.port}" if parsed.port else ""
    return f"{parsed.protocol}://{userinfo}{parsed.host}{port}{parsed.path}"


def _check_own_scheme(scheme: str, rest: str) -> str:
    parsed = _parse_http(rest)
    names_protocol = rest.lower().startswith("http://") or parsed.protocol == "https"
    if names_protocol or parsed.userinfo or parsed.port or parsed.is_ipv6:
        raise LinkError("Wrong tg URL" if scheme == "tg" else "Wrong ton URL")
    allowed = r"[a-z0-9\-_.]*" if scheme == "tonsite" else r"[a-z0-9\-_]*"
    if not re.fullmatch(allowed, parsed.host):
        raise LinkError("Unallowed characters in URL host")
    path = parsed.path[1:] if parsed.path.startswith("/?") else parsed.path
    return f"{scheme}://{parsed.host}{path}"


def _parse_http(url: str) -> _HttpUrl:
    protocol = "http"
    named = _PROTOCOL.match(url)
    if named is not None:
        protocol = named[1].lower()
        if protocol not in ("http", "https"):
            raise LinkError("Unsupported URL protocol")
        url = url[named.end() :]
    authority = re.split(r"[/?#]", url, maxsplit=1)[0]
    rest = url[len(authority) :].rstrip(" \t\r\n\v\0")
    authority, port = _split_port(authority)
    userinfo, _, host = authority.rpartition("@")
    host = host.lower()
    is_ipv6 = host.startswith("[") and host.endswith("]")
    if is_ipv6:
        _check_ipv6(host[1:-1])
    elif not host:
        raise LinkError("URL host is empty")
    elif host == ".":
        raise LinkError("Host is invalid")
    elif not _HOST.fullmatch(host):
        raise LinkError("Wrong URL host")
    path = rest if rest.startswith("/") else "/" + rest
    path = re.sub(r"[\x00-\x20]", lambda found: f"%{ord(found[0]):02X}", path)
    return _HttpUrl(protocol, userinfo, host, is_ipv6, port, path)


def _split_port(authority: str) -> tuple[str, int]:
    # A colon counts only after the user's part and outside an IPv6 address; "mailto:me@x.org" is
    # therefore host x.org, and "tel:+1" and "javascript:alert(1)" have a wrong port.
    found = re.match(r"(.+):([^:@\]]*)$", authority, re.DOTALL)
    if found is None:
        return authority, 0
    digits = found[2]
    if not (digits.isascii() and digits.isdigit()) or not 0 < int(digits) <= _MAX_PORT:
        raise LinkError("Wrong port number specified in the URL")
    return found[1], int(digits)


def _check_ipv6(address: str) -> None:
    try:
        ipaddress.IPv6Address(address)
    except ValueError:
        raise LinkError("Wrong IPv6 address specified in the URL") from None
