"""The tokens of every passage, as the model read them: read once at a build, not at each question.

    tokens.bin   a record for each passage, in the order of their rows
                 where each record begins, and where the last one ends: uint64
                 how many records there are: uint64

A record has a checksum of its own, and is looked at when it is needed: the file is by far the
largest of a generation, and one question touches ten records.
"""

import mmap
import struct
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.encoder import TokenVectors, Vectors
from index.errors import IndexDamagedError
from index.token_codes import code_width, decode, encode

Offsets = NDArray[np.int64]

# CRC-32 of what follows; how many characters of the encoder's input stand before the passage; the
# number of tokens; the width of their vectors.
_HEAD = struct.Struct("<IIII")
_COUNT = struct.Struct("<Q")
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


def tokens_of(record: bytes) -> PassageTokens | None:
    """Return the tokens in a record; None where it is damaged."""
    if len(record) < _HEAD.size:
        return None
    checksum, before, count, width = _HEAD.unpack_from(record)
    if zlib.crc32(memoryview(record)[4:]) != checksum:
        return None
    spans = np.frombuffer(record, _SPAN, count, _HEAD.size)
    codes = np.frombuffer(record, np.uint8, offset=_HEAD.size + spans.nbytes)
    starts = spans["start"].astype(np.int64) - before
    return PassageTokens(
        starts, starts + spans["length"], decode(codes.reshape(count, code_width(width)), width)
    )


class TokenWriter:
    """Writes records one after the other, so that they needn't fit in memory."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._starts = [0]

    def add(self, records: Sequence[bytes]) -> None:
        """Append the records of the next passages. Raises OSError where they can't be written."""
        for record in records:
            self._file.write(record)
            self._starts.append(self._starts[-1] + len(record))

    def finish(self) -> None:
        """Write what is left to write; the file is complete afterwards. Raises OSError."""
        self._file.write(np.array(self._starts, dtype="<u8").tobytes())
        self._file.write(_COUNT.pack(len(self._starts) - 1))
        self._file.close()

    def close(self) -> None:
        """Let go of the file, finished or not."""
        with suppress(OSError):  # what is left to write may not fit on the disk
            self._file.close()


class TokenStore:
    """Reads a finished file, from any thread."""

    def __init__(self, path: Path) -> None:
        """Map the file into memory. Raises IndexDamagedError where it isn't whole."""
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            size = len(self._map)
            (count,) = _COUNT.unpack_from(self._map, size - _COUNT.size)
            at = size - _COUNT.size - 8 * (count + 1)
            if at < 0:
                raise ValueError("it doesn't hold as many records as it says")
            self._starts = np.frombuffer(self._map, "<u8", count + 1, at)
            if self._starts[0] != 0 or self._starts[-1] != at:
                raise ValueError("the records don't fill the file")
        except (OSError, ValueError, struct.error) as error:
            raise IndexDamagedError(
                f"{path} doesn't hold the passages' tokens; run `citedesk index build`"
            ) from error

    def __len__(self) -> int:
        return len(self._starts) - 1

    def record(self, row: int) -> bytes:
        """Return the record of the passage at `row`, whole or damaged."""
        return bytes(self._map[int(self._starts[row]) : int(self._starts[row + 1])])

    def at(self, row: int) -> PassageTokens | None:
        """Return the tokens of the passage at `row`; None where its record is damaged."""
        return tokens_of(self.record(row))
