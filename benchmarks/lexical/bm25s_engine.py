"""bm25s: the BM25 score of every term in every passage, worked out beforehand, as a matrix."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.lexical.corpus import Analysed
from benchmarks.lexical.engines import Change
from index.catalogue import Rows
from index.lexical import Match

# FTS5's, and Lucene's; the library's own default for k1 is 1.5.
_K1, _B = 1.2, 0.75


class Bm25s:
    """Scored by the compiled backend, the matrix mapped into memory."""

    name = "bm25s"
    packages = ("bm25s", "numba")

    def build(self, folder: Path, passages: Iterable[Analysed]) -> None:
        from bm25s import BM25

        vocabulary: dict[str, int] = {}
        # As numbers, since a million lists of strings would be several gigabytes.
        numbers = [
            [vocabulary.setdefault(term, len(vocabulary)) for term in f"{headline} {body}".split()]
            for _, headline, body in passages
        ]
        index = BM25(k1=_K1, b=_B, method="lucene", backend="numba")
        index.index((numbers, vocabulary), show_progress=False)
        index.save(folder, show_progress=False)

    def replace(
        self, old: Path, new: Path, changes: Sequence[Change], passages: Iterable[Analysed]
    ) -> None:
        # Every score depends on how many passages hold the term, and on their mean length.
        self.build(new, passages)

    def open(self, folder: Path) -> "OpenedBm25s":
        return OpenedBm25s(folder)


class OpenedBm25s:
    def __init__(self, folder: Path) -> None:
        from bm25s import BM25

        self._index = BM25.load(
            folder, mmap=True, show_progress=False, override_params={"backend": "numba"}
        )
        self._passages = int(self._index.scores["num_docs"])

    def search(self, words: Sequence[str], count: int, among: Rows | None = None) -> list[Match]:
        mask = None
        if among is not None:
            mask = np.zeros(self._passages, dtype=np.float32)
            mask[among] = 1
        rows, scores = self._index.retrieve(
            [list(words)], k=min(count, self._passages), show_progress=False, weight_mask=mask
        )
        found = zip(rows[0].tolist(), scores[0].tolist(), strict=True)
        # The best `count` of all rows: those that hold none of the terms among them.
        return [Match(row, score) for row, score in found if score > 0]

    def close(self) -> None:
        del self._index
