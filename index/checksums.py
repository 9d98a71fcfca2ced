"""Whether a generation's files are what its manifest says."""

import hashlib
from pathlib import Path

from index.errors import IndexDamagedError
from index.models import FileEntry


def entry_of(path: Path) -> FileEntry:
    """Size and checksum of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileEntry(bytes=path.stat().st_size, sha256=digest)


def size_of(path: Path) -> FileEntry:
    """The size alone, of a file that has checksums inside."""
    return FileEntry(bytes=path.stat().st_size)


def verify_file(path: Path, expected: FileEntry) -> None:
    """Raises IndexDamagedError where the file isn't what the manifest says, byte for byte."""
    verify_size(path, expected)
    if entry_of(path) != expected:
        raise IndexDamagedError(
            f"{path} is damaged (its checksum isn't the manifest's); run `citedesk index build`"
        )


def verify_size(path: Path, expected: FileEntry) -> None:
    """Raises IndexDamagedError where the file isn't as large as the manifest says."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise IndexDamagedError(
            f"{path} can't be read ({error.strerror}); run `citedesk index build`"
        ) from error
    if size != expected.bytes:
        raise IndexDamagedError(
            f"{path} is damaged ({size} bytes where the manifest says {expected.bytes}); run "
            "`citedesk index build`"
        )
