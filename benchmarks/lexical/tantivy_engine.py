"""tantivy, as the product uses it: its writer, its reader."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.lexical.corpus import Analysed
from benchmarks.lexical.engines import Change
from index.catalogue import Rows
from index.lexical import LexicalIndex, LexicalWriter, Match


class Tantivy:
    """Made anew where passages are replaced, as a build does."""

    name = "tantivy"
    packages = ()

    def build(self, folder: Path, passages: Iterable[Analysed]) -> None:
        folder.rmdir()
        writer = LexicalWriter(folder)
        for row, headline, body in passages:
            writer.add(row, (headline, body))
        writer.finish()

    def replace(
        self, old: Path, new: Path, changes: Sequence[Change], passages: Iterable[Analysed]
    ) -> None:
        self.build(new, passages)

    def open(self, folder: Path) -> "OpenedTantivy":
        return OpenedTantivy(folder)


class OpenedTantivy:
    def __init__(self, folder: Path) -> None:
        self._index = LexicalIndex(folder)

    def search(self, words: Sequence[str], count: int, among: Rows | None = None) -> list[Match]:
        return self._index.match(words, count, among)

    def close(self) -> None:
        self._index.close()
