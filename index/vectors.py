"""The vector index: the only place that knows FAISS."""

from pathlib import Path
from typing import NamedTuple

import faiss
import numpy as np

from index.encoder import Vectors
from index.errors import IndexDamagedError


class Neighbour(NamedTuple):
    """A row of the index and its cosine similarity to the query, from -1 to 1."""

    row: int
    similarity: float


class VectorIndex:
    """Unit vectors by row number, searched exactly.

    The inner product of unit vectors is their cosine similarity, so a FAISS distance never
    leaves this class.
    """

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def empty(cls, dimension: int) -> "VectorIndex":
        return cls(faiss.IndexFlatIP(dimension))

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """Raises IndexDamagedError where the file is no FAISS index."""
        try:
            return cls(faiss.read_index(str(path)))
        except RuntimeError as error:
            raise IndexDamagedError(
                f"{path} is not a readable vector index; run `citedesk index build`"
            ) from error

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    def add(self, vectors: Vectors) -> None:
        """Append vectors of unit length, shape `(n, dimension)`, as the next n rows."""
        self._index.add(np.ascontiguousarray(vectors))

    def save(self, path: Path) -> None:
        """Raises OSError where the file can't be written whole."""
        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as error:
            raise OSError(f"can't write {path.name}: the disk may be full") from error

    def search(self, query: Vectors, count: int) -> list[Neighbour]:
        """Return the `count` rows nearest to `query` (shape `(dimension,)`), nearest first."""
        similarities, rows = self._index.search(query.reshape(1, -1), min(count, len(self)))
        return [
            Neighbour(int(row), float(similarity))
            for row, similarity in zip(rows[0], similarities[0], strict=True)
            if row >= 0
        ]

    def at(self, rows: list[int]) -> Vectors:
        """Return the vectors at `rows`, shape `(len(rows), dimension)`."""
        return np.asarray(self._index.reconstruct_batch(np.asarray(rows, dtype=np.int64)))

    def similarities(self, query: Vectors, rows: list[int]) -> list[float]:
        """Return the cosine similarity of `query` (shape `(dimension,)`) to each of `rows`."""
        if not rows:
            return []
        return [float(similarity) for similarity in self.at(rows) @ query]
