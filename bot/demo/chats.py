"""The demo's two chats, as a browser shows them and acts in them."""

import time
from typing import Any

from bot.botapi import BotApiServer
from bot.botapi.types import JsonObject

# One with the bot alone, one of a group.
PRIVATE, GROUP = "private", "group"
_IDS = {PRIVATE: 1, GROUP: -1_000_000_000_200}
_SCOPES = {PRIVATE: "all_private_chats", GROUP: "all_group_chats"}
_YOU = 1
# Seconds for which Telegram shows that somebody is typing.
_TYPING_FOR = 5.0


class Chats:
    """Acts as the one person of the demo."""

    def __init__(self, server: BotApiServer, about: str) -> None:
        self._server = server
        self._about = about
        # The id of the newest inline query.
        self._typed = ""
        server.add_private_chat(_YOU, "You")
        server.add_group(_IDS[GROUP], "Town talk")

    def looks(self, chat: str) -> JsonObject:
        """What a chat looks like now: its messages, whether the bot is typing, the notes on pressed
        buttons so far, and the bot's commands."""
        name = chat if chat in _IDS else PRIVATE
        messages = self._server.conversation(_IDS[name])
        calls = self._server.calls
        notes = [
            call.params.get("text")
            for call in calls
            if call.method == "answerCallbackQuery" and call.params.get("text")
        ]
        typing = [
            call.at
            for call in calls
            if call.method == "sendChatAction" and call.params.get("chat_id") == _IDS[name]
        ]
        said = [
            call.at
            for call in calls
            if call.method in ("sendMessage", "editMessageText")
            and call.params.get("chat_id") == _IDS[name]
        ]
        is_typing = bool(typing) and time.monotonic() - typing[-1] < _TYPING_FOR
        return {
            "chat": name,
            "about": self._about,
            "bot": self._server.username,
            "messages": messages,
            "typing": is_typing and (not said or said[-1] < typing[-1]),
            "notes": notes,
            "commands": self._server.commands({"type": _SCOPES[name]}),
            "inline": self._inline(),
        }

    def _inline(self) -> JsonObject:
        """What the bot has answered the newest inline query with."""
        calls = [call for call in self._server.calls if call.method == "answerInlineQuery"]
        if not calls or calls[-1].params.get("inline_query_id") != self._typed:
            return {"results": [], "button": None}
        given = calls[-1].params
        return {"results": given.get("results") or [], "button": given.get("button")}

    def inline(self, given: dict[str, Any]) -> None:
        """Type `text` after the bot's name, in any chat. Raises as `send`."""
        self._typed = self._server.user_inline_query(_YOU, str(given["text"]))

    def choose(self, given: dict[str, Any]) -> None:
        """Send the result `id` of the newest inline query to a `chat`. Raises as `send`."""
        results = self._inline()["results"]
        result = next((one for one in results if one["id"] == given["id"]), None)
        if result is None:
            raise ValueError("there is no such result any more")
        self._server.user_chooses(_IDS[given["chat"]], result, from_user=_YOU)
        self._typed = ""

    def send(self, given: dict[str, Any]) -> None:
        """Write a message, or change one: `chat`, `text`, perhaps `reply_to` or `edit_of`.

        Raises ValueError, KeyError or TypeError where that can't be.
        """
        self._server.user_sends(
            _IDS[given["chat"]],
            str(given["text"]),
            from_user=_YOU,
            reply_to=_number(given.get("reply_to")),
            edit_of=_number(given.get("edit_of")),
        )

    def press(self, given: dict[str, Any]) -> None:
        """Press the button with `data` on a `message` of a `chat`. Raises as `send`."""
        number = _number(given["message"])
        chat = _IDS[given["chat"]]
        message = next(
            (one for one in self._server.messages(chat) if one.message_id == number), None
        )
        if message is None:
            raise ValueError("there is no such message")
        self._server.user_presses(message, str(given["data"]), from_user=_YOU)


def _number(value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int):
        raise TypeError("a message is known by its number")
    return value
