"""How often, and by how many at once, a host is asked."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.web.errors import FetchError
from tests.website import (
    HandClock,
    Reply,
    Request,
    Website,
    fetching,
    names,
    only_loopback,
    page,
    redirect,
)


def timed(clock: HandClock, reply: Reply, moments: list[float]) -> Callable[[Request], Reply]:
    """Answers with `reply`, and notes when by the clock."""

    def answer(_: Request) -> Reply:
        moments.append(clock.monotonic())
        return reply

    return answer


def test_requests_to_a_host_lie_the_delay_apart_whatever_they_are_for(tmp_path: Path) -> None:
    clock, moments = HandClock(), list[float]()
    with Website() as site, fetching(tmp_path, clock, delay=5) as fetcher:
        site.answers("/robots.txt", timed(clock, Reply(404), moments))
        site.answers("/a", timed(clock, redirect("/b"), moments))
        site.answers("/b", timed(clock, Reply(503), moments), timed(clock, page("x"), moments))
        fetcher.get(site.url("/a"))
    assert moments == [0, 5, 10, 15]


def test_a_host_that_was_left_alone_is_asked_at_once(tmp_path: Path) -> None:
    clock = HandClock()
    with Website() as site, fetching(tmp_path, clock, delay=5) as fetcher:
        site.answers("/", page("news"))
        fetcher.get(site.url("/"))
        clock.sleep(100)
        before = clock.monotonic()
        fetcher.get(site.url("/"))
        assert clock.monotonic() == before


def test_hosts_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """Each host's answer waits for the other's request, so that neither could come alone."""
    meeting = threading.Barrier(2, timeout=30)

    def meet(request: Request) -> Reply:
        meeting.wait()
        return page(request.host)

    guard = only_loopback(names(press="127.0.0.1", other="127.0.0.1"))
    with (
        Website() as site,
        fetching(tmp_path, guard=guard) as fetcher,
        ThreadPoolExecutor(2) as threads,
    ):
        site.answers("/", meet)
        urls = [site.url("/", "press.example"), site.url("/", "other.example")]
        pages = list(threads.map(fetcher.get, urls))
    assert [page.content for page in pages] == [b"press.example", b"other.example"]


def test_a_host_sees_one_request_at_a_time(tmp_path: Path) -> None:
    pause = threading.Event()

    def linger(request: Request) -> Reply:
        pause.wait(0.05)
        return page(request.path)

    with (
        Website() as site,
        fetching(tmp_path) as fetcher,
        ThreadPoolExecutor(4) as threads,
    ):
        paths = [f"/{number}" for number in range(8)]
        for path in paths:
            site.answers(path, linger)
        pages = list(threads.map(fetcher.get, map(site.url, paths)))
        assert [page.content.decode() for page in pages] == paths
        assert site.most_at_once == 1
        assert len(site.requests) == 1 + len(paths)


@pytest.mark.parametrize("asked", ["45", "Mon, 04 May 2026 07:00:45 GMT"])
def test_a_server_that_asks_to_wait_is_waited_for(tmp_path: Path, asked: str) -> None:
    clock, moments = HandClock(), list[float]()
    busy = Reply(429, {"Retry-After": asked})
    with Website() as site, fetching(tmp_path, clock) as fetcher:
        site.answers("/", timed(clock, busy, moments), timed(clock, page("news"), moments))
        assert fetcher.get(site.url("/")).content == b"news"
    assert moments == pytest.approx([0, 45])


@pytest.mark.parametrize("asked", ["soon", "-5", "Mon, 04 May 2020 07:00:00 GMT", ""])
def test_a_wait_that_states_no_time_to_come_is_passed_over(tmp_path: Path, asked: str) -> None:
    clock = HandClock()
    with Website() as site, fetching(tmp_path, clock) as fetcher:
        site.answers("/", Reply(503, {"Retry-After": asked}), page("news"))
        assert fetcher.get(site.url("/")).content == b"news"
    assert clock.monotonic() <= 2


@pytest.mark.parametrize("asked", ["3600", "Mon, 04 May 2026 08:00:00 GMT"])
def test_a_longer_wait_is_given_up_for_now_and_the_host_left_alone(
    tmp_path: Path, asked: str
) -> None:
    clock = HandClock()
    with Website() as site, fetching(tmp_path, clock) as fetcher:
        site.answers("/", Reply(503, {"Retry-After": asked}))
        site.answers("/other", page("news"))
        with pytest.raises(FetchError, match="answered 503") as caught:
            fetcher.get(site.url("/"))
        assert caught.value.passing
        with pytest.raises(FetchError, match="asked not to be called for 3600 s") as caught:
            fetcher.get(site.url("/other"))
        assert caught.value.passing
        assert site.paths == ["/"]
        clock.sleep(3600)
        assert fetcher.get(site.url("/other")).content == b"news"
