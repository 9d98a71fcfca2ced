from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexDamagedError
from index.vectors import VectorIndex


def unit(*components: float) -> np.ndarray:
    vector = np.array(components, dtype=np.float32)
    return vector / np.linalg.norm(vector)


def test_neighbours_come_nearest_first_with_their_cosine(tmp_path: Path) -> None:
    index = VectorIndex.empty(2)
    index.add(np.stack([unit(1, 0), unit(0, 1), unit(1, 1)]))
    index.save(tmp_path / "v")
    loaded = VectorIndex.load(tmp_path / "v")
    found = loaded.search(unit(1, 0), 5)
    assert [neighbour.row for neighbour in found] == [0, 2, 1]
    assert [neighbour.similarity for neighbour in found] == pytest.approx([1, 0.5**0.5, 0])
    assert loaded.similarities(unit(0, 1), [2, 0]) == pytest.approx([0.5**0.5, 0])
    assert (len(loaded), loaded.dimension) == (3, 2)


def test_a_file_that_is_no_index_is_called_damaged(tmp_path: Path) -> None:
    (tmp_path / "v").write_bytes(b"not an index")
    with pytest.raises(IndexDamagedError, match="not a readable vector index"):
        VectorIndex.load(tmp_path / "v")
