"""`citedesk index build`, `verify` and `article --from` as processes."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.cli_build import ReportError, check_report, report_build
from bot.progress import BuildProgress
from index.lock import build_lock
from index.models import BuildReport, Changes, Duplicate
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
        ("sources = [{}]", "sources.1: give either path or url"),
        ("sources = ['a', {path = 'b', colour = 'red'}]", "sources.2.colour is not a key"),
        ("sources = ['nowhere']", "nowhere can't be found"),
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
    # Said before anything is built.
    assert "the report no/such/folder.json has no folder to lie in" in one_line_error(
        built("index", "build", "articles", "--report", "no/such/folder.json")
    )
    assert "--every goes with --watch" in one_line_error(
        built("index", "build", "articles", "--every", "5")
    )


def test_whether_a_report_can_be_written_is_told_and_nothing_left_behind(tmp_path: Path) -> None:
    for path, message in (
        (tmp_path, "is a folder; name a file in it"),
        (tmp_path / "no" / "r.json", "has no folder to lie in; make that first"),
        (Path("/proc/r.json"), "can't be written (No such file or directory); mend"),
        (tmp_path / "a\0b", "can't be written (embedded null byte); mend that"),
    ):
        with pytest.raises(ReportError) as caught:
            check_report(path)
        assert str(caught.value).startswith(f"the report {path} {message}")
    check_report(tmp_path / "r.json")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "r.json").write_text("of the last build")
    check_report(tmp_path / "r.json")
    assert (tmp_path / "r.json").read_text() == "of the last build"


def test_counts_agree_with_their_nouns(capfd: pytest.CaptureFixture[str]) -> None:
    told = [Duplicate(where="a", article=f"a{n}", of="b", left_out=False) for n in range(10)]
    none = Changes(added=1, changed=0, removed=0, unchanged=0)
    report = BuildReport(
        generation="g", published=True, articles=1, passages=1, changes=none, embedded=1,
        duplicates=tuple(told[:1]), skipped=(), seconds=1,
    )  # fmt: skip
    report_build(report)
    out = capfd.readouterr().out
    assert out.startswith("Published 1 article, 1 passage in 1.0 s")
    assert "1 copy of a story told elsewhere, kept." in out
    report_build(report.model_copy(update={"duplicates": tuple(told)}))
    assert "10 copies of stories told elsewhere, kept." in capfd.readouterr().out
    with BuildProgress() as progress:
        progress.embedded(1, 1, 1)
    assert "embedded 1 of 1 article (1 passage, " in capfd.readouterr().err


def test_a_report_tells_of_a_build_that_failed_too(built: Shell) -> None:
    (built.folder / "report.json").write_text("of the last build")
    error = one_line_error(built("index", "build", "nowhere", "--report", "report.json"))
    told = json.loads((built.folder / "report.json").read_text())
    assert told["error"] == error
    assert told["published"] is False
    assert told["embedded"] == 0
    # With what a report has else, so that a script needs no other way to read it.
    assert built("index", "build", "articles", "--report", "report.json").returncode == 0
    done = json.loads((built.folder / "report.json").read_text())
    assert done.keys() == told.keys()
    assert done["error"] is None


def test_copies_of_a_story_are_told_apart(tiny: Shell) -> None:
    (tiny.folder / "a.jsonl").write_text(
        "".join(
            json.dumps(
                {"id": f"n{n}", "title": f"Storm {n}", "text": report(1), "source": outlet}
                | {"published": published}
            )
            + "\n"
            for n, (outlet, published) in enumerate(
                [
                    ("The Echo", "2026-05-01"),
                    ("The Echo", "2026-05-09"),
                    ("The Post", "2026-05-01"),
                    ("The Post", "2026-05-01"),
                    (None, None),
                ]
            )
        )
    )
    assert tiny("index", "build", "a.jsonl").returncode == 0
    shown = tiny("index", "info").stdout
    assert "(The Echo, 1 May 2026; The Echo, 9 May 2026; n2; n3; n4)" in shown


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
    assert "has 1 problem; `citedesk index build` makes a new one" in damaged.stderr
    told = built("index", "verify", "--repair")
    assert told.returncode == 1
    assert "Would: publish generation" in told.stdout
    assert published.exists()
    with build_lock(data):
        assert "another build is running" in one_line_error(
            built("index", "verify", "--repair", "--yes")
        )
    mended = built("index", "verify", "--repair", "--yes")
    assert mended.returncode == 0, mended.stderr
    assert "Doing: publish generation" in mended.stdout
    assert "Whole: 2 articles, " in mended.stdout
    assert not published.exists()


def test_the_only_generation_is_mended_by_the_build_that_is_named(built: Shell) -> None:
    data = built.folder / "data"
    published = data / "generations" / (data / "current").read_text().strip()
    (published / "vectors.faiss").write_bytes(b"")
    told = built("index", "verify", "--repair")
    assert "none can take the published one's place; `citedesk index build` makes" in told.stdout
    assert "Nothing to repair" not in told.stdout
    assert told.stderr.count("`citedesk index build`") == 2
    assert "--full" not in told.stderr
    assert built("index", "build", "articles").stdout.startswith("Published 2 articles")
    # With another model nothing is wrong but the setting.
    other = one_line_error(built("index", "verify", CITEDESK_MODEL="no/such-model"))
    assert other.startswith("passages and vectors weren't compared: the index was built with model")
    assert other.endswith(f"set CITEDESK_MODEL={built.environment['CITEDESK_MODEL']}")


@contextmanager
def watching(shell: Shell, *words: str, **environment: Any) -> Iterator[subprocess.Popen[str]]:
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
