from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.build import build
from index.chunking import Chunking
from index.encoder import Vectors
from index.errors import BuildError
from index.generation import Generation, current, generations
from index.models import Article
from tests.fakes import HashEncoder


def titles(data: Path) -> set[str]:
    generation = Generation.open(data)
    found = {article.title for article in generation.store.articles()}
    generation.close()
    return found


def test_a_build_publishes_what_it_read(articles: Path, data: Path, encoder: HashEncoder) -> None:
    report = build([articles], data, encoder, clock=lambda: datetime(2026, 5, 6, 7, tzinfo=UTC))
    assert report.published
    assert report.articles == 2
    generation = Generation.open(data)
    assert generation.manifest.generation == report.generation == current(data)
    assert generation.manifest.built_at == datetime(2026, 5, 6, 7, tzinfo=UTC)
    assert generation.manifest.passages == report.passages == len(generation.vectors)
    for article in generation.store.articles():
        for passage in generation.store.passages_of(article.id):
            vector = encoder.encode_passages(
                [f"{article.title}\n{article.text[passage.start : passage.end]}"]
            )[0]
            assert generation.vectors.similarities(vector, [passage.row])[0] > 0.999
    generation.close()


def test_nothing_is_embedded_when_nothing_changed(articles: Path, data: Path) -> None:
    first = build([articles], data, HashEncoder())
    encoder = HashEncoder()
    second = build([articles], data, encoder)
    assert not second.published
    assert second.generation == first.generation
    assert encoder.encoded == []
    assert [path.name for path in generations(data).iterdir()] == [first.generation]


def test_a_changed_article_model_or_passage_size_is_built_anew(articles: Path, data: Path) -> None:
    build([articles], data, HashEncoder())
    assert build([articles], data, HashEncoder("other")).published
    assert build([articles], data, HashEncoder("other"), chunking=Chunking(target=20)).published
    (articles / "harbour.txt").unlink()
    assert build([articles], data, HashEncoder("other"), chunking=Chunking(target=20)).published
    assert titles(data) == {"Library buys a printing press"}


def test_a_damaged_index_is_built_anew(articles: Path, data: Path) -> None:
    first = build([articles], data, HashEncoder())
    (generations(data) / first.generation / "vectors.faiss").write_bytes(b"")
    assert build([articles], data, HashEncoder()).published
    assert len(titles(data)) == 2


class Failing(HashEncoder):
    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        raise KeyboardInterrupt


def test_a_build_that_is_stopped_leaves_the_published_index_and_no_rest(
    articles: Path, data: Path
) -> None:
    first = build([articles], data, HashEncoder())
    with pytest.raises(KeyboardInterrupt):
        build([articles], data, Failing("other"))
    assert current(data) == first.generation
    assert len(titles(data)) == 2
    assert [path.name for path in generations(data).iterdir()] == [first.generation]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda folder: folder / "nowhere", "nowhere doesn't exist"),
        (lambda folder: folder, "no articles in .*put .txt, .md, .html or .jsonl files there"),
    ],
)
def test_a_missing_or_empty_folder_is_named_and_the_index_stays(
    articles: Path, data: Path, tmp_path: Path, make: object, message: str
) -> None:
    build([articles], data, HashEncoder())
    empty = tmp_path / "empty"
    empty.mkdir()
    assert callable(make)
    with pytest.raises(BuildError, match=message):
        build([make(empty)], data, HashEncoder())
    assert len(titles(data)) == 2


def test_a_bad_file_is_skipped_with_its_reason_and_the_others_are_built(
    articles: Path, data: Path
) -> None:
    (articles / "photo.txt").write_bytes(b"\x89PNG\0\0")
    (articles / "latin.txt").write_bytes("Café au port".encode("latin-1"))
    (articles / "blank.md").write_text(" \n")
    report = build([articles], data, HashEncoder())
    assert report.articles == 2
    reasons = {Path(skipped.where).name: skipped.reason for skipped in report.skipped}
    assert reasons["photo.txt"].startswith("is binary")
    assert "not UTF-8 text (byte 0xe9 at 3); save it as UTF-8" in reasons["latin.txt"]
    assert reasons["blank.md"] == "is empty"


def test_only_bad_files_is_an_error_that_names_the_first(tmp_path: Path, data: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\0\1")
    (tmp_path / "b.txt").write_bytes(b"\0\1")
    with pytest.raises(BuildError, match=r"a.txt: is binary.*\(and 1 more\)"):
        build([tmp_path / "a.txt", tmp_path / "b.txt"], data, HashEncoder())


def test_a_folder_that_cannot_be_written_to_is_named(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    with pytest.raises(BuildError, match=r"can't write to .*data .*set CITEDESK_DATA"):
        build([articles], tmp_path / "data", HashEncoder())


def test_many_articles_go_through_in_blocks(tmp_path: Path, data: Path) -> None:
    lines = [
        Article(id=str(n), title=f"Story {n}", text=f"Ship {n} came in. It left again.")
        for n in range(700)
    ]
    source = tmp_path / "many.jsonl"
    source.write_text("\n".join(line.model_dump_json() for line in lines))
    report = build([source], data, HashEncoder())
    assert (report.articles, report.passages) == (700, 700)
