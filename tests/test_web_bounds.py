"""What servers may do to us: size, slowness, broken answers; and second attempts."""

import time
import tracemalloc
from itertools import repeat
from pathlib import Path

import pytest

from index.web.errors import FetchError
from tests.website import (
    DROPPED,
    SILENT,
    HandClock,
    Reply,
    Website,
    bomb,
    broken_off,
    compressed,
    endless,
    fetching,
    page,
    redirect,
)

TRIES = 3


class RunningClock(HandClock):
    """Time-outs pass as they do in life; pauses of our own take no time."""

    def monotonic(self) -> float:
        return time.monotonic()


def test_a_page_of_the_largest_size_is_taken_and_a_larger_one_refused(
    site: Website, tmp_path: Path
) -> None:
    with fetching(tmp_path, largest=2 * 1024 * 1024) as fetcher:
        site.answers("/fits", page(b"x" * 2 * 1024 * 1024))
        assert len(fetcher.get(site.url("/fits")).content) == 2 * 1024 * 1024
        site.answers("/stated", page(b"x" * (2 * 1024 * 1024 + 1)))
        site.answers("/unstated", endless())
        for path in ("/stated", "/unstated"):
            with pytest.raises(FetchError, match="is larger than 2 MB; leave it out") as caught:
                fetcher.get(site.url(path))
            assert not caught.value.passing
            assert site.paths.count(path) == 1


def test_a_stated_size_over_the_limit_is_refused_unread(site: Website, tmp_path: Path) -> None:
    """A body that never comes would end in a time-out if it were waited for."""
    headers = {"Content-Length": "1000000", "Content-Type": "text/html"}
    site.answers("/", Reply(headers=headers, body=repeat(b""), pause=0.05))
    with fetching(tmp_path, largest=1000) as fetcher, pytest.raises(FetchError, match="is larger"):
        fetcher.get(site.url("/"))


def test_a_bomb_is_refused_before_it_fills_the_memory(site: Website, tmp_path: Path) -> None:
    site.answers("/", bomb(256 * 1024 * 1024))
    with fetching(tmp_path, largest=1024 * 1024) as fetcher:
        tracemalloc.start()
        try:
            with pytest.raises(FetchError, match="is larger than 1 MB"):
                fetcher.get(site.url("/"))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 16 * 1024 * 1024


def test_a_gzip_body_in_several_members_is_whole(site: Website, tmp_path: Path) -> None:
    one, two = compressed(b"The ferry "), compressed(b"sails.")
    assert isinstance(one.body, bytes)
    assert isinstance(two.body, bytes)
    site.answers("/", page(one.body + two.body, Content_Encoding="gzip"))
    with fetching(tmp_path) as fetcher:
        assert fetcher.get(site.url("/")).content == b"The ferry sails."


def test_a_damaged_gzip_body_is_told(site: Website, tmp_path: Path) -> None:
    site.answers("/", page(b"no gzip at all", Content_Encoding="gzip"))
    with fetching(tmp_path) as fetcher, pytest.raises(FetchError, match="no proper gzip"):
        fetcher.get(site.url("/"))


def test_half_a_gzip_body_is_not_taken_for_a_page(site: Website, tmp_path: Path) -> None:
    whole = compressed(bytes(range(256)) * 40).body
    assert isinstance(whole, bytes)
    site.answers("/", page(whole[:-20], Content_Encoding="gzip"))
    with fetching(tmp_path) as fetcher, pytest.raises(FetchError, match="broke off") as caught:
        fetcher.get(site.url("/"))
    assert caught.value.passing


def test_a_coding_that_was_not_asked_for_is_refused(site: Website, tmp_path: Path) -> None:
    site.answers("/", page(b"\x0b\x02\x80news\x03", Content_Encoding="br"))
    with fetching(tmp_path) as fetcher, pytest.raises(FetchError, match="compressed as 'br'"):
        fetcher.get(site.url("/"))


@pytest.mark.parametrize(
    "endless_answer",
    [endless(b".", pause=0.02), endless(b"."), SILENT],
    ids="drip run none".split(),
)
def test_a_server_without_end_is_left_at_the_deadline(
    site: Website, tmp_path: Path, endless_answer: Reply
) -> None:
    site.answers("/", endless_answer)
    with (
        fetching(tmp_path, RunningClock(), timeout=3600, deadline=1) as fetcher,
        pytest.raises(FetchError, match=r"^took longer than 1 s$") as caught,
    ):
        fetcher.get(site.url("/"))
    assert caught.value.passing
    assert site.paths == ["/"]


def test_headers_that_drip_are_left_at_the_deadline(site: Website, tmp_path: Path) -> None:
    site.answers("/", Reply(None, body=repeat(b"H"), pause=0.02))
    with (
        fetching(tmp_path, RunningClock(), timeout=30, deadline=1) as fetcher,
        pytest.raises(FetchError, match=r"^took longer than 1 s$"),
    ):
        fetcher.get(site.url("/"))


def test_a_silent_server_is_left_after_the_timeout_of_each_attempt(
    site: Website, tmp_path: Path
) -> None:
    site.answers("/", SILENT)
    with (
        fetching(tmp_path, RunningClock(), timeout=0.5) as fetcher,
        pytest.raises(FetchError, match=r"was silent for 0\.5 s; try again later") as caught,
    ):
        fetcher.get(site.url("/"))
    assert caught.value.passing
    assert site.paths == ["/"] * TRIES


@pytest.mark.parametrize(
    "trouble", [DROPPED, broken_off(b"half a page"), *(Reply(s) for s in (429, 500, 502, 503, 504))]
)
def test_what_may_work_at_once_is_asked_again(
    site: Website, tmp_path: Path, trouble: Reply
) -> None:
    clock = HandClock()
    site.answers("/", trouble, trouble, page("news"))
    with fetching(tmp_path, clock) as fetcher:
        assert fetcher.get(site.url("/")).content == b"news"
    first, second = clock.slept
    assert 1 <= first <= 2 <= second <= 3


def test_in_the_end_it_is_given_up_as_passing(site: Website, tmp_path: Path) -> None:
    site.answers("/", DROPPED)
    with fetching(tmp_path) as fetcher:
        with pytest.raises(FetchError, match=r"broke the connection off \(.+\)") as caught:
            fetcher.get(site.url("/"))
        assert caught.value.passing
        assert site.paths == ["/"] * TRIES


def test_one_attempt_means_one(site: Website, tmp_path: Path) -> None:
    site.answers("/", Reply(503))
    with fetching(tmp_path, attempts=1) as fetcher, pytest.raises(FetchError, match="answered 503"):
        fetcher.get(site.url("/"))
    assert site.paths == ["/"]


@pytest.mark.parametrize("status", [403, 404, 501])
def test_what_will_not_work_is_not_asked_again(site: Website, tmp_path: Path, status: int) -> None:
    site.answers("/", Reply(status))
    with fetching(tmp_path) as fetcher, pytest.raises(FetchError, match=f"answered {status}"):
        fetcher.get(site.url("/"))
    assert site.paths == ["/"]


def test_a_server_that_is_down_is_told_as_such(tmp_path: Path) -> None:
    with Website() as site:
        url = site.url("/")
    with fetching(tmp_path) as fetcher, pytest.raises(FetchError) as why:
        fetcher.get(url)
    assert str(why.value) == "can't be reached (Connection refused); try again later"
    assert why.value.passing


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-lighthouse\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"x" * 300_000 + b"\r\n\r\n",
    ],
)
def test_what_is_no_http_is_told_in_one_line(site: Website, tmp_path: Path, answer: bytes) -> None:
    site.answers("/", Reply(None, body=[answer], dropped=True))
    with fetching(tmp_path) as fetcher, pytest.raises(FetchError, match="broke the") as caught:
        fetcher.get(site.url("/"))
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value)) < 250


def test_the_body_of_a_redirect_is_not_waited_for(site: Website, tmp_path: Path) -> None:
    moved = redirect("/new")
    site.answers("/", Reply(302, moved.headers, body=repeat(b"."), pause=0.02))
    site.answers("/new", page("news"))
    with fetching(tmp_path) as fetcher:
        assert fetcher.get(site.url("/")).content == b"news"
