"""Answers whose first quote lacks the kind of thing that is asked for."""

from pathlib import Path

import pytest

from index.models import Article
from retrieval.answering import Answerer
from retrieval.asked_kinds import lacks_what_is_asked
from tests.fakes import HashEncoder, plain_evidence
from tests.indexes import opened


@pytest.mark.parametrize(
    ("question", "sentence", "lacks"),
    [
        ("How much does Jon Ask earn as mayor?", "Jon Ask was elected mayor by 412 votes.", True),
        ("How much does Jon Ask earn as mayor?", "The mayor is paid €90,000 a year.", False),
        ("What does a loaf cost now?", "A loaf costs 90 cents.", False),
        ("What does a loaf cost now?", "It costs ninety crowns.", False),
        ("What was the fee for the licence?", "It was CHF 45 a month.", False),
        ("What was the fee for the licence?", "They paid for 12 months.", True),
        ("How much is the entrance fee?", "Entrance is free.", False),
        ("How much did the fare cost more?", "It rose by 4 percent.", False),
        ("What is the mayor's salary?", "The mayor has four deputies.", True),
        ("Сколько стоит билет?", "Билет можно купить в порту.", True),
        ("Сколько стоит билет?", "Билет стоит 40 рублей.", False),
        # No amount is asked for.
        ("Why did the price rise?", "Fuel became dearer.", False),
        ("What was the reason for the price rise?", "Fuel became dearer.", False),
        ("How much rain fell?", "Nine millimetres fell.", False),
        ("How much time did they spend there?", "They stayed for 3 hours.", False),
        ("What is the name of the driver?", "The driver was taken home on Monday.", True),
        ("What's the driver's name?", "Police questioned Mr. Ott.", False),
        ("What is the name of Ott's son?", "The son of Mr. Ott was there.", True),
        ("Как зовут водителя?", "Как сообщили, водителя отпустили.", True),
        ("Как зовут водителя?", "Водителя, Олега Отта, отпустили.", False),
        ("Who built the old bridge?", "The bridge was built in 1931.", True),
        ("Who built the old bridge?", "The bridge was built by Lena Ott in 1931.", False),
        ("Who built the old bridge?", "The council said they had it built.", True),
        ("Who designed the bridge?", "She designed it in a week.", False),
        # Groups, and names that the question has.
        ("Who won, Lowen or Skarn?", "Lowen won.", False),
        ("Who stole the bell?", "Thieves stole it.", False),
        ("Who will succeed Ott at the port?", "Ott will leave the port in May.", True),
        ("Who will succeed Ott at the port?", "Ott hands over to Ada Falk in May.", False),
        ("Who is hurt by the strike?", "The strike hurts commuters.", False),
        ("Who arrested him in the name of the law?", "The police did.", False),
        ("How old is the driver?", "The driver has 3 children.", True),
        ("How old is the driver?", "Lena Ott, 31, was driving.", False),
        ("Who was driving?", "The driver fled.", False),
    ],
)
def test_a_sentence_without_the_money_the_name_or_the_age_that_is_asked_for_is_known(
    question: str, sentence: str, lacks: bool
) -> None:
    language = "ru" if question[0] in "КС" else "en"
    assert lacks_what_is_asked(question, sentence, language) is lacks


def test_an_answer_that_lacks_it_is_doubtful_however_sure_it_is(tmp_path: Path) -> None:
    text = "The council bought the ferry from a yard in Lowen."
    priced = f"{text[:-1]} for €3 million."
    question = "What is the price of the ferry that the council bought from the yard in Lowen?"
    for name, told, doubtful in (("without", text, True), ("with", priced, False)):
        (tmp_path / name).mkdir()
        with opened(tmp_path / name, Article(id="a", title="Ferry", text=told)) as generation:
            answer = Answerer(generation, HashEncoder(), 3, plain_evidence()).answer(question)
            assert answer.quotes[0].text == told
            assert answer.confidence > 0.9
            assert answer.doubtful is doubtful
