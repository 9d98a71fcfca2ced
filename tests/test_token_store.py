"""Passages' tokens on disk: codes, records, and what becomes of a damaged one."""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.build import build
from index.encoder import Readings, TokenVectors, Vectors, unit
from index.errors import IndexDamagedError
from index.generation import TOKENS, Generation, current, generations, read_manifest, segments_of
from index.models import Span
from index.token_codes import code_width, decode, encode, rotated
from index.token_records import record_of, tokens_of
from index.token_segment import Segment
from index.token_store import Kept, TokenStore, TokenWriter
from index.verify import verify
from retrieval.answering import Answerer
from tests.fakes import HashEncoder, plain_evidence


def drawn(count: int, width: int, seed: int = 0) -> Vectors:
    """Unit vectors of which some components are far larger than others, as a model's are."""
    vectors = np.random.default_rng(seed).standard_normal((count, width), dtype=np.float32)
    vectors[:, : max(width // 50, 1)] *= 6
    return unit(vectors)


def segments(data: Path) -> list[Path]:
    """The published generation's files of tokens, the oldest first."""
    folder = generations(data) / current(data)
    return [folder / TOKENS / name for name in sorted(segments_of(read_manifest(folder)))]


def flipped(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("width", [1, 3, 16, 63, 384, 1000])
def test_a_rotation_changes_no_cosine(width: int) -> None:
    vectors = drawn(20, width)
    np.testing.assert_allclose(
        rotated(vectors) @ rotated(vectors).T, vectors @ vectors.T, atol=1e-5
    )


def test_the_rotation_is_the_same_everywhere() -> None:
    # Written down once: an index moves between machines.
    first = rotated(np.eye(6, dtype=np.float32))[0]
    np.testing.assert_allclose(first, [-0.125, 0.875, -0.25, -0.375, 0, -0.125], atol=1e-6)


@pytest.mark.parametrize("width", [16, 63, 384, 1000])
def test_codes_keep_what_is_near(width: int) -> None:
    vectors, queries = drawn(200, width), drawn(20, width, seed=1)
    codes = encode(vectors)
    assert codes.shape == (200, code_width(width))
    assert codes.dtype == np.uint8
    assert code_width(width) <= width / 4 + 1
    read = decode(codes, width)
    assert np.linalg.norm(read, axis=1) == pytest.approx(1, abs=1e-5)
    # Max (1960): four levels keep 88 % of the variance, which is a cosine of .94.
    assert np.sum(read * rotated(vectors), axis=1).mean() == pytest.approx(0.94, abs=0.02)
    differences = rotated(queries) @ read.T - queries @ vectors.T
    assert abs(differences.mean()) < 0.01
    assert differences.std() < 0.5 / np.sqrt(width)


def test_a_record_gives_back_its_tokens(tmp_path: Path) -> None:
    spans = [Span(0, 3), Span(4, 9), Span(10, 11)]
    writer = TokenWriter(tmp_path / "t", "one")
    vectors = drawn(3, 20)
    writer.add(
        [record_of(TokenVectors(spans, vectors), 4), record_of(TokenVectors([], vectors[:0]), 0)]
    )
    writer.finish()
    store = TokenStore(tmp_path / "t", ["one.bin"])
    assert len(store) == 2
    first, empty = store.at(0), store.at(1)
    assert first is not None
    assert empty is not None
    # From the passage's beginning: the first token is of the headline.
    assert first.starts.tolist() == [-4, 0, 6]
    assert first.ends.tolist() == [-1, 5, 7]
    np.testing.assert_array_equal(first.vectors, decode(encode(vectors), 20))
    assert empty.vectors.shape == (0, 20)


def test_tokens_beyond_what_a_record_can_place_are_left_out() -> None:
    spans = [Span(0, 3), Span(70_000, 70_003)]
    kept = tokens_of(record_of(TokenVectors(spans, drawn(2, 8)), 0))
    assert kept is not None
    assert kept.ends.tolist() == [3]
    assert kept.vectors.shape == (1, 8)


@pytest.mark.parametrize("content", [b"", b"x", b"\0" * 64, b"\xff" * 64])
def test_a_file_that_is_not_whole_is_called_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t").write_bytes(content)
    with pytest.raises(IndexDamagedError, match="run `citedesk index build`"):
        Segment(tmp_path / "t")


def test_a_damaged_record_is_found_read_anew_and_mended(
    articles: Path, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    build([articles], data, HashEncoder())
    (path,) = segments(data)
    question = "When did the ferry sail?"

    def ask(encoder: HashEncoder) -> str:
        generation = Generation.open(data)
        answer = Answerer(generation, encoder, evidence=plain_evidence()).answer(question)
        generation.close()
        assert answer.covered
        return answer.model_dump_json(exclude={"generation"})

    whole, reader = ask(HashEncoder()), HashEncoder()
    assert ask(reader) == whole
    assert reader.encoded == []
    flipped(path, 40)
    with caplog.at_level(logging.WARNING):
        assert ask(reader) == whole
    assert "are damaged, and read anew" in caplog.text
    assert len(reader.encoded) == 1
    problem = verify(data, HashEncoder()).problems[0]
    assert f"{path.parent} is damaged: the tokens of 1 of " in problem
    # A later build takes from it what is whole, and reads the rest.
    (articles / "zebra.txt").write_text("Zebra seen\n\nA zebra was seen.")
    rebuilding = HashEncoder()
    build([articles], data, rebuilding)
    assert len(rebuilding.encoded) == 2
    assert verify(data, HashEncoder()).problems == ()
    assert ask(HashEncoder()) == whole


def written(folder: Path, *numbers: int) -> None:
    """An article each, with a passage of its own."""
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number}.txt").write_text(f"Report {number}\n\nZebra {number} was seen.")


def found(data: Path, number: int) -> bool:
    generation = Generation.open(data)
    question = f"Was zebra {number} seen?"
    answer = Answerer(generation, HashEncoder(), evidence=plain_evidence()).answer(question)
    generation.close()
    return f"Zebra {number} was seen." in {quote.text for quote in answer.quotes}


@pytest.mark.parametrize("links", [True, False])
def test_a_rebuild_takes_over_tokens_without_a_copy(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:

        def refused(*_: object) -> None:
            raise OSError(95, "Operation not supported")

        monkeypatch.setattr("os.link", refused)
    written(tmp_path / "a", 1, 2, 3)
    build([tmp_path / "a"], data, HashEncoder())
    (old,) = segments(data)
    written(tmp_path / "a", 4)
    (tmp_path / "a" / "2.txt").unlink()
    build([tmp_path / "a"], data, HashEncoder(), keep=1)
    first, second = segments(data)
    assert first.name == old.name
    assert first.stat().st_nlink == 1  # the older generation has been removed
    assert not old.exists()
    assert [len(Segment(first)), len(Segment(second))] == [3, 1]
    assert [number for number in (1, 2, 3, 4) if found(data, number)] == [1, 3, 4]
    assert verify(data, HashEncoder()).problems == ()


def test_an_older_generation_shares_its_tokens(tmp_path: Path, data: Path) -> None:
    written(tmp_path / "a", 1, 2, 3)
    build([tmp_path / "a"], data, HashEncoder())
    (old,) = segments(data)
    written(tmp_path / "a", 4)
    build([tmp_path / "a"], data, HashEncoder())
    assert segments(data)[0].samefile(old)


def test_a_segment_of_little_use_is_given_up(tmp_path: Path, data: Path) -> None:
    written(tmp_path / "a", *range(8))
    build([tmp_path / "a"], data, HashEncoder())
    (old,) = segments(data)
    for number in range(5):
        (tmp_path / "a" / f"{number}.txt").unlink()
    build([tmp_path / "a"], data, HashEncoder())
    assert [path.name for path in segments(data)] == [old.name]
    written(tmp_path / "a", 9)
    rebuilding = HashEncoder()
    build([tmp_path / "a"], data, rebuilding)
    (only,) = segments(data)
    assert (only.name != old.name, len(Segment(only)), len(rebuilding.encoded)) == (True, 4, 1)
    assert [number for number in range(10) if found(data, number)] == [5, 6, 7, 9]


def test_segments_do_not_grow_in_number(tmp_path: Path, data: Path) -> None:
    written(tmp_path / "a", *range(20))
    encoder = HashEncoder()
    for number in range(20, 35):
        written(tmp_path / "a", number)
        build([tmp_path / "a"], data, encoder)
        assert len(segments(data)) <= 8
    assert len(encoder.encoded) == 35
    assert sum(len(Segment(path)) for path in segments(data)) == 35
    assert all(found(data, number) for number in range(35))
    assert verify(data, HashEncoder()).problems == ()


def test_a_place_that_is_not_there_is_damage(tmp_path: Path) -> None:
    writer = TokenWriter(tmp_path / "t", "one")
    writer.add([record_of(TokenVectors([], drawn(0, 8)), 0)])
    writer.finish()
    for places in ([0, 1], [1, 0]):
        (tmp_path / "t" / "rows.bin").write_bytes(np.array(places, dtype="<u4").tobytes())
        with pytest.raises(IndexDamagedError, match=r"rows\.bin doesn't say where"):
            TokenStore(tmp_path / "t", ["one.bin"])


def test_a_damaged_record_is_not_kept(tmp_path: Path) -> None:
    writer = TokenWriter(tmp_path / "t", "one")
    writer.add([record_of(TokenVectors([Span(0, 3)], drawn(1, 8)), 0)] * 2)
    writer.finish()
    flipped(tmp_path / "t" / "one.bin", 17)
    store = TokenStore(tmp_path / "t", ["one.bin"])
    assert [store.kept(0), store.kept(1)] == [None, Kept("one.bin", 1)]


def test_a_file_of_another_size_is_not_opened(articles: Path, data: Path) -> None:
    build([articles], data, HashEncoder())
    (path,) = segments(data)
    with path.open("ab") as file:
        file.write(b"x")
    with pytest.raises(IndexDamagedError, match=rf"{path} is damaged \(\d+ bytes where"):
        Generation.open(data)


class WideTokens(HashEncoder):
    """Its tokens have twice the dimension of whole texts, as with a dense layer behind them."""

    def _readings(self, texts: Sequence[str], vectors: Sequence[Vectors]) -> Readings:
        read = super()._readings(texts, vectors)
        wide = [TokenVectors(t.spans, unit(np.hstack((t.vectors, t.vectors)))) for t in read.tokens]
        return Readings(read.vectors, wide)


def test_a_model_whose_tokens_are_of_another_dimension_answers(articles: Path, data: Path) -> None:
    build([articles], data, WideTokens())
    generation = Generation.open(data)
    answer = Answerer(generation, WideTokens(), evidence=plain_evidence()).answer(
        "When did the ferry sail?"
    )
    generation.close()
    assert answer.covered
