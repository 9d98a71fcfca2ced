"""The guard before every connection: which addresses of the network may be talked to.

A page, a feed or a redirect can name any host, also one inside the network that this program
runs in. So a host is resolved here, every address that it has must be public, and the connection
goes to the very address that was checked: no second look-up could give another.
"""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from index.web.errors import FetchError

IPAddress = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

# The blocks below aren't globally reachable in the registries of IANA, or are no longer in use,
# yet some versions of Python's `ipaddress` take them for global
# (https://www.iana.org/assignments/iana-ipv4-special-registry,
# https://www.iana.org/assignments/iana-ipv6-special-registry).
_NOT_PUBLIC: tuple[IPv4Network | IPv6Network, ...] = (
    IPv4Network("100.64.0.0/10"),  # carriers' own networks
    IPv4Network("192.0.0.0/24"),  # protocol assignments
    IPv4Network("192.88.99.0/24"),  # 6to4 relays, given up
    # Azure's platform, which answers its virtual machines alone
    # (https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16)
    IPv4Network("168.63.129.16/32"),
    IPv6Network("::/96"),  # IPv4-compatible, given up
    IPv6Network("64:ff9b:1::/48"),  # translation within a network
    IPv6Network("2001::/23"),  # protocol assignments, Teredo among them
    IPv6Network("fec0::/10"),  # site-local, given up
)
# RFC 6052: an IPv4 address in its last 32 bits.
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: IPAddress) -> bool:
    """Whether `address` is globally routable unicast, also where it carries an IPv4 address."""
    embedded = _embedded(address)
    if embedded is not None:
        return is_public(embedded)
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_unspecified
        and not any(address in network for network in _NOT_PUBLIC)
    )


def _embedded(address: IPAddress) -> IPv4Address | None:
    """The IPv4 address that packets to an IPv6 one end at: mapped, NAT64 or 6to4."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def system_resolve(host: str, port: int) -> list[str]:
    """Return the addresses of `host` as the system's resolver gives them, best first.

    Raises OSError. It can't be stopped by our deadlines; the system's own (some seconds a server)
    hold.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guard:
    """Resolves hosts, and lets through those with `allowed` addresses only."""

    def __init__(
        self, allowed: Callable[[IPAddress], bool] = is_public, resolve: Resolve = system_resolve
    ) -> None:
        self._allowed = allowed
        self._resolve = resolve

    def addresses(self, host: str, port: int) -> list[str]:
        """Return the checked addresses of `host`, in the resolver's order.

        Raises FetchError where there are none, or where a single one isn't allowed: a host with a
        public and a private address is either mistaken or means harm.
        """
        try:
            found = self._resolve(host, port)
        except OSError as error:
            raise _unknown(host) from error
        for address in found:
            if not self._is_allowed(address):
                raise FetchError(
                    f"is a private address ({address}); "
                    "set CITEDESK_ALLOW_PRIVATE=true if you mean it",
                    reached=False,
                )
        if not found:
            raise _unknown(host)
        return list(found)

    def _is_allowed(self, address: str) -> bool:
        try:
            return self._allowed(ip_address(address))
        except ValueError:
            return False


def _unknown(host: str) -> FetchError:
    return FetchError(
        f"can't be reached: no address is known for {host}; check its spelling and the connection",
        passing=True,
        again=True,
        reached=False,
    )
