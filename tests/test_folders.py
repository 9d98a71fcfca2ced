"""Folders as they are on real disks: links, files that are being written, archives."""

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from index.errors import ArticleError
from index.readers import folders
from index.readers.document import LARGEST, Document
from index.readers.folders import documents, open_steady
from tests.gathering import gather

STORY = "Harbour reopens\n\nThe harbour of Lowen reopened on Sunday after the storm."


def test_no_link_leads_out_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "passwords.txt").write_text("hidden-word")
    inside = tmp_path / "articles"
    inside.mkdir()
    (inside / "story.txt").write_text(STORY)
    (inside / "again.txt").symlink_to(inside / "story.txt")
    (inside / "out.txt").symlink_to(tmp_path / "secret" / "passwords.txt")
    (inside / "folder").symlink_to(tmp_path / "secret")
    (inside / "round").symlink_to(inside)
    (inside / "nowhere.txt").symlink_to(tmp_path / "nothing")
    found = gather(inside)
    assert [article.id for article in found.articles] == ["story"]
    assert {Path(where).name: why.split(";")[0] for where, why in found.skipped.items()} == {
        "out.txt": "is a link that leads out of its folder",
        "folder": "is a link that leads out of its folder",
        "nowhere.txt": "is a link to what isn't there",
    }
    # A source may be a link itself: it was named.
    (tmp_path / "link").symlink_to(inside)
    assert [article.id for article in gather(tmp_path / "link").articles] == ["story"]


def test_a_folder_named_after_a_file_of_it_gives_the_rest(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(STORY)
    (tmp_path / "two.txt").write_text(f"{STORY} Twice.")
    found = gather(tmp_path / "one.txt", tmp_path, tmp_path / "two.txt")
    assert [article.id for article in found.articles] == ["one", "two"]


def test_a_file_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(STORY)
    states = iter([(1, 1), (2, 2), (path.stat().st_size, 3), (path.stat().st_size, 3)])
    monkeypatch.setattr(folders, "_state", lambda descriptor: next(states))
    monkeypatch.setattr(folders, "_PAUSE", 0)
    with open_steady(path) as stream:
        assert stream.read().decode() == STORY


def test_a_file_that_never_stands_still_is_named_as_passing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(STORY)
    counter = iter(range(100))
    monkeypatch.setattr(folders, "_state", lambda descriptor: (next(counter), 0))
    monkeypatch.setattr(folders, "_PAUSE", 0)
    assert gather(path).skipped == {
        str(path): "changed while it was read; build again when it is complete"
    }


def test_a_large_file_that_grew_while_it_streamed_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    line = b'{"id": "%d", "text": "The harbour of Lowen reopened."}\n'
    with path.open("wb") as file:
        file.write(line % 1)
        file.truncate(LARGEST + 1)
    (document,) = documents(path)
    assert isinstance(document, Document)
    with document.open() as stream:
        assert stream.readline() == line % 1
        with path.open("ab") as file:
            file.write(line % 2)
        with pytest.raises(ArticleError, match="changed while it was read"):
            stream.read()


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
def test_an_archive_is_read_as_its_folder_would_be(tmp_path: Path, kind: str) -> None:
    files = {"news/story.txt": STORY, "../evil.md": f"# Evil\n\n{STORY} Or not.", "x.jpg": "no"}
    archive = tmp_path / f"old.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(archive, "w") as packed:
            for name, text in files.items():
                packed.writestr(name, text)
    else:
        with tarfile.open(archive, "w:gz" if kind == "tar.gz" else "w") as tar:
            for name, text in files.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(text.encode())
                tar.addfile(entry, io.BytesIO(text.encode()))
    found = gather(archive)
    assert sorted(article.id for article in found.articles) == ["evil", "news/story"]
    ((where, why),) = found.skipped.items()
    assert where.endswith(f"old.{kind}!x.jpg")
    assert why.startswith("is none of .txt")


def test_a_packed_page_and_a_packed_export_are_read(tmp_path: Path) -> None:
    (tmp_path / "story.txt.gz").write_bytes(gzip.compress(STORY.encode()))
    rows = b'{"id": "r1", "text": "A ferry sails."}\n{"id": "r2", "text": "A ferry sinks."}\n'
    (tmp_path / "export.jsonl.gz").write_bytes(gzip.compress(rows))
    found = gather(tmp_path)
    assert [article.id for article in found.articles] == ["r1", "r2", "story"]
    assert found.skipped == {}
