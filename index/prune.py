"""Removing what is no longer needed. Only for a build that holds the lock."""

import shutil
from pathlib import Path

from index.generation import MANIFEST, current, generations, is_open


def remove_drafts(data: Path) -> None:
    """Remove what builds that were killed left behind: no other build is running."""
    for draft in generations(data).glob(".*.draft"):
        shutil.rmtree(draft, ignore_errors=True)


def prune(data: Path, keep: int) -> list[str]:
    """Remove older generations, and return their ids.

    The published one stays, the newest others up to `keep` in all, and every one that is open.
    """
    published = current(data)
    others = [folder for folder in generations(data).iterdir() if folder.name != published]
    others.sort(key=_age, reverse=True)
    removed = []
    for folder in others[max(keep - 1, 0) :]:
        if not is_open(folder):
            shutil.rmtree(folder, ignore_errors=True)
            removed.append(folder.name)
    return removed


def _age(folder: Path) -> float:
    """When the generation was written, by the file system's clock."""
    try:
        return (folder / MANIFEST).stat().st_mtime
    except OSError:
        return 0.0
