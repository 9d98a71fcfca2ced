from ipaddress import ip_address
from pathlib import Path

import pytest

from index.web.errors import FetchError
from index.web.fetcher import Fetcher, FetchOptions
from index.web.guard import Guard, is_public
from index.web.pages import PageStore
from tests.website import Website, fetching, names, only_loopback, page, redirect


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_public_web_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.0.9",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.251",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:224.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::808:808",
        "2001:0:7f00:1::",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:c0a8:101::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_other_addresses_are_not(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://localhost:{port}/",
        "http://localhost.:{port}/",
    ],
)
def test_by_default_loopback_is_refused_before_anything_is_sent(tmp_path: Path, url: str) -> None:
    store = PageStore(tmp_path / "pages.sqlite")
    fetcher = Fetcher(FetchOptions(), store)
    with Website() as site:
        site.answers("/", page("secret"))
        with pytest.raises(FetchError, match=r"^is a private address \(.+\); set CITEDESK_ALLOW"):
            fetcher.get(url.format(port=site.port))
        assert site.requests == []
    fetcher.close()
    store.close()


def test_a_private_address_is_fetched_where_that_is_meant(tmp_path: Path) -> None:
    with Website() as site, fetching(tmp_path, allow_private=True) as fetcher:
        site.answers("/", page("intranet"))
        assert fetcher.get(site.url("/")).content == b"intranet"


@pytest.mark.parametrize(
    "addresses", ["10.0.0.7", "127.0.0.1 10.0.0.7", "10.0.0.7 127.0.0.1", "127.0.0.1 not-one"]
)
def test_one_private_address_among_a_hosts_addresses_is_enough(
    tmp_path: Path, addresses: str
) -> None:
    guard = only_loopback(names(press=addresses))
    with Website() as site, fetching(tmp_path, guard=guard) as fetcher:
        site.answers("/", page("news"))
        with pytest.raises(FetchError, match="is a private address") as caught:
            fetcher.get(site.url("/", "press.example"))
        assert site.requests == []
    assert not caught.value.passing


def test_the_connection_goes_to_the_address_that_was_checked(tmp_path: Path) -> None:
    """The system knows no name below .example: a second look-up would find nothing."""
    with (
        Website() as site,
        fetching(tmp_path, guard=only_loopback(names(press="127.0.0.1"))) as fetcher,
    ):
        site.answers("/", page("news"))
        assert fetcher.get(site.url("/", "press.example")).content == b"news"
        assert {request.host for request in site.requests} == {"press.example"}


def test_a_name_that_changes_to_a_private_address_is_refused(tmp_path: Path) -> None:
    given = iter(["127.0.0.1", "10.0.0.7"])
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return [next(given)]

    with Website() as site, fetching(tmp_path, guard=only_loopback(rebinding)) as fetcher:
        # The page ends its connection, so that the next one needs another look-up.
        site.robots("User-agent: *", "Allow: /")
        site.answers("/", page("news", Connection="close"))
        fetcher.get(site.url("/", "press.example"))
        assert asked == ["press.example"]
        with pytest.raises(FetchError, match=r"is a private address \(10.0.0.7\)"):
            fetcher.get(site.url("/", "press.example"))
        assert asked == ["press.example", "press.example"]


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.2/",
        "http://[::1]:8080/",
        "https://intranet.example/",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(tmp_path: Path, target: str) -> None:
    def resolve(host: str, port: int) -> list[str]:
        known = {"press.example": "127.0.0.1", "intranet.example": "10.0.0.7"}
        return [known.get(host, host)]

    with Website() as site, fetching(tmp_path, guard=only_loopback(resolve)) as fetcher:
        site.answers("/", redirect(target))
        with pytest.raises(FetchError, match=r"leads to .+: is a private address") as caught:
            fetcher.get(site.url("/", "press.example"))
        assert target in str(caught.value)
        assert site.paths == ["/"]


def test_a_robots_txt_that_redirects_to_a_private_address_is_not_followed(tmp_path: Path) -> None:
    guard = only_loopback(names(press="127.0.0.1", intranet="10.0.0.7"))
    with Website() as site, fetching(tmp_path, guard=guard) as fetcher:
        site.answers("/robots.txt", redirect(site.url("/robots.txt", "intranet.example")))
        with pytest.raises(FetchError, match=r"robots.txt of press.example.+is a private address"):
            fetcher.get(site.url("/", "press.example"))
        assert site.paths == []


def test_the_second_address_of_a_host_serves_when_the_first_is_down(tmp_path: Path) -> None:
    guard = Guard(lambda _: True, names(press="::1 127.0.0.1"))
    with Website() as site, fetching(tmp_path, guard=guard) as fetcher:
        site.answers("/", page("news"))
        assert fetcher.get(site.url("/", "press.example")).content == b"news"


def test_a_name_without_an_address_may_have_one_later(tmp_path: Path) -> None:
    for resolve in (names(), names(press="")):
        with (
            fetching(tmp_path, guard=only_loopback(resolve)) as fetcher,
            pytest.raises(FetchError, match=r"no address is known for press\.example") as caught,
        ):
            fetcher.get("https://press.example/")
        assert caught.value.passing


def test_a_proxy_of_the_environment_does_not_get_past_the_guard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Website() as proxy, fetching(tmp_path, guard=only_loopback(names())) as fetcher:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url("/"))
        with pytest.raises(FetchError, match="no address is known"):
            fetcher.get("http://press.example/")
        assert proxy.requests == []
