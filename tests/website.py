"""A website on loopback whose answers a test scripts, and a clock that a test turns."""

import gzip
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from pathlib import Path
from types import TracebackType
from typing import Any

from index.web.fetcher import Fetcher, FetchOptions
from index.web.guard import Guard
from index.web.pages import PageStore


@dataclass(frozen=True)
class Request:
    """A request as it came in; `port` is the client's, so that connections can be told apart."""

    path: str
    headers: Message
    port: int

    @property
    def host(self) -> str:
        """The host asked for, without its port."""
        return (self.headers["Host"] or "").rsplit(":", 1)[0]


@dataclass(frozen=True)
class Reply:
    """An answer. A `body` of pieces is sent piece by piece, `pause` seconds apart, without its
    length; with `dropped`, the connection ends after what was sent, in the middle of the answer
    or, without a status, before it."""

    status: int | None = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | Iterable[bytes] = b""
    pause: float = 0
    dropped: bool = False


Script = Reply | Callable[[Request], Reply]


def page(body: str | bytes, media_type: str = "text/html; charset=utf-8", **headers: str) -> Reply:
    """An answer of 200; in the names of headers, _ stands for -."""
    content = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(headers={"Content-Type": media_type, **named}, body=content)


def redirect(to: str, status: int = 302) -> Reply:
    return Reply(status, {"Location": to})


def cached(body: str, etag: str | None = None, last_modified: str | None = None) -> Script:
    """A page that is sent once, and 304 to whoever names the same validator."""

    def answer(request: Request) -> Reply:
        validators = {"ETag": etag, "Last-Modified": last_modified}
        headers = {name: value for name, value in validators.items() if value}
        conditions = (request.headers["If-None-Match"], request.headers["If-Modified-Since"])
        if conditions[0] is not None:
            same = conditions[0] == etag
        else:
            same = conditions[1] is not None and conditions[1] == last_modified
        return Reply(304, headers) if same else page(body, **headers)

    return answer


def compressed(body: bytes, **headers: str) -> Reply:
    return page(gzip.compress(body), Content_Encoding="gzip", **headers)


def bomb(size: int) -> Reply:
    """A gzip body a thousandth of the `size` that it unfolds to, sent in pieces."""
    folded = gzip.compress(bytes(size))
    pieces = [folded[at : at + 4096] for at in range(0, len(folded), 4096)]
    return Reply(headers={"Content-Type": "text/html", "Content-Encoding": "gzip"}, body=pieces)


def endless(piece: bytes = b"and so on " * 400, pause: float = 0) -> Reply:
    """A body without end; with a `pause`, one that drips."""
    return Reply(headers={"Content-Type": "text/html"}, body=repeat(piece), pause=pause)


SILENT = Reply(None, body=repeat(b""), pause=0.05)
"""Takes the request and says nothing until the website stops."""
DROPPED = Reply(None, dropped=True)
"""Ends the connection instead of answering."""


def broken_off(body: bytes) -> Reply:
    """Promises more than `body` and ends the connection after it."""
    headers = {"Content-Type": "text/html", "Content-Length": str(len(body) + 100)}
    return Reply(headers=headers, body=[body], dropped=True)


class Website:
    """Serves on a loopback address for the length of a `with` block.

    Paths that weren't scripted answer 404, robots.txt among them. `requests` holds all that came,
    in the order of their arrival; `most_at_once` how many were being answered at the same time.
    """

    def __init__(self, address: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.most_at_once = 0
        self.stopping = threading.Event()
        self._scripts: dict[str, list[Script]] = {}
        self._lock = threading.Lock()
        self._at_once = 0
        self._address = address
        self._scheme = "http" if tls is None else "https"
        self._server = _Server((address, 0), _Handler)
        self._server.website = self
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> "Website":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str, host: str | None = None) -> str:
        """The address of `path`; by another name where a test's resolver knows one."""
        return f"{self._scheme}://{host or self._address}:{self.port}{path}"

    def answers(self, path: str, *scripts: Script) -> None:
        """Answer requests for `path` with these in turn, and with the last from then on."""
        self._scripts[path] = list(scripts)

    def robots(self, *lines: str) -> None:
        """Have a robots.txt of these lines."""
        self.answers("/robots.txt", page("\n".join(lines), "text/plain"))

    @property
    def paths(self) -> list[str]:
        """What was asked for, robots.txt aside."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    def reply(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            scripts = self._scripts.get(request.path, [Reply(404)])
            script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
        return script if isinstance(script, Reply) else script(request)

    def begin(self) -> None:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)

    def end(self) -> None:
        with self._lock:
            self._at_once -= 1


class _Server(ThreadingHTTPServer):
    website: Website

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are part of what is tested."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        website = self.server.website
        website.begin()
        try:
            reply = website.reply(Request(self.path, self.headers, self.client_address[1]))
        finally:
            # Before it is sent: who has it may ask for the next at once.
            website.end()
        self._send(reply)

    def _send(self, reply: Reply) -> None:
        body = reply.body
        self.close_connection = not isinstance(body, bytes)
        if reply.status is not None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if isinstance(body, bytes) and reply.status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
        for piece in self._pieces(reply):
            self.wfile.write(piece)
        if reply.dropped:
            self.close_connection = True

    def _pieces(self, reply: Reply) -> Iterator[bytes]:
        for piece in [reply.body] if isinstance(reply.body, bytes) else reply.body:
            yield piece
            if self.server.website.stopping.wait(reply.pause):
                return

    def log_message(self, *_: Any) -> None:
        """Requests are kept in `Website.requests` instead."""


class HandClock:
    """Time that passes only while somebody sleeps; `slept` holds for how long each time."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self._begun = datetime(2026, 5, 4, 7, 0, tzinfo=UTC)
        self._seconds = 0.0

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._seconds += seconds

    def monotonic(self) -> float:
        return self._seconds

    def now(self) -> datetime:
        return self._begun + timedelta(seconds=self._seconds)


def names(**addresses: str) -> Callable[[str, int], list[str]]:
    """A resolver that knows these names below .example, with addresses parted by spaces."""

    def resolve(host: str, _: int) -> list[str]:
        name = host.removesuffix(".example")
        if name not in addresses:
            raise OSError(f"{host} is unknown")
        return addresses[name].split()

    return resolve


def only_loopback(resolve: Callable[[str, int], list[str]]) -> Guard:
    """A guard to which 127.0.0.1 is the public web, and all else is private."""
    return Guard(lambda address: str(address) == "127.0.0.1", resolve)


@contextmanager
def fetching(
    folder: Path, clock: HandClock | None = None, guard: Guard | None = None, **options: Any
) -> Iterator[Fetcher]:
    """A fetcher that may reach loopback, with a store in `folder`, and time of its own."""
    given: Mapping[str, Any] = {"allow_private": guard is None, "delay": 0, **options}
    time = clock or HandClock()
    with (
        closing(PageStore(folder / "pages.sqlite")) as store,
        closing(
            Fetcher(
                FetchOptions(**given),
                store,
                guard=guard,
                clock=time.now,
                sleep=time.sleep,
                monotonic=time.monotonic,
            )
        ) as fetcher,
    ):
        yield fetcher
