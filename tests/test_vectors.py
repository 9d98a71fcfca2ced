from pathlib import Path

import faiss
import numpy as np
import pytest

from index.errors import IndexDamagedError
from index.vectors import VectorIndex, VectorWriter


def unit(*components: float) -> np.ndarray:
    vector = np.array(components, dtype=np.float32)
    return vector / np.linalg.norm(vector)


def write(path: Path, *blocks: list[np.ndarray]) -> None:
    writer = VectorWriter(path, 2)
    for block in blocks:
        writer.add(np.stack(block))
    writer.finish()


def test_neighbours_come_nearest_first_with_their_cosine(tmp_path: Path) -> None:
    write(tmp_path / "v", [unit(1, 0), unit(0, 1)], [unit(1, 1)])
    loaded = VectorIndex.load(tmp_path / "v")
    found = loaded.search(unit(1, 0), 5)
    assert [neighbour.row for neighbour in found] == [0, 2, 1]
    similarities = [neighbour.similarity for neighbour in found]
    assert similarities == pytest.approx([1, 0.5**0.5, 0], abs=1e-3)
    assert loaded.similarities(unit(0, 1), [2, 0]) == pytest.approx([0.5**0.5, 0], abs=1e-3)
    assert (len(loaded), loaded.dimension) == (3, 2)


def test_a_file_that_is_no_index_is_called_damaged(tmp_path: Path) -> None:
    (tmp_path / "v").write_bytes(b"not an index")
    with pytest.raises(IndexDamagedError, match="not a readable vector index"):
        VectorIndex.load(tmp_path / "v")


def test_the_file_is_just_what_faiss_itself_would_write(tmp_path: Path) -> None:
    vectors = [unit(1, 0), unit(0, 1), unit(1, 1)]
    write(tmp_path / "v", vectors[:1], vectors[1:])
    theirs = faiss.IndexScalarQuantizer(
        2, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    theirs.train(np.stack(vectors))
    theirs.add(np.stack(vectors))
    assert (tmp_path / "v").read_bytes() == faiss.serialize_index(theirs).tobytes()


def test_an_unfinished_file_holds_no_vectors(tmp_path: Path) -> None:
    writer = VectorWriter(tmp_path / "v", 2)
    writer.add(np.stack([unit(1, 0)]))
    writer.close()
    assert len(VectorIndex.load(tmp_path / "v")) == 0
