"""Where a quote has no number or day that was asked for, the sentence after it that has is quoted,
too."""

from pathlib import Path

import pytest

from retrieval.measures import measure_asked
from tests.pairs import article, ask

SHUT = "The Lowen footbridge was shut on Monday after a barge hit it, and may reopen."
WHEN = "When will the Lowen footbridge reopen?"


def quoted(folder: Path, question: str, text: str, quotes: int = 3) -> list[str]:
    one = article("a", text, "2026-03-02T08:00:00Z", title="From the river")
    return [quote.text for quote in ask(folder, question, one, quotes=quotes).quotes]


@pytest.mark.parametrize(
    ("question", "first", "told"),
    [
        (WHEN, SHUT, "It stays so until the middle of May, said Per Hald."),
        (WHEN, SHUT, "Repairs will be done in three weeks, said Per Hald."),
        (WHEN, SHUT, "Nobody crosses before spring, said Per Hald."),
        (
            "How big is the Lowen reed bed?",
            "The Lowen reed bed is big, bigger than thought.",
            "It covers 90 hectares.",
        ),
        (
            "How strong was the Skarn gale?",
            "The Skarn gale was strong.",
            "Gusts of 98 miles an hour were measured.",
        ),
        (
            "How heavy is the Skarn bell?",
            "The Skarn bell is heavy, say those who hung it.",
            "It weighs 3.5 tonnes.",
        ),
        (
            "How hot was it in Skarn?",
            "It was hot in Skarn, and not only there.",
            "At noon 41 degrees were measured.",
        ),
        (
            "How much did the Skarn bell cost?",
            "The Skarn bell did cost much, too much.",
            "The parish paid £9,000 for it.",
        ),
        (
            "How many boats has the Lowen ferry company?",
            "The Lowen ferry company has many boats.",
            "It runs 14 boats and a tug.",
        ),
    ],
)
def test_what_is_asked_is_quoted_second(
    tmp_path: Path, question: str, first: str, told: str
) -> None:
    text = f"{first} Walkers were angry. {told} It rained."
    assert quoted(tmp_path, question, text)[:2] == [first, told]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        # The quote tells itself.
        (WHEN, "The Lowen footbridge will reopen in June. It was shut in May."),
        # Nothing near tells, or none of what is asked.
        (WHEN, f"{SHUT} Walkers were angry on Tuesday."),
        (WHEN, f"{SHUT} It was built in 1888."),
        (WHEN, f"{SHUT} Will it be shut until May?"),
        (WHEN, f"{SHUT} It rained. It rained. It rained. It stays so until May."),
        (WHEN, f"It stays so until May. {SHUT}"),
        ("How heavy is the Skarn bell?", "The Skarn bell is heavy. It has 14 carvings."),
        ("Why is the Lowen footbridge shut?", f"{SHUT} It stays so until May."),
    ],
)
def test_otherwise_nothing_is_added(tmp_path: Path, question: str, text: str) -> None:
    assert len(quoted(tmp_path, question, text)) == 1


def test_no_more_is_quoted_than_is_wished(tmp_path: Path) -> None:
    text = f"{SHUT} It stays so until the middle of May."
    assert quoted(tmp_path, WHEN, text, quotes=1) == [SHUT]


@pytest.mark.parametrize(
    ("question", "told", "other"),
    [
        ("How deep is the lake?", "It is 40 metres deep.", "It has 40 islands."),
        ("How large is the farm?", "They own 40 acres.", "They own 40 cows."),
        ("How high is the fine?", "He must pay £300.", "He has 300 days."),
        ("How wide is the road?", "It is seven feet wide.", "Seven roads meet."),
        ("How long did it take?", "It took half an hour.", "It took all of them."),
        ("How cold was it?", "It was minus 4°C.", "It snowed for 4 hours."),
        ("How powerful was the quake?", "It was of magnitude 5.1.", "It killed 5."),
        ("How fast was the car?", "It did 90 mph.", "It had 90 horses."),
    ],
)
def test_a_measure_has_a_unit_that_fits(question: str, told: str, other: str) -> None:
    measure = measure_asked(question)
    assert measure is not None
    assert measure.search(told)
    assert not measure.search(other)


def test_a_day_of_another_article_is_no_answer_and_gives_way(tmp_path: Path) -> None:
    told = "It will not be open before 9 May."
    delayed = article("a", f"The Lowen footbridge was to reopen on Monday. {told}", "2026-03-02")
    shut = article("b", "The Lowen footbridge was shut this week and may reopen.", "2026-02-02")
    for quotes in (2, 3):
        folder = tmp_path / str(quotes)
        folder.mkdir()
        answer = ask(folder, WHEN, delayed, shut, quotes=quotes)
        assert [quote.article for quote in answer.quotes[:2]] == ["a", "a"]
        assert answer.quotes[1].text == told
