"""Questions for an age, and sentences that tell one."""

import pytest

from index.encoder import Encoder
from index.generation import Generation
from retrieval.ages import asks_age, tells_age
from retrieval.answering import Answerer


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("How old is Gerrit Vance?", True),
        ("At what age did she resign?", True),
        ("Сколько ему лет?", True),
        ("Vance kaç yaşında?", True),
        ("Onun neçə yaşı var?", True),
        ("How long was he in office?", False),
        ("Is the old bridge closed?", False),
    ],
)
def test_a_question_for_an_age_is_known(question: str, asks: bool) -> None:
    assert asks_age(question) is asks


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr. Vance, 58, was suspended in May.",
        "The driver was Lena Ott, 31.",
        "The 41-year-old ferry goes on sailing.",
        "It was carved 1,900 years ago.",
        "She is the oldest to win, at age 39.",
        "He died at the age of 84.",
        "Lena Ott (31) drove.",
        "A man of 39 was detained.",
        "She turned 50 on Monday.",
        "He was 44 when he resigned.",
        "Lena Ott, who at 19 becomes the youngest, drove.",
        "Ему 58 лет.",
        "58 yaşındaki Vance istifa etti.",
    ],
)
def test_an_age_is_told(sentence: str) -> None:
    assert tells_age(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Joram Estell is on 36 and Nadia Corvane on 17.",
        "He ran the port for 11 years.",
        "Turnout was 59.6 percent, two points higher.",
        "That is 50.6 percent against 49.4.",
        "It bought 15 years.",
        "He won by 21 to 12.",
        "In Ostrel, 2,500 people came.",
        "It opened in 1931.",
    ],
)
def test_other_numbers_are_no_ages(sentence: str) -> None:
    assert not tells_age(sentence)


@pytest.mark.model
def test_an_age_is_answered_with_one(samples: Generation, real_encoder: Encoder) -> None:
    answer = Answerer(samples, real_encoder).answer("How old was Gerrit Vance?")
    assert "Mr. Vance, 58," in answer.quotes[0].text
    assert all(tells_age(quote.text) for quote in answer.quotes)
