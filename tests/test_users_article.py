"""The user's own article, as a user would ask about it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import build
from index.encoder import Encoder
from index.generation import Generation
from retrieval.answering import Answerer
from tests.conftest import USERS_ARTICLE

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not USERS_ARTICLE.exists(), reason="the user's own article isn't here"),
]


@pytest.fixture(scope="module")
def answerer(real_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    data: Path = tmp_path_factory.mktemp("users")
    build([USERS_ARTICLE], data, real_encoder)
    generation = Generation.open(data)
    yield Answerer(generation, real_encoder)
    generation.close()


def test_where_troops_served_is_quoted_and_cited(answerer: Answerer) -> None:
    answer = answerer.answer("Where did Azerbaijani troops serve in NATO-led operations?")
    assert any(
        all(place in quote.text for place in ("Kosovo", "Afghanistan", "Iraq"))
        for quote in answer.quotes
    )
    (source,) = answer.sources
    assert source.title == "Azerbaijan's struggle for peace within cooperation with NATO"
    assert (source.author, source.outlet) == ("Qabil Ashirov", "AzerNews")
    assert source.model_dump()["published"] == "2024-03-19T08:30:00+04:00"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Why has Azerbaijan been reluctant to join NATO?", "reluctant"),
        ("Who is Ramil Mammadli?", "military expert Ramil Mammadli"),
        ("What sanctions or restrictions did NATO countries impose?", "sanctions"),
        ("When did cooperation with NATO begin?", "mid-1990s"),
        ("What percentage of Azerbaijan's territory was under occupation?", "20 percent"),
    ],
)
def test_what_it_says_is_quoted(answerer: Answerer, question: str, words: str) -> None:
    quotes = answerer.answer(question).quotes
    assert any(words in quote.text for quote in quotes), [quote.text for quote in quotes]


@pytest.mark.parametrize(
    "question", ["What is the capital of France?", "Who won the 2024 Azerbaijan Grand Prix?"]
)
def test_what_it_does_not_say_is_not_covered(answerer: Answerer, question: str) -> None:
    answer = answerer.answer(question)
    assert (answer.covered, answer.quotes, answer.sources) == (False, (), ())
