from pathlib import Path

import faiss
import numpy as np
import pytest

from index import vectors
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


@pytest.fixture
def clustered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[np.ndarray, VectorIndex]:
    """Vectors near some of fifty centres, enough of them to be sorted into cells."""
    monkeypatch.setattr(vectors, "CELLS_FROM", 3_000)
    monkeypatch.setattr(vectors, "_PROBES", 16)
    chance = np.random.default_rng(0)
    centres = chance.standard_normal((50, 24))
    made = centres[chance.integers(0, 50, 4_000)] + 0.4 * chance.standard_normal((4_000, 24))
    made = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    writer = VectorWriter(tmp_path / "v", 24)
    for first in range(0, 4_000, 1_000):
        writer.add(made[first : first + 1_000])
    writer.finish()
    assert [path.name for path in tmp_path.iterdir()] == ["v"]
    return made, VectorIndex.load(tmp_path / "v")


def test_many_vectors_are_sorted_into_cells_and_come_back_by_their_rows(
    clustered: tuple[np.ndarray, VectorIndex],
) -> None:
    made, index = clustered
    assert len(index) == 4_000
    assert np.allclose(index.at([3_999, 0, 77]), made[[3_999, 0, 77]], atol=1e-3)
    assert index.similarities(made[5], [5, 6]) == pytest.approx(
        [1, float(made[5] @ made[6])], abs=1e-2
    )


@pytest.mark.parametrize("share", [None, 0.5, 0.05, 0.001])
def test_of_many_vectors_nearly_all_of_the_nearest_are_found_by_looking_at_some_cells(
    clustered: tuple[np.ndarray, VectorIndex], share: float | None
) -> None:
    made, index = clustered
    chance = np.random.default_rng(1)
    rows = np.arange(4_000)
    among = rows if share is None else rows[chance.random(4_000) < share]
    held = []
    for query in made[::40]:
        near = among[np.argsort(-(made[among] @ query), kind="stable")[:10]]
        found = index.search(query, 10, None if share is None else among)
        assert {neighbour.row for neighbour in found} <= set(among.tolist())
        assert len(found) == min(10, len(among))
        held.append(len({neighbour.row for neighbour in found} & set(near.tolist())) / len(near))
    assert np.mean(held) > 0.95
