"""The rules about entities: which may overlap, what is cut off, and what Telegram finds itself.

TDLib mends entities rather than refusing them (fix_entities, split_entities and
fix_formatted_text): https://github.com/tdlib/td/blob/master/td/telegram/MessageEntity.cpp
The documented rules: https://core.telegram.org/bots/api#formatting-options
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from .types import Entity

_PRIORITIES = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 10,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
    "mention": 50,
    "bot_command": 50,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_SPLITTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})
_CODE = frozenset({"pre", "code"})
# A name longer than 32 or shorter than 4 characters is no username, "/" plus more than 64 no
# command; the neighbours keep paths, HTML tags and e-mail addresses out.
_MENTION = re.compile(r"(?<!\w)@([A-Za-z0-9_]{4,32})(?!\w)")
_COMMAND = re.compile(r"(?<![\w/<>])/([A-Za-z0-9_]++)(@[A-Za-z0-9_]*+)?+(?![\w/<>])")
_MAX_COMMAND = 64
_COMMAND_NAME = range(3, 33)


def utf16_length(text: str) -> int:
    """The length of the text in UTF-16 code units, in which Telegram counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def utf16_slice(text: str, entity: Entity) -> str:
    """The part of the text that the entity covers."""
    units = text.encode("utf-16-le")
    return units[2 * entity.offset : 2 * entity.end].decode("utf-16-le")


def sort_key(entity: Entity) -> tuple[int, int, int]:
    """Telegram's order: by offset, the longer first, the outer kind first."""
    return entity.offset, -entity.length, _PRIORITIES[entity.type]


def fix_entities(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Drop and split entities until they nest as Telegram wants them.

    Links, mentions, code and custom emoji can't overlap each other; quotes can't overlap quotes;
    code holds no style; a style is split wherever something else begins or ends inside it.
    """
    ordered = sorted((entity for entity in entities if entity.length > 0), key=sort_key)
    quotes = _non_overlapping(entity for entity in ordered if entity.type in _QUOTES)
    solid = _non_overlapping(
        entity for entity in ordered if entity.type not in _QUOTES | _SPLITTABLE
    )
    solid = [entity for entity in solid if not any(_crosses(entity, quote) for quote in quotes)]
    styles = [entity for entity in ordered if entity.type in _SPLITTABLE]
    others = sorted(solid + quotes, key=sort_key)
    return tuple(sorted(others + _split_styles(styles, others), key=sort_key))


def merge_found(entities: Sequence[Entity], text: str) -> tuple[Entity, ...]:
    """Add the mentions and commands of the text, except inside links and code."""
    taken = [entity for entity in entities if entity.type not in _QUOTES | _SPLITTABLE]
    found = [
        entity
        for entity in find_entities(text)
        if not any(_overlap(entity, other) for other in taken)
    ]
    return fix_entities([*entities, *found]) if found else tuple(entities)


def find_entities(text: str) -> list[Entity]:
    """The bot commands and mentions that Telegram makes entities of without being asked."""
    found: list[Entity] = []
    for match in _COMMAND.finditer(text):
        name = match[2]
        if len(match[1]) <= _MAX_COMMAND and (name is None or len(name) - 1 in _COMMAND_NAME):
            found.append(_found("bot_command", text, match.start(), match.end()))
    for match in _MENTION.finditer(text):
        mention = _found("mention", text, match.start(), match.end())
        if not any(_overlap(mention, command) for command in found):
            found.append(mention)
    return sorted(found, key=sort_key)


def keep_limit(entities: Sequence[Entity], limit: int) -> tuple[Entity, ...]:
    """Keep the first entities up to the limit: styles are counted last, custom emoji never."""
    counted = [entity for entity in entities if entity.type != "custom_emoji"]
    counted.sort(key=lambda entity: entity.type in _SPLITTABLE)
    dropped = {id(entity) for entity in counted[limit:]}
    return tuple(entity for entity in entities if id(entity) not in dropped)


def trim(text: str, entities: Iterable[Entity]) -> tuple[str, tuple[Entity, ...]]:
    """Cut spaces and line ends off the text, and off the beginnings of entities.

    An entity of nothing but spaces is dropped.
    """
    units = text.encode("utf-16-le")
    end = utf16_length(text.rstrip(" \n"))
    kept: list[Entity] = []
    for entity in entities:
        start = entity.offset
        while start < entity.end and units[2 * start : 2 * start + 2] in (b" \0", b"\n\0"):
            start += 1
        stop = min(entity.end, end)
        if start < stop:
            kept.append(replace(entity, offset=start, length=stop - start))
    text = text.rstrip(" \n")
    cut = len(text) - len(text.lstrip(" \n"))
    return text[cut:], tuple(replace(entity, offset=entity.offset - cut) for entity in kept)


def _found(kind: str, text: str, start: int, end: int) -> Entity:
    return Entity(kind, utf16_length(text[:start]), utf16_length(text[start:end]))


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def _crosses(entity: Entity, quote: Entity) -> bool:
    # Anything may lie inside a quote or beside it, but not across its border or around it.
    inside = quote.offset <= entity.offset and entity.end <= quote.end
    return _overlap(entity, quote) and not inside


def _non_overlapping(ordered: Iterable[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in ordered:
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return kept


def _split_styles(styles: Sequence[Entity], others: Sequence[Entity]) -> list[Entity]:
    merged = [run for kind in _SPLITTABLE for run in _merge_touching(styles, kind)]
    cuts = {run.offset for run in merged}
    cuts.update(border for other in others for border in (other.offset, other.end))
    code = [other for other in others if other.type in _CODE]
    pieces: list[Entity] = []
    for run in merged:
        borders = sorted({run.offset, run.end, *(c for c in cuts if run.offset < c < run.end)})
        for start, end in pairwise(borders):
            piece = replace(run, offset=start, length=end - start)
            if not any(_overlap(piece, block) for block in code):
                pieces.append(piece)
    return pieces


def _merge_touching(styles: Iterable[Entity], kind: str) -> list[Entity]:
    merged: list[Entity] = []
    for entity in styles:
        if entity.type != kind:
            continue
        if merged and entity.offset <= merged[-1].end:
            last = merged.pop()
            entity = replace(last, length=max(last.end, entity.end) - last.offset)
        merged.append(entity)
    return merged
