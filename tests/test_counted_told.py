"""Who asks how many there are of something is quoted what counts these."""

from pathlib import Path

import pytest

from tests.pairs import MONDAY, TUESDAY, article, ask

LIKE = "Porters went on strike in Lowen, and 46 patients were moved."
COUNTED = "Some 340 porters of Lowen walked out."
# That it is a strike is told further down.
RAIN = "It rained in the hills all day. " * 50
LATER = "The strike over pay goes on in the ward."
ARTICLE = f"Lowen is without porters, and Lowen is angry. {COUNTED} {RAIN}\n\n{LATER}"
ASKED = "How many porters went on strike over pay in Lowen?"


def test_what_counts_them_is_quoted_first_and_the_other_after_it(tmp_path: Path) -> None:
    like, counted = article("a", LIKE, MONDAY), article("b", ARTICLE, TUESDAY)
    quotes = [quote.text for quote in ask(tmp_path, ASKED, like, counted).quotes]
    assert quotes[:2] == [COUNTED, LIKE]


@pytest.mark.parametrize(
    ("question", "first", "other"),
    [
        # The first one counts them, or may.
        (ASKED, "Of the porters in Lowen 90 porters went on strike.", ARTICLE),
        (ASKED, "Porters went on strike in Lowen: 90.", ARTICLE),
        (ASKED, "Lowen led in porters with 90 and went on strike.", ARTICLE),
        # Of something else.
        (ASKED, LIKE, "On strike in Skarn, 340 porters went home."),
        ("How many ward porters went on strike?", "Ward porters moved 46 patients.", ARTICLE),
        # Not how many.
        ("Why did porters go on strike in Lowen?", LIKE, ARTICLE),
    ],
)
def test_what_answers_else_stays_first(
    tmp_path: Path, question: str, first: str, other: str
) -> None:
    answer = ask(tmp_path, question, article("a", first), article("b", other))
    assert answer.quotes[0].text == first
