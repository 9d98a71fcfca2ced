import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

ALLOWED = {
    "index": {"index"},
    "retrieval": {"index", "retrieval"},
    "bot": {"bot", "index", "retrieval"},
}
OURS = {"bot", "retrieval", "index", "tests"}
FILES = [path for package in ALLOWED for path in sorted((ROOT / package).rglob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_run_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    assert set(imported(path)) & OURS <= ALLOWED[package]


@pytest.mark.parametrize("package", ["index", "retrieval"])
def test_only_the_face_knows_telegram_and_the_command_line(package: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        assert not {"telegram", "typer", "rich"} & set(imported(path)), path


def test_nothing_is_pickled() -> None:
    for path in FILES:
        assert not {"pickle", "joblib", "shelve", "dill"} & set(imported(path)), path
