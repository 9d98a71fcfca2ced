"""`citedesk cite`, and small talk on the command line, as processes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shell import Shell, one_line_error

QUOTE = 'ferries to Skarn Island will sail every hour. "We have waited nine days for this,"'
STANDS = "Ferries to Skarn Island will sail every hour. “We have waited nine days for this,”"


def test_a_quote_is_shown_as_it_stands_with_its_article(built: Shell) -> None:
    done = built("cite", QUOTE)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"Word for word in one article:\n\n│ {STANDS}\n\n")
    assert "• Harbour reopens after the storm — Ada Brill, 3 May 2026 (article harbour, " in (
        done.stdout
    )


def test_json_gives_offsets_into_the_stored_article(built: Shell) -> None:
    found = json.loads(built("cite", *QUOTE.split(), "--json").stdout)
    assert found["quote"] == QUOTE
    (attribution,) = found["found"]
    stored = json.loads(built("article", "harbour", "--json").stdout)["text"]
    assert stored[attribution["start"] : attribution["end"]] == attribution["text"] == STANDS
    place = {"article", "text", "start", "end", "exact", "similarity", "differing", "places"}
    assert attribution.keys() == place | {"title", "author", "outlet", "published", "url"}
    assert (attribution["exact"], attribution["similarity"]) == (True, 1)
    assert attribution["published"] == "2026-05-03T09:15:00+03:00"


def test_a_near_quote_says_how_many_words_differ(built: Shell) -> None:
    done = built("cite", "The town library sold a printing press from 1894")
    assert done.stdout.startswith("Not word for word, but nearly (1 word differs), in one article:")
    assert "│ The town library bought a printing press from 1894\n" in done.stdout
    assert "https://lowenpost.example/library-press#:~:text=The%20town%20library" in done.stdout


def test_a_quote_from_nowhere_is_no_error(built: Shell) -> None:
    done = built("cite", "The mayor of Skarn opened a chocolate museum on Tuesday")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "None of the articles holds this quote, or anything near it.\n"
    assert json.loads(built("cite", "zebra", "--json").stdout) == {"quote": "zebra", "found": []}


def test_a_headline_is_told_from_a_quote(built: Shell) -> None:
    done = built("cite", "harbour reopens after the storm")
    assert done.stdout.startswith(
        "No article's text holds this, but a headline does:\n\n• Harbour reopens after the storm — "
        "Ada Brill, 3 May 2026 (article harbour)"
    )
    found = json.loads(built("cite", "library buys a printing press", "--json").stdout)
    assert found["found"] == []
    (headline,) = found["headlines"]
    assert (headline["id"], headline["source"]) == ("library", "The Lowen Post")


def test_what_an_ellipsis_spans_is_shown_by_its_ends(tmp_path: Path, built: Shell) -> None:
    middle = " ".join(f"Ship number {n} came in." for n in range(200))
    text = f"The zeppelin landed. {middle} The balloon rose."
    (built.folder / "articles" / "long.txt").write_text(text)
    assert built("index", "build", "articles").returncode == 0
    shown = built("cite", "the zeppelin landed ... the balloon rose").stdout
    assert "│ The zeppelin landed. Ship number 0 came in." in shown
    assert "[…]" in shown
    assert "The balloon rose" in shown
    assert len(shown) < 1_500


def test_a_quote_put_together_without_a_mark_is_told_to_be(built: Shell) -> None:
    quote = "The town library bought a printing press their own posters on Saturdays"
    assert built("cite", quote).stdout.startswith(
        "Put together from 2 places, with 9 words left out between them and no mark of it, in one"
        " article:"
    )
    found = json.loads(built("cite", quote, "--json").stdout)["found"]
    assert [(one["exact"], one["places"], one["differing"]) for one in found] == [(False, 2, 9)]


def test_what_can_not_be_looked_for_is_one_line(tiny: Shell, tiny_data: Path) -> None:
    assert "the quote is empty" in one_line_error(tiny("cite", " “…” "))
    assert "no index in data yet" in one_line_error(tiny("cite", "some words"))
    help_text = tiny("cite", "--help").stdout
    assert "Example: citedesk cite" in help_text


def test_a_damaged_store_is_named(built: Shell) -> None:
    (folder,) = (built.folder / "data" / "generations").iterdir()
    (folder / "vectors.faiss").unlink()  # not looked at
    assert built("cite", QUOTE).returncode == 0
    (folder / "store.sqlite").write_bytes(b"x")
    assert "store.sqlite is damaged" in one_line_error(built("cite", QUOTE))
    (folder / "store.sqlite").unlink()
    assert "store.sqlite can't be read" in one_line_error(built("cite", QUOTE))


def test_no_model_and_no_vector_index_is_loaded(built: Shell) -> None:
    program = (
        "import sys; sys.argv = ['citedesk', 'cite', sys.argv[1]]\n"
        "from bot.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'faiss'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, QUOTE],
        cwd=built.folder,
        env=built.environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert STANDS in done.stdout
    assert done.stdout.endswith("[]\n")


@pytest.mark.parametrize("message", ["hello", "Hi there!", "👍"])
def test_small_talk_is_answered_with_a_line(built: Shell, message: str) -> None:
    done = built("ask", message)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    assert "cover" not in done.stdout
    answer = json.loads(built("ask", message, "--json").stdout)
    assert (answer["covered"], answer["quotes"], answer["sources"]) == (False, [], [])
    assert answer["question"] == message
    assert answer["generation"]


def test_small_talk_in_a_terminal_chat(built: Shell) -> None:
    done = built("chat", stdin="hello\n👍\n???\n")
    assert "Hello! What would you like to know from the news?" in done.stdout
    assert "All right." in done.stdout
    assert "Please write your question in words." in done.stdout
