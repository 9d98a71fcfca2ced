"""The people on the other side: what they do becomes updates for the bot."""

from __future__ import annotations

import time

from .entities import find_entities, utf16_length, utf16_slice
from .rules import MAX_TEXT
from .state import Message, World
from .text import format_text
from .types import Chat, JsonObject, SentMessage, User

_FIRST_GROUP_MEMBER = 1001
# https://core.telegram.org/api/bots/ids: ids of supergroups lie below this one.
_FIRST_SUPERGROUP = -1_000_000_000_000


class People:
    """Acts in the world as its users; each method takes the world's lock."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_private_chat(self, user_id: int, first_name: str, language_code: str | None) -> None:
        """Make a user who may talk with the bot."""
        if user_id <= 0:
            raise ValueError(f"a private chat has its user's positive id, not {user_id}")
        with self._world.lock:
            self._world.users[user_id] = User(user_id, first_name, language_code)
            self._world.chats[user_id] = Chat(user_id, "private", first_name=first_name)

    def add_group(self, chat_id: int, title: str, forum: bool) -> None:
        """Make a group; it is a supergroup if it has topics or the id of one."""
        if chat_id >= 0:
            raise ValueError(f"a group has a negative id, not {chat_id}")
        kind = "supergroup" if forum or chat_id < _FIRST_SUPERGROUP else "group"
        with self._world.lock:
            self._world.chats[chat_id] = Chat(chat_id, kind, title, is_forum=forum)

    def send(
        self,
        chat_id: int,
        text: str,
        from_user: int | None,
        reply_to: SentMessage | int | None,
        thread_id: int | None,
    ) -> SentMessage:
        """Write a message, which reaches the bot unless privacy mode keeps it away."""
        _check_text(text)
        with self._world.lock:
            chat = self._chat(chat_id)
            if thread_id is not None:
                if not chat.is_forum:
                    raise ValueError(f"chat {chat_id} has no topics")
                chat.threads.add(thread_id)
            message = Message(
                message_id=self._world.new_message_id(chat),
                chat=chat,
                sender=self._user(chat, from_user),
                text=text,
                entities=tuple(find_entities(text)),
                reply_to=None if reply_to is None else self._find(chat, reply_to).message_id,
                thread_id=thread_id,
            )
            self._world.store(message)
            self._tell("message", message)
            return message.snapshot()

    def edit(self, chat_id: int, text: str, edit_of: SentMessage | int) -> SentMessage:
        """Change a message that a user wrote."""
        _check_text(text)
        with self._world.lock:
            message = self._find(self._chat(chat_id), edit_of)
            if message.sender.is_bot:
                raise ValueError("a user can't edit what the bot wrote")
            message.edited.append(message.text)
            message.text = text
            message.entities = tuple(find_entities(text))
            message.edit_date = int(time.time())
            self._tell("edited_message", message)
            return message.snapshot()

    def delete(self, message: SentMessage) -> None:
        """Delete a message, as its author or an administrator may; the bot isn't told."""
        with self._world.lock:
            found = self._find(self._world.chats[message.chat_id], message)
            del self._world.messages[message.chat_id][found.message_id]
            self._world.lock.notify_all()

    def press(self, pressed: SentMessage, data: str, from_user: int | None, forged: bool) -> str:
        """Press a button that is on the message, or was when the user saw it."""
        with self._world.lock:
            chat = self._chat(pressed.chat_id)
            message = self._find(chat, pressed)
            visible = _callback_data(pressed.reply_markup) | _callback_data(message.reply_markup)
            if data not in visible and not forged:
                raise ValueError(f"no button has the data {data!r}; there are {sorted(visible)}")
            query_id = self._world.new_query_id("callback")
            query: JsonObject = {
                "id": query_id,
                "from": self._user(chat, from_user).to_json(),
                "message": self._world.message_json(message),
                "chat_instance": str(chat.id),
                "data": data,
            }
            self._world.add_update("callback_query", query)
            return query_id

    def inline_query(self, user_id: int, query: str, offset: str) -> str:
        """Type @bot and a query in some chat."""
        with self._world.lock:
            query_id = self._world.new_query_id("inline")
            user = self._world.user(user_id).to_json()
            content = {"id": query_id, "from": user, "query": query, "offset": offset}
            self._world.add_update("inline_query", content)
            return query_id

    def choose(self, chat_id: int, result: JsonObject, from_user: int | None) -> SentMessage:
        """Send an inline result to a chat (https://core.telegram.org/bots/inline)."""
        content = result["input_message_content"]
        formatted = format_text(
            str(content["message_text"]),
            str(content.get("parse_mode") or ""),
            content.get("entities"),
        )
        with self._world.lock:
            chat = self._chat(chat_id)
            message = Message(
                message_id=self._world.new_message_id(chat),
                chat=chat,
                sender=self._user(chat, from_user),
                text=formatted.text,
                entities=formatted.entities,
                link_preview_options=content.get("link_preview_options"),
                service={"via_bot": self._world.bot.to_json()},
            )
            self._world.store(message)
            self._tell("message", message)
            return message.snapshot()

    def set_blocked(self, chat_id: int, blocked: bool) -> None:
        """Block the bot in a private chat, or take that back."""
        with self._world.lock:
            chat = self._world.chats[chat_id]
            if not chat.is_private:
                raise ValueError("a group doesn't block a bot; kick it")
            if chat.blocked != blocked:
                chat.blocked = blocked
                self._tell_membership(chat, "kicked" if blocked else "member")

    def kick(self, chat_id: int) -> None:
        """Throw the bot out of a group."""
        with self._world.lock:
            chat = self._world.chats[chat_id]
            if chat.is_private:
                raise ValueError("a user doesn't kick a bot; block it")
            chat.kicked = True
            self._tell_membership(chat, "kicked")

    def migrate(self, old: int, new: int) -> None:
        """Make a supergroup of a group; both chats get a service message.

        https://core.telegram.org/bots/api#message, migrate_to_chat_id
        """
        with self._world.lock:
            before = self._world.chats[old]
            if before.type != "group":
                raise ValueError(f"only a basic group becomes a supergroup, not a {before.type}")
            after = Chat(new, "supergroup", before.title)
            self._world.chats[new] = after
            before.migrated_to = new
            self._service(before, {"migrate_to_chat_id": new})
            self._service(after, {"migrate_from_chat_id": old})

    def _chat(self, chat_id: int) -> Chat:
        if chat_id not in self._world.chats:
            if chat_id < 0:
                raise ValueError(f"there is no group {chat_id}; add_group makes one")
            name = self._world.user(chat_id).first_name
            self._world.chats[chat_id] = Chat(chat_id, "private", first_name=name)
        chat = self._world.chats[chat_id]
        if chat.blocked:
            raise ValueError(f"user {chat_id} blocked the bot; unblock comes first")
        return chat

    def _user(self, chat: Chat, user_id: int | None) -> User:
        if chat.is_private:
            return self._world.user(chat.id)
        return self._world.user(_FIRST_GROUP_MEMBER if user_id is None else user_id)

    def _find(self, chat: Chat, message: SentMessage | int) -> Message:
        message_id = message if isinstance(message, int) else message.message_id
        found = self._world.messages.get(chat.id, {}).get(message_id)
        if found is None:
            raise ValueError(f"chat {chat.id} has no message {message_id}")
        return found

    def _tell(self, kind: str, message: Message) -> None:
        gone = message.chat.kicked or message.chat.left
        if not gone and (not self._world.privacy_mode or self._is_for_bot(message)):
            self._world.add_update(kind, self._world.message_json(message))
        self._world.lock.notify_all()

    def _is_for_bot(self, message: Message) -> bool:
        """https://core.telegram.org/bots/features#privacy-mode

        The bot is the only one here, so a command without a name is meant for it.
        """
        if message.chat.is_private:
            return True
        replied = self._world.messages[message.chat.id].get(message.reply_to or 0)
        if replied is not None and replied.sender is self._world.bot:
            return True
        username = (self._world.bot.username or "").lower()
        for entity in message.entities:
            _, _, name = utf16_slice(message.text, entity).lower().partition("@")
            if name == username or (entity.offset == 0 and not name):
                return True
        return False

    def _service(self, chat: Chat, content: JsonObject) -> None:
        message = Message(
            self._world.new_message_id(chat), chat, self._user(chat, None), "", service=content
        )
        self._world.store(message)
        self._world.add_update("message", self._world.message_json(message))

    def _tell_membership(self, chat: Chat, status: str) -> None:
        """https://core.telegram.org/bots/api#chatmemberupdated"""
        bot = self._world.bot.to_json()
        gone: JsonObject = {"status": "kicked", "user": bot, "until_date": 0}
        member: JsonObject = {"status": "member", "user": bot}
        old, new = (member, gone) if status == "kicked" else (gone, member)
        update: JsonObject = {
            "chat": chat.to_json(),
            "from": self._user(chat, None).to_json(),
            "date": int(time.time()),
            "old_chat_member": old,
            "new_chat_member": new,
        }
        self._world.add_update("my_chat_member", update)


def _check_text(text: str) -> None:
    # Telegram's apps split longer texts, so no bot ever sees one.
    length = utf16_length(text)
    if not text.strip() or length > MAX_TEXT:
        raise ValueError(f"a user's text has 1 to {MAX_TEXT} UTF-16 units, not {length}")


def _callback_data(markup: JsonObject | None) -> set[str]:
    rows = (markup or {}).get("inline_keyboard", [])
    return {button["callback_data"] for row in rows for button in row if "callback_data" in button}
