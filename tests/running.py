"""The real bot in a thread of its own."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from bot.access import Rules
from bot.application import CitedeskBot
from bot.botapi import BotApiServer
from bot.desk import Desk


@contextmanager
def running(
    server: BotApiServer, desk: Desk, token: str, admins: Sequence[int] = (), **rules: Any
) -> Iterator[None]:
    """Poll the local Bot API server until the block is left; `rules` are those of `Rules`."""
    app = CitedeskBot(desk, Rules(tuple(admins), **rules)).application(token, server.base_url)
    loop = asyncio.new_event_loop()

    def run() -> None:
        asyncio.set_event_loop(loop)
        app.run_polling(stop_signals=None, poll_interval=0, timeout=1)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        server.wait_until(lambda: server.requests_count("getUpdates") > 0, 60, "polling")
        yield
    finally:
        loop.call_soon_threadsafe(app.stop_running)
        thread.join(timeout=20)
        assert not thread.is_alive()
