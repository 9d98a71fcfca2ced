"""Files and folders to documents."""

import os
import time
from collections.abc import Iterator, Sequence
from io import BufferedReader, BytesIO, FileIO
from pathlib import Path
from typing import Any, BinaryIO

from index.errors import ArticleError
from index.models import Skipped
from index.readers.document import LARGEST, Document

# A file that is being written is read again this often, after this many seconds each.
_ATTEMPTS = 3
_PAUSE = 0.2


class UnreadableError(ArticleError):
    """The file can't be read now; what it held before needn't be given up."""


def documents(source: Path, but: Sequence[Path] = ()) -> Iterator[Document | Skipped]:
    """Yield the file `source`, or every file below the folder `source`, in the order of its path;
    none that is, or lies below, one of `but`.

    Hidden files are passed over. A link below the folder is passed over where it leads back into
    it, and named where it leads out: a folder of articles can't make the build read others.
    """
    inside = source.resolve()
    others = [other.resolve() for other in but]
    if any(inside.is_relative_to(other) for other in others):
        return
    if not source.is_dir():
        yield _file(source, source.name)
        return
    others = [other for other in others if other.is_relative_to(inside)]
    for path in _walk(source):
        if isinstance(path, Skipped):
            yield path
            continue
        if others and any(path.resolve().is_relative_to(other) for other in others):
            continue
        name = path.relative_to(source).as_posix()
        if not path.is_symlink():
            yield _file(path, name)
        elif not path.resolve().is_relative_to(inside):
            reason = "is a link that leads out of its folder; name its target as a source"
            yield Skipped(where=shown(path), reason=reason)


def _walk(folder: Path) -> Iterator[Path | Skipped]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        reason = f"can't be read ({error.strerror}); check its permissions"
        yield Skipped(where=shown(folder), reason=reason, passing=True)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path)
        elif entry.is_symlink() and not path.exists():
            yield Skipped(where=shown(path), reason="is a link to what isn't there; remove it")
        else:
            yield path


def _file(path: Path, name: str) -> Document | Skipped:
    if not path.is_file():
        return Skipped(where=shown(path), reason="is not a regular file; leave it out")
    return Document(shown(path), text_of(name), lambda: open_steady(path))


def open_steady(path: Path) -> BinaryIO:
    """Open a file whose content stands still while it is read.

    A small file is read whole, again if it changed meanwhile. A large one is streamed, and an
    error is raised at its end if it changed. Raises UnreadableError.
    """
    try:
        if path.stat().st_size > LARGEST:
            return BufferedReader(_Watched(path))
        for _ in range(_ATTEMPTS):
            with path.open("rb") as file:
                before = _state(file.fileno())
                content = file.read()
                if _state(file.fileno()) == before and len(content) == before[0]:
                    return BytesIO(content)
            time.sleep(_PAUSE)
    except OSError as error:
        raise UnreadableError(f"can't be read ({error.strerror}); check its permissions") from error
    raise UnreadableError(_CHANGED)


_CHANGED = "changed while it was read; build again when it is complete"


class _Watched(FileIO):
    """A large file that raises UnreadableError at its end if it changed since it was opened."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._before = _state(self.fileno())

    def readinto(self, buffer: Any, /) -> int | None:
        count = super().readinto(buffer)
        if not count:
            self._check()
        return count

    def readall(self) -> bytes:
        content = super().readall()
        self._check()
        return content

    def _check(self) -> None:
        if _state(self.fileno()) != self._before:
            raise UnreadableError(_CHANGED)


def _state(descriptor: int) -> tuple[int, int]:
    found = os.fstat(descriptor)
    return found.st_size, found.st_mtime_ns


def shown(path: Path) -> str:
    """The path as text; bytes in it that are no text are marked."""
    return text_of(path.as_posix())


def text_of(name: str) -> str:
    return os.fsencode(name).decode(errors="replace")
