"""The vector index: with `index.cells`, the only place that knows FAISS."""

import struct
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

from index.cells import COMPONENT, Rows, flat, sort_into_cells
from index.encoder import Vectors
from index.errors import IndexDamagedError

# After four letters for the kind and four bytes for the dimension.
_ROWS_AT = 8
# From so many vectors on, not all of them are compared: benchmarks/vectors has both.
CELLS_FROM = 20_000
_PROBES = 64
_INVERTED = b"IwSq"
# Without the second, FAISS would open the lists to write to them.
_READ_MAPPED = faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY


class Neighbour(NamedTuple):
    """A row of the index and its cosine similarity to the query, from -1 to 1."""

    row: int
    similarity: float


class VectorWriter:
    """Writes a vector index row after row, so that it needn't fit in memory.

    The file is what FAISS writes for an IndexScalarQuantizer of half-precision floats: its header,
    then the rows. The header is FAISS's own, of an empty index; the two counts in it are put right
    at the end. Where there are many, it is sorted into cells then.
    """

    def __init__(self, path: Path, dimension: int, centroids: Vectors | None = None) -> None:
        """`centroids` are those of an index of vectors by the same model, to be used again."""
        self._path = path
        self._dimension = dimension
        self._centroids = centroids
        self._rows = 0
        self._header = bytearray(faiss.serialize_index(flat(dimension)).tobytes())
        self._file = path.open("wb")
        self._file.write(self._header)

    def __len__(self) -> int:
        return self._rows

    def add(self, vectors: Vectors) -> None:
        """Append vectors of unit length, shape `(n, dimension)`, as the next n rows.

        Raises OSError where they can't be written.
        """
        self._file.write(np.ascontiguousarray(vectors, dtype=COMPONENT).tobytes())
        self._rows += len(vectors)

    def finish(self) -> None:
        """Write what is left to write; the file is complete afterwards. Raises OSError."""
        struct.pack_into("<q", self._header, _ROWS_AT, self._rows)
        size = self._rows * self._dimension * COMPONENT.itemsize
        struct.pack_into("<Q", self._header, len(self._header) - 8, size)
        self._file.seek(0)
        self._file.write(self._header)
        self._file.close()
        if self._rows >= CELLS_FROM:
            self._sort()
        if len(VectorIndex.load(self._path)) != self._rows:
            raise OSError(f"can't write {self._path.name}: FAISS doesn't read it back")

    def _sort(self) -> None:
        rows = Rows(self._path, len(self._header), self._rows, self._dimension)
        inverted = self._path.with_name(f"{self._path.name}.inverted")
        try:
            sort_into_cells(rows, inverted, self._centroids)
            inverted.replace(self._path)
        finally:
            inverted.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file, finished or not."""
        with suppress(OSError):  # what is left to write may not fit on the disk
            self._file.close()


class VectorIndex:
    """Unit vectors by row number, kept in half precision.

    All are compared with a query where they are few, else those in the cells nearest to it.

    The inner product of unit vectors is their cosine similarity, so a FAISS distance never
    leaves this class.
    """

    def __init__(self, index: faiss.Index) -> None:
        self._index = index
        self._inverted = index if isinstance(index, faiss.IndexIVF) else None
        if self._inverted is not None:
            self._inverted.make_direct_map()
            held: Any = self._inverted.invlists
            lists: Any = faiss.downcast_InvertedLists(held)
            if isinstance(lists, faiss.OnDiskInvertedLists):
                # Threads that read ahead take longer to start than a search takes.
                lists.prefetch_nthread = 0

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """Map the file into memory: only what a search touches is read.

        Raises IndexDamagedError where the file is no FAISS index.
        """
        try:
            with path.open("rb") as file:
                inverted = file.read(len(_INVERTED)) == _INVERTED
            mapped = _READ_MAPPED if inverted else faiss.IO_FLAG_MMAP_IFC
            return cls(faiss.read_index(str(path), mapped))
        except (OSError, RuntimeError) as error:
            raise IndexDamagedError(
                f"{path} is not a readable vector index; run `citedesk index build`"
            ) from error

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    @property
    def centroids(self) -> Vectors | None:
        """Those of the cells, shape `(cells, dimension)`; None where all vectors are compared."""
        if self._inverted is None:
            return None
        return np.asarray(self._inverted.quantizer.reconstruct_n(0, self._inverted.nlist))

    def search(
        self, query: Vectors, count: int, among: NDArray[np.int64] | None = None
    ) -> list[Neighbour]:
        """Return the `count` rows nearest to `query` (shape `(dimension,)`), nearest first; of
        the rows `among`, where they are given."""
        options: dict[str, Any] = {}
        if among is not None:
            options["sel"] = faiss.IDSelectorBatch(among)
        kind = faiss.SearchParameters
        if self._inverted is not None:
            # The fewer rows are wanted, the farther away are the nearest of them.
            share = 1.0 if among is None else max(len(among), 1) / len(self)
            options["nprobe"] = min(self._inverted.nlist, int(_PROBES / share))
            kind = faiss.SearchParametersIVF
        # Of several threads a search waits for the slowest, which waits for a processor.
        faiss.omp_set_num_threads(1)
        similarities, rows = self._index.search(
            query.reshape(1, -1), min(count, len(self)), params=kind(**options)
        )
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
