import json
import sqlite3
from pathlib import Path

import pytest

from index.errors import IndexDamagedError, IndexMissingError, ModelMismatchError
from index.generation import Generation, check_model, current, generations


def folder(data: Path) -> Path:
    return generations(data) / current(data)


def test_an_empty_data_folder_says_to_build_first(data: Path) -> None:
    with pytest.raises(IndexMissingError, match=r"no index in .*run `citedesk index build"):
        Generation.open(data)


@pytest.mark.parametrize("name", ["store.sqlite", "lexical/meta.json", "vectors.faiss"])
def test_one_changed_byte_is_noticed(generation: Generation, data: Path, name: str) -> None:
    path = folder(data) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(IndexDamagedError, match=f"{name} is damaged.*run `citedesk index build`"):
        Generation.open(data)


@pytest.mark.parametrize(
    "name", ["store.sqlite", "lexical/meta.json", "vectors.faiss", "manifest.json"]
)
def test_a_missing_file_is_noticed(generation: Generation, data: Path, name: str) -> None:
    (folder(data) / name).unlink()
    with pytest.raises(IndexDamagedError, match=f"{name} can't be read"):
        Generation.open(data)


def test_a_manifest_of_another_schema_is_refused(generation: Generation, data: Path) -> None:
    path = folder(data) / "manifest.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps(manifest | {"schema_version": 99}))
    with pytest.raises(IndexDamagedError, match="has schema 99, this version reads"):
        Generation.open(data)
    path.write_text("{}")
    with pytest.raises(IndexDamagedError, match="not a manifest of this version"):
        Generation.open(data)


@pytest.mark.parametrize("pointer", [b"", b"../elsewhere", b"\xff\xfe", b"gone"])
def test_a_pointer_that_leads_nowhere_is_refused(
    generation: Generation, data: Path, pointer: bytes
) -> None:
    (data / "current").write_bytes(pointer)
    with pytest.raises(IndexDamagedError):
        Generation.open(data)


def test_another_model_is_refused_with_both_names(generation: Generation) -> None:
    with pytest.raises(ModelMismatchError, match="built with model hash, the setting names other"):
        check_model(generation.manifest, "other", "other-64")
    with pytest.raises(ModelMismatchError, match="files of model hash have changed"):
        check_model(generation.manifest, "hash", "hash-65")
    check_model(generation.manifest, "hash", "hash-64")


def test_a_generation_is_plain_files_without_pickles(generation: Generation, data: Path) -> None:
    names = {path.name for path in folder(data).iterdir()}
    assert names == {"manifest.json", "store.sqlite", "lexical", "vectors.faiss", "tokens"}
    with sqlite3.connect(folder(data) / "store.sqlite") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
