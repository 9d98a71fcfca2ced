from pathlib import Path

import pytest

from index.models import Article
from retrieval.answering import Answerer
from tests.fakes import HashEncoder, plain_evidence
from tests.indexes import opened

# What is declined is decided elsewhere.
EVIDENCE = plain_evidence().model_copy(update={"threshold": 0.0})
CLINIC = "How many beds will the Lowen clinic have?"


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        (
            "The county denied that the Lowen clinic will have 60 beds. There are to be 80.",
            ["The county denied that the Lowen clinic will have 60 beds. There are to be 80."],
        ),
        (
            "The mayor gave the wrong number of beds of the Lowen clinic. It is to have 80.",
            ["The mayor gave the wrong number of beds of the Lowen clinic. It is to have 80."],
        ),
        (
            "The Lowen clinic will have 60 beds. It opens in May.",
            ["The Lowen clinic will have 60 beds."],
        ),
        # In the next paragraph there may be something else.
        (
            "The county denied that the Lowen clinic will have 60 beds.\n\nIt rained in Skarn.",
            ["The county denied that the Lowen clinic will have 60 beds."],
        ),
    ],
)
def test_a_denial_is_quoted_with_what_comes_after_it(
    tmp_path: Path, text: str, quotes: list[str]
) -> None:
    with opened(tmp_path, Article(id="a", title="Clinic", text=text)) as generation:
        answer = Answerer(generation, HashEncoder(), 1, EVIDENCE).answer(CLINIC)
        assert [quote.text for quote in answer.quotes] == quotes
        for quote in answer.quotes:
            assert text[quote.start : quote.end] == quote.text


def test_who_asks_what_was_denied_gets_the_denial(tmp_path: Path) -> None:
    text = "The county denied that the Lowen clinic will have 60 beds. There are to be 80."
    with opened(tmp_path, Article(id="a", title="Clinic", text=text)) as generation:
        answerer = Answerer(generation, HashEncoder(), 1, EVIDENCE)
        answer = answerer.answer("Who denied that the Lowen clinic will have 60 beds?")
    assert answer.quotes[0].text == "The county denied that the Lowen clinic will have 60 beds."


def test_what_comes_after_a_denial_is_not_quoted_twice(tmp_path: Path) -> None:
    text = "The county denied that the Lowen clinic will have 60 beds. There are to be 80 beds."
    with opened(tmp_path, Article(id="a", title="Clinic", text=text)) as generation:
        answer = Answerer(generation, HashEncoder(), 3, EVIDENCE).answer(CLINIC)
    assert [quote.text for quote in answer.quotes] == [text]
