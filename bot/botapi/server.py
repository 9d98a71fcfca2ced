"""The test server as tests use it."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType

from .faults import Fault, Faults
from .front import HttpFront
from .methods import scope_key
from .people import People
from .state import World
from .types import Call, JsonObject, Rejection, SentMessage


class BotApiServer:
    """A Telegram Bot API on 127.0.0.1 with the strictness of the real one.

    It runs in a thread of its own, so bots in the same event loop and in other processes can use
    it; every method may be called from any thread. Methods that wait block: in a coroutine,
    call them through ``asyncio.to_thread``. The bot's address is ``base_url`` plus
    "/bot<token>/<method>"; python-telegram-bot wants ``base_url + "/bot"``.
    """

    def __init__(
        self,
        token: str = "12345:TEST-token",
        *,
        username: str = "test_bot",
        first_name: str = "Test Bot",
        port: int = 0,
    ) -> None:
        self._world = World(token, first_name, username)
        self._people = People(self._world)
        self._faults = Faults()
        self._front = HttpFront(self._world, self._faults)
        self._world.on_update = self._front.wake
        self._port = port

    def __enter__(self) -> BotApiServer:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Listen for the bot."""
        self._front.start(self._port)

    def stop(self) -> None:
        """Stop listening; a waiting getUpdates is answered first."""
        self._front.stop()

    @property
    def token(self) -> str:
        """The bot's token."""
        return self._world.token

    @property
    def username(self) -> str:
        """The bot's name, without the @."""
        return self._world.bot.username or ""

    @property
    def base_url(self) -> str:
        """The address to which the bot adds "/bot<token>/<method>"."""
        return f"http://127.0.0.1:{self._front.port}"

    @property
    def privacy_mode(self) -> bool:
        """Whether the bot sees only what is meant for it in groups; on at first."""
        return self._world.privacy_mode

    @privacy_mode.setter
    def privacy_mode(self, value: bool) -> None:
        self._world.privacy_mode = value

    @property
    def flood_limits(self) -> bool:
        """Whether messages sent too fast are refused with 429; off at first."""
        return self._world.flood.enabled

    @flood_limits.setter
    def flood_limits(self, value: bool) -> None:
        self._world.flood.enabled = value

    # People

    def add_private_chat(
        self, user_id: int, first_name: str = "Ada", language_code: str | None = "en"
    ) -> None:
        """Add a user who started the bot."""
        self._people.add_private_chat(user_id, first_name, language_code)

    def add_group(self, chat_id: int, title: str = "Group", forum: bool = False) -> None:
        """Add a group the bot is a plain member of; ids from -100… on are supergroups."""
        self._people.add_group(chat_id, title, forum)

    def user_sends(
        self,
        chat_id: int,
        text: str,
        from_user: int | None = None,
        reply_to: SentMessage | int | None = None,
        edit_of: SentMessage | int | None = None,
        thread_id: int | None = None,
    ) -> SentMessage:
        """Send (or, with ``edit_of``, edit) a message as a user; an unknown private chat is made.

        In a group, ``from_user`` is user 1001 unless given.
        """
        if edit_of is not None:
            return self._people.edit(chat_id, text, edit_of)
        return self._people.send(chat_id, text, from_user, reply_to, thread_id)

    def user_deletes(self, message: SentMessage) -> None:
        """Delete a message of anybody's, of which the bot hears nothing."""
        self._people.delete(message)

    def user_presses(
        self,
        message: SentMessage,
        callback_data: str,
        from_user: int | None = None,
        forged: bool = False,
    ) -> str:
        """Press a button and return the query's id.

        The button has to be on the message as it is now or as it was given, so a stale keyboard
        can be pressed; ``forged`` sends any data, as a hostile client can.
        """
        return self._people.press(message, callback_data, from_user, forged)

    def user_inline_query(self, user_id: int, query: str, offset: str = "") -> str:
        """Ask the bot inline and return the query's id."""
        return self._people.inline_query(user_id, query, offset)

    def user_chooses(
        self, chat_id: int, result: JsonObject, from_user: int | None = None
    ) -> SentMessage:
        """Send a result that the bot has answered an inline query with, as a user."""
        return self._people.choose(chat_id, result, from_user)

    def send_raw_update(self, update: JsonObject) -> None:
        """Queue an update as it is; without an update_id it gets the next one."""
        self._world.add_raw_update(update)

    def block(self, chat_id: int) -> None:
        """Let the user block the bot."""
        self._people.set_blocked(chat_id, True)

    def unblock(self, chat_id: int) -> None:
        """Let the user take the block back."""
        self._people.set_blocked(chat_id, False)

    def kick(self, chat_id: int) -> None:
        """Throw the bot out of the group."""
        self._people.kick(chat_id)

    def migrate(self, old: int, new: int) -> None:
        """Turn the group ``old`` into the supergroup ``new``."""
        self._people.migrate(old, new)

    # Faults

    def fail(
        self,
        method: str,
        times: int = 1,
        status: int | None = None,
        retry_after: int | None = None,
        description: str | None = None,
        drop: bool = False,
        after_effect: bool = False,
        delay: float = 0.0,
        chat_id: int | None = None,
    ) -> None:
        """Let the next ``times`` requests of the method fail.

        They are answered with ``status`` (429 if only ``retry_after`` is given), or the
        connection is dropped, before or ``after_effect`` the request did its work; or they are
        only delayed by ``delay`` seconds. With ``chat_id``, other chats' requests pass.
        """
        self._faults.order(
            Fault(
                method=method,
                times=times,
                status=status,
                retry_after=retry_after,
                description=description,
                drop=drop,
                after_effect=after_effect,
                delay=delay,
                chat_id=chat_id,
            )
        )

    def clear_faults(self) -> None:
        """Let everything work again."""
        self._faults.clear()

    # What happened

    @property
    def calls(self) -> list[Call]:
        """All requests with the right token, oldest first."""
        with self._world.lock:
            return list(self._world.calls)

    @property
    def rejections(self) -> list[Rejection]:
        """The requests that a rule refused; ordered faults are not among them."""
        with self._world.lock:
            return list(self._world.rejections)

    def messages(self, chat_id: int) -> list[SentMessage]:
        """The bot's messages in the chat as they are now, without the deleted ones."""
        with self._world.lock:
            found = self._world.messages.get(chat_id, {}).values()
            return [one.snapshot() for one in found if one.sender is self._world.bot]

    def conversation(self, chat_id: int) -> list[JsonObject]:
        """All messages in the chat as they are now, as the API shows messages."""
        with self._world.lock:
            held = self._world.messages.get(chat_id, {}).values()
            return [self._world.message_json(one) for one in held]

    def pending_updates(self) -> list[JsonObject]:
        """The updates that the bot did not confirm yet."""
        with self._world.lock:
            return self._world.updates.pending()

    def commands(
        self, scope: str | JsonObject = "default", language_code: str = ""
    ) -> list[JsonObject]:
        """The commands set for exactly this scope and language."""
        key = scope_key({"type": scope} if isinstance(scope, str) else scope)
        with self._world.lock:
            return list(self._world.commands.get((key, language_code), ()))

    def requests_count(self, method: str) -> int:
        """How often the method was called, failed requests included."""
        return sum(call.method.lower() == method.lower() for call in self.calls)

    def wait_for_messages(
        self, chat_id: int, count: int, timeout: float = 10.0
    ) -> list[SentMessage]:
        """Wait until the bot has at least so many messages in the chat, and return them."""
        self.wait_until(
            lambda: len(self.messages(chat_id)) >= count,
            timeout,
            f"{count} messages in chat {chat_id}",
        )
        return self.messages(chat_id)

    def wait_until(
        self, condition: Callable[[], bool], timeout: float = 10.0, what: str = "the condition"
    ) -> None:
        """Wait until the condition holds; it is looked at whenever something happens."""
        with self._world.lock:
            if not self._world.lock.wait_for(condition, timeout):
                raise TimeoutError(f"waited {timeout} s for {what}; {self._summary()}")

    def _summary(self) -> str:
        now = time.monotonic()
        lines = [
            f"  {call.at - now:.2f} s {call.method} {call.params}"
            for call in self.calls
            if call.method != "getUpdates"
        ]
        polls = self.requests_count("getUpdates")
        refused = [f"  {method}: {reason}" for method, reason in self.rejections]
        return "\n".join(
            [f"calls so far, besides {polls} getUpdates:", *lines, "rejections:", *refused]
        )
