"""The rules about reply_markup.

https://core.telegram.org/bots/api#inlinekeyboardmarkup
Wordings: get_reply_markup in telegram-bot-api's Client.cpp and in TDLib's ReplyMarkup.cpp.
https://github.com/tdlib/td/blob/master/td/telegram/ReplyMarkup.cpp
"""

from __future__ import annotations

from typing import NoReturn

from .rules import MAX_BUTTONS, MAX_CALLBACK_DATA, bad_request, required_field
from .types import Json, JsonObject
from .urls import LinkError, check_link, link_user_id

# https://core.telegram.org/bots/api#inlinekeyboardbutton: exactly one of them.
_ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
_OTHER_MARKUPS = ("keyboard", "remove_keyboard", "force_reply")


def check_reply_markup(markup: Json, *, only_inline: bool = False) -> JsonObject | None:
    """Return the markup to keep with the message, or None if there is none to keep.

    Only an inline keyboard stays with a message; the other kinds are checked and passed over.
    """
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = markup["inline_keyboard"]
        buttons = _check_rows(rows, "inline_keyboard")
        for button in buttons:
            _check_button(button)
        return {"inline_keyboard": rows} if buttons else None
    if only_inline and any(markup.get(kind) for kind in _OTHER_MARKUPS):
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        for button in _check_rows(markup["keyboard"], "keyboard"):
            if not isinstance(button, dict | str):
                raise bad_request(
                    "can't parse keyboard button: KeyboardButton must be a String or an Object"
                )
    return None


def _check_rows(rows: Json, field: str) -> list[Json]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        owner = " of the InlineKeyboardMarkup" if field == "inline_keyboard" else ""
        raise bad_request(f'field "{field}"{owner} must be an Array of Arrays')
    buttons = [button for row in rows for button in row]
    if len(buttons) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return buttons


def _check_button(button: Json) -> None:
    if not isinstance(button, dict):
        _unparsable("InlineKeyboardButton must be an Object")
    try:
        text = required_field(button, "text")
    except ValueError as error:
        _unparsable(str(error))
    if not isinstance(text, str):
        _unparsable('Field "text" must be of type String')
    # Telegram leaves a button without text out in silence; a bot that sends one is wrong.
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = _ACTIONS & button.keys()
    if not actions:
        _unparsable("Text buttons are unallowed in the inline keyboard")
    # Telegram takes the first action it knows; the manual forbids a second.
    if len(actions) > 1:
        _unparsable(f"Exactly one action must be used, found {', '.join(sorted(actions))}")
    if "callback_data" in actions:
        _check_callback_data(button["callback_data"])
    if "url" in actions:
        _check_url(str(button["url"]))


def _check_callback_data(data: Json) -> None:
    if not isinstance(data, str):
        _unparsable('Field "callback_data" must be of type String')
    # CLIENT takes empty data for a missing action.
    if not data:
        _unparsable("Text buttons are unallowed in the inline keyboard")
    if len(data.encode()) > MAX_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: str) -> None:
    if not url:
        _unparsable("Text buttons are unallowed in the inline keyboard")
    if link_user_id(url) is not None:
        return
    try:
        check_link(url)
    except LinkError as error:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {error}") from None


def _unparsable(reason: str) -> NoReturn:
    raise bad_request(f"can't parse inline keyboard button: {reason}")
