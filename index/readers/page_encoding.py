"""Bytes of a web page to text."""

import re

from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

from index.readers.encodings import guesses

# Of a page's characters past ASCII, the share that may be broken in a page that is what it says:
# a comment or an advertisement in another encoding, a text cut within a character.
_BROKEN = 0.1
_PAST_ASCII = re.compile(r"[^\x00-\x7f]")
_UTF_16 = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}


def decode_page(content: bytes, charset: str | None = None) -> str:
    """Decode a page; what can't be decoded becomes U+FFFD.

    The first that fits is taken: a byte order mark; UTF-8, where the bytes past ASCII are nothing
    but UTF-8, since text in another encoding practically never is; `charset`, which the HTTP
    header gave; what a `meta` tag or the XML declaration says, in the sense of the WHATWG's
    encoding standard (so ISO-8859-1 means windows-1252); the likeliest guess.
    """
    marked, bom = read_bom(content)
    if marked is not None and bom is not None:
        return content[len(bom) :].decode(marked, "replace")
    wide = _UTF_16.get(content.lstrip(b" \t\r\n")[:2])
    if wide is not None:
        return content.decode(wide, "replace")
    if not content.isascii() and b"\0" not in content:
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            pass  # it is another encoding, or broken
    for declared in (resolve_encoding(charset or ""), html_body_declared_encoding(content)):
        if declared and declared.startswith(("utf-16", "utf-32")) and b"\0" not in content:
            declared = "utf-8"  # markup that was read byte by byte isn't what it says
        text = content.decode(declared, "replace") if declared else ""
        if text and _fits(text):
            return text
    return content.decode("utf-8") if content.isascii() else _guessed(content)


def _fits(text: str) -> bool:
    broken = text.count("\ufffd")
    return not broken or broken <= len(_PAST_ASCII.findall(text)) * _BROKEN


def _guessed(content: bytes) -> str:
    likeliest = next(iter(guesses(content)), "cp1252")
    return content.decode(likeliest, "replace")
