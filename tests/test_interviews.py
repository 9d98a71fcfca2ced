"""A question that an interviewer has put already is answered with what was said to it."""

from pathlib import Path

import pytest

from tests.pairs import article, ask

TITLE = "Mia Holt on boats, weather and luck"
OPENING = "Mia Holt, 58, rowed as a girl and worked as a clerk. Mia Holt rows every day."
TALK = f"{OPENING}\n\nWhere do you row?\n\nOn the Skarn, below the weir. It is quiet.\n\nIt rained."


@pytest.mark.parametrize("name", ["Mia Holt", "Holt"])
def test_its_answer_comes_first(tmp_path: Path, name: str) -> None:
    answer = ask(tmp_path, f"Where does {name} row?", article("a", TALK, title=TITLE))
    assert answer.quotes[0].text == "On the Skarn, below the weir."
    assert answer.quotes[0].lead == "Where do you row?"


@pytest.mark.parametrize(
    ("question", "title"),
    [
        # Somebody else was asked.
        ("Where does Per Hald row?", TITLE),
        # Something else was asked.
        ("When does Mia Holt row?", TITLE),
        ("Where does Mia Holt row in winter?", TITLE),
    ],
)
def test_others_are_answered_as_they_are(tmp_path: Path, question: str, title: str) -> None:
    answer = ask(tmp_path, question, article("a", TALK, title=title), quotes=1)
    assert answer.quotes[0].text != "On the Skarn, below the weir."


def test_an_answer_of_a_word_or_two_is_quoted_with_what_was_said_after_it(tmp_path: Path) -> None:
    said = "The bell. And the fog. On some mornings you heard nothing else."
    text = f"{OPENING}\n\nWhat do you miss about the ferry?\n\n{said}\n\nIt rained."
    answer = ask(tmp_path, "What do you miss about the ferry?", article("a", text), quotes=1)
    assert [quote.text for quote in answer.quotes] == [said]


def test_no_more_of_it_than_is_read_at_a_glance(tmp_path: Path) -> None:
    more = (
        "Then we went out, whatever the weather was, and came back with the boats full of herring."
    )
    text = f"What do you miss about the ferry?\n\nThe bell. {more} {more} {more} {more}"
    answer = ask(tmp_path, "What do you miss about the ferry?", article("a", text), quotes=1)
    assert [quote.text for quote in answer.quotes] == [f"The bell. {more} {more}"]


def test_what_belongs_to_an_answer_is_not_quoted_twice(tmp_path: Path) -> None:
    said = "The ferry bell. It rang at noon."
    one = article("a", f"What do you miss?\n\n{said}")
    answer = ask(tmp_path, "Do you miss the ferry bell at noon?", one)
    assert [quote.text for quote in answer.quotes] == [said]
