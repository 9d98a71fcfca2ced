"""The tokens of every passage, as the model read them: read once at a build, not at each question.

    tokens/NUMBER.bin   records that the build of that number wrote (`index.token_segment`)
    tokens/rows.bin     for each passage, in the order of their rows: the segment with its record,
                        and the record's number there, uint32 each

A generation's segments are numbered in the order of their names. What the generation before holds
is taken over by a link to its segment, so that a rebuild neither copies nor keeps twice what
didn't change.
"""

import os
import shutil
from array import array
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.errors import IndexDamagedError
from index.token_records import PassageTokens, is_whole, tokens_of
from index.token_segment import Segment, SegmentWriter

ROWS = "rows.bin"
_SUFFIX = ".bin"
_PLACE = np.dtype([("segment", "<u4"), ("record", "<u4")])
# A segment of which fewer records are still of use is written anew without the others; and so are
# the smallest of more than so many, since each build adds one.
_OF_USE = 0.5
_MOST_SEGMENTS = 8


class Kept(NamedTuple):
    """Where a record stands that needn't be written again: a segment's name, a number in it."""

    segment: str
    record: int


class TokenWriter:
    """Writes a generation's tokens one passage after the other, so that they needn't fit in memory.

    `name` is that of the segment which is written; `before` has those of the generation before.
    """

    def __init__(self, folder: Path, name: str, before: "TokenStore | None" = None) -> None:
        folder.mkdir()
        self._folder = folder
        self._before = before
        self._name = name + _SUFFIX
        self._segment = SegmentWriter(folder / self._name)
        self._names = {self._name: 0}
        self._places = array("I")

    def add(self, passages: Sequence[bytes | Kept]) -> None:
        """Append the records of the next passages, or say where they stand already. Raises OSError
        where they can't be written."""
        for one in passages:
            if isinstance(one, Kept):
                number = self._names.setdefault(one.segment, len(self._names))
                self._places.extend((number, one.record))
            else:
                self._places.extend((0, len(self._segment)))
                self._segment.add([one])

    def finish(self) -> None:
        """Write what is left to write; the folder is complete afterwards. Raises OSError."""
        self._segment.finish()
        if not len(self._segment):
            (self._folder / self._name).unlink()
            del self._names[self._name]
        for name in self._names:
            if name != self._name:
                assert self._before is not None, "nothing else is kept"
                _link(self._before.folder / name, self._folder / name)
        places = np.array(self._places, dtype="<u4").reshape(-1, 2)
        numbers = {old: new for new, (_, old) in enumerate(sorted(self._names.items()))}
        if numbers:
            renumber = np.zeros(max(numbers) + 1, dtype="<u4")
            renumber[list(numbers)] = list(numbers.values())
            places[:, 0] = renumber[places[:, 0]]
        (self._folder / ROWS).write_bytes(places.tobytes())

    def close(self) -> None:
        """Let go of the file, finished or not."""
        self._segment.close()


class TokenStore:
    """Reads a finished folder, from any thread."""

    def __init__(self, folder: Path, segments: Sequence[str]) -> None:
        """Open the files; `segments` are the names of those with records. Raises
        IndexDamagedError where one isn't whole."""
        self.folder = folder
        self._names = sorted(segments)
        self._segments = [Segment(folder / name) for name in self._names]
        try:
            self._places = np.fromfile(folder / ROWS, _PLACE)
            records = np.array([len(segment) for segment in self._segments], dtype=np.int64)
            if np.any(self._places["record"] >= records[self._places["segment"]]):
                raise ValueError("it names records that aren't there")
        except (OSError, ValueError, IndexError) as error:
            raise IndexDamagedError(
                f"{folder / ROWS} doesn't say where the passages' tokens are; run "
                "`citedesk index build`"
            ) from error

    def __len__(self) -> int:
        return len(self._places)

    def record(self, row: int) -> bytes:
        """Return the record of the passage at `row`, whole or damaged."""
        segment, number = self._places[row]
        record: bytes = self._segments[segment].record(number)
        return record

    def at(self, row: int) -> PassageTokens | None:
        """Return the tokens of the passage at `row`; None where its record is damaged."""
        return tokens_of(self.record(row))

    def kept(self, row: int) -> bytes | Kept | None:
        """Return what a later generation stores of the same passage: where its record stands, or
        the record, where its segment isn't to be kept; None where it is damaged."""
        record = self.record(row)
        if not is_whole(record):
            return None
        segment, number = self._places[row]
        return Kept(self._names[segment], int(number)) if segment in self._worth_it else record

    @cached_property
    def _worth_it(self) -> frozenset[int]:
        """The segments that a later generation takes over as they are."""
        used = np.bincount(self._places["segment"], minlength=len(self._segments))
        largest = sorted(range(len(self._segments)), key=lambda number: -used[number])
        return frozenset(
            number
            for number in largest[: _MOST_SEGMENTS - 1]
            if used[number] >= _OF_USE * len(self._segments[number])
        )


def _link(kept: Path, name: Path) -> None:
    """Have a file under another name too, as a copy where the file system has no links."""
    with suppress(OSError):
        os.link(kept, name)
        return
    shutil.copyfile(kept, name)
