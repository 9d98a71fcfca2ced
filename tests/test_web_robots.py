from itertools import pairwise
from pathlib import Path

import pytest

from index.web.errors import FetchError
from index.web.fetcher import Fetcher
from tests.website import (
    DROPPED,
    HandClock,
    Reply,
    Request,
    Website,
    endless,
    fetching,
    names,
    only_loopback,
    page,
    redirect,
)


def test_what_robots_txt_forbids_is_not_asked_for(site: Website, fetcher: Fetcher) -> None:
    site.robots("User-agent: *", "Disallow: /private/", "Allow: /private/open")
    site.answers("/private/open", page("open"))
    site.answers("/private/x", page("closed"))
    with pytest.raises(FetchError, match=r"^robots.txt of 127.0.0.1 doesn't allow it$") as caught:
        fetcher.get(site.url("/private/x"))
    assert not caught.value.passing
    assert fetcher.get(site.url("/private/open")).content == b"open"
    assert site.paths == ["/private/open"]


def test_rules_for_us_by_name_come_before_those_for_all(site: Website, fetcher: Fetcher) -> None:
    site.robots("User-agent: *", "Disallow: /", "", "User-agent: CiteDesk", "Disallow: /b")
    site.answers("/a", page("a"))
    assert fetcher.get(site.url("/a")).content == b"a"
    with pytest.raises(FetchError, match="doesn't allow"):
        fetcher.get(site.url("/b"))


def test_it_is_read_before_the_pages_and_once(site: Website, fetcher: Fetcher) -> None:
    site.robots("User-agent: *", "Disallow: /x")
    for path in ("/a", "/b", "/a"):
        site.answers(path, page("news"))
        fetcher.get(site.url(path))
    assert [r.path for r in site.requests] == ["/robots.txt", "/a", "/b", "/a"]


def test_every_host_and_port_has_its_own(site: Website, tmp_path: Path) -> None:
    guard = only_loopback(names(press="127.0.0.1", other="127.0.0.1"))
    site.answers("/", page("news"))
    with fetching(tmp_path, guard=guard) as fetcher:
        for name in ("press.example", "other.example"):
            fetcher.get(site.url("/", name))
        asked = [request.host for request in site.requests if request.path == "/robots.txt"]
        assert asked == ["press.example", "other.example"]
        with Website() as neighbour:
            neighbour.robots("User-agent: *", "Disallow: /")
            with pytest.raises(FetchError, match="doesn't allow"):
                fetcher.get(neighbour.url("/", "press.example"))


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_without_one_allows_everything(site: Website, fetcher: Fetcher, status: int) -> None:
    site.answers("/robots.txt", Reply(status, body=b"User-agent: *\nDisallow: /"))
    site.answers("/", page("news"))
    assert fetcher.get(site.url("/")).content == b"news"


@pytest.mark.parametrize("trouble", [Reply(500), Reply(503), Reply(429), DROPPED])
def test_a_site_whose_robots_txt_cannot_be_read_is_closed_for_now(
    site: Website, fetcher: Fetcher, trouble: Reply
) -> None:
    site.answers("/robots.txt", trouble)
    site.answers("/", page("news"))
    for _ in range(2):
        with pytest.raises(
            FetchError, match=r"^robots.txt of 127.0.0.1, which may forbid it, (answered|broke)"
        ) as caught:
            fetcher.get(site.url("/"))
        assert caught.value.passing
    assert [r.path for r in site.requests] == ["/robots.txt"] * 3


def test_trouble_that_passes_between_attempts_costs_nothing(
    site: Website, fetcher: Fetcher
) -> None:
    site.answers("/robots.txt", Reply(503), page("User-agent: *\nDisallow: /x", "text/plain"))
    site.answers("/", page("news"))
    assert fetcher.get(site.url("/")).content == b"news"
    with pytest.raises(FetchError, match="doesn't allow"):
        fetcher.get(site.url("/x"))


def test_a_robots_txt_may_have_moved(site: Website, fetcher: Fetcher) -> None:
    site.answers("/robots.txt", redirect("/rules/robots.txt"))
    site.answers("/rules/robots.txt", page("User-agent: *\nDisallow: /x", "text/plain"))
    with pytest.raises(FetchError, match="doesn't allow"):
        fetcher.get(site.url("/x"))


@pytest.mark.parametrize("target", ["/robots.txt", "ftp://press.example/robots.txt", ""])
def test_one_that_redirects_nowhere_counts_as_none(
    site: Website, fetcher: Fetcher, target: str
) -> None:
    site.answers("/robots.txt", redirect(target))
    site.answers("/", page("news"))
    assert fetcher.get(site.url("/")).content == b"news"


def test_only_its_first_500_kib_count(site: Website, fetcher: Fetcher) -> None:
    rule = b"User-agent: *\nDisallow: /x\n"
    filling = b"#" + b"-" * 1022 + b"\n"
    late = b"Disallow: /late\n"
    site.answers("/robots.txt", page(rule + filling * 500 + late, "text/plain"))
    site.answers("/late", page("news"))
    assert fetcher.get(site.url("/late")).content == b"news"
    with pytest.raises(FetchError, match="doesn't allow"):
        fetcher.get(site.url("/x"))


def test_one_without_end_is_read_as_far_as_it_counts(site: Website, fetcher: Fetcher) -> None:
    site.answers("/robots.txt", endless(b"User-agent: *\nDisallow: /x\n" * 100))
    with pytest.raises(FetchError, match="doesn't allow"):
        fetcher.get(site.url("/x"))


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbfUser-agent: *\nDisallow: /x", b"\xff\nUser-agent: *\nDisallow: /x"]
)
def test_a_byte_order_mark_or_broken_text_does_not_hide_the_rules(
    site: Website, fetcher: Fetcher, content: bytes
) -> None:
    site.answers("/robots.txt", page(content, "text/plain"))
    with pytest.raises(FetchError, match="doesn't allow"):
        fetcher.get(site.url("/x"))


def test_a_page_in_place_of_robots_txt_forbids_nothing(site: Website, fetcher: Fetcher) -> None:
    site.answers("/robots.txt", page("<!doctype html><title>Not found</title><p>Sorry."))
    site.answers("/", page("news"))
    assert fetcher.get(site.url("/")).content == b"news"


@pytest.mark.parametrize(
    ("asked", "kept"), [("7", 7), ("2.5", 2.5), ("3600", 30), ("0", 0), ("nan", 0), ("long", 0)]
)
def test_the_delay_a_site_asks_for_is_kept_up_to_half_a_minute(
    site: Website, fetcher: Fetcher, clock: HandClock, asked: str, kept: float
) -> None:
    site.robots("User-agent: *", f"Crawl-delay: {asked}")
    moments: list[float] = []

    def answer(_: Request) -> Reply:
        moments.append(clock.monotonic())
        return page("news")

    site.answers("/", answer)
    for _ in range(3):
        fetcher.get(site.url("/"))
    assert [later - earlier for earlier, later in pairwise(moments)] == [kept, kept]


def test_our_own_delay_is_kept_where_it_is_longer(site: Website, tmp_path: Path) -> None:
    clock = HandClock()
    site.robots("User-agent: *", "Crawl-delay: 1")
    site.answers("/", page("news"))
    with fetching(tmp_path, clock, delay=4) as fetcher:
        fetcher.get(site.url("/"))
        fetcher.get(site.url("/"))
    assert clock.slept == [4, 4]
