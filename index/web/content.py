"""The body and the type of an answer."""

import zlib
from collections.abc import Iterable, Iterator
from email.message import Message
from typing import NamedTuple

from index.web.errors import FetchError

# What we ask for. Python can undo it piece by piece within a bound; Brotli needs a package.
ACCEPTED_CODING = "gzip"
_PIECE = 64 * 1024
_GZIP = zlib.MAX_WBITS | 16


def decoded(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """Yield the bytes behind the Content-Encoding `coding`, at most 64 KiB at a time.

    Nothing is held back, so that a few kilobytes that stand for gigabytes can be counted and
    refused in time. Raises FetchError for other codings than gzip, and for damaged bodies.
    """
    coding = coding.strip().lower()
    if coding in {"", "identity"}:
        return iter(pieces)
    if coding in {"gzip", "x-gzip"}:
        return _inflated(pieces)
    raise FetchError(f"is compressed as {coding[:40]!r} though gzip was asked for; leave it out")


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(_GZIP)
    begun = False
    try:
        for piece in pieces:
            while piece:
                begun = True
                yield inflater.decompress(piece, _PIECE)
                piece = inflater.unconsumed_tail
                if inflater.eof:
                    # A gzip body may be several, one after the other (RFC 1952, 2.2).
                    piece = inflater.unused_data
                    inflater = zlib.decompressobj(_GZIP)
                    begun = False
        yield inflater.flush()
    except zlib.error as error:
        raise FetchError("has a body that is no proper gzip; try again later", passing=True) from (
            error
        )
    if begun:
        raise FetchError("broke off in the middle of its gzip body", passing=True, again=True)


class ContentType(NamedTuple):
    """A media type such as "text/html", and a character set that Python knows."""

    media_type: str | None
    charset: str | None


def content_type(header: str | None) -> ContentType:
    """Read a Content-Type; what it doesn't state, or states wrongly, is None."""
    if header is None or "/" not in header.split(";")[0]:
        return ContentType(None, None)
    message = Message()
    message["content-type"] = header
    return ContentType(message.get_content_type(), _known(message.get_content_charset()))


def _known(charset: str | None) -> str | None:
    try:
        # Not codecs.lookup: that knows "hex" and "zip", which are no character sets.
        b" ".decode(charset or "")
    except (LookupError, ValueError):
        return None
    return charset
