"""The files in archives: gzip, zip and tar. Nothing is written under the names they bear."""

import gzip
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO, Literal, cast

from index.errors import ArticleError
from index.models import Skipped
from index.readers.document import Document
from index.readers.kinds import ARCHIVES, SUFFIXES
from index.readers.unpacking import DAMAGE, Allowance, Kept, Unpacking
from index.text import single_line

_LINK = "is a link; pack the file it leads to"
_ENCRYPTED = "is encrypted; pack it without a password"
# An archive, and the archives in it.
_DEEPEST = 2


def members(document: Document, kind: str) -> Iterator[Document | Skipped]:
    """Yield the files in an archive, and those in archives in it; or why one can't be read.

    `kind` is "gzip", "zip" or "tar"; a gzip may hold a tar. A document is to be read before the
    next is asked for. Hidden files and folders are passed over. Raises ArticleError where the
    archive is damaged, holds nothing, or unpacks to far more than it should (see
    `index.readers.unpacking`); what came before stays good.
    """
    with document.open() as stream:
        size = stream.seek(0, 2)
    if not size:
        raise ArticleError("is empty")
    yield from _members(document, kind, Allowance(size), depth=1)


def _members(
    document: Document, kind: str, allowance: Allowance, depth: int
) -> Iterator[Document | Skipped]:
    empty = True
    for member in _READERS[kind](document, allowance):
        empty = False
        inner = None if isinstance(member, Skipped) else _archive_kind(member.name)
        if isinstance(member, Skipped) or inner is None:
            yield member
        elif depth == _DEEPEST:
            reason = "is an archive in an archive in an archive; unpack it"
            yield Skipped(where=member.where, reason=reason)
        else:
            try:
                yield from _members(member, inner, allowance, depth + 1)
            except ArticleError as error:
                yield Skipped(where=member.where, reason=str(error))
    if empty:
        raise ArticleError("holds no files that can be read")


def _archive_kind(name: str) -> str | None:
    kind = SUFFIXES.get(PurePosixPath(name).suffix.lower())
    return kind if kind in ARCHIVES else None


def _gzip(document: Document, allowance: Allowance) -> Iterator[Document | Skipped]:
    unpacking = Unpacking(partial(_gunzip, document), allowance)
    name = document.name
    if name.lower().endswith(".tgz"):
        name = f"{name[:-4]}.tar"
    elif name.lower().endswith(".gz"):
        name = name[:-3]
    inside = replace(document, name=name, open=unpacking.open, media_type=None)
    with unpacking.open() as stream:
        is_tar = name.lower().endswith(".tar") or stream.read(512)[257:262] == b"ustar"
    if is_tar:
        yield from _tar(inside, allowance)
    else:
        allowance.member()
        yield inside


def _gunzip(document: Document) -> BinaryIO:
    stream = document.open()
    file = gzip.GzipFile(fileobj=stream)
    # By itself it closes only what it opened.
    file.myfileobj = stream  # type: ignore[assignment]
    return cast(BinaryIO, file)


def _zip(document: Document, allowance: Allowance) -> Iterator[Document | Skipped]:
    with document.open() as stream:
        kept = None if stream.seekable() else Kept(stream)
        try:
            with zipfile.ZipFile(kept.open() if kept else stream) as archive:
                for info in sorted(archive.infolist(), key=lambda info: info.filename):
                    name = _clean(info.filename)
                    if info.is_dir() or _is_hidden(name):
                        continue
                    allowance.member()
                    where = f"{document.where}!{name}"
                    if info.flag_bits & 1:
                        yield Skipped(where=where, reason=_ENCRYPTED)
                    elif stat.S_ISLNK(info.external_attr >> 16):
                        yield Skipped(where=where, reason=_LINK)
                    else:
                        unpacking = Unpacking(partial(_open, archive, info), allowance)
                        yield Document(where, name, unpacking.open)
        except DAMAGE as error:
            raise ArticleError(f"is a damaged zip archive ({error}); fetch it again") from error
        finally:
            if kept:
                kept.remove()


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    return cast(BinaryIO, archive.open(info))


class _Header(tarfile.TarInfo):
    """A tar header that isn't passed over in silence where it is damaged."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> "_Header":
        try:
            return super().fromtarfile(archive)
        except tarfile.HeaderError as error:
            # What stands at the proper end is no damage, nor is an end without a mark.
            name = type(error).__name__
            if name == "EOFHeaderError" or (name == "EmptyHeaderError" and archive.offset):
                raise
            raise tarfile.ReadError(str(error)) from error


def _tar(document: Document, allowance: Allowance) -> Iterator[Document | Skipped]:
    with document.open() as stream:
        seekable = stream.seekable()
        mode: Literal["r:", "r|"] = "r:" if seekable else "r|"
        try:
            with tarfile.open(fileobj=stream, mode=mode, tarinfo=_Header) as archive:
                while (info := archive.next()) is not None:
                    name = _clean(info.name)
                    if info.isdir() or _is_hidden(name):
                        continue
                    allowance.member()
                    where = f"{document.where}!{name}"
                    if info.issym() or info.islnk():
                        yield Skipped(where=where, reason=_LINK)
                    elif not info.isreg():
                        yield Skipped(where=where, reason="is not a regular file")
                    else:
                        unpacking = Unpacking(partial(_extract, archive, info), allowance)
                        member = Document(where, name, unpacking.open)
                        yield from [member] if seekable else _kept(member)
        except DAMAGE as error:
            raise ArticleError(f"is a damaged tar archive ({error}); fetch it again") from error


def _extract(archive: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO:
    stream = archive.extractfile(info)
    assert stream is not None
    return cast(BinaryIO, stream)


def _kept(member: Document) -> Iterator[Document | Skipped]:
    """The same, where its bytes pass by only once."""
    with member.open() as stream:
        kept = Kept(stream)
    try:
        yield replace(member, open=kept.open)
    finally:
        kept.remove()


def _clean(name: str) -> str:
    """The name as a path below the archive, wherever it tries to lead."""
    parts = single_line(name.replace("\\", "/")).split("/")
    kept = [part for part in parts if part not in ("", ".", "..") and not part.endswith(":")]
    return "/".join(kept) or "unnamed"


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))


_READERS: dict[str, Callable[[Document, Allowance], Iterator[Document | Skipped]]] = {
    "gzip": _gzip,
    "zip": _zip,
    "tar": _tar,
}
