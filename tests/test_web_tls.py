import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from index.errors import CitedeskError
from index.web.errors import FetchError
from index.web.fetcher import Fetcher
from tests.website import Website, fetching, names, only_loopback, page, redirect


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """A certificate authority that is trusted for the length of a test."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return made


@pytest.fixture
def fetcher(authority: trustme.CA, tmp_path: Path) -> Iterator[Fetcher]:
    guard = only_loopback(names(press="127.0.0.1", other="127.0.0.1"))
    with fetching(tmp_path, guard=guard) as made:
        yield made


def served_by(authority: trustme.CA, name: str) -> Website:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return Website(tls=context)


def test_a_certificate_for_the_hosts_name_is_accepted(
    authority: trustme.CA, fetcher: Fetcher
) -> None:
    with served_by(authority, "press.example") as site:
        site.answers("/", page("news"))
        assert fetcher.get(site.url("/", "press.example")).content == b"news"


def test_a_certificate_for_another_name_or_the_address_is_not(
    authority: trustme.CA, fetcher: Fetcher
) -> None:
    for name in ("other.example", "127.0.0.1"):
        with served_by(authority, name) as site:
            site.answers("/", page("news"))
            with pytest.raises(FetchError, match=r"shows a certificate .+press\.example") as why:
                fetcher.get(site.url("/", "press.example"))
            assert why.value.passing
            assert site.requests == []


def test_a_certificate_of_an_unknown_authority_is_not(fetcher: Fetcher) -> None:
    with served_by(trustme.CA(), "press.example") as site:
        with pytest.raises(FetchError, match="shows a certificate that can't be trusted"):
            fetcher.get(site.url("/", "press.example"))
        assert site.requests == []


def test_a_server_without_tls_is_told_in_one_line(fetcher: Fetcher) -> None:
    with Website() as site:
        url = site.url("/", "press.example").replace("http:", "https:")
        with pytest.raises(FetchError, match=r"can't be reached \(.+\)") as caught:
            fetcher.get(url)
        assert len(str(caught.value).splitlines()) == 1


def test_certificates_that_cannot_be_read_are_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "no.pem").write_text("no certificate")
    for name in ("none.pem", "no.pem"):
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / name))
        with pytest.raises(CitedeskError, match="SSL_CERT_FILE"), fetching(tmp_path):
            pass


def test_a_redirect_may_lead_from_https_to_http(authority: trustme.CA, fetcher: Fetcher) -> None:
    with served_by(authority, "press.example") as site, Website() as plain:
        site.answers("/", redirect(plain.url("/new", "other.example")))
        plain.answers("/new", page("news"))
        assert fetcher.get(site.url("/", "press.example")).content == b"news"
