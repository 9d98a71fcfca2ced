import logging
from pathlib import Path

import pytest

from index.web.errors import FetchError
from index.web.fetcher import Fetcher
from tests.website import (
    HandClock,
    Reply,
    Website,
    cached,
    compressed,
    fetching,
    names,
    only_loopback,
    page,
    redirect,
)


def test_a_page_comes_with_what_its_server_says_of_it(
    site: Website, fetcher: Fetcher, clock: HandClock
) -> None:
    modified = "Mon, 04 May 2026 06:00:00 GMT"
    site.answers(
        "/a?b=c", page("Fähre", "Text/HTML; charset=UTF-8", ETag='"1"', Last_Modified=modified)
    )
    got = fetcher.get(site.url("/a?b=c#top"))
    assert got.url == site.url("/a?b=c#top")
    assert got.address == site.url("/a?b=c")
    assert (got.media_type, got.charset) == ("text/html", "utf-8")
    assert got.content.decode() == "Fähre"
    assert (got.etag, got.last_modified) == ('"1"', modified)
    assert got.fetched_at == clock.now()


def test_a_request_says_who_asks_and_for_what(site: Website, fetcher: Fetcher) -> None:
    site.answers("/", page("news"))
    fetcher.get(site.url("/"))
    for request in site.requests:
        assert request.headers["User-Agent"].startswith("citedesk/")
        assert request.headers["Host"] == f"127.0.0.1:{site.port}"
        assert request.headers["Accept-Encoding"] == "gzip"
    for kind in ("text/html", "rss+xml", "atom+xml", "pdf", "json"):
        assert kind in site.requests[-1].headers["Accept"]


@pytest.mark.parametrize(
    ("stated", "media_type", "charset"),
    [
        ("application/rss+xml", "application/rss+xml", None),
        ('text/html; charset="Windows-1251"', "text/html", "windows-1251"),
        ("text/html; charset=klingon", "text/html", None),
        ("text/html; charset=hex", "text/html", None),
        ("html", None, None),
        ("", None, None),
    ],
)
def test_a_content_type_is_taken_as_far_as_it_can_be_read(
    site: Website, fetcher: Fetcher, stated: str, media_type: str | None, charset: str | None
) -> None:
    site.answers("/", page("x", stated))
    got = fetcher.get(site.url("/"))
    assert (got.media_type, got.charset) == (media_type, charset)


def test_a_page_without_a_content_type_has_none(site: Website, fetcher: Fetcher) -> None:
    site.answers("/", Reply(body=b"x"))
    assert fetcher.get(site.url("/")).media_type is None


def test_a_compressed_page_is_unfolded(site: Website, fetcher: Fetcher) -> None:
    text = b"The ferry sails. " * 50_000
    site.answers("/", compressed(text))
    assert fetcher.get(site.url("/")).content == text


def test_an_unchanged_page_is_not_sent_again(
    site: Website, fetcher: Fetcher, clock: HandClock
) -> None:
    site.answers("/tag", cached("tagged", etag='"v1"'))
    site.answers("/date", cached("dated", last_modified="Mon, 04 May 2026 06:00:00 GMT"))
    first = {path: fetcher.get(site.url(path)) for path in ("/tag", "/date")}
    clock.sleep(3600)
    for path, before in first.items():
        again = fetcher.get(site.url(path))
        assert again == before.model_copy(update={"fetched_at": clock.now()})
    assert site.requests[-2].headers["If-None-Match"] == '"v1"'
    assert site.requests[-1].headers["If-Modified-Since"] == "Mon, 04 May 2026 06:00:00 GMT"


def test_what_the_store_holds_outlives_the_fetcher(site: Website, tmp_path: Path) -> None:
    site.answers("/", cached("kept", etag='"v1"'))
    for _ in range(2):
        with fetching(tmp_path) as fetcher:
            assert fetcher.get(site.url("/")).content == b"kept"
    assert site.requests[-1].headers["If-None-Match"] == '"v1"'


def test_a_changed_page_replaces_the_stored_one(site: Website, fetcher: Fetcher) -> None:
    site.answers("/", cached("old", etag='"v1"'), cached("new", etag='"v2"'))
    assert fetcher.get(site.url("/")).content == b"old"
    assert fetcher.get(site.url("/")).content == b"new"
    assert fetcher.get(site.url("/")).content == b"new"
    assert site.requests[-1].headers["If-None-Match"] == '"v2"'


def test_conditions_are_sent_to_where_the_page_came_from(site: Website, fetcher: Fetcher) -> None:
    site.answers("/old", redirect("/new"), redirect("/new"), redirect("/newest"))
    site.answers("/new", cached("news", etag='"v1"'))
    site.answers("/newest", cached("newest", etag='"v1"'))
    assert [fetcher.get(site.url("/old")).content for _ in range(3)] == [
        b"news",
        b"news",
        b"newest",
    ]
    conditions = [(r.path, r.headers["If-None-Match"]) for r in site.requests[-4:]]
    assert conditions == [("/old", None), ("/new", '"v1"'), ("/old", None), ("/newest", None)]


def test_not_modified_without_a_stored_page_is_asked_again(site: Website, fetcher: Fetcher) -> None:
    site.answers("/", Reply(304), page("news"))
    assert fetcher.get(site.url("/")).content == b"news"
    assert site.requests[-1].headers["Cache-Control"] == "no-cache"
    site.answers("/stuck", Reply(304))
    with pytest.raises(FetchError, match=r"answered 304 \(not modified\)"):
        fetcher.get(site.url("/stuck"))


def test_a_validator_that_cannot_be_sent_back_is_not_kept(site: Website, fetcher: Fetcher) -> None:
    site.answers("/", page("news", ETag='"ü"', Last_Modified="x" * 2000))
    got = fetcher.get(site.url("/"))
    assert (got.etag, got.last_modified) == (None, None)


@pytest.mark.parametrize(
    ("status", "reason", "gone", "passing"),
    [
        (204, r"answered 204 \(no content\)", False, False),
        (403, r"answered 403 \(forbidden\); save the page", False, False),
        (404, r"^answered 404 \(not found\)$", True, False),
        (410, r"^answered 410 \(gone\)$", True, False),
        (429, r"answered 429 \(too many requests\); try again later", False, True),
        (501, r"answered 501 \(not implemented\); try again later", False, True),
        (503, r"answered 503 \(service unavailable\); try again later", False, True),
        (799, r"answered 799 \(a status of its own\)", False, True),
    ],
)
def test_other_statuses_are_told_in_plain_words(
    site: Website, fetcher: Fetcher, status: int, reason: str, gone: bool, passing: bool
) -> None:
    site.answers("/", Reply(status))
    with pytest.raises(FetchError, match=reason) as caught:
        fetcher.get(site.url("/"))
    assert (caught.value.gone, caught.value.passing) == (gone, passing)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Website, fetcher: Fetcher, status: int) -> None:
    site.answers("/a/old", redirect("../new?x=ü#there", status))
    site.answers("/new?x=%C3%BC", page("news"))
    got = fetcher.get(site.url("/a/old"))
    assert got.content == b"news"
    assert (got.url, got.address) == (site.url("/a/old"), site.url("/new?x=%C3%BC"))


def test_only_so_many_redirects_are_followed(site: Website, fetcher: Fetcher) -> None:
    for number in range(10):
        site.answers(f"/{number}", redirect(f"/{number + 1}"))
    site.answers("/10", page("news"))
    assert fetcher.get(site.url("/5")).content == b"news"
    with pytest.raises(FetchError, match="redirects more than 5 times"):
        fetcher.get(site.url("/4"))
    assert site.paths.count("/10") == 1


def test_a_circle_of_redirects_is_named(site: Website, fetcher: Fetcher) -> None:
    site.answers("/a", redirect("/b"))
    site.answers("/b", redirect("/a#again"))
    with pytest.raises(FetchError, match=f"in a circle, back to {site.url('/a')} "):
        fetcher.get(site.url("/a"))
    assert site.paths == ["/a", "/b"]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("ftp://press.example/", "leads to ftp://press.example/: is not an http"),
        ("http://[::1/", r"leads to http://\[::1/: is not a web address"),
        ("http://press.example:25/", "has the port 25"),
        ("http://mia:hush@press.example/", "leads to http://press.example/: holds a name or a"),
        ("", "without saying where to"),
    ],
)
def test_a_redirect_to_nowhere_is_told(
    site: Website, fetcher: Fetcher, location: str, reason: str
) -> None:
    site.answers("/", redirect(location))
    with pytest.raises(FetchError, match=reason) as caught:
        fetcher.get(site.url("/"))
    assert "hush" not in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_failure_after_a_redirect_names_the_place(site: Website, fetcher: Fetcher) -> None:
    site.answers("/", redirect("/gone"))
    site.answers("/gone", Reply(410))
    with pytest.raises(FetchError, match="answered 410") as caught:
        fetcher.get(site.url("/"))
    assert caught.value.gone
    site.answers("/busy", redirect("/down"))
    site.answers("/down", Reply(503))
    with pytest.raises(FetchError, match=f"leads to {site.url('/down')}: answered 503") as caught:
        fetcher.get(site.url("/busy"))
    assert caught.value.passing


def test_a_redirect_asks_the_robots_txt_of_where_it_leads(site: Website, tmp_path: Path) -> None:
    guard = only_loopback(names(press="127.0.0.1", other="127.0.0.1"))
    with Website() as other, fetching(tmp_path, guard=guard) as fetcher:
        site.answers("/", redirect(other.url("/closed", "other.example")))
        other.robots("User-agent: *", "Disallow: /closed")
        other.answers("/closed", page("news"))
        with pytest.raises(
            FetchError, match=r"leads to .+: robots.txt of other.example doesn't allow it"
        ):
            fetcher.get(site.url("/", "press.example"))
        assert other.paths == []


def test_no_cookies_are_kept(site: Website, fetcher: Fetcher) -> None:
    site.answers("/", page("news", Set_Cookie="who=you; Path=/"))
    fetcher.get(site.url("/"))
    fetcher.get(site.url("/"))
    assert all(request.headers["Cookie"] is None for request in site.requests)


def test_a_connection_serves_the_next_page_too(site: Website, fetcher: Fetcher) -> None:
    site.answers("/", cached("news", etag='"v1"'))
    for _ in range(3):
        fetcher.get(site.url("/"))
    assert len({request.port for request in site.requests[-2:]}) == 1


def test_nothing_is_logged_that_names_what_is_fetched(
    site: Website, fetcher: Fetcher, caplog: pytest.LogCaptureFixture
) -> None:
    site.answers("/", page("news"))
    with caplog.at_level(logging.INFO):
        fetcher.get(site.url("/"))
        with pytest.raises(FetchError):
            fetcher.get("http://mia:hush@press.example/")
    assert caplog.records == []
