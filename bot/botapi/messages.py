"""The methods that send, edit and delete messages."""

from __future__ import annotations

import time
from dataclasses import dataclass

from . import rules
from .keyboards import check_reply_markup
from .params import Params
from .state import Message, World
from .text import read_text
from .types import Chat, Entity, Json, JsonObject


@dataclass(frozen=True)
class _Reply:
    message_id: int
    chat_id: int | None
    optional: bool


class MessageMethods:
    """sendMessage and its kin; each method is called with the world's lock held."""

    def __init__(self, world: World) -> None:
        self._world = world

    def send_message(self, params: Params) -> JsonObject:
        """https://core.telegram.org/bots/api#sendmessage"""
        text = read_text(params)
        preview = _link_preview(params)
        reply = _reply_parameters(params)
        markup = _reply_markup(params)
        chat = self._world.chat(params, write=True)
        replied = self._replied(chat, reply)
        thread_id = _thread_id(chat, params, replied)
        self._world.flood.check(chat)
        message = Message(
            message_id=self._world.new_message_id(chat),
            chat=chat,
            sender=self._world.bot,
            text=text.text,
            entities=self._world.known_entities(text.entities),
            html=_html(params),
            reply_markup=markup,
            # A reply into another chat is an external reply there and none here.
            reply_to=replied.message_id if replied and replied.chat is chat else None,
            thread_id=thread_id,
            link_preview_options=preview,
        )
        self._world.store(message)
        return self._world.message_json(message)

    def edit_message_text(self, params: Params) -> JsonObject:
        """https://core.telegram.org/bots/api#editmessagetext"""
        text = read_text(params, too_long=rules.EDITED_TEXT_TOO_LONG)
        preview = _link_preview(params)
        markup = _reply_markup(params, only_inline=True)
        message = self._editable(params)
        entities = self._world.known_entities(text.entities)
        _check_modified(
            (message.text, message.entities, message.reply_markup, message.link_preview_options),
            (text.text, entities, markup, preview),
        )
        self._world.flood.check(message.chat)
        message.edited.append(message.text)
        message.text = text.text
        message.entities = entities
        message.html = _html(params)
        message.link_preview_options = preview
        return self._edited(message, markup)

    def edit_message_reply_markup(self, params: Params) -> JsonObject:
        """https://core.telegram.org/bots/api#editmessagereplymarkup"""
        markup = _reply_markup(params, only_inline=True)
        message = self._editable(params)
        _check_modified(message.reply_markup, markup)
        self._world.flood.check(message.chat)
        return self._edited(message, markup)

    def delete_message(self, params: Params) -> bool:
        """https://core.telegram.org/bots/api#deletemessage

        The bot is no administrator here: in groups it deletes only what it wrote, and anywhere only
        for 48 hours.
        """
        if not params.text("chat_id"):
            raise rules.bad_request(rules.NO_CHAT)
        if not params.integer("message_id"):
            raise rules.bad_request(rules.NO_MESSAGE_ID)
        chat = self._world.chat(params, write=True)
        message = self._world.message(chat.id, params.integer("message_id"), rules.DELETE_NOT_FOUND)
        too_old = time.time() - message.date > rules.DELETED_WITHIN
        if too_old or (not chat.is_private and not message.sender.is_bot):
            raise rules.bad_request(rules.DELETE_FORBIDDEN)
        del self._world.messages[chat.id][message.message_id]
        return True

    def send_chat_action(self, params: Params) -> bool:
        """https://core.telegram.org/bots/api#sendchataction"""
        if params.text("action").lower() not in rules.CHAT_ACTIONS:
            raise rules.bad_request(rules.WRONG_ACTION)
        chat = self._world.chat(params, write=True)
        _thread_id(chat, params, None)
        return True

    def send_message_draft(self, params: Params) -> bool:
        """https://core.telegram.org/bots/api#sendmessagedraft

        An empty text shows a placeholder. Drafts vanish by themselves and are not stored.
        """
        chat = self._world.chat(params, write=True)
        if not chat.is_private:
            raise rules.bad_request(rules.DRAFT_NOT_PRIVATE)
        if not params.integer("draft_id"):
            raise rules.bad_request(rules.DRAFT_ID_ZERO)
        if params.text("text"):
            read_text(params, too_long=rules.EDITED_TEXT_TOO_LONG)
        return True

    def _replied(self, chat: Chat, reply: _Reply | None) -> Message | None:
        if reply is None:
            return None
        if reply.chat_id is not None:
            chat = self._world.find_chat(reply.chat_id)
        if reply.optional:
            return self._world.messages.get(chat.id, {}).get(reply.message_id)
        return self._world.message(chat.id, reply.message_id, rules.REPLY_NOT_FOUND)

    def _editable(self, params: Params) -> Message:
        if not params.text("chat_id") and not params.integer("message_id"):
            if not params.text("inline_message_id"):
                raise rules.bad_request(rules.NO_MESSAGE_ID)
            # No inline message is ever sent here, so none can be edited.
            raise rules.bad_request("MESSAGE_ID_INVALID")
        chat = self._world.chat(params, write=False)
        message = self._world.message(chat.id, params.integer("message_id"), rules.EDIT_NOT_FOUND)
        if message.sender is not self._world.bot:
            raise rules.bad_request(rules.EDIT_FORBIDDEN)
        return message

    def _edited(self, message: Message, markup: JsonObject | None) -> JsonObject:
        message.reply_markup = markup
        message.edit_date = int(time.time())
        return self._world.message_json(message)


_Content = tuple[str, tuple[Entity, ...], JsonObject | None, JsonObject | None]


def _check_modified(
    before: _Content | JsonObject | None, after: _Content | JsonObject | None
) -> None:
    if before == after:
        raise rules.bad_request(rules.NOT_MODIFIED)


def _html(params: Params) -> str | None:
    return params.text("text") if params.text("parse_mode").lower() == "html" else None


def _link_preview(params: Params) -> JsonObject | None:
    options: Json = params.decoded("link_preview_options", "link preview options")
    if options is None:
        disabled = params.boolean("disable_web_page_preview")
        return {"is_disabled": True} if disabled else None
    if not isinstance(options, dict):
        raise rules.bad_request("object expected as link preview options")
    return options or None


def _reply_markup(params: Params, *, only_inline: bool = False) -> JsonObject | None:
    markup = params.decoded("reply_markup", "reply keyboard markup")
    return check_reply_markup(markup, only_inline=only_inline)


def _reply_parameters(params: Params) -> _Reply | None:
    """https://core.telegram.org/bots/api#replyparameters, or the two parameters before it."""
    value: Json = params.decoded("reply_parameters", "reply parameters")
    if value is None:
        message_id = params.integer("reply_to_message_id")
        optional = params.boolean("allow_sending_without_reply")
        return _Reply(message_id, None, optional) if message_id > 0 else None
    if not isinstance(value, dict):
        raise rules.bad_request("object expected as reply parameters")
    try:
        message_id = int(rules.required_field(value, "message_id"))
        chat_id = int(value["chat_id"]) if "chat_id" in value else None
    except (TypeError, ValueError) as error:
        raise rules.bad_request(f"can't parse reply parameters: {error}") from None
    return _Reply(message_id, chat_id, value.get("allow_sending_without_reply") is True)


def _thread_id(chat: Chat, params: Params, replied: Message | None) -> int | None:
    thread_id = params.integer("message_thread_id")
    if thread_id <= 0:
        # An answer stays in the topic of the message that it answers.
        return replied.thread_id if replied and replied.chat is chat else None
    if thread_id not in chat.threads:
        raise rules.bad_request(rules.THREAD_NOT_FOUND)
    return thread_id
