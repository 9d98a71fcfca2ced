"""What the benchmark asks of a lexical search engine."""

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, Protocol

from benchmarks.lexical.corpus import Analysed
from index.catalogue import Rows
from index.lexical import Match

# How many passages are wanted: as deep as `retrieval.search` goes.
DEPTH = 50


class Change(NamedTuple):
    """A passage that is replaced: as it was, and as it is."""

    old: Analysed
    new: Analysed


class Opened(Protocol):
    """A finished index, open for searching."""

    def search(self, words: Sequence[str], count: int, among: Rows | None = None) -> list[Match]:
        """Return the `count` passages that match any of the terms best, by BM25, best first; of
        the rows `among`, where they are given."""
        ...

    def close(self) -> None: ...


class Engine(Protocol):
    """A kind of index in a folder of its own."""

    @property
    def name(self) -> str: ...

    @property
    def packages(self) -> tuple[str, ...]:
        """What has to be installed, as it is imported."""
        ...

    def build(self, folder: Path, passages: Iterable[Analysed]) -> None:
        """Index the passages, whose rows count up from 0, in the empty folder."""
        ...

    def replace(
        self, old: Path, new: Path, changes: Sequence[Change], passages: Iterable[Analysed]
    ) -> None:
        """Make in the empty folder `new` the index of `passages`, which are those in `old` but for
        the changes. The files in `old` stay as they are."""
        ...

    def open(self, folder: Path) -> Opened: ...


def unavailable(engine: Engine) -> str | None:
    """Return why an engine can't be measured here; None where it can."""
    missing = [package for package in engine.packages if find_spec(package) is None]
    if not missing:
        return None
    return f"{engine.name} needs {', '.join(missing)}: benchmarks/lexical/requirements.txt"
