import re

from bot.settings import Settings, variable
from tests.conftest import ROOT


def test_the_readme_lists_every_setting_with_its_default_and_meaning() -> None:
    table = re.findall(r"^\| `([A-Z_]+)` \| (.*?) ?\| (.*?) \|$", README, re.MULTILINE)
    expected = []
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = str(default).lower() if isinstance(default, bool) else str(default).rstrip("/")
        cell = "" if default in (None, (), "") else f"`{shown}`"
        expected.append((variable(name), cell, field.description))
    assert sorted(table) == sorted(expected)


def test_every_file_the_documents_link_to_is_there() -> None:
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*.md")]:
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / link).exists(), f"{document.name}: {link}"


def test_every_test_that_the_threat_model_names_is_there() -> None:
    page = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/\w+\.py)::(test_\w+)`", page)
    assert len(named) > 20
    for file, name in named:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^def {name}\(", text, re.MULTILINE), f"{file}::{name}"


README = (ROOT / "README.md").read_text(encoding="utf-8")
