"""A generation checked down to its passages and vectors, and a data folder that is mended."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

import pytest

from index.build import build
from index.encoder import SentenceTransformerEncoder
from index.errors import BuildError, IndexMissingError
from index.generation import TOKENS, current, generations, read_manifest, segments_of
from index.lexical import LexicalWriter
from index.lock import build_lock
from index.publishing import describe
from index.repair import Plan, Repair, carry_out, plan
from index.token_segment import Segment, SegmentWriter
from index.vectors import VectorIndex, VectorWriter
from index.verify import verify
from tests.fakes import HashEncoder


@pytest.fixture
def folder(articles: Path, data: Path) -> Path:
    """The folder of the published generation."""
    build([articles], data, HashEncoder())
    return generations(data) / current(data)


def sealed(folder: Path) -> None:
    """Give the manifest the checksums of the files as they are: only looking closer tells."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    files = {name: entry.model_dump() for name, entry in describe(folder).items()}
    path.write_text(json.dumps(manifest | {"files": files}))


def sql(folder: Path, *statements: str) -> None:
    db = sqlite3.connect(folder / "store.sqlite")
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


def test_a_new_generation_is_whole(folder: Path, data: Path) -> None:
    found = verify(data, HashEncoder())
    assert found.problems == ()
    assert found.generation == current(data)
    assert found.articles == 2
    assert found.passages == found.compared > 0


def segment(folder: Path) -> Path:
    """The one file that holds all tokens."""
    (name,) = segments_of(read_manifest(folder))
    return folder / TOKENS / name


def shifted(folder: Path) -> None:
    sql(
        folder,
        """UPDATE passages SET "start" = "start" + 1, sentences = replace(sentences, '[[0,', '[[1,')
        WHERE "row" = 0""",
    )


def other_terms(folder: Path) -> None:
    rmtree(folder / "lexical")
    with closing(LexicalWriter(folder / "lexical")) as writer:
        for row in range(len(Segment(segment(folder)))):
            writer.add(row, ["other", "terms"])
        writer.finish()


def other_vectors(folder: Path) -> None:
    old = VectorIndex.load(folder / "vectors.faiss")
    vectors = old.at(list(range(len(old))))[::-1]
    writer = VectorWriter(folder / "other", old.dimension)
    writer.add(vectors)
    writer.finish()
    (folder / "other").replace(folder / "vectors.faiss")


def long_vectors(folder: Path) -> None:
    old = VectorIndex.load(folder / "vectors.faiss")
    writer = VectorWriter(folder / "other", old.dimension)
    writer.add(2 * old.at(list(range(len(old)))))
    writer.finish()
    (folder / "other").replace(folder / "vectors.faiss")


def other_tokens(folder: Path) -> None:
    path = segment(folder)
    old = Segment(path)
    writer = SegmentWriter(folder / "other")
    writer.add([old.record(number) for number in reversed(range(len(old)))])
    writer.finish()
    (folder / "other").replace(path)


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (shifted, "its offsets don't give the text that was embedded"),
        (
            lambda folder: sql(folder, "UPDATE articles SET text = text || ' And more.'"),
            None,
        ),
        (
            lambda folder: sql(folder, "UPDATE articles SET text = replace(text, 'e', 'a')"),
            "its offsets don't give the text that was embedded",
        ),
        (
            lambda folder: sql(folder, 'UPDATE passages SET "end" = 99999'),
            "to 99999 don't lie in the article's text",
        ),
        (
            lambda folder: sql(folder, "UPDATE passages SET sentences = '[[0,5]]'"),
            "its sentences don't fill it",
        ),
        (other_terms, "its terms lead elsewhere"),
        (other_vectors, "its vector isn't that of its text"),
        (long_vectors, "isn't of unit length"),
        (other_tokens, "its tokens aren't those of its text"),
    ],
)
def test_what_the_checksums_do_not_show_is_found(
    folder: Path, data: Path, damage: Callable[[Path], None], problem: str | None
) -> None:
    damage(folder)
    sealed(folder)
    problems = verify(data, HashEncoder()).problems
    if problem is None:  # text after the last passage is nobody's quote
        assert problems == ()
    else:
        assert problem in problems[0]


def test_a_changed_byte_is_found(folder: Path, data: Path) -> None:
    with (folder / "vectors.faiss").open("ab") as file:
        file.write(b"\0")
    (problem,) = verify(data, HashEncoder()).problems
    assert "vectors.faiss is damaged" in problem


def test_another_model_is_named_and_what_it_isn_t_needed_for_is_checked(
    folder: Path, data: Path
) -> None:
    with segment(folder).open("r+b") as file:
        file.seek(100)
        file.write(b"\x55")
    found = verify(data, HashEncoder("other"))
    assert found.not_compared is not None
    assert "was built with model hash, the setting names other; set" in found.not_compared
    assert found.compared == 0
    (problem,) = found.problems
    assert "tokens is damaged: the tokens of 1 of " in problem


def test_terms_are_checked_whatever_the_model(folder: Path, data: Path) -> None:
    other_terms(folder)
    sealed(folder)
    found = verify(data, HashEncoder("other"))
    assert found.not_compared is not None
    assert found.problems
    assert all("its terms lead elsewhere" in problem for problem in found.problems)


def test_a_model_that_is_not_there_is_named_with_the_one_to_set(
    folder: Path, data: Path, tmp_path: Path
) -> None:
    found = verify(data, SentenceTransformerEncoder("../no/such model"))
    assert found.problems == ()
    assert found.not_compared == (
        "the index was built with model hash, the setting names ../no/such model, which can't be "
        "loaded; set CITEDESK_MODEL=hash"
    )


def test_every_count_is_told_where_one_is_wrong(folder: Path, data: Path) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps(manifest | {"articles": 99}))
    (problem,) = verify(data, HashEncoder()).problems
    passages = manifest["passages"]
    assert (
        f"holds 2 articles, {passages} passages, the terms of {passages}, {passages} vectors and "
        f"the tokens of {passages} passages where its manifest says 99 articles and {passages} "
        "passages; run "
        "`citedesk index build`"
    ) in problem


def test_a_repair_is_told_first_and_then_done(articles: Path, data: Path, folder: Path) -> None:
    good = folder.name
    (articles / "third.txt").write_text("A third article about the lighthouse.")
    damaged = build([articles], data, HashEncoder()).generation
    (generations(data) / damaged / "store.sqlite").write_bytes(b"")
    draft = generations(data) / ".20260101T000000Z-abc.draft"
    draft.mkdir()
    steps = plan(data).steps
    assert [step.what.split()[0] for step in steps] == ["publish", "remove", "remove"]
    assert good in steps[0].what
    assert damaged in steps[2].what
    # Told, and nothing done.
    assert current(data) == damaged
    assert draft.exists()
    told: list[Repair] = []
    carry_out(data, told.append)
    assert [step.what for step in told] == [step.what for step in steps]
    assert current(data) == good
    assert [path.name for path in generations(data).iterdir()] == [good]
    assert plan(data) == Plan(steps=(), lost=False)
    assert verify(data, HashEncoder()).problems == ()


def test_the_only_generation_isn_t_removed_however_damaged(folder: Path, data: Path) -> None:
    (folder / "store.sqlite").write_bytes(b"")
    assert plan(data) == Plan(steps=(), lost=True)
    assert verify(data, HashEncoder()).damaged


def test_a_folder_that_is_not_there_is_not_made_by_a_repair(data: Path) -> None:
    assert carry_out(data, lambda step: None) == Plan(steps=(), lost=False)
    assert not data.exists()


def test_a_pointer_that_is_lost_is_set_to_the_newest(folder: Path, data: Path) -> None:
    (data / "current").unlink()
    with pytest.raises(IndexMissingError):
        verify(data, HashEncoder())
    carry_out(data, lambda step: None)
    assert current(data) == folder.name


def test_a_draft_is_no_leftover_while_a_build_runs(folder: Path, data: Path) -> None:
    (generations(data) / ".20260101T000000Z-abc.draft").mkdir()
    with build_lock(data):
        assert plan(data).steps == ()
        # What a build that was killed leaves names nobody who runs.
        holder = (data / "build.holder").read_text()
    (data / "build.holder").write_text(holder)
    (step,) = plan(data).steps
    assert step.what.endswith(".draft (left by a build that was killed)")


def test_nothing_is_repaired_while_a_build_runs(folder: Path, data: Path) -> None:
    (data / "current").unlink()
    told: list[Repair] = []
    with build_lock(data), pytest.raises(BuildError, match="another build is running"):
        carry_out(data, told.append)
    # Nor is anything said to be done.
    assert told == []


def test_newer_is_told_by_number_whatever_the_clock_says(
    articles: Path, data: Path, folder: Path
) -> None:
    (articles / "third.txt").write_text("A third article about the lighthouse.")
    past = datetime(1999, 1, 1, tzinfo=UTC)
    second = build([articles], data, HashEncoder(), clock=lambda: past).generation
    assert second < folder.name
    assert read_manifest(generations(data) / second).number == 2
    (data / "current").unlink()
    assert second in plan(data).steps[0].what
    # Nor does pruning take the new for the old.
    (articles / "fourth.txt").write_text("A fourth article about the windmill.")
    third = build([articles], data, HashEncoder(), keep=2).generation
    assert {path.name for path in generations(data).iterdir()} == {second, third}
