"""Many vectors sorted into cells, and the cells of the index before used again."""

import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import faiss
import numpy as np
import pytest
from numpy.typing import NDArray

from index import cells, vectors
from index.build import build
from index.encoder import Vectors
from index.generation import Generation
from index.models import Article
from index.vectors import VectorIndex, VectorWriter
from tests.fakes import HashEncoder
from tests.prose import report

COUNT, DIMENSION = 900, 12
RULE = 4 * 30  # four times the square root of COUNT


def unit(made: NDArray[np.floating]) -> Vectors:
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "CELLS_FROM", 30)
    monkeypatch.setattr(cells, "_COMPARED", 128)
    monkeypatch.setattr(cells, "_SORTED", 200 * 2 * DIMENSION)


@pytest.fixture
def made() -> Vectors:
    return unit(np.random.default_rng(0).standard_normal((COUNT, DIMENSION)))


def directions(count: int) -> Vectors:
    return unit(np.random.default_rng(1).standard_normal((count, DIMENSION)))


ONE_SIDE = unit(np.eye(1, DIMENSION) + 0.1 * directions(RULE - 1))


def write(path: Path, made: Vectors, centroids: Vectors | None = None) -> VectorIndex:
    writer = VectorWriter(path, DIMENSION, centroids)
    for first in range(0, len(made), 250):
        writer.add(made[first : first + 250])
    writer.finish()
    return VectorIndex.load(path)


def test_the_file_is_just_what_faiss_itself_would_write(tmp_path: Path, made: Vectors) -> None:
    centroids = directions(RULE)
    write(tmp_path / "v", made, centroids)
    quantizer = faiss.IndexFlatIP(DIMENSION)
    quantizer.add(centroids)
    theirs = faiss.IndexIVFScalarQuantizer(
        quantizer,
        DIMENSION,
        RULE,
        faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
        False,
    )
    theirs.train(made)
    # Rows are assigned after they are rounded, as they can be read again.
    theirs.add(made.astype(np.float16).astype(np.float32))
    assert (tmp_path / "v").read_bytes() == faiss.serialize_index(theirs).tobytes()


def test_centroids_are_learned_the_same_each_time(tmp_path: Path, made: Vectors) -> None:
    learned = write(tmp_path / "one", made).centroids
    assert learned is not None
    assert learned.shape == (RULE, DIMENSION)
    write(tmp_path / "other", made)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_few_vectors_have_no_centroids(tmp_path: Path, made: Vectors) -> None:
    assert write(tmp_path / "v", made[:29], directions(RULE)).centroids is None


@pytest.mark.parametrize(
    ("centroids", "kept"),
    [
        (directions(RULE), True),
        (directions(RULE - 3), True),
        (directions(RULE + 2), True),
        (directions(RULE - 4), False),
        (directions(RULE + 3), False),
        # One of them is nearest to half of the vectors.
        (np.concatenate((ONE_SIDE, -ONE_SIDE[:1])), False),
    ],
    ids=["as many", "fewer", "more", "too few", "too many", "uneven"],
)
def test_centroids_are_used_again_where_the_cells_stay_about_as_large(
    tmp_path: Path, made: Vectors, centroids: Vectors, kept: bool
) -> None:
    taken = write(tmp_path / "v", made, centroids).centroids
    assert taken is not None
    assert np.array_equal(taken, centroids) is kept
    assert kept or len(taken) == RULE


def test_a_vector_that_is_none_costs_no_other_its_place(tmp_path: Path, made: Vectors) -> None:
    made[7] = np.nan
    index = write(tmp_path / "v", made, directions(RULE))
    found = [index.search(made[row], 1)[0].row for row in (6, 8, COUNT - 1)]
    assert found == [6, 8, COUNT - 1]
    assert np.isnan(index.at([7])).all()


@pytest.fixture
def longest_file() -> Iterator[Callable[[int], None]]:
    """Sets how many bytes a file may have, which ends a write as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_an_error_and_leaves_no_half_file(
    tmp_path: Path, made: Vectors, longest_file: Callable[[int], None]
) -> None:
    writer = VectorWriter(tmp_path / "v", DIMENSION)
    writer.add(made)
    longest_file(made.nbytes // 2 + RULE * 4 * DIMENSION)  # no room for their rows
    with pytest.raises(OSError, match="File too large"):
        writer.finish()
    assert [path.name for path in tmp_path.iterdir()] == ["v"]


def centroids_of(data: Path) -> Vectors:
    generation = Generation.open(data)
    found = generation.vectors.centroids
    generation.close()
    assert found is not None
    return found


def test_a_rebuild_takes_the_cells_of_the_index_before_and_a_full_one_learns_them(
    tmp_path: Path,
) -> None:
    def write_articles(count: int) -> None:
        lines = [Article(id=str(n), title=f"Story {n}", text=report(n)) for n in range(count)]
        source.write_text("\n".join(line.model_dump_json() for line in lines))

    source, data = tmp_path / "articles.jsonl", tmp_path / "data"
    write_articles(40)
    build([source], data, HashEncoder())
    first = centroids_of(data)
    write_articles(41)
    build([source], data, HashEncoder())
    assert np.array_equal(centroids_of(data), first)
    build([source], data, HashEncoder("other"))
    assert not np.array_equal(centroids_of(data), first)
    build([source], data, HashEncoder())
    second = centroids_of(data)
    build([source], data, HashEncoder(), full=True)
    assert np.array_equal(centroids_of(data), second)
