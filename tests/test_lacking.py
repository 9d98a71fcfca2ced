"""Quotes that are like the question and lack what it asks for are doubtful."""

from pathlib import Path

import pytest

from tests.pairs import article, ask


@pytest.mark.parametrize(
    ("question", "told", "doubtful"),
    [
        # A measure.
        ("How long is the Skarn pool?", "The Skarn pool is to shut in May.", True),
        ("How long is the Skarn pool?", "The Skarn pool is 25 metres long.", False),
        ("How long was the Skarn pool shut?", "The Skarn pool was shut for two weeks.", False),
        ("How long was the Skarn pool shut?", "The Skarn pool was shut from 1990 to 1993.", False),
        ("How long was the Skarn pool shut?", "The Skarn pool was shut overnight.", False),
        ("How long was the Skarn pool shut?", "The Skarn pool was shut for good.", False),
        ("How long was the Skarn pool shut?", "It was shut from Monday to Friday.", False),
        ("How long was the Skarn pool shut?", "The Skarn pool was shut for a week.", False),
        ("How strong was the Skarn quake?", "The Skarn quake was a 4.6-magnitude one.", False),
        ("How heavy was the rain in Skarn?", "In Skarn 60 mm of rain fell.", False),
        ("How cold was it in Skarn?", "It was 9C in Skarn and cold.", False),
        ("How cold was it in Skarn?", "It was 11 below zero in Skarn.", False),
        ("How heavy is the Skarn bell?", "The Skarn bell is heavy and 90 years old.", True),
        # A day.
        ("When will the Skarn pool open?", "The Skarn pool will open, said Per Hald.", True),
        ("When will the Skarn pool open?", "The Skarn pool will open on Monday.", False),
        ("When will the Skarn pool open?", "The Skarn pool will open once it is dry.", False),
        ("When does the Skarn pool open?", "The Skarn pool does open at nine.", False),
        ("When does the Skarn pool open?", "The Skarn pool does open at dawn.", False),
        ("When did the Skarn pool open?", "The Skarn pool did open on 3 May 2024.", False),
        ("When it is dry, what will the Skarn pool do?", "The Skarn pool will open.", False),
        # A year, for what is of long ago.
        ("When was the Skarn pool built?", "The Skarn pool was built, he said on Monday.", True),
        ("When was the Skarn pool built?", "The Skarn pool was built in 1931.", False),
        ("When was the Skarn pool built?", "The Skarn pool was built 80 years ago.", False),
        ("When was Per Hald's son born?", "Per Hald's son was born on Tuesday.", False),
        ("When was the Skarn choir formed?", "The Skarn choir was formed in the sixties.", False),
        # A score.
        ("What was the score of Skarn v Ott?", "Skarn narrowly lost to Ott.", True),
        ("What was the score of Skarn v Ott?", "Skarn lost to Ott, 3-1.", False),
        ("What was the score of Skarn v Ott?", "Skarn and Ott drew one all.", False),
        ("What was the score of Skarn v Ott?", "Skarn v Ott was goalless.", False),
        # Who has a post.
        ("Who is the captain of the Skarn?", "The Skarn carries Per Hald and 40 cars.", True),
        ("Who is the captain of the Skarn?", "The Skarn and its skipper Per Hald are back.", False),
        ("Who is the owner of the Skarn?", "Per Hald took over the Skarn in May.", False),
        ("Who is the architect of the Skarn?", "The Skarn was drawn by Per Hald.", False),
        ("Who is the Skarn's captain?", "The Skarn carries Per Hald and 40 cars.", True),
        ("Who was the judge who sent Per Hald down?", "Per Hald was sent down in Skarn.", True),
        ("Who was the judge who sent Per Hald down?", "Judge Ott sent Per Hald down.", False),
        ("Who owns the Skarn?", "The Skarn carries Per Hald and 40 cars.", False),
        # How many.
        ("How many staff work at the Skarn pool?", "The Skarn pool is at work again.", True),
        ("How many staff work at the Skarn pool?", "The Skarn pool has 30 at work.", False),
        ("How many staff work at the Skarn pool?", "Dozens work at the Skarn pool.", False),
        ("How many ducks has Per Hald?", "Per Hald has 300 acres in Skarn.", True),
        ("How many ducks has Per Hald?", "Per Hald has 300 ducks in Skarn.", False),
        ("How many ducks has Per Hald?", "Per Hald has 30 drakes in Skarn.", False),
        ("How many homes will Skarn build?", "Skarn will build 120 flats in May.", False),
        ("How many homes will Skarn build?", "Skarn will build with 120 workers.", True),
        ("How many children go to Skarn school?", "Skarn school has 90 pupils to go.", False),
        ("How many ducks did Per Hald lose?", "Per Hald did lose 2000 ducks in Skarn.", False),
        # Money.
        ("How much prize money did Per Hald win?", "Per Hald did win by two minutes.", True),
        ("How much prize money did Per Hald win?", "Per Hald did win €500.", False),
    ],
)
def test_a_quote_that_lacks_what_is_asked_for_is_doubtful(
    tmp_path: Path, question: str, told: str, doubtful: bool
) -> None:
    answer = ask(tmp_path, question, article("a", told, title="Notes"))
    assert [quote.text for quote in answer.quotes] == [told]
    assert answer.doubtful is doubtful


def test_a_quote_beside_it_may_have_it(tmp_path: Path) -> None:
    text = "The Skarn sails today. It rained. Its captain is Per Hald."
    answer = ask(tmp_path, "Who is the captain of the Skarn?", article("a", text, title="Notes"))
    assert answer.quotes[-1].text == "Its captain is Per Hald."
    assert not answer.doubtful
