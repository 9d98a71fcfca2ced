"""Streams out of archives, with an eye on how much comes out of how little."""

import io
import struct
import tempfile
import zlib
from collections.abc import Callable
from lzma import LZMAError
from pathlib import Path
from tarfile import TarError
from typing import TYPE_CHECKING, BinaryIO
from zipfile import BadZipFile

from index.errors import ArticleError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_MEMBERS = 100_000
# Text is packed 3 to 15 times smaller, pages of one template perhaps 50 times; deflate can pack
# zeros 1,032 times smaller (zlib's own documentation). What is packed harder than this isn't news.
MOST_EXPANSION = 200
# Below this, a high ratio costs nothing.
FREE_BYTES = 100 * 1024 * 1024
# What Python's modules raise at bytes that aren't what they should be.
DAMAGE = (BadZipFile, LZMAError, OSError, RuntimeError, TarError, ValueError, struct.error,
          zlib.error)  # fmt: skip
_IN_MEMORY = 16 * 1024 * 1024
_BLOCK = 256 * 1024


class Allowance:
    """What an archive of `size` bytes may still unpack to, all archives within it included: what
    passes through two of them, such as a gzip and the tar in it, counts twice.

    It is counted as bytes come out: sizes that an archive states about itself may be lies.
    """

    def __init__(self, size: int) -> None:
        self._limit = FREE_BYTES + MOST_EXPANSION * size
        self._unpacked = 0
        self._members = 0

    def member(self) -> None:
        """Raises ArticleError where there have been too many."""
        self._members += 1
        if self._members > MOST_MEMBERS:
            raise ArticleError(f"holds more than {MOST_MEMBERS:,} files; unpack it")

    def unpacked(self, count: int) -> None:
        """Raises ArticleError where too much has come out."""
        self._unpacked += count
        if self._unpacked > self._limit:
            raise ArticleError(
                f"unpacks to more than {MOST_EXPANSION} times its size, as archives do that are "
                "made to do harm; leave it out, or unpack it yourself"
            )


class Unpacking:
    """One packed file, to be opened as often as needed; what is read again isn't counted again."""

    def __init__(self, unpack: Callable[[], BinaryIO], allowance: Allowance) -> None:
        self._unpack = unpack
        self._allowance = allowance
        self._furthest = 0

    def open(self) -> BinaryIO:
        """Its bytes from the start. Reading raises ArticleError where it is damaged."""
        return io.BufferedReader(_Stream(self._unpack, self._reached), _BLOCK)

    def _reached(self, position: int) -> None:
        if position > self._furthest:
            self._allowance.unpacked(position - self._furthest)
            self._furthest = position


class _Stream(io.RawIOBase):
    """What unpacks at each read, and turns what goes wrong there into an ArticleError."""

    def __init__(self, unpack: Callable[[], BinaryIO], reached: Callable[[int], None]) -> None:
        self._unpack = unpack
        self._reached = reached
        self._source: BinaryIO | None = None
        self._position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        try:
            if self._source is None:
                self._source = self._unpack()
            content = self._source.read(len(view))
        except EOFError as error:
            raise ArticleError("ends too early: it is cut off; fetch it again") from error
        except NotImplementedError as error:
            raise ArticleError(f"can't be unpacked ({error}); unpack it yourself") from error
        except DAMAGE as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            raise ArticleError(f"is damaged ({reason}); fetch it again") from error
        view[: len(content)] = content
        self._position += len(content)
        self._reached(self._position)
        return len(content)

    def close(self) -> None:
        if self._source is not None:
            self._source.close()
        super().close()


class Kept:
    """A copy of a stream that can't be read twice: in memory, or in a file of no telling name."""

    def __init__(self, stream: BinaryIO) -> None:
        self._content = stream.read(_IN_MEMORY + 1)
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        if len(self._content) > _IN_MEMORY:
            self._folder = tempfile.TemporaryDirectory(prefix="citedesk-")
            with self._path.open("wb") as file:
                file.write(self._content)
                self._content = b""
                while block := stream.read(_BLOCK):
                    file.write(block)

    @property
    def _path(self) -> Path:
        assert self._folder is not None
        return Path(self._folder.name) / "kept"

    def open(self) -> BinaryIO:
        return self._path.open("rb") if self._folder else io.BytesIO(self._content)

    def remove(self) -> None:
        if self._folder:
            self._folder.cleanup()
