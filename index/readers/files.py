"""Bytes of a file to text, with a clear word where there is none."""

import codecs
import re

from index.errors import ArticleError
from index.readers.encodings import guesses, mixed_utf8

# UTF-32's mark begins with that of UTF-16.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BINARY = "is binary, not text; convert it to text or leave it out"
_HEAD = 64 * 1024
# Text has none of these; bytes of programs and pictures are full of them.
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(content: bytes) -> str:
    """Decode UTF-8, UTF-16 or UTF-32, else the likeliest of the old encodings.

    What is UTF-8 but for a few bytes stays UTF-8: a line pasted from elsewhere changes no other.
    Raises ArticleError where it is no text, or none that can be told.
    """
    encoding = stated_encoding(content)
    if encoding is None and b"\0" in content:
        raise ArticleError(BINARY)
    try:
        return content.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding is not None:
            raise ArticleError(
                f"is not {encoding.removesuffix('-sig').upper()} text, as its first bytes say "
                f"(byte {error.start}); save it as UTF-8"
            ) from error
        if is_binary(content):
            raise ArticleError(BINARY) from error
        return _decode_legacy(content, error)


def is_binary(content: bytes) -> bool:
    """Whether the beginning is that of a program or a picture rather than of a text."""
    head = content[:_HEAD]
    return len(_CONTROLS.findall(head)) * 100 > len(head)


def stated_encoding(content: bytes) -> str | None:
    """The encoding that the first bytes tell: by a mark, or by the zeros of UTF-16."""
    for bom, name in _BOMS:
        if content.startswith(bom):
            return name
    head = content[:_HEAD]
    zeros = head.count(0)
    if zeros * 5 > len(head):
        # In languages written with Latin letters, every second byte of UTF-16 is a zero.
        odd = head[1::2].count(0)
        if odd == zeros:
            return "utf-16-le"
        if odd == 0:
            return "utf-16-be"
    return None


def _decode_legacy(content: bytes, error: UnicodeDecodeError) -> str:
    mixed = mixed_utf8(content)
    if mixed is not None:
        return mixed
    for guess in guesses(content):
        try:
            return content.decode(guess)
        except UnicodeDecodeError:
            continue
    raise ArticleError(
        f"is not UTF-8 text (byte 0x{content[error.start]:02x} at {error.start}); save it as UTF-8"
    ) from error
