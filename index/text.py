"""Normalization of text. It happens once, before anything is stored or measured."""

import re
import unicodedata
from urllib.parse import urlsplit

# Spaces of every width, except the line separators that `_LINE_BREAKS` turns into newlines.
_SPACES = re.compile(r"[^\S\n]+")
_LINE_BREAKS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
# Characters a reader can't see and a search can't match: controls, zero-width space, word
# joiner, soft hyphen, byte order mark. Zero-width (non-)joiners stay, since Persian and Indic
# scripts and emoji need them.
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")
# Lone surrogates can't be encoded, so they could be neither stored nor sent.
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def normalize(text: str) -> str:
    """Return `text` in NFC with single spaces, and paragraphs parted by one blank line.

    A single newline is kept as a line break within its paragraph. Applying it twice changes
    nothing.
    """
    text = _SURROGATES.sub("\ufffd", text)
    text = _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text))
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    lines = (line.strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def single_line(text: str) -> str:
    """Return `text` normalized onto one line: for headlines, names and addresses."""
    return " ".join(normalize(text).split())


def is_web_address(url: str) -> bool:
    """Whether `url` is an http or https address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
