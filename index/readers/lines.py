"""The lines of a text of any length, one at a time."""

import codecs
import re
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from typing import AnyStr

from index.errors import ArticleError
from index.readers.document import LARGEST, Document
from index.readers.encodings import guesses, mixed_utf8
from index.readers.files import BINARY, is_binary, stated_encoding

_HEAD = 64 * 1024
_LONE_RETURN = re.compile(r"(?<=\r)(?!\n)")


def text_lines(document: Document, longest: int = LARGEST) -> Iterator[str | None]:
    """Yield each line of a text with its ending, or None for one longer than `longest`.

    Holds no more than a line at a time. Lines that aren't UTF-8 are read in the likeliest of the
    old encodings; it is chosen at the first of them and kept. Raises ArticleError where the
    document is no text.
    """
    with document.open() as stream:
        head = stream.read(_HEAD)
    encoding = stated_encoding(head)
    if encoding is None and is_binary(head):
        raise ArticleError(BINARY)
    with document.open() as stream:
        if encoding is not None:
            wide = TextIOWrapper(stream, encoding, newline="\n")
            try:
                yield from _limited(wide.readline, longest, "\n")
            except UnicodeDecodeError as error:
                raise ArticleError(
                    f"is not {encoding.removesuffix('-sig').upper()} text, as its first bytes "
                    "say; save it as UTF-8"
                ) from error
            return
        legacy: str | None = None
        for line in _limited(stream.readline, longest, b"\n"):
            if line is None or _fits(line, "utf-8"):
                yield None if line is None else line.decode()
                continue
            mixed = mixed_utf8(line)
            if mixed is not None:
                yield mixed
                continue
            if legacy is None or not _fits(line, legacy):
                legacy = _legacy_of(line, head)
            yield line.decode(legacy, errors="replace")


def at_returns(line: str) -> list[str]:
    """Part a line at carriage returns that stand alone, as old Macs ended lines."""
    return _LONE_RETURN.split(line) if "\r" in line[:-2] else [line]


def _limited(
    readline: Callable[[int], AnyStr], longest: int, newline: AnyStr
) -> Iterator[AnyStr | None]:
    while line := readline(longest + 1):
        if len(line) <= longest:
            yield line
            continue
        yield None
        while line and not line.endswith(newline):
            line = readline(_HEAD)


def _legacy_of(line: bytes, head: bytes) -> str:
    # The head tells more than a line, unless it is in another encoding.
    lines = head[: head.rfind(b"\n") + 1]
    unlike = _fits(lines, "utf-8") or mixed_utf8(lines) is not None
    found = [] if unlike else guesses(head)
    return next((name for name in found + guesses(line) if _fits(line, name)), "cp1252")


def _fits(content: bytes, encoding: str) -> bool:
    try:
        codecs.decode(content, encoding)
    except UnicodeDecodeError:
        return False
    return True
