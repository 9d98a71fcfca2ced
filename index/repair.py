"""What can be mended in a data folder without building, told before it is done."""

import shutil
from collections.abc import Callable
from pathlib import Path

from index.errors import CitedeskError
from index.generation import (
    Generation,
    by_age,
    current,
    generations,
    is_open,
    point_to,
    read_manifest,
)
from index.lock import build_lock
from index.models import Frozen


class Repair(Frozen):
    """One step: what it does, in words that follow "would"."""

    what: str
    do: Callable[[], None]


def plan(data: Path) -> list[Repair]:
    """Return the steps that mend the folder `data`; none where nothing is to be mended.

    A damaged published generation gives way to the newest that is whole. What is damaged, or was
    left by a build that is no longer running, is removed. Nothing changes before a step's `do` is
    called.
    """
    try:
        published: str | None = current(data)
    except CitedeskError:
        published = None
    steps: list[Repair] = []
    whole: list[str] = []
    damaged: list[Path] = []
    for draft in sorted(generations(data).glob(".*.draft")):
        steps.append(_removal(draft, "left by a build that was killed"))
    for folder in by_age(data):
        try:
            Generation.open_folder(folder).close()
        except CitedeskError:
            damaged.append(folder)
        else:
            whole.append(folder.name)
    if whole and published not in whole:
        newest = whole[0]
        built = read_manifest(generations(data) / newest).built_at
        steps.insert(
            0,
            Repair(
                what=f"publish generation {newest} again, built {built:%Y-%m-%d %H:%M} UTC, which "
                "is whole",
                do=lambda: point_to(data, newest),
            ),
        )
    # The published one is left for a look until another takes its place.
    steps += [_removal(f, "damaged") for f in damaged if whole or f.name != published]
    return steps


def carry_out(data: Path, steps: list[Repair]) -> None:
    """Do the steps, while no build runs. Raises BuildError where one does."""
    with build_lock(data):
        for step in steps:
            step.do()


def _removal(folder: Path, why: str) -> Repair:
    def remove() -> None:
        if not is_open(folder):
            shutil.rmtree(folder, ignore_errors=True)

    return Repair(what=f"remove {folder} ({why})", do=remove)
