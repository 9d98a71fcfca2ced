"""Who asks whether somebody died is quoted who did, not who was hurt."""

from pathlib import Path

import pytest

from retrieval.asked_figures import harm_of
from retrieval.harm_told import lacks_harm
from tests.pairs import MONDAY, TUESDAY, article, ask

HURT = "Seven people were injured in the Lowen mill fire."
DIED = "One of the injured, a fitter, died on Thursday."


@pytest.mark.parametrize(
    "question",
    [
        "How many people died in the Lowen mill fire?",
        "Have there been deaths in the Lowen mill fire?",
        "Was anyone killed in the Lowen mill fire?",
    ],
)
def test_the_dead_are_quoted_and_not_the_hurt(tmp_path: Path, question: str) -> None:
    answer = ask(
        tmp_path,
        question,
        article("a", f"{HURT} It rained.", MONDAY),
        article("b", f"The Lowen mill fire is out. {DIED}", TUESDAY, "Lowen mill"),
    )
    assert answer.quotes[0].text == DIED
    assert HURT not in [quote.text for quote in answer.quotes]


@pytest.mark.parametrize(
    ("question", "first", "other"),
    [
        # The dead of something else.
        ("How many people died in the Lowen mill fire?", HURT, "In Skarn a fitter died."),
        # The best one tells already.
        (
            "How many people were injured in the Lowen mill fire?",
            HURT,
            "The Lowen mill fire is out. Two of the hurt went home.",
        ),
        # Whether it tells isn't sure: there are many words for death.
        (
            "How many people died in the Lowen mill fire?",
            "Two people perished in the Lowen mill fire.",
            f"The Lowen mill fire is out. {DIED}",
        ),
        # Both are asked for.
        (
            "How many people were injured or killed in the Lowen mill fire?",
            HURT,
            f"The Lowen mill fire is out. {DIED}",
        ),
    ],
)
def test_what_answers_else_stays_first(
    tmp_path: Path, question: str, first: str, other: str
) -> None:
    articles = article("a", first, MONDAY), article("b", other, TUESDAY)
    assert ask(tmp_path, question, *articles).quotes[0].text == first


@pytest.mark.parametrize(
    "sentence",
    ["12 kişi yaşamını yitirdi.", "12 kişi hayatını kaybetti.", "12 nəfər həyatını itirib."],
)
def test_words_for_death_are_known(sentence: str) -> None:
    assert harm_of(sentence) == {"dead"}


@pytest.mark.parametrize(
    ("sentence", "lacks"),
    [
        ("Seven people were injured.", True),
        ("The storm left homes without power.", True),
        ("One person died.", False),
        ("The number of victims rose to 12.", False),
        ("All passengers were saved.", False),
    ],
)
def test_what_lacks_the_harm_that_is_asked_for_is_known(sentence: str, lacks: bool) -> None:
    assert lacks_harm("How many people died in the storm?", sentence) is lacks
