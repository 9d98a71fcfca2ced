"""Whatever goes wrong in a build, what was published stays, and what was read before isn't lost."""

import json
import logging
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.build import build
from index.errors import BuildError
from index.generation import Generation, current
from index.readers import folders
from index.readers.folders import UnreadableError
from index.verify import verify
from tests.conftest import ARTICLES
from tests.fakes import HashEncoder
from tests.prose import report
from tests.shell import COMMAND, Shell


def ids(data: Path) -> list[str]:
    generation = Generation.open(data)
    found = [article.id for article in generation.store.articles()]
    generation.close()
    return found


@pytest.mark.parametrize("blocks", [1, 200])
def test_a_full_disk_is_one_line_and_the_index_stays(built: Shell, blocks: int) -> None:
    before = (built.folder / "data" / "current").read_text()
    export = built.folder / "articles" / "export.jsonl"
    rows = (json.dumps({"id": str(n), "text": report(n, 40)}) for n in range(200))
    export.write_text("\n".join(rows))
    # No file may grow past so many blocks of 1,024 bytes, as on a disk that is full.
    full = subprocess.run(
        ["bash", "-c", f"ulimit -f {blocks}; exec {COMMAND} index build articles"],
        cwd=built.folder,
        env=built.environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert full.returncode == 1, full.stderr
    last = full.stderr.splitlines()[-1]
    assert last.startswith("citedesk: can't write the index in data (")
    assert "an index published before is unchanged" in last
    assert "Traceback" not in full.stderr
    assert (built.folder / "data" / "current").read_text() == before
    assert built("index", "verify").returncode == 0
    assert built("index", "build", "articles").returncode == 0


def test_a_file_that_cannot_be_read_now_keeps_its_article(
    articles: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([articles], data, HashEncoder())
    (articles / "third.txt").write_text("A third article about the lighthouse of Skarn.")
    opened = folders.open_steady

    def failing(path: Path) -> object:
        if path.name == "harbour.txt":
            raise UnreadableError("can't be read (Input/output error); check its permissions")
        return opened(path)

    monkeypatch.setattr(folders, "open_steady", failing)
    report = build([articles], data, HashEncoder())
    assert sorted(ids(data)) == ["harbour", "library", "third"]
    assert report.changes.unchanged == 2
    (skipped,) = report.skipped
    assert skipped.reason.endswith("(its article is kept as indexed before)")
    # A file that is there no more is no such file.
    monkeypatch.undo()
    (articles / "harbour.txt").unlink()
    build([articles], data, HashEncoder())
    assert sorted(ids(data)) == ["library", "third"]


def test_a_folder_that_cannot_be_read_now_keeps_its_articles(
    articles: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = articles / "2025"
    below.mkdir()
    (below / "old.txt").write_text("An old article about the lighthouse of Skarn.")
    build([articles], data, HashEncoder())
    scandir = os.scandir

    def denied(path: Path | int) -> object:
        if isinstance(path, Path) and path.name == "2025":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", denied)
    report = build([articles], data, HashEncoder())
    assert not report.published
    assert "2025/old" in ids(data)
    assert "Permission denied" in report.skipped[0].reason


def test_a_clock_that_was_set_back_is_told_and_does_no_harm(
    articles: Path, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    build([articles], data, HashEncoder())
    (articles / "third.txt").write_text("A third article about the lighthouse.")
    with caplog.at_level(logging.WARNING):
        second = build(
            [articles], data, HashEncoder(), clock=lambda: datetime(1999, 1, 1, tzinfo=UTC)
        )
    assert "the clock says 1999-01-01 00:00, which is before" in caplog.text
    assert current(data) == second.generation
    assert len(ids(data)) == 3


def test_nothing_is_read_from_the_data_folder_itself(tmp_path: Path) -> None:
    for name, text in ARTICLES.items():
        (tmp_path / name).write_text(text)
    data = tmp_path / "data"
    build([tmp_path], data, HashEncoder())
    again = build([tmp_path], data, HashEncoder())
    assert not again.published
    assert again.skipped == ()


def test_identical_input_gives_identical_generations(articles: Path, tmp_path: Path) -> None:
    def built(name: str) -> tuple[object, bytes]:
        report = build([articles], tmp_path / name, HashEncoder())
        generation = Generation.open(tmp_path / name)
        manifest = generation.manifest.model_dump(exclude={"generation", "built_at"})
        passages = [
            (p, a) for a in generation.store.articles() for p in generation.store.passages_of(a.id)
        ]
        generation.close()
        folder = tmp_path / name / "generations" / report.generation
        return (manifest, passages), (folder / "store.sqlite").read_bytes()

    assert built("one") == built("two")


def test_a_build_without_articles_is_an_error_and_the_index_stays(
    articles: Path, data: Path
) -> None:
    build([articles], data, HashEncoder())
    for path in articles.iterdir():
        path.unlink()
    with pytest.raises(BuildError, match="no articles in"):
        build([articles], data, HashEncoder())
    assert len(ids(data)) == 2
    assert verify(data, HashEncoder()).problems == ()
