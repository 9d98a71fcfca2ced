"""A strict parser of Telegram's HTML style, with Telegram's own error texts.

https://core.telegram.org/bots/api#html-style; where the page is silent, TDLib's parse_html is
followed: https://github.com/tdlib/td/blob/master/td/telegram/MessageEntity.cpp. It counts error
positions in bytes and entity positions in UTF-16 code units, so this parser reads bytes too.
Entities come out as written; entities.py applies the rules about nesting.
"""

from __future__ import annotations

import string
from dataclasses import dataclass, replace

from .types import Entity, FormattedText
from .urls import LinkError, check_link, link_user_id

_ENTITY_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
_REFERENCES = {b"lt": ord("<"), b"gt": ord(">"), b"amp": ord("&"), b"quot": ord('"')}
_SPACES = b" \t\r\n\v\0"
_NAME_TOKEN = (string.ascii_letters + string.digits + ".-").encode()
_MAX_REFERENCE_LENGTH = 10
_MAX_EMOJI_ID = 2**63
# TDLib leaves the last code point out as well.
_MAX_CODE_POINT = 0x10FFFF


class HtmlError(ValueError):
    """The markup is wrong; the message is Telegram's, without "can't parse entities: "."""


@dataclass(frozen=True)
class _OpenTag:
    name: str
    argument: str
    offset: int
    text_start: int


def parse_html(markup: str) -> FormattedText:
    """Return the plain text and its entities, in the order of their end tags."""
    return _Parser(markup.encode()).parse()


class _Parser:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pos = 0
        self._text = bytearray()
        self._utf16 = 0
        self._open: list[_OpenTag] = []
        self._entities: list[Entity] = []

    def parse(self) -> FormattedText:
        while self._pos < len(self._data):
            byte = self._data[self._pos]
            if byte == ord("&"):
                self._reference()
            elif byte != ord("<"):
                self._append(bytes([byte]))
                self._pos += 1
            elif self._at(self._pos + 1) == ord("/"):
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            name = self._open[-1].name
            raise HtmlError(f'Can\'t find end tag corresponding to start tag "{name}"')
        try:
            text = self._text.decode()
        except UnicodeDecodeError:
            raise HtmlError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ) from None
        # A language belongs to <pre><code class="language-…"> only.
        entities = [
            replace(entity, language=None) if entity.type == "code" else entity
            for entity in self._entities
        ]
        return FormattedText(text, tuple(entities))

    def _at(self, pos: int) -> int:
        # TDLib reads a C string: past the end there is a NUL, which counts as a space.
        return self._data[pos] if pos < len(self._data) else 0

    def _append(self, encoded: bytes) -> None:
        self._text += encoded
        for byte in encoded:
            if byte & 0xC0 != 0x80:
                self._utf16 += 2 if byte >= 0xF0 else 1

    def _reference(self) -> None:
        encoded, self._pos = _decode_reference(self._data, self._pos)
        self._append(encoded)

    def _skip_while_space(self) -> None:
        while self._at(self._pos) and self._at(self._pos) in _SPACES:
            self._pos += 1

    def _take_until(self, stops: bytes) -> str:
        start = self._pos
        while self._at(self._pos) not in stops:
            self._pos += 1
        return self._data[start : self._pos].decode(errors="replace")

    def _start_tag(self) -> None:
        begin = self._pos
        self._pos += 1
        name = self._take_until(_SPACES + b">").lower()
        if not self._at(self._pos):
            raise HtmlError(f"Unclosed start tag at byte offset {begin}")
        if name not in _ENTITY_TYPES:
            raise HtmlError(f'Unsupported start tag "{name}" at byte offset {begin}')
        argument = ""
        while self._at(self._pos) != ord(">"):
            self._skip_while_space()
            if self._at(self._pos) == ord(">"):
                break
            argument = self._attribute(name, begin, argument)
        self._pos += 1
        if name == "span" and argument != "spoiler":
            raise HtmlError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self._open.append(_OpenTag(name, argument, self._utf16, len(self._text)))

    def _attribute(self, tag: str, begin: int, argument: str) -> str:
        attribute = self._take_until(_SPACES + b"=>/\"'")
        if not attribute:
            raise HtmlError(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        self._skip_while_space()
        value = ""
        if self._at(self._pos) == ord("="):
            self._pos += 1
            self._skip_while_space()
            self._expect_more(f'Unclosed start tag "{tag}" at byte offset {begin}')
            value = self._attribute_value()
            self._expect_more(f"Unclosed start tag at byte offset {begin}")
        else:
            self._expect_more(f'Unclosed start tag "{tag}" at byte offset {begin}')
            if attribute != "expandable":
                return argument
        return _argument(tag, attribute, value, argument)

    def _expect_more(self, error: str) -> None:
        if not self._at(self._pos):
            raise HtmlError(error)

    def _attribute_value(self) -> str:
        quote = self._at(self._pos)
        if quote not in b"\"'":
            return self._name_token()
        self._pos += 1
        value = bytearray()
        while (byte := self._at(self._pos)) not in (quote, 0):
            if byte == ord("&"):
                encoded, self._pos = _decode_reference(self._data, self._pos)
                value += encoded
            else:
                value.append(byte)
                self._pos += 1
        if self._at(self._pos) == quote:
            self._pos += 1
        return value.decode(errors="replace")

    def _name_token(self) -> str:
        start = self._pos
        while self._at(self._pos) in _NAME_TOKEN:
            self._pos += 1
        if self._at(self._pos) not in _SPACES + b">":
            raise HtmlError(f"Unexpected end of name token at byte offset {start}")
        return self._data[start : self._pos].decode().lower()

    def _end_tag(self) -> None:
        begin = self._pos
        if not self._open:
            raise HtmlError(f"Unexpected end tag at byte offset {begin}")
        self._pos += 2
        name = self._take_until(_SPACES + b">").lower()
        self._skip_while_space()
        if self._at(self._pos) != ord(">"):
            raise HtmlError(f"Unclosed end tag at byte offset {begin}")
        self._pos += 1
        tag = self._open.pop()
        # "</>" closes whatever is open.
        if name and name != tag.name:
            raise HtmlError(
                f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", '
                f'found "</{name}>"'
            )
        if self._utf16 > tag.offset:
            self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        entity = Entity(_ENTITY_TYPES[tag.name], tag.offset, self._utf16 - tag.offset)
        if tag.name == "tg-emoji":
            entity = replace(entity, custom_emoji_id=_emoji_id(tag.argument))
        elif tag.name == "a":
            self._close_link(tag, entity)
            return
        elif tag.name in ("pre", "code"):
            self._close_code(tag, entity)
            return
        elif tag.name == "blockquote" and tag.argument:
            entity = replace(entity, type="expandable_blockquote")
        self._entities.append(entity)

    def _close_link(self, tag: _OpenTag, entity: Entity) -> None:
        url = tag.argument or self._text[tag.text_start :].decode(errors="replace")
        user_id = link_user_id(url)
        if user_id is not None:
            self._entities.append(replace(entity, type="text_mention", user_id=user_id))
            return
        try:
            self._entities.append(replace(entity, url=check_link(url)))
        except LinkError:
            # Telegram keeps the text and drops the link without a word.
            return

    def _close_code(self, tag: _OpenTag, entity: Entity) -> None:
        inner = self._entities[-1] if self._entities else None
        same = inner is not None and (inner.offset, inner.length) == (entity.offset, entity.length)
        if inner is not None and same:
            if tag.name == "pre" and inner.type == "code" and inner.language:
                self._entities[-1] = replace(inner, type="pre")
                return
            if tag.name == "code" and inner.type == "pre" and tag.argument:
                self._entities[-1] = replace(inner, language=tag.argument)
                return
        language = tag.argument or None
        self._entities.append(replace(entity, language=language))


def _argument(tag: str, attribute: str, value: str, argument: str) -> str:
    # Names of attributes are compared as they are: Telegram does not know HREF.
    if (tag, attribute) in (("a", "href"), ("tg-emoji", "emoji-id")):
        return value
    if (tag, attribute) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, attribute) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    if (tag, attribute) == ("blockquote", "expandable"):
        return "1"
    return argument


def _emoji_id(argument: str) -> str:
    valid = argument.isascii() and argument.isdigit() and 0 < int(argument) < _MAX_EMOJI_ID
    if not valid:
        raise HtmlError("Invalid custom emoji identifier specified")
    return argument


def _decode_reference(data: bytes, pos: int) -> tuple[bytes, int]:
    """Decode the reference at pos, or take the "&" literally; return also what comes after.

    The semicolon may be missing. Only lt, gt, amp, quot and numbers are known:
    https://core.telegram.org/bots/api#html-style
    """
    end = pos + 1
    if data[end : end + 1] == b"#":
        base, digits = 10, b"0123456789"
        end += 1
        if data[end : end + 1] == b"x":
            base, digits = 16, b"0123456789abcdefABCDEF"
            end += 1
        start = end
        while end < len(data) and data[end] in digits:
            end += 1
        code = int(data[start:end], base) if start < end < pos + _MAX_REFERENCE_LENGTH else 0
        if not 0 < code < _MAX_CODE_POINT:
            return b"&", pos + 1
    else:
        while end < len(data) and data[end : end + 1].isalpha():
            end += 1
        code = _REFERENCES.get(data[pos + 1 : end], 0)
        if not code:
            return b"&", pos + 1
    if data[end : end + 1] == b";":
        end += 1
    # Halves of surrogate pairs are let through here and make the whole text invalid at the end.
    return chr(code).encode(errors="surrogatepass"), end
