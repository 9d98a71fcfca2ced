"""The command as a process: what scripts and people at a terminal rely on."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import write_articles
from tests.shell import Shell, one_line_error

COMMANDS = [
    [],
    ["index"],
    ["index", "build"],
    ["index", "info"],
    ["index", "verify"],
    ["ask"],
    ["cite"],
    ["eval"],
    ["chat"],
    ["bot"],
]


@pytest.mark.parametrize("words", [*COMMANDS, ["article"], ["demo"]], ids=" ".join)
def test_every_command_has_help_with_an_example(tiny: Shell, words: list[str]) -> None:
    done = tiny(*words, "--help")
    assert done.returncode == 0
    assert "Usage: " in done.stdout
    assert "Example: " in done.stdout


def test_a_setting_that_there_is_none_of_is_a_line_beside_what_was_asked(built: Shell) -> None:
    done = built("index", "info", CITEDESK_DTAA="elsewhere")
    assert done.returncode == 0
    assert done.stderr == "note: CITEDESK_DTAA is no setting; is CITEDESK_DATA meant?\n"


def test_an_option_that_names_what_no_article_has_is_one_line(built: Shell) -> None:
    done = built("ask", "Who bought it?", "--source", "Guardian")
    assert (
        one_line_error(done) == "no article is from the outlet 'Guardian'; there are The Lowen Post"
    )


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--since", "2026-05", "--until", "2026-05"], "Searched 1 to 31 May 2026: 2 articles."),
        (
            ["--since", "2026-05", "--until", "2999"],
            "Searched 1 May 2026 to 31 December 2999: 2 articles.",
        ),
        (["--since", "May 2026"], "Searched since 1 May 2026: 2 articles."),
        (["--until", "2026"], "Searched until 31 December 2026: 2 articles."),
    ],
)
def test_a_month_or_a_year_as_a_date_is_all_of_it(
    built: Shell, options: list[str], told: str
) -> None:
    assert built("ask", "Who bought a printing press?", *options).stdout.startswith(told)


def test_a_date_that_is_none_is_one_line(built: Shell) -> None:
    done = built("ask", "Who bought it?", "--since", "0000-05")
    assert one_line_error(done).startswith(
        "--since '0000-05' is not a date; write it as 2024-03-19"
    )


def test_a_wrong_call_is_a_usage_error(tiny: Shell) -> None:
    assert tiny("ask").returncode == 2
    assert tiny("index", "build", "a", "--every", "often").returncode == 2
    assert tiny("nonsense").returncode == 2
    assert tiny("ask", "x", "--colour").returncode == 2


def test_the_index_is_shown_and_left_when_nothing_changed(built: Shell) -> None:
    facts = json.loads(built("index", "info", "--json").stdout)
    assert facts["articles"] == 2
    assert facts["passages"] >= 2
    assert facts["model"]["dimension"] == 16
    again = built("index", "build", "articles")
    assert again.stdout.startswith("Nothing changed: 2 articles, ")
    assert facts["generation"] in again.stdout
    assert "Articles    2" in built("index", "info").stdout


def test_an_article_is_shown_as_it_is_stored(built: Shell) -> None:
    article = json.loads(built("article", "library", "--json").stdout)
    assert article["title"] == "Library buys a printing press"
    assert article["published"] == "2026-05-04T10:00:00+03:00"
    text = built("article", "library").stdout
    assert text.startswith("Library buys a printing press\nJon Ask, The Lowen Post, 4 May 2026\n")
    assert article["text"] in text
    assert "no article 'x' in the index" in one_line_error(built("article", "x"))


def test_what_a_user_gets_wrong_is_one_line_and_the_index_stays(built: Shell) -> None:
    before = built("index", "info", "--json").stdout
    (built.folder / "empty").mkdir()
    (built.folder / "photo.txt").write_bytes(b"\x89PNG\0")
    assert "nowhere can't be found" in one_line_error(built("index", "build", "nowhere"))
    assert "no articles in empty" in one_line_error(built("index", "build", "empty"))
    assert "photo.txt: is binary" in one_line_error(built("index", "build", "photo.txt"))
    bad_model = built("index", "build", "articles", CITEDESK_MODEL="no/such-model")
    assert "model 'no/such-model' is neither a folder nor found" in one_line_error(bad_model)
    assert "setting CITEDESK_QUOTES=x" in one_line_error(built("ask", "x", CITEDESK_QUOTES="x"))
    assert "the question is empty" in one_line_error(built("ask", " "))
    assert "TELEGRAM_BOT_TOKEN is missing" in one_line_error(built("bot"))
    assert built("index", "info", "--json").stdout == before


def test_an_index_that_is_missing_damaged_or_of_another_model_is_named(
    tiny: Shell, tiny_data: Path
) -> None:
    assert "no index in data yet; run" in one_line_error(tiny("ask", "Who?"))
    shutil.copytree(tiny_data, tiny.folder, dirs_exist_ok=True)
    other = tiny("ask", "Who?", CITEDESK_MODEL="all-MiniLM-L6-v2")
    assert "the setting names all-MiniLM-L6-v2" in one_line_error(other)
    (folder,) = (tiny.folder / "data" / "generations").iterdir()
    (folder / "vectors.faiss").write_bytes(b"x")
    assert "vectors.faiss is damaged" in one_line_error(tiny("ask", "Who?"))
    assert "vectors.faiss is damaged" in one_line_error(tiny("index", "info"))


def test_what_was_skipped_is_told_on_standard_error(built: Shell) -> None:
    (built.folder / "articles" / "photo.jpg").write_bytes(b"x")
    done = built("index", "build", "articles")
    assert done.returncode == 0
    assert "skipped articles/photo.jpg: is none of .txt" in done.stderr


def test_a_chat_in_the_terminal_answers_line_after_line(built: Shell) -> None:
    done = built("chat", stdin="/help\n/latest\n/foo\n???\nWhich press did the library buy?\n")
    assert done.returncode == 0, done.stderr
    assert "/foo is no command; here there are /start, /help and /quit." in done.stdout
    assert "/latest works in Telegram; here there are /start, /help and /quit." in done.stdout
    assert "I answer from 2 news articles" in done.stdout
    assert "How to read an answer" in done.stdout
    assert "Please write your question in words." in done.stdout


@pytest.mark.model
def test_an_answer_on_a_pipe_and_as_json(real: Shell) -> None:
    question = "Which printing press did the town library buy?"
    quote = "The town library bought a printing press from 1894 for its reading room."
    text = real("ask", question)
    assert text.returncode == 0, text.stderr
    assert text.stdout.startswith(f"{quote} [1]\n\nSources\n[1] Library buys a printing press — ")
    assert "https://lowenpost.example/library-press#:~:text=" in text.stdout
    assert "\x1b" not in text.stdout
    # Unquoted words make a question too.
    answer = json.loads(real("ask", *question.split(), "--json").stdout)
    assert answer["covered"] is True
    assert answer["question"] == question
    first = answer["quotes"][0]
    assert first["text"] == quote
    assert first.keys() == {"n", "text", "article", "passage", "start", "end"}
    source = answer["sources"][0]
    assert source.keys() == {"n", "title", "author", "outlet", "published", "url"}
    assert source["published"] == "2026-05-04T10:00:00+03:00"
    stored = json.loads(real("article", first["article"], "--json").stdout)["text"]
    assert stored[first["start"] : first["end"]] == quote


@pytest.mark.model
def test_not_covered_is_no_error(real: Shell) -> None:
    text = real("ask", "What is the capital of France?")
    assert text.returncode == 0
    assert text.stdout.startswith("The articles don't cover this.")
    assert "Sources" not in text.stdout
    answer = json.loads(real("ask", "What is the capital of France?", "--json").stdout)
    assert (answer["covered"], answer["quotes"], answer["sources"]) == (False, [], [])


def test_ctrl_c_ends_a_command_that_is_still_being_loaded_without_a_word(tmp_path: Path) -> None:
    slow = "import time\nprint('loading', flush=True)\ntime.sleep(60)\n"
    (tmp_path / "typer.py").write_text(slow)
    path = os.pathsep.join([str(tmp_path), *sys.path])
    process = subprocess.Popen(
        [sys.executable, "-c", "from bot.start import main; main()"],
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "loading\n"
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60) == ("", "")
    assert process.returncode == -signal.SIGINT


@pytest.mark.model
def test_the_demo_indexes_the_samples_once_and_answers(tmp_path: Path) -> None:
    shell = Shell(tmp_path, "all-MiniLM-L6-v2")
    write_articles(tmp_path / "articles")
    words = ("demo", "--articles", "articles", "--question", "When will ferries to Skarn sail?")
    first = shell(*words)
    assert first.returncode == 0, first.stderr
    assert "Published 2 articles" in first.stdout
    assert "Ferries to Skarn Island will sail every hour. [1]" in first.stdout
    assert "Nothing changed" in shell(*words).stdout


def test_the_demo_leaves_an_index_of_other_articles_alone(built: Shell) -> None:
    write_articles(built.folder / "samples")
    (built.folder / "samples" / "library.md").unlink()
    question = "Which printing press did the library buy?"
    done = built("demo", "--articles", "samples", "--question", question)
    assert done.returncode == 0, done.stderr
    assert "which isn't of the sample articles" in done.stdout
    assert json.loads(built("index", "info", "--json").stdout)["articles"] == 2
