from contextlib import closing
from pathlib import Path

import pytest

from index.build import build
from index.chunking import Chunking
from index.generation import Generation
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


@pytest.mark.parametrize(
    ("text", "quoted", "lead"),
    [
        (
            "Q: How many beds will the Lowen clinic have?\n\nA: Eighty, and a garden.",
            "A: Eighty, and a garden.",
            "Q: How many beds will the Lowen clinic have?",
        ),
        (
            "“How many beds will the Lowen clinic have?” It will have 80 beds. It rained.",
            "It will have 80 beds.",
            "“How many beds will the Lowen clinic have?”",
        ),
        # Nothing comes after it.
        (
            "It rained. How many beds will the Lowen clinic have?",
            "How many beds will the Lowen clinic have?",
            None,
        ),
    ],
)
def test_an_interviews_answer_is_quoted_and_not_its_question(
    tmp_path: Path, text: str, quoted: str, lead: str | None
) -> None:
    with opened(tmp_path, Article(id="a", title="Clinic", text=text)) as generation:
        answer = Answerer(generation, HashEncoder(), 1, EVIDENCE).answer(CLINIC)
        assert [(quote.text, quote.lead) for quote in answer.quotes] == [(quoted, lead)]


def test_an_interviews_answer_may_stand_in_the_next_passage(tmp_path: Path) -> None:
    asked = "How many beds will the Lowen clinic have when it opens its doors in the old mill?"
    source = tmp_path / "a.jsonl"
    article = Article(id="a", title="Clinic", text=f"{asked}\n\nEighty, and a garden.")
    source.write_text(article.model_dump_json())
    build([source], tmp_path / "d", HashEncoder(), chunking=Chunking(target=16))
    with closing(Generation.open(tmp_path / "d")) as generation:
        assert len(generation.store.passages_of("a")) == 2
        (quote,) = Answerer(generation, HashEncoder(), 1, EVIDENCE).answer(CLINIC).quotes
        assert (quote.lead, quote.text) == (asked, "Eighty, and a garden.")
        assert quote.context == ("", "")


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
