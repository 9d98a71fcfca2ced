from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.build import build
from index.chunking import Chunking
from index.encoder import Readings
from index.errors import BuildError
from index.generation import Generation, current, generations
from index.models import Article, Changes
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
            vector = encoder.read_passages(
                [f"{article.title}\n{article.text[passage.start : passage.end]}"]
            ).vectors[0]
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
    def read_passages(self, texts: Sequence[str]) -> Readings:
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
        (
            lambda folder: folder / "nowhere",
            r"nowhere can't be found \(No such file or directory\)",
        ),
        (
            lambda folder: folder,
            "no articles in .*put .txt, .md, .html, .jsonl, .csv or .pdf files there",
        ),
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
    (articles / "blank.md").write_text(" \n")
    report = build([articles], data, HashEncoder())
    assert report.articles == 2
    reasons = {Path(skipped.where).name: skipped.reason for skipped in report.skipped}
    assert reasons["photo.txt"].startswith("is binary")
    assert reasons["blank.md"] == "is empty"


def test_only_bad_files_is_an_error_that_names_the_first(tmp_path: Path, data: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\0\1\2\0\0\3")
    (tmp_path / "b.txt").write_bytes(b"\0\1\2\0\0\3")
    with pytest.raises(BuildError, match=r"a.txt: is binary.*\(and 1 more\)"):
        build([tmp_path / "a.txt", tmp_path / "b.txt"], data, HashEncoder())


def test_a_folder_that_cannot_be_written_to_is_named(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    with pytest.raises(BuildError, match=r"can't write the index in .*data .*set CITEDESK_DATA"):
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


def test_only_what_changed_is_embedded(articles: Path, data: Path) -> None:
    first = build([articles], data, HashEncoder())
    assert (first.embedded, first.changes.added) == (first.passages, 2)
    text = (articles / "library.md").read_text()
    (articles / "library.md").write_text(text.replace("Saturdays", "Sundays"))
    (articles / "harbour.txt").unlink()
    (articles / "zebra.txt").write_text("Zebra seen\n\nA zebra was seen near the old mill.")
    encoder = HashEncoder()
    second = build([articles], data, encoder)
    assert second.changes == Changes(added=1, changed=1, removed=1, unchanged=0)
    assert second.embedded == len(encoder.encoded) == 2
    third = build([articles], data, HashEncoder())
    assert third.changes == Changes(added=0, changed=0, removed=0, unchanged=2)
    generation = Generation.open(data)
    whole = " ".join(article.text for article in generation.store.articles())
    generation.close()
    assert "Sundays" in whole
    assert "Saturdays" not in whole
    assert "Skarn" not in whole


def vectors_by_passage(data: Path) -> dict[str, bytes]:
    generation = Generation.open(data)
    found = {
        passage.id: generation.vectors.at([passage.row]).tobytes()
        for article in generation.store.articles()
        for passage in generation.store.passages_of(article.id)
    }
    generation.close()
    return found


def test_a_full_build_embeds_everything_and_gives_the_same(articles: Path, data: Path) -> None:
    build([articles], data, HashEncoder())
    (articles / "zebra.txt").write_text("Zebra seen\n\nA zebra was seen near the old mill.")
    build([articles], data, HashEncoder())
    step_by_step = vectors_by_passage(data)
    encoder = HashEncoder()
    report = build([articles], data, encoder, full=True)
    assert report.published
    assert report.embedded == report.passages == len(encoder.encoded)
    assert vectors_by_passage(data) == step_by_step


def test_the_same_text_twice_is_embedded_once(tmp_path: Path, data: Path) -> None:
    source = tmp_path / "a.jsonl"
    article = Article(id="one", title="Storm", text="It blew hard in Lowen.", source="Post")
    copy = article.model_copy(update={"id": "two", "source": "Gazette"})
    source.write_text(article.model_dump_json() + "\n" + copy.model_dump_json())
    report = build([source], data, HashEncoder())
    assert (report.passages, report.embedded) == (2, 1)


def test_vectors_of_another_model_are_not_used_again(articles: Path, data: Path) -> None:
    build([articles], data, HashEncoder())
    report = build([articles], data, HashEncoder("other"))
    assert report.embedded == report.passages


def test_a_second_build_at_the_same_time_says_who_is_building(articles: Path, data: Path) -> None:
    class Building(HashEncoder):
        def read_passages(self, texts: Sequence[str]) -> Readings:
            with pytest.raises(
                BuildError, match=r"another build is running in .* \(process \d+ on"
            ):
                build([articles], data, HashEncoder())
            return super().read_passages(texts)

    assert build([articles], data, Building()).published


def test_older_generations_are_removed_but_never_an_open_one(articles: Path, data: Path) -> None:
    def change(number: int) -> str:
        (articles / "zebra.txt").write_text(f"Zebra seen\n\nZebra number {number} was seen.")
        return build([articles], data, HashEncoder(), keep=2).generation

    first = change(1)
    opened = Generation.open(data)
    names = [change(number) for number in range(2, 6)]
    assert opened.manifest.generation == first
    assert {path.name for path in generations(data).iterdir()} == {first, *names[-2:]}
    article = opened.store.article("zebra")
    assert article is not None
    assert "number 1" in article.text
    opened.close()
    last = change(6)
    assert {path.name for path in generations(data).iterdir()} == {names[-1], last}


def test_a_journal_that_cannot_be_read_is_begun_anew(articles: Path, data: Path) -> None:
    data.mkdir()
    (data / "embedded.sqlite").write_bytes(b"not a database" * 100)
    assert build([articles], data, HashEncoder()).published
    assert not (data / "embedded.sqlite").exists()
