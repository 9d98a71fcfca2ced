import os
from pathlib import Path
from typing import BinaryIO

import pytest

from index.models import Article
from tests.gathering import gather


def read(*sources: Path) -> tuple[list[Article], dict[str, str]]:
    found = gather(*sources)
    return found.articles, {Path(where).name: why for where, why in found.skipped.items()}


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_ids_are_paths_below_the_folder_and_never_the_same(tmp_path: Path) -> None:
    for name in ("b/one.txt", "a/one.md", "one.txt", "one.md"):
        write(tmp_path, name, f"A short note about the harbour, kept in {name}.")
    other = tmp_path.with_name("other")
    write(other, "one.txt", "Another note.")
    found, _ = read(tmp_path, other)
    assert [article.id for article in found] == ["a/one", "b/one", "one", "one.txt", "one.txt-2"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path, "one.txt", "A short note about the harbour.")
    assert len(read(tmp_path, path)[0]) == 1


def test_hidden_files_are_passed_over_and_unknown_kinds_named(tmp_path: Path) -> None:
    write(tmp_path, ".git/x.txt", "no")
    write(tmp_path, ".hidden.txt", "no")
    write(tmp_path, "photo.jpg", "no")
    found, skipped = read(tmp_path)
    assert found == []
    assert skipped.keys() == {"photo.jpg"}
    assert skipped["photo.jpg"].startswith("is none of .txt")


def test_utf16_with_a_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Café reopens\n\nThe café reopened.", encoding="utf-16")
    assert read(tmp_path)[0][0].title == "Café reopens"


def test_an_unreadable_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "a.txt", "text")

    def denied(path: Path, *how: object) -> BinaryIO:
        raise PermissionError(13, "Permission denied")

    # The tests may run as root, whom no permission stops.
    monkeypatch.setattr(Path, "open", denied)
    assert read(path)[1] == {"a.txt": "can't be read (Permission denied); check its permissions"}


def test_json_lines_with_nulls_are_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "a.jsonl",
        '{"id": "n1", "title": "Storm", "text": "It blew.\\n\\nHard.", "url": null, '
        '"published": "2026-05-01", "author": null, "source": "Wire"}\n\n'
        '{"id": 2, "text": "Only a text."}\n',
    )
    found, skipped = read(path)
    assert skipped == {}
    assert found[0].model_dump() == {
        "id": "n1",
        "title": "Storm",
        "text": "It blew.\n\nHard.",
        "url": None,
        "published": "2026-05-01",
        "author": None,
        "source": "Wire",
        "modified": None,
        "language": None,
        "section": None,
    }
    assert (found[1].id, found[1].title) == ("2", "Only a text.")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("not json", "isn't JSON"),
        ("[1]", "is a list, not an object"),
        ('"x"', "is text, not an object"),
        ('{"id": "a", "text": " "}', "has no text"),
        ('{"text": 5}', "has no text"),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_the_others_are_read(
    tmp_path: Path, line: str, reason: str
) -> None:
    path = write(tmp_path, "a.jsonl", f'{{"id": "ok", "text": "fine"}}\n{line}\n')
    found, skipped = read(path)
    assert [article.id for article in found] == ["ok"]
    ((where, why),) = skipped.items()
    assert where in ("a.jsonl:2", "a.jsonl")
    assert why.startswith(reason)


def test_markdown_is_read_as_its_reader_sees_it(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "a.md",
        "---\nheadline: Press arrives\nauthors: [Jon Ask, Mia Holt]\n"
        "date: 2026-05-04 10:00:00+03:00\npublication: The Post\n"
        "link: https://post.example/a\n---\n# Press arrives\n\n"
        "The **old** [press](https://x.example)\narrived *today*.\n\n## Later\n\n"
        "> “Heavy,” he said.\n\n- one crate\n- two crates\n\n![a photo](p.jpg)\n",
    )
    (article,), _ = read(path)
    assert article.title == "Press arrives"
    assert article.author == "Jon Ask, Mia Holt"
    assert article.source == "The Post"
    assert article.url == "https://post.example/a"
    assert article.model_dump()["published"] == "2026-05-04T10:00:00+03:00"
    assert article.text.split("\n\n") == [
        "The old press arrived today.",
        "Later",
        "“Heavy,” he said.",
        "one crate",
        "two crates",
    ]


@pytest.mark.parametrize(
    ("matter", "reason"),
    [
        ("title: [", "has front matter that isn't YAML"),
        ("date: last week", "front matter gives the date 'last week'; use ISO 8601"),
    ],
)
def test_bad_front_matter_is_named(tmp_path: Path, matter: str, reason: str) -> None:
    path = write(tmp_path, "a.md", f"---\n{matter}\n---\nText.\n")
    assert read(path)[1]["a.md"].startswith(reason)


def test_markdown_without_front_matter_takes_its_heading_as_title(tmp_path: Path) -> None:
    path = write(tmp_path, "a.md", "# Storm\n\nIt blew.\n")
    (article,), _ = read(path)
    assert (article.title, article.text) == ("Storm", "It blew.")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.jsonl", '{"id": "\\ud800", "text": "x"}', "has a bad id: an id is one line"),
        ("a.jsonl", '{"id": "a\\nb", "text": "x"}', "has a bad id: an id is one line"),
        ("a.jsonl", '{"id": "' + "a" * 300 + '", "text": "x"}', "has a bad id: an id is one line"),
        ("a.jsonl", "9" * 5000, "isn't JSON"),
    ],
)
def test_hostile_lines_are_named(tmp_path: Path, name: str, content: str, reason: str) -> None:
    found, skipped = read(write(tmp_path, name, content))
    assert found == []
    assert next(iter(skipped.values())).startswith(reason)


def test_only_web_addresses_are_kept_and_long_lines_are_cut(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "a.jsonl",
        '{"id": "a", "title": " ", "text": "Words.", "url": "tg://user?id=7"}\n'
        '{"id": "b", "title": "'
        + "T" * 999
        + '", "text": "Other words.", "url": "https://a.example/"}',
    )
    (first, second), _ = read(path)
    assert (first.title, first.url) == ("Words.", None)
    assert (len(second.title), second.url) == (300, "https://a.example/")


def test_nested_front_matter_says_nothing(tmp_path: Path) -> None:
    pairs = zip("abcdef", "bcdefg", strict=True)
    levels = "".join(f"{outer}: &{outer} [{f'*{inner}, ' * 9}]\n" for inner, outer in pairs)
    path = write(tmp_path, "x.md", f"---\na: &a [x]\n{levels}title: *g\n---\n# Storm\n\nIt blew.\n")
    assert read(path)[0][0].title == "Storm"


def test_a_page_nobody_thought_of_costs_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def surprised(content: bytes, article_id: str, **known: object) -> Article:
        raise TypeError("unthought of")

    monkeypatch.setattr("index.readers.html.read_html", surprised)
    write(tmp_path, "a.html", "<p>x</p>")
    write(tmp_path, "b.txt", "A short note about the harbour.")
    found, skipped = read(tmp_path)
    assert len(found) == 1
    assert skipped == {"a.html": "can't be read (TypeError); please report this file"}


def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert read(tmp_path / "pipe.txt")[1] == {"pipe.txt": "is not a regular file; leave it out"}


def test_a_page_too_large_to_be_one_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.html", "<html><body><p>x</p></body></html>" + " " * 10 * 1024 * 1024)
    assert read(tmp_path)[1] == {"a.html": "is larger than 10 MB; part it, or leave it out"}
