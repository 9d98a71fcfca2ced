"""What can be mended in a data folder without building, told before it is done."""

import shutil
from collections.abc import Callable
from pathlib import Path

from index.errors import BuildError, CitedeskError
from index.generation import (
    Generation,
    by_age,
    current,
    generations,
    is_open,
    read_manifest,
)
from index.lock import build_lock, is_building
from index.models import Frozen
from index.publishing import point_to


class Repair(Frozen):
    """One step: what it does, in words that follow "would"."""

    what: str
    do: Callable[[], None]


class Plan(Frozen):
    """What would mend a data folder. `lost`: there are generations, and none of them is whole, so
    that only a build helps."""

    steps: tuple[Repair, ...]
    lost: bool


def plan(data: Path) -> Plan:
    """Return the steps that mend the folder `data`; none where nothing is to be mended.

    A damaged published generation gives way to the newest that is whole. What is damaged, or was
    left by a build that is no longer running, is removed. Nothing changes before a step's `do` is
    called.
    """
    return _plan(data, [] if is_building(data) else _drafts(data))


def carry_out(data: Path, tell: Callable[[Repair], None]) -> Plan:
    """Do what mends the folder, telling each step before it is done, while no build runs.

    Raises BuildError where one does, or the folder can't be written to.
    """
    if not data.is_dir():
        return plan(data)
    try:
        with build_lock(data):
            found = _plan(data, _drafts(data))
            for step in found.steps:
                tell(step)
                step.do()
    except OSError as error:
        reason = error.strerror or error
        raise BuildError(f"can't write in {data} ({reason}); mend its permissions") from error
    return found


def _drafts(data: Path) -> list[Path]:
    return sorted(generations(data).glob(".*.draft"))


def _plan(data: Path, leftovers: list[Path]) -> Plan:
    try:
        published: str | None = current(data)
    except CitedeskError:
        published = None
    steps = [_removal(draft, "left by a build that was killed") for draft in leftovers]
    whole: list[str] = []
    damaged: list[Path] = []
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
    return Plan(steps=tuple(steps), lost=bool(damaged) and not whole)


def _removal(folder: Path, why: str) -> Repair:
    def remove() -> None:
        if not is_open(folder):
            shutil.rmtree(folder, ignore_errors=True)

    return Repair(what=f"remove {folder} ({why})", do=remove)
