"""The bot's own web server: health, metrics, and the webhook where there is one."""

import asyncio
import hmac
import logging
import ssl
from collections.abc import Callable, Coroutine
from typing import NamedTuple

from aiohttp import web
from telegram.error import TelegramError

from bot.metrics import page
from bot.screening import screened

logger = logging.getLogger(__name__)

# https://core.telegram.org/bots/api#setwebhook
_SECRET = "X-Telegram-Bot-Api-Secret-Token"
# In bytes; the largest update is a small part of it.
_LARGEST = 1_000_000
# Seconds for which an update may wait to be written; Telegram waits somewhat longer.
_TAKEN_WITHIN = 30.0


class Hook(NamedTuple):
    """Where Telegram posts updates, the secret it sends with them, and who takes them: when it
    returns, the update is kept."""

    path: str
    secret: str
    take: Callable[[dict[str, object]], Coroutine[None, None, None]]


class WebFront:
    """Listens from `start` to `stop`.

    `unready` says in a line why the bot can't answer, or None; `look` sets the metrics' gauges.
    """

    def __init__(
        self,
        unready: Callable[[], str | None],
        look: Callable[[], None],
        hook: Hook | None = None,
        certificate: ssl.SSLContext | None = None,
    ) -> None:
        self._unready = unready
        self._look = look
        self._hook = hook
        self._certificate = certificate
        self._runner: web.AppRunner | None = None
        self._taking: set[asyncio.Task[None]] = set()
        self.port = 0

    async def start(self, host: str, port: int) -> None:
        """Raises OSError where the port can't be had."""
        app = web.Application(client_max_size=_LARGEST)
        app.router.add_get("/health", self._health)
        app.router.add_get("/ready", self._ready)
        app.router.add_get("/metrics", self._metrics)
        if self._hook is not None:
            app.router.add_post(self._hook.path, self._updates)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port, ssl_context=self._certificate).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _health(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text="ok\n")

    async def _ready(self, request: web.Request) -> web.StreamResponse:
        reason = self._unready()
        return web.Response(text=f"{reason or 'ok'}\n", status=503 if reason else 200)

    async def _metrics(self, request: web.Request) -> web.StreamResponse:
        kind = "text/plain; version=0.0.4; charset=utf-8"
        return web.Response(body=page(self._look), headers={"Content-Type": kind})

    async def _updates(self, request: web.Request) -> web.StreamResponse:
        assert self._hook is not None, "the route is there with a hook only"
        given = request.headers.get(_SECRET, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._hook.secret.encode()):
            logger.warning("a request to the webhook without its secret was refused")
            return web.Response(status=403)
        try:
            update = screened(await request.json())
        except (ValueError, TelegramError) as error:
            # Posted again it would be no better, and keep those after it waiting.
            logger.error("the webhook was sent no update (%s); passed over", type(error).__name__)
            return web.Response()
        except ConnectionError:
            return web.Response()  # who posted it has hung up in the midst of it
        taking = asyncio.create_task(self._hook.take(update))
        self._taking.add(taking)
        taking.add_done_callback(self._taking.discard)
        # Not cancelled where it takes too long: posted again, it is known by its id.
        done, _waiting = await asyncio.wait({taking}, timeout=_TAKEN_WITHIN)
        if not done:
            return web.Response(status=503)
        taking.result()
        return web.Response()
