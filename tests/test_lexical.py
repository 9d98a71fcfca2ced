import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest
from tantivy import Query

from index import lexical
from index.analysis import query_terms
from index.errors import IndexDamagedError, NoTemporaryFolderError
from index.generation import Generation
from index.lexical import LexicalIndex, LexicalWriter, Match


def rows(generation: Generation, question: str) -> list[str]:
    found = generation.lexical.match(query_terms(question, ["en"]), 5)
    passages = generation.store.passages([match.row for match in found])
    return [passage.article for passage in passages]


def test_the_passage_with_the_rarer_terms_comes_first(generation: Generation) -> None:
    assert rows(generation, "Which printing press did the library buy?")[0] == "library"
    assert rows(generation, "ferries to Skarn")[0] == "harbour"


def test_terms_match_in_another_form(generation: Generation) -> None:
    assert rows(generation, "reopening harbours")[0] == "harbour"


def test_scores_are_positive_and_fall(generation: Generation) -> None:
    scores = [match.score for match in generation.lexical.match(["librari", "harbour"], 5)]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)


@pytest.mark.parametrize(
    "question",
    ['"', "NEAR(a b)", "harbour AND", "headline:storm", "*", "a' OR 1=1; --", "^harbour - (", "😀"],
)
def test_no_question_is_an_operator(generation: Generation, question: str) -> None:
    generation.lexical.match([question], 5)
    generation.lexical.match(query_terms(question, ["en"]), 5)


def test_document_frequencies_count_passages(generation: Generation) -> None:
    found = generation.lexical.document_frequencies(["librari", "press", "1.2", "zebra"])
    assert found["librari"] >= 1
    assert found["1.2"] == 1
    assert found["zebra"] == 0


def test_a_phrase_matches_where_its_terms_stand_in_a_row(tmp_path: Path) -> None:
    with written(tmp_path / "lexical", ["red ferry", "ferry red", "red old ferry"]) as index:
        assert [match.row for match in index.match(["red ferry"], 5)] == [0]


def write(folder: Path, texts: list[str]) -> None:
    with closing(LexicalWriter(folder)) as writer:
        for row, text in enumerate(texts):
            writer.add(row, text.split())
        writer.finish()


@contextmanager
def written(folder: Path, texts: list[str]) -> Iterator[LexicalIndex]:
    write(folder, texts)
    with closing(LexicalIndex(folder)) as index:
        yield index


@pytest.mark.parametrize("share", [0.005, 0.02, 0.04, 0.5, 1])
def test_among_rows_the_best_of_them_are_found_by_the_same_scores(
    tmp_path: Path, share: float
) -> None:
    chance = np.random.default_rng(0)
    texts = [" ".join(f"w{n}" for n in chance.integers(0, 30, 9)) for _ in range(1000)]
    among = np.flatnonzero(chance.random(1000) < share).astype(np.int64)
    assert len(among)
    with written(tmp_path / "lexical", texts) as index:
        everywhere = index.match(["w1", "w2", "w3"], 1000)
        found = index.match(["w1", "w2", "w3"], 20, among)
    kept = set(among.tolist())
    expected = [match for match in everywhere if match.row in kept][:20]
    assert [match.score for match in found] == pytest.approx([match.score for match in expected])
    assert {match.row for match in found} <= kept


def test_among_many_rows_the_matches_are_gone_through_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    depths: list[int] = []
    best = LexicalIndex._best

    def counted(index: LexicalIndex, wanted: Query, count: int) -> list[Match]:
        depths.append(count)
        return best(index, wanted, count)

    monkeypatch.setattr(LexicalIndex, "_best", counted)
    texts = [f"harbour ferry number{n}" for n in range(2_000)]
    with written(tmp_path / "lexical", texts) as index:
        for step in (2, 10):
            depths.clear()
            assert len(index.match(["harbour", "ferry"], 5, np.arange(0, 2_000, step))) == 5
            # A few times as many as are wanted, by the share of the rows; not once for each row.
            assert len(depths) == 1
            assert depths[0] <= 4 * 5 * step


def test_no_rows_give_nothing(tmp_path: Path) -> None:
    with written(tmp_path / "lexical", ["red ferry"]) as index:
        assert index.match(["red"], 5, np.array([], dtype=np.int64)) == []


def test_an_opened_index_leaves_its_folder_as_it_is_and_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing can be written to a generation on a read-only disk, not even a lock.
    folder, views = tmp_path / "lexical", tmp_path / "tmp"
    views.mkdir()
    monkeypatch.setattr(lexical, "_IN_MEMORY", str(views))
    write(folder, ["red ferry"])
    before, changed = sorted(folder.iterdir()), folder.stat().st_mtime_ns
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o666 & ~_umask()}
    for _ in range(20):
        with closing(LexicalIndex(folder)) as index:
            assert [match.row for match in index.match(["red"], 1)] == [0]
    assert sorted(folder.iterdir()) == before
    assert folder.stat().st_mtime_ns == changed
    assert list(views.iterdir()) == []


def test_what_a_killed_process_left_behind_is_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = tmp_path / "views"
    views.mkdir()
    monkeypatch.setattr(lexical, "_IN_MEMORY", str(views))
    write(tmp_path / "lexical", ["red ferry"])
    killed = (
        f"import os, signal; from index import lexical; lexical._IN_MEMORY = {str(views)!r}; "
        f"index = lexical.LexicalIndex(lexical.Path({str(tmp_path / 'lexical')!r})); "
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", killed], check=False)
    assert len(list(views.iterdir())) == 1
    with closing(LexicalIndex(tmp_path / "lexical")) as one:
        with closing(LexicalIndex(tmp_path / "lexical")):
            assert len(list(views.iterdir())) == 2  # both its own
        assert [match.row for match in one.match(["red"], 1)] == [0]
    assert list(views.iterdir()) == []


def test_without_a_temporary_folder_the_index_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "lexical", ["red ferry"])
    monkeypatch.setattr(lexical, "_IN_MEMORY", str(tmp_path / "none"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(NoTemporaryFolderError, match=r"folder .*; make room there, or set TMPDIR"):
        LexicalIndex(tmp_path / "lexical")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_full_disk_is_an_error_of_the_system(tmp_path: Path) -> None:
    # No file may grow beyond some bytes, which is what a full disk comes to.
    writing = (
        "import resource, signal; from index.lexical import *; "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))\n"
        "try:\n"
        "    writer = LexicalWriter(Path({1!r}))\n"
        "    for row in range(2000): writer.add(row, [f'w{{row}}', f'v{{row % 99}}'])\n"
        "    writer.finish()\n"
        "except OSError as error: print(error)\n"
    )
    for most in (0, 2_000):
        code = writing.format(most, str(tmp_path / f"of-{most}"))
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert done.stdout == "the lexical index can't be written; is the disk full?\n"


def test_a_damaged_index_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "lexical"
    write(folder, ["red ferry"])
    (folder / "meta.json").write_text("{}")
    with pytest.raises(IndexDamagedError, match="lexical is not a readable lexical index"):
        LexicalIndex(folder)
