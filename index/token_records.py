"""A passage's tokens as they are stored, as the model read them."""

import struct
import zlib
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.encoder import TokenVectors, Vectors
from index.token_codes import code_width, decode, encode

Offsets = NDArray[np.int64]

# CRC-32 of what follows; how many characters of the encoder's input stand before the passage; the
# number of tokens; the width of their vectors.
_HEAD = struct.Struct("<IIII")
# A token's start in the encoder's input and its length, in code points.
_SPAN = np.dtype([("start", "<u2"), ("length", "<u2")])
_FARTHEST = 1 << 16


class PassageTokens(NamedTuple):
    """A passage's tokens: where each starts and ends, counted from the passage's beginning, so
    that those of the headline before it are below 0, and their vectors as `token_codes.decode`
    gives them, shape `(tokens, width)`."""

    starts: Offsets
    ends: Offsets
    vectors: Vectors


def record_of(tokens: TokenVectors, before: int) -> bytes:
    """Return what is stored of an encoder input's tokens, where `before` characters of it stand
    before the passage. Tokens further on than a `uint16` reaches are left out: no model reads as
    far, but for words of a thousand letters."""
    count = sum(span.end < _FARTHEST for span in tokens.spans)
    spans = np.array(
        [(span.start, span.end - span.start) for span in tokens.spans[:count]], dtype=_SPAN
    )
    codes = encode(tokens.vectors[:count])
    body = spans.tobytes() + codes.tobytes()
    rest = struct.pack("<III", before, count, tokens.vectors.shape[1]) + body
    return struct.pack("<I", zlib.crc32(rest)) + rest


def is_whole(record: bytes) -> bool:
    """Whether a record is what was stored, by its checksum."""
    if len(record) < _HEAD.size:
        return False
    (checksum,) = struct.unpack_from("<I", record)
    return bool(zlib.crc32(memoryview(record)[4:]) == checksum)


def tokens_of(record: bytes) -> PassageTokens | None:
    """Return the tokens in a record; None where it is damaged."""
    if not is_whole(record):
        return None
    _, before, count, width = _HEAD.unpack_from(record)
    spans = np.frombuffer(record, _SPAN, count, _HEAD.size)
    codes = np.frombuffer(record, np.uint8, offset=_HEAD.size + spans.nbytes)
    starts = spans["start"].astype(np.int64) - before
    return PassageTokens(
        starts, starts + spans["length"], decode(codes.reshape(count, code_width(width)), width)
    )
