"""From a draft to the published generation."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.checksums import entry_of, size_of
from index.generation import (
    LEXICAL,
    MANIFEST,
    PLACES,
    STORE,
    TOKENS,
    VECTORS,
    generations,
)
from index.models import FileEntry, Manifest


@contextmanager
def draft_folder(data: Path, generation: str) -> Iterator[Path]:
    """A folder to build a generation in, gone afterwards unless it was published."""
    draft = generations(data) / f".{generation}.draft"
    draft.mkdir(parents=True)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def describe(draft: Path) -> dict[str, FileEntry]:
    """Size and checksum of each finished file in the folder `draft`, for its manifest."""
    lexical = sorted(f"{LEXICAL}/{path.name}" for path in (draft / LEXICAL).iterdir())
    files = {name: entry_of(draft / name) for name in (STORE, *lexical, VECTORS, PLACES)}
    # Their records have checksums of their own, and reading all of them would take long.
    segments = sorted(f"{TOKENS}/{path.name}" for path in (draft / TOKENS).iterdir())
    return files | {name: size_of(draft / name) for name in segments if name != PLACES}


def publish(data: Path, draft: Path, manifest: Manifest) -> None:
    """Make the finished folder `draft` the published generation of `data`."""
    _write(draft / MANIFEST, manifest.model_dump_json(indent=2).encode() + b"\n")
    for name in manifest.files:
        _sync(draft / name)
    for folder in (LEXICAL, TOKENS):
        _sync(draft / folder)
    _sync(draft)
    draft.rename(generations(data) / manifest.generation)
    _sync(generations(data))
    point_to(data, manifest.generation)


def point_to(data: Path, name: str) -> None:
    """Make the generation `name` the published one."""
    pointer = data / "current.new"
    _write(pointer, name.encode() + b"\n")
    pointer.replace(data / "current")
    _sync(data)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
