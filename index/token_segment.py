"""Records of passages' tokens in one file, which never changes once it is finished.

    the records, one after the other
    where each begins, and where the last one ends: uint64
    how many there are: uint64

A record has a checksum of its own, and is looked at when it is needed: these files are by far the
largest of an index, and one question touches ten records.
"""

import os
import struct
import weakref
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from index.errors import IndexDamagedError

_COUNT = struct.Struct("<Q")


class SegmentWriter:
    """Writes records one after the other, so that they needn't fit in memory."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._starts = [0]

    def add(self, records: Sequence[bytes]) -> None:
        """Append records. Raises OSError where they can't be written."""
        for record in records:
            self._file.write(record)
            self._starts.append(self._starts[-1] + len(record))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def finish(self) -> None:
        """Write what is left to write; the file is complete afterwards. Raises OSError."""
        self._file.write(np.array(self._starts, dtype="<u8").tobytes())
        self._file.write(_COUNT.pack(len(self._starts) - 1))
        self._file.close()

    def close(self) -> None:
        """Let go of the file, finished or not."""
        with suppress(OSError):  # what is left to write may not fit on the disk
            self._file.close()


class Segment:
    """Reads a finished file, from any thread."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises IndexDamagedError where it isn't whole."""
        try:
            # Records are read, not mapped: a rebuild looks at each, and they would count as memory.
            self._file = os.open(path, os.O_RDONLY)
            weakref.finalize(self, os.close, self._file)
            size = os.fstat(self._file).st_size
            (count,) = _COUNT.unpack(os.pread(self._file, _COUNT.size, size - _COUNT.size))
            at = size - _COUNT.size - 8 * (count + 1)
            if at < 0:
                raise ValueError("it doesn't hold as many records as it says")
            self._starts = np.memmap(path, "<u8", "r", at, (count + 1,))
            if self._starts[0] != 0 or self._starts[-1] != at:
                raise ValueError("the records don't fill the file")
        except (OSError, ValueError, struct.error) as error:
            raise IndexDamagedError(
                f"{path} doesn't hold the passages' tokens; run `citedesk index build`"
            ) from error

    def __len__(self) -> int:
        return len(self._starts) - 1

    def record(self, number: int) -> bytes:
        """Return a record, whole or damaged; nothing where the disk doesn't give it."""
        start, end = int(self._starts[number]), int(self._starts[number + 1])
        try:
            return os.pread(self._file, max(end - start, 0), start)
        except OSError:
            return b""
