"""Whether a message asks something of the bot, and what."""

import re
from typing import NamedTuple

from telegram import Message, MessageEntity, User
from telegram.constants import ChatType

from retrieval.models import Conversation

# A command as Telegram marks it (https://core.telegram.org/bots/features#commands), perhaps with
# the name of the bot that it is for.
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]+))?(?![\w/@<>])[\s,:]*")
_MENTIONS = (MessageEntity.MENTION, MessageEntity.TEXT_MENTION)
# Leans on the word before it, where a mention between them is taken out.
_CLOSING = (".", ",", ";", ":", "?", "!", "…", ")")


class Addressed(NamedTuple):
    """What a message asks of the bot.

    `command` is its command in lower case, without the slash: "ask" for a question in plain words.
    `words` are those after it, without mentions of the bot. `message` is its id, and `replied` that
    of the message it replies to. `person` is the id of the user who wrote it, None where somebody
    wrote in the name of a chat; `replied_person` is that of who wrote the message it replies to.
    """

    command: str
    words: str
    conversation: Conversation
    private: bool
    message: int
    replied: int | None = None
    person: int | None = None
    replied_person: int | None = None


def addressed(message: Message, me: User) -> Addressed | None:
    """Return what a message with a text or caption asks of the bot `me`; None where it is for
    others.

    In a private chat every message is for the bot, but for results of inline mode. In a group those
    are that begin with /ask, that mention the bot, that reply to it, or whose command has its name;
    those of other bots, and a channel's posts that Telegram forwards to its group, never are.
    """
    private = message.chat.type == ChatType.PRIVATE
    if message.via_bot:
        return None  # a result of inline mode, which is an answer already
    if not private and not _from_a_person(message):
        return None
    command, name, words, mentioned = _parts(message, me)
    replied = message.reply_to_message
    to_us = replied is not None and _is_ours(replied, me)
    if not private:
        if name and name.lower() != (me.username or "").lower():
            return None
        if not (name or mentioned or to_us or command == "ask"):
            return None
    command = command or "ask"
    if command == "ask" and not words and replied is not None and not to_us:
        # "/ask" under somebody's question asks it, or just the part that was quoted.
        words = message.quote.text.strip() if message.quote else _parts(replied, me)[2]
    return Addressed(
        command,
        words,
        conversation_of(message),
        private,
        message.message_id,
        replied.message_id if replied else None,
        _person(message),
        _person(replied) if replied else None,
    )


def conversation_of(message: Message) -> Conversation:
    """Whose conversation a message belongs to; see `Conversation`."""
    asker = message.sender_chat or message.from_user
    return Conversation(message.chat.id, thread_of(message), asker.id if asker else None)


def _person(message: Message) -> int | None:
    return message.from_user.id if message.from_user and not message.sender_chat else None


def thread_of(message: Message) -> int | None:
    """The topic of a forum that a message is in; None outside of topics."""
    # Outside a forum's topics, a reply has a thread too: that of the message it replies to.
    return message.message_thread_id if message.is_topic_message else None


def _from_a_person(message: Message) -> bool:
    if message.is_automatic_forward:
        return False
    # Who writes in the name of a group or channel comes as a bot of Telegram's.
    sender = message.from_user
    return message.sender_chat is not None or (sender is not None and not sender.is_bot)


def _is_ours(message: Message, me: User) -> bool:
    # What is said in a topic "replies" to the topic's creation, whoever created it.
    by_us = message.from_user is not None and message.from_user.id == me.id
    return by_us and message.forum_topic_created is None


def _parts(message: Message, me: User) -> tuple[str, str, str, bool]:
    """A message's command and the bot named after it, "" where there is none; the words besides;
    and whether the bot is mentioned."""
    text = message.text or message.caption or ""
    mentions = [
        entity
        for entity in message.entities or message.caption_entities
        if entity.type in _MENTIONS and _is_mention_of(me, entity, text)
    ]
    for entity in reversed(mentions):
        text = _without(text, entity)
    text = text.strip()
    found = _COMMAND.match(text)
    if found is None:
        return "", "", text, bool(mentions)
    return found[1].lower(), found[2] or "", text[found.end() :].strip(), bool(mentions)


def _is_mention_of(me: User, entity: MessageEntity, text: str) -> bool:
    if entity.user is not None:
        return entity.user.id == me.id
    said = _units(text)[2 * entity.offset : 2 * (entity.offset + entity.length)]
    return said.decode("utf-16-le", "replace").lower() == f"@{me.username}".lower()


def _without(text: str, entity: MessageEntity) -> str:
    """`text` without what the entity covers, and without the comma or colon after it."""
    units = _units(text)
    before = units[: 2 * entity.offset].decode("utf-16-le", "replace").rstrip(" \t")
    after = units[2 * (entity.offset + entity.length) :].decode("utf-16-le", "replace")
    after = after.lstrip(" \t,:")
    gap = " " if before and after and not after.startswith((*_CLOSING, "\n")) else ""
    return f"{before}{gap}{after}"


def _units(text: str) -> bytes:
    # Offsets of entities count UTF-16 code units (https://core.telegram.org/api/entities).
    return text.encode("utf-16-le", "surrogatepass")
