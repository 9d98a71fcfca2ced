"""The comparison of vector indexes, on a few vectors."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.vectors.kinds import BEFORE, CELLS, KINDS
from benchmarks.vectors.run import blocks, neighbours
from index.encoder import Vectors


@pytest.fixture
def real() -> Vectors:
    made = np.random.default_rng(0).standard_normal((200, 16)).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True))


def test_vectors_beyond_the_real_ones_are_like_them_and_the_same_each_time(real: Vectors) -> None:
    near = neighbours(real)
    made = np.concatenate(list(blocks(real, near, 500)))
    assert made.shape == (500, 16)
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    assert {row.tobytes() for row in made[:200]} == {row.tobytes() for row in real}
    assert np.array_equal(made, np.concatenate(list(blocks(real, near, 500))))
    # Nearer to a real one than real ones are to each other.
    assert (made[200:] @ real.T).max(axis=1).mean() > np.sort(real @ real.T, axis=1)[:, -2].mean()
    assert np.concatenate(list(blocks(real, near, 50))).shape == (50, 16)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_finds_a_vector_by_itself(kind: str, real: Vectors, tmp_path: Path) -> None:
    path = tmp_path / "index"
    KINDS[CELLS].write(tmp_path / BEFORE, iter([real[:100]]), 100)
    KINDS[kind].write(path, iter([real[:150], real[150:]]), 200)
    search = KINDS[kind].open(path)
    found = [search(vector, 3)[0] for vector in real[:20]]
    assert np.mean([row == n for n, row in enumerate(found)]) > 0.9
