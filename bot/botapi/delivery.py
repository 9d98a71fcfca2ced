"""How updates reach the bot: getUpdates and the webhook.

https://core.telegram.org/bots/api#getting-updates
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout

from . import rules
from .params import Params
from .state import Webhook, World
from .types import ApiError, JsonObject

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
# Telegram waits longer between its attempts; tests should not.
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 1.0
_ANSWER_TIMEOUT = 60.0


@dataclass
class _Poll:
    done: asyncio.Future[None]
    is_gone: Callable[[], bool]


class Delivery:
    """Runs in the server's event loop; ``wake`` has to be called there."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._poll: _Poll | None = None
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Say that there are new updates."""
        self._woken.set()
        if self._poll is not None and not self._poll.done.done():
            self._poll.done.set_result(None)

    def end_poll(self, reason: str | None = None) -> None:
        """End the waiting getUpdates, with a 409 if there is a reason and a client to hear it."""
        poll, self._poll = self._poll, None
        if poll is None or poll.done.done():
            return
        if reason is None or poll.is_gone():
            poll.done.set_result(None)
        else:
            poll.done.set_exception(ApiError(409, reason))

    async def get_updates(self, params: Params, is_gone: Callable[[], bool]) -> list[JsonObject]:
        """https://core.telegram.org/bots/api#getupdates

        A second request ends the first. ``is_gone`` tells whether the client hung up.
        """
        offset = params.integer("offset")
        limit = params.integer("limit", rules.MAX_UPDATES, 1, rules.MAX_UPDATES)
        seconds = params.integer("timeout", 0, 0, rules.MAX_POLL_SECONDS)
        with self._world.lock:
            if self._world.webhook.url:
                raise ApiError(409, rules.WEBHOOK_CONFLICT)
            self._allow(params)
            self.end_poll(rules.POLL_CONFLICT)
            updates = self._world.updates.take(offset, limit)
            if updates or not seconds:
                return updates
            # Under the lock, so that no update slips in between the look and the wait.
            poll = _Poll(asyncio.get_running_loop().create_future(), is_gone)
            self._poll = poll
        with suppress(TimeoutError):
            await asyncio.wait_for(poll.done, seconds)
        if self._poll is poll:
            self._poll = None
        with self._world.lock:
            return self._world.updates.take(max(offset, 0), limit)

    def set_webhook(self, params: Params) -> bool:
        """https://core.telegram.org/bots/api#setwebhook"""
        url = params.text("url")
        if not url:
            return self.delete_webhook(params)
        secret_token = params.text("secret_token")
        rules.check_webhook(url, secret_token)
        connections = params.integer(
            "max_connections",
            rules.DEFAULT_WEBHOOK_CONNECTIONS,
            1,
            rules.MAX_WEBHOOK_CONNECTIONS,
        )
        self._drop_pending(params)
        self._allow(params)
        self._world.webhook = Webhook(
            url, secret_token, connections, bool(params.text("certificate"))
        )
        self.end_poll(rules.POLL_ENDED_BY_WEBHOOK)
        self._woken.set()
        return True

    def delete_webhook(self, params: Params) -> bool:
        """https://core.telegram.org/bots/api#deletewebhook"""
        self._drop_pending(params)
        self._world.webhook = Webhook()
        return True

    def get_webhook_info(self, _params: Params) -> JsonObject:
        """https://core.telegram.org/bots/api#getwebhookinfo"""
        webhook = self._world.webhook
        info: JsonObject = {
            "url": webhook.url,
            "has_custom_certificate": webhook.has_certificate,
            "pending_update_count": len(self._world.updates.pending()),
        }
        if webhook.url:
            info["max_connections"] = webhook.max_connections
        if webhook.last_error_date:
            info["last_error_date"] = webhook.last_error_date
            info["last_error_message"] = webhook.last_error_message
        if self._world.updates.allowed != rules.DEFAULT_UPDATE_TYPES:
            info["allowed_updates"] = sorted(self._world.updates.allowed)
        return info

    async def run_webhook(self) -> None:
        """Post updates one after the other, each until it is taken; runs until cancelled."""
        async with ClientSession(timeout=ClientTimeout(total=_ANSWER_TIMEOUT)) as session:
            pause = _FIRST_PAUSE
            while True:
                with self._world.lock:
                    webhook = self._world.webhook
                    update = self._world.updates.first() if webhook.url else None
                if update is None:
                    await self._woken.wait()
                    self._woken.clear()
                    continue
                error = await _post(session, webhook, update)
                with self._world.lock:
                    if error is None:
                        self._world.updates.remove(update)
                    else:
                        webhook.last_error_date = int(time.time())
                        webhook.last_error_message = error
                    self._world.lock.notify_all()
                if error is None:
                    pause = _FIRST_PAUSE
                else:
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, _LONGEST_PAUSE)

    def _allow(self, params: Params) -> None:
        # Client.cpp, get_allowed_update_types: what is no JSON list changes nothing.
        with suppress(ValueError):
            self._world.updates.allow(json.loads(params.text("allowed_updates") or "null"))

    def _drop_pending(self, params: Params) -> None:
        if params.boolean("drop_pending_updates"):
            self._world.updates.clear()


async def _post(session: ClientSession, webhook: Webhook, update: JsonObject) -> str | None:
    """Post one update; return None if it was taken, else the error for getWebhookInfo."""
    headers = {_SECRET_HEADER: webhook.secret_token} if webhook.secret_token else {}
    try:
        async with session.post(webhook.url, json=update, headers=headers) as response:
            if response.ok and response.status < 300:
                return None
            return f"Wrong response from the webhook: {response.status} {response.reason}"
    except (ClientError, TimeoutError, OSError) as error:
        return str(error) or type(error).__name__
