import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.web.addresses import origin, parse, shown
from index.web.errors import FetchError


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://press.example", "https://press.example/"),
        (" HTTPS://Press.Example:443/a b#top ", "https://press.example/a%20b"),
        ("http://press.example./x", "http://press.example/x"),
        ("http://press.example:8080/?q=ü", "http://press.example:8080/?q=%C3%BC"),
        ("http://zeitung-grün.example/", "http://xn--zeitung-grn-2hb.example/"),
        ("http://127。0。0。1/", "http://127.0.0.1/"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
    ],
)
def test_an_address_is_brought_to_its_usual_spelling(given: str, address: str) -> None:
    assert str(parse(given)) == address


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("", "not an http or https address"),
        ("press.example/a", "not an http or https address"),
        ("ftp://press.example/", "not an http or https address"),
        ("file:///etc/passwd", "not an http or https address"),
        ("http:///x", "not an http or https address"),
        ("http://press.example/\x00", "not a web address"),
        ("http://[::1/", "not a web address"),
        ("http://press.example/\ud800", "not a web address"),
        ("http://press.example:none/", "not a web address"),
        ("http://press..example/", "a host that is no name"),
        ("http://.example/", "a host that is no name"),
        ("http://*.example/", "a host that is no name"),
        ("http://" + "a" * 64 + ".example/", "a host that is no name"),
        ("http://2130706433/", "four numbers"),
        ("http://0x7f.1/", "four numbers"),
        ("http://0x7f000001/", "four numbers"),
        ("http://0177.0.0.1/", "not a web address"),
        ("http://127.1/", "four numbers"),
        ("http://press.example.256/", "four numbers"),
        ("http://press.example:0/", "the port 0"),
        ("http://press.example:22/", "the port 22"),
        ("https://press.example:1023/", "the port 1023"),
        ("http://press.example:65536/", "the port 65536"),
        ("http://press.example\\@127.0.0.1/", "a name or a password"),
    ],
)
def test_other_addresses_are_refused_with_the_reason(given: str, reason: str) -> None:
    with pytest.raises(FetchError, match=reason) as caught:
        parse(given)
    assert len(str(caught.value).splitlines()) == 1
    assert not caught.value.passing


def test_a_password_is_refused_and_never_shown() -> None:
    with pytest.raises(FetchError, match="holds a name or a password") as caught:
        parse("https://mia:hush@press.example/")
    assert "hush" not in str(caught.value)
    assert shown("https://mia:hush@press.example/a?b=c@d") == "https://press.example/a?b=c@d"


def test_a_relative_address_is_seen_from_its_base() -> None:
    assert str(parse("../b", parse("https://press.example/a/a"))) == "https://press.example/b"
    assert str(parse("//other.example/b", parse("https://press.example/"))) == (
        "https://other.example/b"
    )


def test_an_origin_leaves_out_the_usual_port() -> None:
    assert origin(parse("https://press.example:443/a?b")) == "https://press.example"
    assert origin(parse("http://press.example:443/")) == "http://press.example:443"


def test_what_is_shown_stays_short() -> None:
    assert len(shown("https://press.example/" + "a" * 5000)) <= 200


ANY = st.text(st.characters(exclude_categories=()))


@given(
    ANY
    | ANY.map("http://{}".format)
    | ANY.map("https://press.example/{}".format)
    | ANY.map("http://press.example:{}/".format)
)
def test_whatever_is_given_is_an_address_or_refused(given_address: str) -> None:
    try:
        address = parse(given_address)
    except FetchError:
        return
    assert parse(str(address)) == address
    assert str(parse(str(address))) == str(address)
