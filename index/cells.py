"""Many vectors sorted into cells: FAISS's inverted file, written without holding it in memory.

    FAISS's own header of an index that has its centroids and no vectors yet
    "full", how many cells there are, how many vectors each of them has: uint64
    of each cell its vectors, half-precision floats, then their rows: int64

Within a cell, vectors stand in the order of their rows.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors

# Half the bytes of a float; cosines differ by less than a ten-thousandth.
COMPONENT = np.dtype("<f2")
_ROW = np.dtype("<i8")
_SIZE = np.dtype("<u8")
# Cells by the square root of the number of vectors, so that the centroids and the vectors that are
# compared grow alike.
_CELLS = 4
# Centroids of an earlier index do for up to a twentieth more or fewer vectors than they were
# learned from, as they fit badly what is new; and while cells aren't more uneven than so: learned
# ones come to 1.55 to 1.65 among news, and at 2.05 recall is .02 lower.
_NEAR, _UNEVEN = 1.05, 1.8
# With half as many vectors a cell, recall falls by .01; with twice the rounds it stays.
_PER_CELL, _ROUNDS = 40, 5
_COMPARED = 65_536
# Bytes of vectors that are sorted at a time.
_SORTED = 1 << 27
# What an index without vectors ends with: "sprs", and that no cell has any.
_NONE = 4 + _SIZE.itemsize


class Rows(NamedTuple):
    """Vectors in half precision, row after row in a file, the first at the byte `at`."""

    path: Path
    at: int
    total: int
    dimension: int

    def blocks(self, size: int) -> Iterator[tuple[int, NDArray[np.float16]]]:
        """Yield up to `size` rows at a time, shape `(n, dimension)`, with the number of the
        first."""
        with self.path.open("rb") as file:
            file.seek(self.at)
            for first in range(0, self.total, size):
                count = min(size, self.total - first) * self.dimension
                yield first, np.fromfile(file, COMPONENT, count).reshape(-1, self.dimension)


def flat(dimension: int) -> faiss.IndexScalarQuantizer:
    """An index without vectors yet, where all are compared."""
    index = faiss.IndexScalarQuantizer(
        dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    index.is_trained = True  # half precision has nothing to learn
    return index


def sort_into_cells(rows: Rows, path: Path, known: Vectors | None) -> None:
    """Write at `path` the inverted file of `rows`: each vector in the cell of the centroid that is
    nearest to it. `known` are the centroids of an earlier index, shape `(cells, dimension)`, which
    are taken again where they still do; else they are learned. Raises OSError."""
    wanted = _cells(rows.total)
    centroids = faiss.IndexFlatIP(rows.dimension)
    if known is not None and (
        _cells(rows.total / _NEAR) <= len(known) <= _cells(rows.total * _NEAR)
    ):
        centroids.add(known)
        cells, sizes = _assigned(rows, centroids)
        if _unevenness(sizes) <= _UNEVEN:
            _write(rows, path, centroids, cells, sizes)
            return
    centroids = _learned(rows, wanted)
    _write(rows, path, centroids, *_assigned(rows, centroids))


def _cells(vectors: float) -> int:
    return int(_CELLS * vectors**0.5)


def _learned(rows: Rows, cells: int) -> faiss.IndexFlatIP:
    """Centroids by k-means on the sphere, of a sample that is the same each time."""
    chance = np.random.default_rng(0)
    size = min(rows.total, _PER_CELL * cells)
    chosen = np.sort(chance.choice(rows.total, size, replace=False, shuffle=False))
    sample = np.empty((size, rows.dimension), dtype=COMPONENT)
    for first, block in rows.blocks(_COMPARED):
        part = slice(*np.searchsorted(chosen, (first, first + len(block))))
        sample[part] = block[chosen[part] - first]
    kmeans = faiss.Clustering(rows.dimension, cells)
    kmeans.spherical, kmeans.niter = True, _ROUNDS
    kmeans.min_points_per_centroid = kmeans.max_points_per_centroid = _PER_CELL
    centroids = faiss.IndexFlatIP(rows.dimension)
    kmeans.train_encoded(sample.view(np.uint8), flat(rows.dimension), centroids)
    return centroids


def _assigned(
    rows: Rows, centroids: faiss.IndexFlatIP
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the cell of each row, and how many rows each cell has."""
    cells = np.empty(rows.total, dtype=np.int32)
    for first, block in rows.blocks(_COMPARED):
        _, nearest = centroids.search(block.astype(np.float32), 1)
        # A vector that isn't one of numbers is near to none, and found by no question.
        cells[first : first + len(block)] = np.maximum(nearest[:, 0], 0)
    return cells, np.bincount(cells, minlength=centroids.ntotal)


def _unevenness(sizes: NDArray[np.int64]) -> float:
    """By how many times more vectors share a cell with a vector than if all cells had as many."""
    return float(np.square(sizes, dtype=np.float64).sum() * len(sizes) / sizes.sum() ** 2)


def _write(
    rows: Rows,
    path: Path,
    centroids: faiss.IndexFlatIP,
    cells: NDArray[np.int32],
    sizes: NDArray[np.int64],
) -> None:
    head = _head(centroids, sizes)
    row_bytes = rows.dimension * COMPONENT.itemsize
    # Where the next vector of each cell goes, and its row.
    vectors_at = len(head) + (np.cumsum(sizes) - sizes) * (row_bytes + _ROW.itemsize)
    rows_at = vectors_at + sizes * row_bytes
    with path.open("wb") as file:
        file.write(head)
        for first, block in rows.blocks(max(_SORTED // row_bytes, 1)):
            part = cells[first : first + len(block)]
            order = np.argsort(part, kind="stable")
            present, begins = np.unique(part[order], return_index=True)
            for cell, within in zip(present, np.split(order, begins[1:]), strict=True):
                for places, written in (
                    (vectors_at, block[within]),
                    (rows_at, (first + within).astype(_ROW)),
                ):
                    file.seek(places[cell])
                    file.write(written.tobytes())
                    places[cell] += written.nbytes


def _head(centroids: faiss.IndexFlatIP, sizes: NDArray[np.int64]) -> bytes:
    index = faiss.IndexIVFScalarQuantizer(
        centroids,
        centroids.d,
        centroids.ntotal,
        faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
        False,  # the vectors themselves, and not what is left of them without their centroids
    )
    index.is_trained = True
    index.ntotal = int(sizes.sum())
    header: bytes = faiss.serialize_index(index).tobytes()[:-_NONE]
    lists = np.concatenate(([len(sizes)], sizes)).astype(_SIZE)
    return header + b"full" + lists.tobytes()
