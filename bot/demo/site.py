"""The web page of the demo: what a browser asks for, and what happens in the chats.

It listens on loopback only. Who wants in has to know the key in its address, which is new at each
start, so that neither other people on the machine nor other sites in the browser can use it.
"""

import asyncio
import hmac
import json
import secrets
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from bot.botapi import BotApiServer
from bot.demo.chats import Chats

_HOST = "127.0.0.1"
_FILES = {"style.css": "text/css", "script.js": "text/javascript"}
_HERE = Path(__file__).parent
_COOKIE = "citedesk_demo"
# Seconds between two looks at what has happened.
_LOOK_EVERY = 0.1
# In seconds; browsers and whatever is between give a silent connection up.
_SIGN_OF_LIFE = 15.0
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_KEY_WANTED = "Open the address that `citedesk demo` has printed; it is new at each start.\n"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class DemoSite:
    """Serves the page, in a thread of its own, from `start` to `stop`."""

    def __init__(self, server: BotApiServer, about: str) -> None:
        """`about` is a line on what the bot answers from."""
        self._chats = Chats(server, about)
        self._key = secrets.token_urlsafe(16)
        self._started = threading.Event()
        self._error: OSError | None = None
        self._port = 0
        self._thread = threading.Thread(target=self._run, name="demo", daemon=True)

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://{_HOST}:{self._port}/?key={self._key}"

    def start(self) -> None:
        """Raises OSError where no port can be had."""
        self._thread.start()
        self._started.wait()
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except OSError as error:
            self._error = error
        finally:
            self._started.set()

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application(middlewares=[self._guard])
        app.router.add_get("/", self._page)
        app.router.add_get("/{name:style\\.css|script\\.js}", self._file)
        app.router.add_get("/events", self._events)
        app.router.add_post("/send", self._send)
        app.router.add_post("/press", self._press)
        app.router.add_post("/inline", self._inline)
        app.router.add_post("/choose", self._choose)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, _HOST, 0).start()
            self._port = runner.addresses[0][1]
            self._started.set()
            await self._stopping.wait()
        finally:
            await runner.cleanup()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let in who knows the key, by a name that can only be this machine's."""
        if request.headers.get("Host") not in (f"{_HOST}:{self._port}", f"localhost:{self._port}"):
            return web.Response(status=403, text="Not by this name.\n", headers=_HEADERS)
        given = request.query.get("key")
        known = given or request.cookies.get(_COOKIE, "")
        if not hmac.compare_digest(known.encode(), self._key.encode()):
            return web.Response(status=403, text=_KEY_WANTED, headers=_HEADERS)
        if given:
            # Out of the address, where it could be read over a shoulder or copied with it.
            entered = web.Response(status=303, headers=_HEADERS | {"Location": "/"})
            entered.set_cookie(_COOKIE, self._key, httponly=True, samesite="Strict")
            return entered
        return await handler(request)

    async def _page(self, request: web.Request) -> web.StreamResponse:
        return _answer("page.html", "text/html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        return _answer(name, _FILES[name])

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Send what a chat looks like, now and whenever that changes
        (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""
        response = web.StreamResponse(headers=_HEADERS | {"Content-Type": "text/event-stream"})
        await response.prepare(request)
        shown, silent = "", 0.0
        with suppress(ConnectionError):
            while not self._stopping.is_set():
                now = json.dumps(self._chats.looks(request.query.get("chat", "")))
                if now != shown:
                    await response.write(f"data: {now}\n\n".encode())
                    shown, silent = now, 0.0
                elif silent >= _SIGN_OF_LIFE:
                    await response.write(b": still here\n\n")
                    silent = 0.0
                await asyncio.sleep(_LOOK_EVERY)
                silent += _LOOK_EVERY
        return response

    async def _send(self, request: web.Request) -> web.StreamResponse:
        return await self._do(request, self._chats.send)

    async def _press(self, request: web.Request) -> web.StreamResponse:
        return await self._do(request, self._chats.press)

    async def _inline(self, request: web.Request) -> web.StreamResponse:
        return await self._do(request, self._chats.inline)

    async def _choose(self, request: web.Request) -> web.StreamResponse:
        return await self._do(request, self._chats.choose)

    async def _do(
        self, request: web.Request, act: Callable[[dict[str, object]], None]
    ) -> web.StreamResponse:
        # A page of another site can't send this type without being asked first.
        if request.content_type != "application/json":
            return web.Response(status=415, headers=_HEADERS)
        try:
            given = await request.json()
            act(given)
        except (ValueError, TypeError, KeyError) as error:
            return web.Response(status=400, text=f"{error}\n", headers=_HEADERS)
        except ConnectionError:
            return web.Response()  # the page was closed in the midst of it
        return web.Response(status=204, headers=_HEADERS)


def _answer(name: str, content_type: str) -> web.Response:
    text = (_HERE / name).read_text(encoding="utf-8")
    return web.Response(text=text, content_type=content_type, charset="utf-8", headers=_HEADERS)
