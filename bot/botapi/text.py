"""From a request's text parameters to the text that is stored.

The order is Telegram's: parse, clean the characters, trim, mend the entities, measure.
get_formatted_text: https://github.com/tdlib/telegram-bot-api/blob/master/telegram-bot-api/Client.cpp
fix_formatted_text: https://github.com/tdlib/td/blob/master/td/telegram/MessageEntity.cpp
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace

from . import rules
from .entities import fix_entities, keep_limit, merge_found, trim, utf16_length
from .html import HtmlError, parse_html
from .params import Params
from .types import Entity, FormattedText, Json
from .urls import LinkError, check_link, link_user_id

_USER_ENTITIES = frozenset(
    [
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
    ]
)
# Telegram finds these itself and passes over those it is given.
_AUTOMATIC_ENTITIES = frozenset(
    ["mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"]
)
# clean_input_string: line and direction marks and three combining marks are cut out.
_CUT = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_CONTROL = re.compile("[\0-\x09\x0b-\x1f]")
# is_empty_string: a text of nothing but these looks empty and counts as empty.
_INVISIBLE = re.compile("[\\s\u180e\u200b-\u200f\u2060-\u2064\u2800\ufeff\ufffc]*")


def read_text(params: Params, *, too_long: str = rules.TEXT_TOO_LONG) -> FormattedText:
    """The text of sendMessage and its like, or ApiError with Telegram's wording."""
    return format_text(
        params.text("text"),
        params.text("parse_mode"),
        _entities_parameter(params),
        too_long=too_long,
    )


def format_text(
    raw: str, parse_mode: str, entities: Json, *, too_long: str = rules.TEXT_TOO_LONG
) -> FormattedText:
    """Parse, clean and measure one text."""
    if not raw:
        raise rules.bad_request(rules.NO_TEXT)
    rules.check_utf8(raw)
    if len(raw.encode()) > rules.MAX_RAW_TEXT:
        raise rules.bad_request(rules.RAW_TEXT_TOO_LONG)
    parsed = _parse(raw, parse_mode.lower(), entities)
    text, mended = _clean(parsed.text, fix_entities(parsed.entities))
    text, mended = trim(text, mended)
    if _INVISIBLE.fullmatch(text):
        raise rules.bad_request(rules.BLANK_TEXT)
    if utf16_length(text) > rules.MAX_TEXT:
        raise rules.bad_request(too_long)
    kept = keep_limit(fix_entities(mended), rules.MAX_ENTITIES)
    return FormattedText(text, merge_found(kept, text))


def _entities_parameter(params: Params) -> Json:
    # Client.cpp, get_input_entities: what is no JSON is passed over.
    try:
        return json.loads(params.text("entities") or "null")
    except ValueError:
        return None


def _parse(raw: str, parse_mode: str, entities: Json) -> FormattedText:
    if parse_mode == "html":
        try:
            return parse_html(raw)
        except HtmlError as error:
            raise rules.bad_request(f"can't parse entities: {error}") from None
    if parse_mode in ("markdown", "markdownv2"):
        # Deliberate: the project sends HTML only, and a lenient Markdown parser proves nothing.
        raise rules.bad_request(rules.ONLY_HTML)
    if parse_mode not in ("", "none"):
        raise rules.bad_request(rules.UNKNOWN_PARSE_MODE)
    rules.check_utf8(entities)
    given = entities if isinstance(entities, list) else []
    parsed = [_entity(value) for value in given]
    return FormattedText(raw, _check_bounds(raw, [one for one in parsed if one is not None]))


def _entity(value: Json) -> Entity | None:
    prefix = "can't parse MessageEntity: "
    if not isinstance(value, dict):
        raise rules.bad_request(prefix + "expected an Object")
    try:
        offset = _number(rules.required_field(value, "offset"), "offset")
        length = _number(rules.required_field(value, "length"), "length")
        kind = str(rules.required_field(value, "type"))
        if kind in _AUTOMATIC_ENTITIES:
            return None
        if kind not in _USER_ENTITIES:
            raise ValueError("Unsupported type specified")
        entity = Entity(kind, offset, length)
        if kind == "pre":
            return replace(entity, language=value.get("language") or None)
        if kind == "custom_emoji":
            return replace(
                entity, custom_emoji_id=str(rules.required_field(value, "custom_emoji_id"))
            )
        if kind == "text_mention":
            user = rules.required_field(value, "user")
            return replace(entity, user_id=_number(rules.required_field(user, "id"), "id"))
        if kind == "text_link":
            return _link(entity, str(rules.required_field(value, "url")))
    except ValueError as error:
        raise rules.bad_request(f"{prefix}{error}") from None
    return entity


def _number(value: Json, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f'Field "{name}" must be of type Number')
    return value


def _link(entity: Entity, url: str) -> Entity:
    user_id = link_user_id(url)
    if user_id is not None:
        return replace(entity, type="text_mention", user_id=user_id)
    try:
        return replace(entity, url=check_link(url))
    except LinkError as error:
        raise rules.bad_request(f"entity URL '{url}' is invalid: {error}") from None


def _check_bounds(text: str, entities: Iterable[Entity]) -> tuple[Entity, ...]:
    length = utf16_length(text)
    borders = _borders(text)
    kept: list[Entity] = []
    for entity in entities:
        if entity.offset < 0:
            raise rules.bad_request(f"receive an entity with incorrect offset {entity.offset}")
        if entity.length < 0:
            raise rules.bad_request(f"receive an entity with incorrect length {entity.length}")
        if entity.length == 0:
            continue
        if entity.offset > length:
            raise rules.bad_request(
                f"entity begins after the end of the text at UTF-16 offset {entity.offset}"
            )
        start = f"entity beginning at UTF-16 offset {entity.offset}"
        if entity.end > length:
            raise rules.bad_request(
                f"{start} ends after the end of the text at UTF-16 offset {entity.end}"
            )
        if entity.offset not in borders:
            raise rules.bad_request("entity begins in a middle of a UTF-16 symbol")
        if entity.end not in borders:
            raise rules.bad_request(f"{start} ends in a middle of a UTF-16 symbol")
        kept.append(entity)
    return tuple(kept)


def _borders(text: str) -> dict[int, int]:
    """From the UTF-16 offset of each character, and of the end, to its index."""
    borders: dict[int, int] = {}
    units = 0
    for index, character in enumerate(text):
        borders[units] = index
        units += utf16_length(character)
    borders[units] = len(text)
    return borders


def _clean(text: str, entities: Iterable[Entity]) -> tuple[str, tuple[Entity, ...]]:
    cleaned = _CONTROL.sub(" ", _CUT.sub("", text))
    if not _CUT.search(text):
        return cleaned, tuple(entities)
    borders = _borders(text)

    def moved(offset: int) -> int:
        return utf16_length(_CUT.sub("", text[: borders[offset]]))

    return cleaned, tuple(
        replace(one, offset=moved(one.offset), length=moved(one.end) - moved(one.offset))
        for one in entities
    )
