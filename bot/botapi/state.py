"""What Telegram knows: users, chats, messages, commands, and what the bot asked for.

Everything here is guarded by ``World.lock``, a condition that is notified at every change.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from . import rules
from .flood import Flood
from .params import Params
from .types import (
    ApiError,
    Call,
    Chat,
    Entity,
    JsonObject,
    Rejection,
    SentMessage,
    User,
)
from .updates import UpdateQueue


@dataclass
class Message:
    """A message of the bot or of a user, as it is now."""

    message_id: int
    chat: Chat
    sender: User
    text: str
    entities: tuple[Entity, ...] = ()
    html: str | None = None
    reply_markup: JsonObject | None = None
    reply_to: int | None = None
    thread_id: int | None = None
    link_preview_options: JsonObject | None = None
    date: int = field(default_factory=lambda: int(time.time()))
    edit_date: int | None = None
    edited: list[str] = field(default_factory=list)
    service: JsonObject = field(default_factory=dict)

    def snapshot(self) -> SentMessage:
        """The message as tests see it."""
        return SentMessage(
            self.message_id,
            self.chat.id,
            self.text,
            self.entities,
            self.html,
            self.reply_markup,
            self.reply_to,
            self.thread_id,
            self.link_preview_options,
            tuple(self.edited),
        )


@dataclass
class Webhook:
    """https://core.telegram.org/bots/api#webhookinfo"""

    url: str = ""
    secret_token: str = ""
    max_connections: int = rules.DEFAULT_WEBHOOK_CONNECTIONS
    has_certificate: bool = False
    last_error_date: int = 0
    last_error_message: str = ""


class World:
    """One bot, and everybody it talks with."""

    def __init__(self, token: str, bot_name: str, username: str) -> None:
        bot_id, _, secret = token.partition(":")
        if not (bot_id.isdigit() and secret):
            raise ValueError(f"a token is digits, a colon and more, not {token!r}")
        self.lock = threading.Condition(threading.RLock())
        self.token = token
        self.bot = User(int(bot_id), bot_name, None, username, is_bot=True)
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.messages: dict[int, dict[int, Message]] = {}
        self.updates = UpdateQueue()
        self.webhook = Webhook()
        self.flood = Flood()
        self.privacy_mode = True
        self.commands: dict[tuple[str, str], tuple[JsonObject, ...]] = {}
        self.profile: dict[tuple[str, str], str] = {}
        self.open_queries: dict[str, str] = {}
        self.calls: list[Call] = []
        self.rejections: list[Rejection] = []
        self.on_update: Callable[[], None] = lambda: None
        self._last_message_id: dict[int, int] = {}
        self._last_query_id = 0

    def record_call(self, method: str, params: Params) -> None:
        """Remember a request before anything else happens to it."""
        with self.lock:
            self.calls.append(Call(method, params.for_test(), time.monotonic()))
            self.lock.notify_all()

    def record_rejection(self, method: str, error: ApiError) -> None:
        """Remember that a rule refused a request."""
        with self.lock:
            self.rejections.append(Rejection(method, error.description))
            self.lock.notify_all()

    def add_update(self, kind: str, content: JsonObject) -> None:
        """Queue an update for the bot and wake whoever brings it there."""
        with self.lock:
            if self.updates.add(kind, content):
                self.on_update()
            self.lock.notify_all()

    def add_raw_update(self, update: JsonObject) -> None:
        """Queue an update as it is, whatever is allowed and however wrong it is."""
        with self.lock:
            self.updates.add_raw(update)
            self.on_update()
            self.lock.notify_all()

    def user(self, user_id: int) -> User:
        """The user, who is made up if unknown."""
        return self.users.setdefault(user_id, User(user_id, f"User {user_id}"))

    def chat(self, params: Params, *, write: bool) -> Chat:
        """The chat that a request names, if the bot may act in it."""
        if not params.text("chat_id"):
            raise rules.bad_request(rules.NO_CHAT_ID)
        chat = self.find_chat(params.integer("chat_id"))
        rules.check_access(chat, write=write)
        return chat

    def find_chat(self, chat_id: int) -> Chat:
        """The chat, whatever the bot may do in it."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise rules.bad_request(rules.CHAT_NOT_FOUND)
        return chat

    def message(self, chat_id: int, message_id: int, otherwise: str) -> Message:
        """The message, or a 400 with the given text."""
        message = self.messages.get(chat_id, {}).get(message_id)
        if message is None:
            raise rules.bad_request(otherwise)
        return message

    def new_message_id(self, chat: Chat) -> int:
        """The next id in the chat; ids of different chats are the same on purpose."""
        self._last_message_id[chat.id] = self._last_message_id.get(chat.id, 0) + 1
        return self._last_message_id[chat.id]

    def new_query_id(self, kind: str) -> str:
        """An id that answerCallbackQuery or answerInlineQuery takes once."""
        self._last_query_id += 1
        query_id = str(4_000_000_000_000_000_000 + self._last_query_id)
        self.open_queries[query_id] = kind
        return query_id

    def close_query(self, query_id: str, kind: str) -> None:
        """Take the answer to a query."""
        if self.open_queries.get(query_id) != kind:
            raise rules.bad_request(rules.QUERY_TOO_OLD)
        del self.open_queries[query_id]

    def store(self, message: Message) -> None:
        """Put a message into its chat."""
        self.messages.setdefault(message.chat.id, {})[message.message_id] = message
        self.lock.notify_all()

    def known_entities(self, entities: Iterable[Entity]) -> tuple[Entity, ...]:
        """The entities without mentions of users that the bot never met."""
        return tuple(one for one in entities if one.user_id is None or one.user_id in self.users)

    def message_json(self, message: Message, *, with_reply: bool = True) -> JsonObject:
        """https://core.telegram.org/bots/api#message"""
        result: JsonObject = {
            "message_id": message.message_id,
            "from": message.sender.to_json(),
            "chat": message.chat.to_json(),
            "date": message.date,
        }
        if message.edit_date is not None:
            result["edit_date"] = message.edit_date
        if message.thread_id is not None:
            result |= {"message_thread_id": message.thread_id, "is_topic_message": True}
        replied = self.messages.get(message.chat.id, {}).get(message.reply_to or 0)
        if with_reply and replied is not None:
            result["reply_to_message"] = self.message_json(replied, with_reply=False)
        if message.text:
            result["text"] = message.text
        if message.entities:
            result["entities"] = [self.entity_json(one) for one in message.entities]
        if message.link_preview_options:
            result["link_preview_options"] = message.link_preview_options
        if message.reply_markup:
            result["reply_markup"] = message.reply_markup
        return result | message.service

    def entity_json(self, entity: Entity) -> JsonObject:
        """https://core.telegram.org/bots/api#messageentity"""
        result: JsonObject = {
            "type": entity.type,
            "offset": entity.offset,
            "length": entity.length,
        }
        for name in ("url", "language", "custom_emoji_id"):
            value = getattr(entity, name)
            if value is not None:
                result[name] = value
        if entity.user_id is not None:
            result["user"] = self.users[entity.user_id].to_json()
        return result
