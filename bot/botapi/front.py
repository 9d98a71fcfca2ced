"""The HTTP side: a thread with an event loop of its own that serves the Bot API."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from aiohttp import web

from . import rules
from .delivery import Delivery
from .faults import Fault, Faults
from .methods import Method, method_table
from .params import Params, read_params
from .state import World
from .types import ApiError, Json

_HOST = "127.0.0.1"
_SHUTDOWN_SECONDS = 0.5


class HttpFront:
    """Serves one world on this machine from ``start`` to ``stop``."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._faults = faults
        self._delivery = Delivery(world)
        self._methods: dict[str, Method] = method_table(world) | {
            "setWebhook": self._delivery.set_webhook,
            "deleteWebhook": self._delivery.delete_webhook,
            "getWebhookInfo": self._delivery.get_webhook_info,
        }
        # https://core.telegram.org/bots/api#making-requests: names are case-insensitive.
        self._names = {name.lower(): name for name in (*self._methods, "getUpdates")}
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._started = threading.Event()
        self._stopping = asyncio.Event()
        self._error: BaseException | None = None
        self.port = 0

    def start(self, port: int) -> None:
        """Listen; port 0 takes any free one."""
        self._thread = threading.Thread(target=self._run, args=(port,), name="botapi", daemon=True)
        self._thread.start()
        self._started.wait()
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """Answer what still waits, close all connections and end the thread."""
        self._call(self._stopping.set)
        if self._thread is not None:
            self._thread.join()

    def wake(self) -> None:
        """Bring new updates to the bot; called from any thread."""
        self._call(self._delivery.wake)

    def _call(self, function: Callable[[], object]) -> None:
        # A closed loop means that the server was stopped: nobody is there to be woken.
        with suppress(RuntimeError):
            if self._loop is not None:
                self._loop.call_soon_threadsafe(function)

    def _run(self, port: int) -> None:
        try:
            asyncio.run(self._serve(port))
        except OSError as error:
            self._error = error
        finally:
            self._started.set()

    async def _serve(self, port: int) -> None:
        self._loop = asyncio.get_running_loop()
        app = web.Application()
        for http_method in ("GET", "POST"):
            app.router.add_route(http_method, "/bot{token}/{method}", self._handle)
        app.router.add_route("*", "/{path:.*}", self._not_found)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, _HOST, port).start()
            self.port = runner.addresses[0][1]
            webhook = asyncio.create_task(self._delivery.run_webhook())
            self._started.set()
            await self._stopping.wait()
            webhook.cancel()
            self._delivery.end_poll()
        finally:
            await runner.cleanup()

    async def _not_found(self, _request: web.Request) -> web.StreamResponse:
        return _response(ApiError(404, "Not Found"))

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        given = request.match_info["method"]
        name = self._names.get(given.lower())
        if request.match_info["token"] != self._world.token:
            return self._refuse(name or given, ApiError(401, rules.UNAUTHORIZED))
        try:
            params = await read_params(request)
        except ApiError as error:
            return self._refuse(name or given, error)
        except ConnectionError:
            return web.Response()  # the bot has hung up in the midst of it
        self._world.record_call(name or given, params)
        if name is None:
            return self._refuse(given, ApiError(404, rules.METHOD_NOT_FOUND))
        chat_id = params.integer("chat_id") if params.text("chat_id") else None
        fault = self._faults.take(name, chat_id)
        if fault is None:
            return await self._answer(name, params, request)
        return await self._fail(fault, name, params, request)

    async def _fail(
        self, fault: Fault, name: str, params: Params, request: web.Request
    ) -> web.StreamResponse:
        await asyncio.sleep(fault.delay)
        if fault.after_effect:
            await self._answer(name, params, request)
        if fault.drop:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        error = fault.error()
        return await self._answer(name, params, request) if error is None else _response(error)

    async def _answer(self, name: str, params: Params, request: web.Request) -> web.StreamResponse:
        try:
            params.check()
            if name == "getUpdates":
                is_gone = partial(_hung_up, request)
                return _response(await self._delivery.get_updates(params, is_gone))
            with self._world.lock:
                result = self._methods[name](params)
                self._world.lock.notify_all()
            return _response(result)
        except ApiError as error:
            return self._refuse(name, error)

    def _refuse(self, name: str, error: ApiError) -> web.StreamResponse:
        self._world.record_rejection(name, error)
        return _response(error)


def _hung_up(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


def _response(result: Json) -> web.Response:
    if isinstance(result, ApiError):
        return web.json_response(result.body(), status=result.code)
    return web.json_response({"ok": True, "result": result})
