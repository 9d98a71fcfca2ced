"""The values that cross borders inside the test server and out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Json = Any
JsonObject = dict[str, Any]


class ApiError(Exception):
    """An answer with ``"ok": false``: the request broke one of Telegram's rules."""

    def __init__(
        self, code: int, description: str, parameters: Mapping[str, int] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})

    def body(self) -> JsonObject:
        """The JSON object that Telegram answers.

        https://core.telegram.org/bots/api#making-requests
        """
        body: JsonObject = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


@dataclass(frozen=True)
class Entity:
    """One MessageEntity; offset and length count UTF-16 code units.

    https://core.telegram.org/bots/api#messageentity
    """

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    custom_emoji_id: str | None = None
    user_id: int | None = None

    @property
    def end(self) -> int:
        """The offset of the first code unit after the entity."""
        return self.offset + self.length


@dataclass(frozen=True)
class FormattedText:
    """A text without markup, and the entities that lie over it."""

    text: str
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True)
class SentMessage:
    """A message as it is at the moment it was asked for; it does not follow later edits.

    ``html`` is the text parameter as the bot sent it with parse mode HTML, else None;
    ``edited`` holds the earlier texts, oldest first.
    """

    message_id: int
    chat_id: int
    text: str
    entities: tuple[Entity, ...] = ()
    html: str | None = None
    reply_markup: JsonObject | None = None
    reply_to: int | None = None
    thread_id: int | None = None
    link_preview_options: JsonObject | None = None
    edited: tuple[str, ...] = ()


@dataclass(frozen=True)
class Call:
    """One request of the bot: the method's documented name, its parameters and the time.

    Parameters that hold JSON are decoded, and identifiers are numbers, however they were sent.
    """

    method: str
    params: JsonObject
    at: float


class Rejection(NamedTuple):
    """A request that was refused because of a rule, not because a test ordered a fault."""

    method: str
    description: str


@dataclass
class User:
    """Somebody who talks with the bot, or the bot itself."""

    id: int
    first_name: str
    language_code: str | None = "en"
    username: str | None = None
    is_bot: bool = False

    def to_json(self) -> JsonObject:
        """https://core.telegram.org/bots/api#user"""
        result: JsonObject = {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
        }
        if self.username is not None:
            result["username"] = self.username
        if self.language_code is not None:
            result["language_code"] = self.language_code
        return result


@dataclass
class Chat:
    """A chat and what the bot may do in it."""

    id: int
    type: str
    title: str | None = None
    first_name: str | None = None
    is_forum: bool = False
    blocked: bool = False
    kicked: bool = False
    left: bool = False
    migrated_to: int | None = None
    threads: set[int] = field(default_factory=set)

    @property
    def is_private(self) -> bool:
        """Whether this is a chat with one user."""
        return self.type == "private"

    def to_json(self) -> JsonObject:
        """https://core.telegram.org/bots/api#chat"""
        result: JsonObject = {"id": self.id, "type": self.type}
        if self.title is not None:
            result["title"] = self.title
        if self.first_name is not None:
            result["first_name"] = self.first_name
        if self.is_forum:
            result["is_forum"] = True
        return result
