"""The kinds of vector index that are compared."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

import faiss
import numpy as np

from index import vectors
from index.encoder import Vectors
from index.vectors import VectorIndex, VectorWriter

BLOCK = 65_536
_LINKS, _EFFORT = 32, 64


class Opened(Protocol):
    def __call__(self, query: Vectors, count: int) -> list[int]:
        """Return the `count` rows nearest to the query, nearest first."""
        ...


class Kind(NamedTuple):
    """A way to write vectors to a file, and to search there; `most` vectors, beyond which a build
    takes too long or too much memory to be measured, and `least`."""

    write: Callable[[Path, Iterator[Vectors], int], None]
    open: Callable[[Path], Opened]
    most: int = 10**9
    least: int = 0


def _ours(cells_from: int, before: str = "") -> Callable[[Path, Iterator[Vectors], int], None]:
    """`before` is the name of an index beside the one that is written: its cells are kept."""

    def write(path: Path, blocks: Iterator[Vectors], count: int) -> None:
        kept = VectorIndex.load(path.with_name(before)).centroids if before else None
        shipped, vectors.CELLS_FROM = vectors.CELLS_FROM, cells_from
        try:
            writer: VectorWriter | None = None
            for block in blocks:
                writer = writer or VectorWriter(path, block.shape[1], kept)
                writer.add(block)
            assert writer is not None, "there is a block"
            writer.finish()
        finally:
            vectors.CELLS_FROM = shipped

    return write


def _open_ours(path: Path) -> Opened:
    index = VectorIndex.load(path)
    return lambda query, count: [neighbour.row for neighbour in index.search(query, count)]


def _factory(description: Callable[[int], str]) -> Callable[[Path, Iterator[Vectors], int], None]:
    def write(path: Path, blocks: Iterator[Vectors], count: int) -> None:
        every = np.concatenate(list(blocks))
        index = faiss.index_factory(every.shape[1], description(count), faiss.METRIC_INNER_PRODUCT)
        index.train(every[:: max(len(every) // 200_000, 1)])
        index.add(every)
        faiss.write_index(index, str(path))

    return write


def _open_faiss(path: Path) -> Opened:
    index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP)
    effort = (
        ("efSearch", _EFFORT) if isinstance(index, faiss.IndexHNSW) else ("nprobe", vectors._PROBES)
    )
    faiss.ParameterSpace().set_index_parameter(index, *effort)
    return lambda query, count: index.search(query.reshape(1, -1), count)[1][0].tolist()


def _cells(count: int) -> int:
    return int(4 * count**0.5)


# An index of fewer vectors, made from the first of the real ones alone.
BEFORE = "before.faiss"
CELLS = "cells, 16 bits"
# The first is what the others are measured against.
KINDS = {
    "all compared, 16 bits": Kind(_ours(10**12), _open_ours),
    CELLS: Kind(_ours(0), _open_ours),
    "cells kept, 16 bits": Kind(_ours(0, BEFORE), _open_ours, 10**6, 10**6),
    "cells, 8 bits": Kind(_factory(lambda n: f"IVF{_cells(n)},SQ8"), _open_faiss, 10**6),
    "HNSW, 16 bits": Kind(_factory(lambda n: f"HNSW{_LINKS}_SQfp16"), _open_faiss, 10**5),
}
