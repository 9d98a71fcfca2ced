"""Telegram's limits, error texts and checks in one place, each with its source.

BOT_API is the manual. Where it gives no wording, the text is that of the open server
(CLIENT: telegram-bot-api's Client.cpp, which lower-cases the first letter) or of the library
under it (TDLIB); errors in capitals come from Telegram's own servers. HTML has its own module,
html.py; so have the rules about overlapping entities, entities.py, and keyboards, keyboards.py.

BOT_API: https://core.telegram.org/bots/api
CLIENT: https://github.com/tdlib/telegram-bot-api/blob/master/telegram-bot-api/Client.cpp
TDLIB: https://github.com/tdlib/td/blob/master/td/telegram
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .types import ApiError, Chat, Json, JsonObject

# https://core.telegram.org/bots/api#sendmessage: "1-4096 characters after entities parsing";
# counted in UTF-16 code units, as the entities are.
MAX_TEXT = 4096
# CLIENT, get_formatted_text: the raw parameter, in bytes.
MAX_RAW_TEXT = 1 << 15
# TDLIB, MessageEntity.cpp, MAX_USER_ENTITY_COUNT; the rest is dropped silently.
MAX_ENTITIES = 100
# https://core.telegram.org/bots/api#inlinekeyboardbutton, in bytes.
MAX_CALLBACK_DATA = 64
# https://core.telegram.org/method/messages.sendMessage knows the error REPLY_MARKUP_TOO_LONG but
# gives no number; this one is what bots meet.
MAX_BUTTONS = 100
# https://core.telegram.org/bots/api#answercallbackquery
MAX_CALLBACK_ANSWER = 200
# https://core.telegram.org/bots/api#answerinlinequery
MAX_INLINE_RESULTS = 50
# https://core.telegram.org/bots/api#inlinequeryresultarticle, in bytes.
MAX_INLINE_ID = 64
# https://core.telegram.org/bots/api#setmycommands and #botcommand
MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256
COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE_CODE = re.compile(r"(?:[a-z]{2})?")
# https://core.telegram.org/bots/api#setmyname, #setmydescription, #setmyshortdescription
MAX_PROFILE_TEXT = {"name": 64, "description": 512, "short_description": 120}
# https://core.telegram.org/bots/api#getupdates
MAX_UPDATES = 100
MAX_POLL_SECONDS = 50
# https://core.telegram.org/bots/api#setwebhook
SECRET_TOKEN = re.compile(r"[A-Za-z0-9_-]*")
MAX_SECRET_TOKEN = 256
MAX_WEBHOOK_CONNECTIONS = 100
DEFAULT_WEBHOOK_CONNECTIONS = 40
# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this; messages
# and seconds. One a second to a chat is written as three in three, because the page allows "short
# bursts that go over this limit".
CHAT_LIMIT = (3, 3.0)
ALL_LIMIT = (30, 1.0)
GROUP_LIMIT = (20, 60.0)

# https://core.telegram.org/bots/api#update; the last three come only when asked for by name.
UPDATE_TYPES = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "chat_member",
        "message_reaction",
        "message_reaction_count",
    ]
)
DEFAULT_UPDATE_TYPES = UPDATE_TYPES - {
    "chat_member",
    "message_reaction",
    "message_reaction_count",
}
# https://core.telegram.org/bots/api#sendchataction
CHAT_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)
# https://core.telegram.org/bots/api#botcommandscope
SIMPLE_SCOPES = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
)
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})

UNAUTHORIZED = "Unauthorized"
METHOD_NOT_FOUND = "Not Found: method not found"
NOT_UTF8 = "strings must be encoded in UTF-8"
NO_TEXT = "message text is empty"
# TDLIB, fix_formatted_text: a text that was given, but is only spaces or only tags.
BLANK_TEXT = "text must be non-empty"
RAW_TEXT_TOO_LONG = "text is too long"
TEXT_TOO_LONG = "message is too long"
# Edits and drafts are measured by Telegram's servers, which say it so.
EDITED_TEXT_TOO_LONG = "MESSAGE_TOO_LONG"
NO_CHAT_ID = "chat_id is empty"
CHAT_NOT_FOUND = "chat not found"
THREAD_NOT_FOUND = "message thread not found"
REPLY_NOT_FOUND = "message to be replied not found"
EDIT_NOT_FOUND = "message to edit not found"
EDIT_FORBIDDEN = "message can't be edited"
DELETE_NOT_FOUND = "message to delete not found"
DELETE_FORBIDDEN = "message can't be deleted"
# https://core.telegram.org/bots/api#deletemessage, in seconds.
DELETED_WITHIN = 48 * 3600
NO_CHAT = "chat identifier is not specified"
NO_MESSAGE_ID = "message identifier is not specified"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
WRONG_ACTION = "wrong parameter action in request"
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
DRAFT_NOT_PRIVATE = "TEXTDRAFT_PEER_INVALID"
# The manual asks for a non-zero draft_id and for these lengths without giving the wordings.
DRAFT_ID_ZERO = "RANDOM_ID_INVALID"
PROFILE_TEXT_TOO_LONG = "BOT_{}_TOO_LONG"
ONLY_HTML = "this test server knows no parse mode but HTML"
UNKNOWN_PARSE_MODE = "unsupported parse_mode"
UPGRADED = "group chat was upgraded to a supergroup chat"
POLL_CONFLICT = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
POLL_ENDED_BY_WEBHOOK = "Conflict: terminated by setWebhook request"
WEBHOOK_CONFLICT = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


def bad_request(text: str) -> ApiError:
    """A 400 with Telegram's prefix."""
    return ApiError(400, f"Bad Request: {text}")


def forbidden(text: str) -> ApiError:
    """A 403 with Telegram's prefix."""
    return ApiError(403, f"Forbidden: {text}")


def too_many_requests(seconds: int) -> ApiError:
    """https://core.telegram.org/bots/api#responseparameters"""
    text = f"Too Many Requests: retry after {seconds}"
    return ApiError(429, text, {"retry_after": seconds})


def check_utf8(value: Json) -> None:
    """Refuse lone surrogates, and bytes that were no UTF-8, anywhere in the value."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise bad_request(NOT_UTF8) from None
    elif isinstance(value, list):
        for item in value:
            check_utf8(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            check_utf8(key)
            check_utf8(item)


def check_access(chat: Chat, *, write: bool) -> None:
    """CLIENT, check_chat_access: may the bot write (or, if not write, edit) in the chat?"""
    if chat.is_private:
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        return
    kind = f"{chat.type} chat"
    if write and chat.migrated_to is not None:
        raise ApiError(400, f"Bad Request: {UPGRADED}", {"migrate_to_chat_id": chat.migrated_to})
    if chat.kicked:
        raise forbidden(f"bot was kicked from the {kind}")
    if chat.left:
        raise forbidden(f"bot is not a member of the {kind}")


def required_field(value: JsonObject, name: str) -> Json:
    """TDLib's JsonObject::get_required_field."""
    if name not in value:
        raise ValueError(f'Can\'t find field "{name}"')
    return value[name]


def check_language_code(language_code: str) -> None:
    """https://core.telegram.org/bots/api#setmycommands: two letters, or none at all."""
    if not LANGUAGE_CODE.fullmatch(language_code):
        raise bad_request("invalid language code specified")


def check_command(command: Json) -> JsonObject:
    """Return the command as Telegram stores it; TDLIB, BotCommand.cpp.

    https://core.telegram.org/bots/api#botcommand
    """
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    try:
        name = str(required_field(command, "command")).strip().removeprefix("/")
        description = str(required_field(command, "description")).strip()
    except ValueError as error:
        raise bad_request(f"can't parse BotCommand: {error}") from None
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > 32:
        raise bad_request("command length must not exceed 32")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > MAX_COMMAND_DESCRIPTION:
        raise bad_request("command description length must not exceed 256")
    if not COMMAND_NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": name, "description": description}


def check_commands(commands: Json) -> tuple[JsonObject, ...]:
    """https://core.telegram.org/bots/api#setmycommands"""
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return tuple(check_command(command) for command in commands)


def check_webhook(url: str, secret_token: str) -> None:
    """https://core.telegram.org/bots/api#setwebhook

    Plain http is let through for this machine only, where a test has no certificate.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("", "http", "https") or not (parts.hostname or parts.path):
        raise bad_request("invalid webhook URL specified")
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if len(secret_token) > MAX_SECRET_TOKEN:
        raise bad_request("secret token is too long")
    if not SECRET_TOKEN.fullmatch(secret_token):
        raise bad_request("secret token contains unallowed characters")


def check_inline_ids(results: Json) -> None:
    """https://core.telegram.org/bots/api#answerinlinequery"""
    if not isinstance(results, list):
        raise bad_request("expected an Array of inline query results")
    if len(results) > MAX_INLINE_RESULTS:
        raise bad_request("too many inline query results specified")
    seen: set[str] = set()
    for result in results:
        if not isinstance(result, dict):
            raise bad_request(
                "can't parse inline query result: Inline query result must be an object"
            )
        for name in ("type", "id"):
            if name not in result:
                raise bad_request(f"can't parse inline query result: Can't find field \"{name}\"")
        result_id = str(result["id"])
        if not result_id or len(result_id.encode()) > MAX_INLINE_ID:
            raise bad_request("RESULT_ID_INVALID")
        if result_id in seen:
            raise bad_request("RESULT_ID_DUPLICATE")
        seen.add(result_id)
