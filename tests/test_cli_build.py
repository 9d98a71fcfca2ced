"""`citedesk index build`, `verify` and `article --from` as processes."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.prose import report
from tests.shell import Shell, one_line_error
from tests.website import Website, page

TOML = """
sources = [
    "articles/",
    {path = "export.csv", outlet = "The Echo", fields = {title = "Kopf", text = "Rumpf"}},
]
"""


def test_a_toml_file_names_the_sources_once(built: Shell) -> None:
    (built.folder / "citedesk.toml").write_text(TOML)
    (built.folder / "export.csv").write_text("Kopf;Rumpf\nA ferry sails;It sailed at noon.\n")
    done = built("index", "build", "--report", "report.json")
    assert done.returncode == 0, done.stderr
    told = json.loads((built.folder / "report.json").read_text())
    assert told["added"] == 1
    assert told["unchanged"] == 2
    assert told["changed"] == told["removed"] == told["duplicates"] == 0
    assert told["skipped"] == []
    assert told["embedded"] == 1
    assert told["seconds"] > 0
    assert "1 added" in done.stdout
    assert "embedded 3 of 3 articles (" in done.stderr
    assert " passages, " in done.stderr
    # The same again embeds nothing.
    assert built("index", "build", "--report", "report.json").stdout.startswith("Nothing changed")
    assert json.loads((built.folder / "report.json").read_text())["embedded"] == 0
    assert "export.csv" in built("index", "info").stdout


def test_paths_are_seen_from_the_file_that_names_them(built: Shell) -> None:
    (built.folder / "config").mkdir()
    (built.folder / "config" / "news.toml").write_text('sources = ["../articles"]')
    done = built("index", "build", "--config", "config/news.toml")
    assert done.stdout.startswith("Nothing changed: 2 articles")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("sources = [", "isn't TOML"),
        ("", "sources is missing"),
        ("source = ['a']", "source is not a key it knows; known are sources"),
        ("sources = []", "sources is to be a list of one or more"),
        ("sources = 'a'", "sources is to be a list of one or more"),
        ("sources = [3]", "sources.1 is neither a path or address in quotes nor a table"),
        ("sources = ['ftp://x']", "sources.1: path 'ftp://x' is an address"),
        ("sources = [{path = 'a', fields = {head = 'x'}}]", "sources.1: 'head' is no field"),
        ("sources = [{}]", "sources.1: give either path or url"),
        ("sources = [{url = 'ftp://x'}]", "sources.1: url 'ftp://x' doesn't start with http"),
        ("sources = ['a', {path = 'b', colour = 'red'}]", "sources.2.colour is not a key"),
        ("sources = ['nowhere']", "nowhere can't be found"),
        ("sources = [{path = 'articles', most = 0}]", "sources.1.most: Input should be"),
    ],
)
def test_a_file_of_sources_that_is_wrong_is_one_line(
    built: Shell, content: str, message: str
) -> None:
    (built.folder / "citedesk.toml").write_text(content)
    assert message in one_line_error(built("index", "build"))
    assert built("index", "info").returncode == 0


def test_what_is_named_wrongly_on_the_command_line_is_one_line(built: Shell) -> None:
    assert "no sources: name files" in one_line_error(built("index", "build"))
    assert "isn't FIELD=COLUMN" in one_line_error(
        built("index", "build", "articles", "--fields", "title")
    )
    assert "either on the command line or in" in one_line_error(
        built("index", "build", "articles", "--config", "x.toml")
    )
    assert "x.toml can't be read" in one_line_error(built("index", "build", "--config", "x.toml"))
    assert "can't write the report no/such/folder.json" in one_line_error(
        built("index", "build", "articles", "--report", "no/such/folder.json")
    )
    assert "names title twice" in one_line_error(
        built("index", "build", "articles", "--fields", "title=a,title=b")
    )
    assert "is no http or https address" in one_line_error(built("index", "build", "file:///x"))


def test_a_report_tells_of_a_build_that_failed_too(built: Shell) -> None:
    (built.folder / "report.json").write_text("of the last build")
    error = one_line_error(built("index", "build", "nowhere", "--report", "report.json"))
    told = json.loads((built.folder / "report.json").read_text())
    assert told["error"] == error
    assert told["published"] is False
    assert told["embedded"] == 0


def test_a_page_is_shown_as_the_reader_makes_it_without_an_index(tiny: Shell) -> None:
    text = report(1)
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    (tiny.folder / "page.html").write_text(
        '<html lang="en"><head><title>Storm | The Lowen Post</title>'
        '<meta property="og:site_name" content="The Lowen Post">'
        '<meta property="article:published_time" content="2026-05-01T08:00:00+03:00">'
        f"</head><body><article><h1>Storm</h1>{paragraphs}</article></body></html>"
    )
    done = tiny("article", "--from", "page.html", "--json")
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert list(shown) == [
        "title",
        "author",
        "outlet",
        "published",
        "modified",
        "language",
        "section",
        "address",
        "text",
        "warnings",
    ]
    assert (shown["title"], shown["outlet"], shown["author"]) == ("Storm", "The Lowen Post", None)
    assert shown["published"] == "2026-05-01T08:00:00+03:00"
    assert shown["text"] == text
    assert any("author" in warning for warning in shown["warnings"])
    plain = tiny("article", "--from", "page.html").stdout
    assert "Author     (not stated)" in plain
    assert text in plain
    assert not (tiny.folder / "data").exists()


def test_a_page_at_an_address_is_fetched_if_it_may_be(tiny: Shell) -> None:
    with Website() as site:
        site.answers("/a", page(f"<html><body><article><h1>S</h1><p>{report(1)}</p></article>"))
        url = site.url("/a")
        assert "CITEDESK_ALLOW_PRIVATE" in one_line_error(tiny("article", "--from", url))
        assert site.requests == []
        allowed = {"CITEDESK_ALLOW_PRIVATE": "true", "CITEDESK_FETCH_DELAY": "0"}
        done = tiny("article", "--from", url, "--json", **allowed)
        assert json.loads(done.stdout)["address"] == url
        missing = tiny("article", "--from", site.url("/b"), **allowed)
        assert "answered 404" in one_line_error(missing)


def test_what_no_article_can_be_read_from_is_one_line(tiny: Shell) -> None:
    assert "can't be found" in one_line_error(tiny("article", "--from", "nowhere.html"))
    (tiny.folder / "empty.html").write_text("")
    assert "empty.html: is empty" in one_line_error(tiny("article", "--from", "empty.html"))
    assert "name an article's id, or a page" in one_line_error(tiny("article"))
    assert "name an article's id, or a page" in one_line_error(tiny("article", "x", "--from", "y"))


def test_an_index_is_verified_and_repaired(built: Shell) -> None:
    whole = built("index", "verify")
    assert whole.returncode == 0, whole.stderr
    assert whole.stdout.startswith("Whole: 2 articles, ")
    (built.folder / "articles" / "third.txt").write_text("A third article about a lighthouse.")
    assert built("index", "build", "articles").returncode == 0
    data = built.folder / "data"
    published = data / "generations" / (data / "current").read_text().strip()
    (published / "vectors.faiss").write_bytes(b"")
    damaged = built("index", "verify")
    assert damaged.returncode == 1
    assert "vectors.faiss is damaged" in damaged.stderr
    told = built("index", "verify", "--repair")
    assert told.returncode == 1
    assert "Would: publish generation" in told.stdout
    assert published.exists()
    mended = built("index", "verify", "--repair", "--yes")
    assert mended.returncode == 0, mended.stderr
    assert "Whole: 2 articles, " in mended.stdout
    assert not published.exists()


@contextmanager
def watching(shell: Shell, *words: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    process = shell.start("index", "build", "--watch", *words, **environment)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def told(process: subprocess.Popen[str], beginning: str) -> str:
    """Read what the process says up to a line that begins so."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(beginning):
            return line
    raise AssertionError(f"ended without {beginning!r}")


def test_a_watched_folder_is_built_again_when_it_changes(built: Shell) -> None:
    with watching(built, "articles") as process:
        told(process, "Watching")
        time.sleep(1)  # what is written before the watch stands is in no later event
        (built.folder / "articles" / "third.txt").write_text("A third article about a lighthouse.")
        assert told(process, "Articles").startswith("Articles: 1 added")
        told(process, "Watching")
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130


def test_a_watched_address_is_asked_again(built: Shell) -> None:
    with Website() as site:
        first, second = (
            page(f"<html><body><article><h1>S</h1><p>{report(n)}</p></article>") for n in (1, 2)
        )
        site.answers("/a", first, second)
        allowed = {"CITEDESK_ALLOW_PRIVATE": "true", "CITEDESK_FETCH_DELAY": "0"}
        with watching(built, site.url("/a"), "--every", "0.02", **allowed) as process:
            told(process, "Articles")
            assert told(process, "Articles").startswith("Articles: 0 added, 1 changed")
