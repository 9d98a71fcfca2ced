"""Follow-up questions, told from those that stand alone."""

import json
import random
from datetime import date
from pathlib import Path

import pytest

from retrieval.followups import perhaps, resolve, turn_of
from tests.conftest import EXAMPLES

TODAY = date(2026, 5, 20)
TABLE = json.loads(Path(__file__).with_name("followups.json").read_text(encoding="utf-8"))


def understood(asked: str, *before: str) -> str | None:
    """What a question is understood as after those before it, each after the last."""
    last = None
    for question in before:
        resolved = resolve(question, last, TODAY)
        last = resolved.turn if resolved else turn_of(question)
    resolved = resolve(asked, last, TODAY)
    return resolved.turn.question if resolved else None


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["asked"])
def test_a_question_stands_alone_or_is_completed(case: dict[str, str | None]) -> None:
    assert understood(str(case["asked"]), str(case["last"])) == case["understood"]


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["asked"])
def test_without_a_question_before_it_every_question_stands_alone(
    case: dict[str, str | None],
) -> None:
    assert understood(str(case["asked"])) is None


def test_most_cases_must_stand_alone_and_all_four_languages_are_there() -> None:
    alone = [case["asked"] for case in TABLE if case["understood"] is None]
    assert len(TABLE) >= 60
    assert len(alone) > len(TABLE) / 2
    for words in ("What", "что", "ne zaman", "nə vaxt"):
        assert any(words in question for question in alone)


@pytest.mark.parametrize("seed", range(3))
def test_none_of_the_sample_questions_is_taken_for_a_follow_up(seed: int) -> None:
    lines = (EXAMPLES / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    random.Random(seed).shuffle(questions)
    last = turn_of(questions[0])
    for question in questions[1:]:
        assert resolve(question, last, TODAY) is None
        last = turn_of(question)


def test_a_chain_of_follow_ups_keeps_what_the_first_question_was_about() -> None:
    first = "Who built the bridge in Lowen?"
    assert understood("And who paid for it?", first, "When was that?") == (
        "Who paid for it? (built the bridge in Lowen)"
    )
    assert understood("What about Skarn?", first, "When was that?") == (
        "When was that? (built the bridge in Skarn)"
    )
    assert understood("And when was that?", first, "What about Skarn?") == (
        "When was that? (built the bridge in Skarn)"
    )
    assert understood("and the mayor?", first, "When was that?") == (
        "When was that? (built the bridge in Lowen, the mayor)"
    )


def test_after_a_question_that_stands_alone_the_topic_is_the_new_one() -> None:
    asked = understood("When was that?", "Who built the bridge in Lowen?", "Who bought the press?")
    assert asked == "When was that? (bought the press)"


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Tell me about Bruno Stahl", "Bruno Stahl"),
        ("What happened with the ferry strike?", "the ferry strike"),
        ("Could you give me a summary of the Ott trial?", "the Ott trial"),
        ("Can you please tell me more about the ferry strike?", "the ferry strike"),
        ("What do you know about the fire in Halden?", "the fire in Halden"),
        ("What's new on the bridge?", "the bridge"),
        ("Расскажи о мосте", "мосте"),
        ("Tell me about", "Tell me about"),
    ],
)
def test_what_only_asks_for_whatever_there_is_is_no_part_of_the_topic(
    question: str, topic: str
) -> None:
    assert turn_of(question).topic == topic


def test_the_topic_of_a_page_is_short() -> None:
    page = "The harbour of Lowen reopened on Sunday after divers cleared two barges. " * 40
    asked = understood("When?", page + "Who paid for it?")
    assert asked is not None
    assert asked.startswith("When? (The harbour of Lowen reopened")
    assert len(asked) < 320


@pytest.mark.parametrize("asked", ["", "?", "😀", "and", "And?", "what about", "()", "а", "peki?"])
def test_fragments_change_nothing_and_fail_nothing(asked: str) -> None:
    assert understood(asked, "Who built the bridge in Lowen?") is None
    understood("And when was that?", asked)


@pytest.mark.parametrize(
    ("asked", "open_"),
    [
        ("And how many jobs go?", True),
        ("who was the judge", True),
        ("Is it open on Mondays?", True),
        ("what did it cost to build?", True),
        ("А кто владелец?", True),
        ("sahibi kim?", True),
        ("Who was the judge in Tolme?", False),
        ("How many jobs went in 2022?", False),
        ("What did you say about the judge?", False),
        ("jobs lost", False),
        ("How many of the old fishing boats of the northern harbour sank?", False),
    ],
)
def test_only_a_short_question_that_names_nothing_may_be_a_follow_up(
    asked: str, open_: bool
) -> None:
    assert (perhaps(asked, turn_of("Which mill will close?"), TODAY) is not None) == open_
