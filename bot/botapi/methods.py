"""The other methods, and the table of all of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from . import rules
from .keyboards import check_reply_markup
from .messages import MessageMethods
from .params import Params
from .state import World
from .text import format_text
from .types import ApiError, Json, JsonObject

Method = Callable[[Params], Json]


def method_table(world: World) -> dict[str, Method]:
    """The methods by their documented names, without those that deal with updates."""
    messages = MessageMethods(world)
    other = _OtherMethods(world)
    table: dict[str, Method] = {
        "getMe": other.get_me,
        "close": other.leave_server,
        "logOut": other.leave_server,
        "getChat": other.get_chat,
        "leaveChat": other.leave_chat,
        "sendMessage": messages.send_message,
        "sendMessageDraft": messages.send_message_draft,
        "sendChatAction": messages.send_chat_action,
        "editMessageText": messages.edit_message_text,
        "editMessageReplyMarkup": messages.edit_message_reply_markup,
        "deleteMessage": messages.delete_message,
        "setMyCommands": other.set_my_commands,
        "getMyCommands": other.get_my_commands,
        "deleteMyCommands": other.delete_my_commands,
        "answerCallbackQuery": other.answer_callback_query,
        "answerInlineQuery": other.answer_inline_query,
    }
    for field, name in (
        ("name", "MyName"),
        ("description", "MyDescription"),
        ("short_description", "MyShortDescription"),
    ):
        table[f"set{name}"] = partial(other.set_profile, field)
        table[f"get{name}"] = partial(other.get_profile, field)
    return table


def scope_key(scope: Json) -> str:
    """One string for one scope, in whatever order its fields come."""
    return json.dumps(scope, sort_keys=True)


class _OtherMethods:
    def __init__(self, world: World) -> None:
        self._world = world

    def get_me(self, _params: Params) -> JsonObject:
        """https://core.telegram.org/bots/api#getme"""
        return self._world.bot.to_json() | {
            "can_join_groups": True,
            "can_read_all_group_messages": not self._world.privacy_mode,
            "supports_inline_queries": True,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def leave_server(self, _params: Params) -> bool:
        """https://core.telegram.org/bots/api#close: nothing to move here, so nothing happens."""
        return True

    def get_chat(self, params: Params) -> JsonObject:
        """https://core.telegram.org/bots/api#getchat"""
        if not params.text("chat_id"):
            raise rules.bad_request(rules.NO_CHAT_ID)
        chat = self._world.find_chat(params.integer("chat_id"))
        gifts = dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        )
        return chat.to_json() | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": gifts,
        }

    def leave_chat(self, params: Params) -> bool:
        """https://core.telegram.org/bots/api#leavechat"""
        chat = self._world.chat(params, write=True)
        if chat.is_private:
            raise rules.bad_request("chat member status can't be changed in private chats")
        chat.left = True
        return True

    def set_my_commands(self, params: Params) -> bool:
        """https://core.telegram.org/bots/api#setmycommands: an empty list deletes."""
        key = self._commands_key(params)
        commands = rules.check_commands(params.decoded("commands", "commands") or [])
        if commands:
            self._world.commands[key] = commands
        else:
            self._world.commands.pop(key, None)
        return True

    def get_my_commands(self, params: Params) -> list[JsonObject]:
        """https://core.telegram.org/bots/api#getmycommands: exactly this scope, no fallback."""
        return list(self._world.commands.get(self._commands_key(params), ()))

    def delete_my_commands(self, params: Params) -> bool:
        """https://core.telegram.org/bots/api#deletemycommands"""
        self._world.commands.pop(self._commands_key(params), None)
        return True

    def set_profile(self, field: str, params: Params) -> bool:
        """https://core.telegram.org/bots/api#setmydescription and its two siblings."""
        language_code = params.text("language_code")
        rules.check_language_code(language_code)
        text = params.text(field)
        if len(text) > rules.MAX_PROFILE_TEXT[field]:
            raise rules.bad_request(rules.PROFILE_TEXT_TOO_LONG.format(field.upper()))
        self._world.profile[field, language_code] = text
        return True

    def get_profile(self, field: str, params: Params) -> JsonObject:
        """https://core.telegram.org/bots/api#getmydescription: falls back to no language."""
        profile = self._world.profile
        default = self._world.bot.first_name if field == "name" else ""
        for language_code in (params.text("language_code"), ""):
            if profile.get((field, language_code)):
                return {field: profile[field, language_code]}
        return {field: default}

    def answer_callback_query(self, params: Params) -> bool:
        """https://core.telegram.org/bots/api#answercallbackquery"""
        if len(params.text("text")) > rules.MAX_CALLBACK_ANSWER:
            raise rules.bad_request("MESSAGE_TOO_LONG")
        self._world.close_query(params.text("callback_query_id"), "callback")
        return True

    def answer_inline_query(self, params: Params) -> bool:
        """https://core.telegram.org/bots/api#answerinlinequery"""
        results = params.decoded("results", "JSON encoded inline query results") or []
        rules.check_inline_ids(results)
        for result in results:
            _check_inline_result(result)
        self._world.close_query(params.text("inline_query_id"), "inline")
        return True

    def _commands_key(self, params: Params) -> tuple[str, str]:
        language_code = params.text("language_code")
        rules.check_language_code(language_code)
        scope = params.decoded("scope", "BotCommandScope") or {"type": "default"}
        if not isinstance(scope, dict):
            raise rules.bad_request(
                "can't parse BotCommandScope: BotCommandScope must be an Object"
            )
        kind = scope.get("type")
        if kind in rules.SIMPLE_SCOPES:
            return scope_key({"type": kind}), language_code
        if kind not in rules.CHAT_SCOPES:
            raise rules.bad_request("can't parse BotCommandScope: Unsupported type specified")
        fields = ("chat_id", "user_id") if kind == "chat_member" else ("chat_id",)
        key = {"type": kind}
        for name in fields:
            try:
                key[name] = int(rules.required_field(scope, name))
            except (TypeError, ValueError) as error:
                raise rules.bad_request(f"can't parse BotCommandScope: {error}") from None
        self._world.find_chat(key["chat_id"])
        return scope_key(key), language_code


def _check_inline_result(result: JsonObject) -> None:
    """Check what the user would send by choosing the result."""
    try:
        check_reply_markup(result.get("reply_markup"), only_inline=True)
        content = result.get("input_message_content")
        if result["type"] == "article":
            if not result.get("title"):
                raise rules.bad_request('Can\'t find field "title"')
            if not isinstance(content, dict):
                raise rules.bad_request("Input message content is not specified")
        if isinstance(content, dict) and "message_text" in content:
            format_text(
                str(content["message_text"]),
                str(content.get("parse_mode") or ""),
                content.get("entities"),
            )
    except ApiError as error:
        reason = error.description.removeprefix("Bad Request: ")
        raise rules.bad_request(f"can't parse inline query result: {reason}") from None
