"""Removing what is no longer needed. Only for a build that holds the lock."""

import shutil
from pathlib import Path

from index.generation import by_age, current, generations, is_open


def remove_drafts(data: Path) -> None:
    """Remove what builds that were killed left behind: no other build is running."""
    for draft in generations(data).glob(".*.draft"):
        shutil.rmtree(draft, ignore_errors=True)


def prune(data: Path, keep: int) -> list[str]:
    """Remove older generations, and return their ids.

    The published one stays, the newest others up to `keep` in all, and every one that is open.
    """
    published = current(data)
    others = [folder for folder in by_age(data) if folder.name != published]
    removed = []
    for folder in others[max(keep - 1, 0) :]:
        if not is_open(folder):
            shutil.rmtree(folder, ignore_errors=True)
            removed.append(folder.name)
    return removed
