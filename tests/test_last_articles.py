"""Follow-ups that the articles of the last answer are asked first."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from index.build import build
from index.generation import Generation
from index.models import Article
from retrieval.answering import Answerer
from retrieval.filters import Filters
from retrieval.last_turns import LastTurns
from tests.fakes import HashEncoder, plain_evidence
from tests.talking import NOW, say

MILL = Article(
    id="mill",
    title="The paper mill of Tolme closes",
    text="The paper mill of Tolme will close in June. Many jobs are lost with it: 140. "
    "Maren Holt, who leads the union, called it a disgrace.",
)
FERRY = Article(
    id="ferry",
    title="The Skarn ferry",
    text="A ticket for the Skarn ferry is 9 crowns. Children pay 4 crowns. "
    "Nobody knows how many jobs are lost without it.",
)


@pytest.fixture
def turns() -> LastTurns:
    return LastTurns()


@pytest.fixture
def shipping(tmp_path: Path) -> Iterator[Answerer]:
    source = tmp_path / "a.jsonl"
    source.write_text("\n".join(article.model_dump_json() for article in (MILL, FERRY)))
    build([source], tmp_path / "data", HashEncoder())
    with closing(Generation.open(tmp_path / "data")) as generation:
        yield Answerer(generation, HashEncoder(), evidence=plain_evidence())


@pytest.mark.parametrize(
    ("before", "asked", "quote"),
    [
        # The ferry's article has more of its words.
        ("Which paper mill will close?", "And how many jobs are lost?",
         "Many jobs are lost with it: 140."),
        ("How much is a ticket for the Skarn ferry?", "What about children?",
         "Children pay 4 crowns."),
        ("How much is a ticket for the Skarn ferry?", "and for children",
         "Children pay 4 crowns."),
    ],
)  # fmt: skip
def test_a_follow_up_is_answered_by_what_it_adds(
    turns: LastTurns, shipping: Answerer, before: str, asked: str, quote: str
) -> None:
    (answer,) = say(turns, shipping, before, asked)
    assert answer.quotes[0].text == quote
    assert answer.question == asked
    assert [source.n for source in answer.sources] == list(range(1, len(answer.sources) + 1))
    assert answer.sources[0].n == answer.quotes[0].n


def test_where_one_sentence_is_quoted_it_is_the_one_with_what_a_follow_up_adds(
    turns: LastTurns, shipping: Answerer
) -> None:
    brief = Answerer(shipping.generation, shipping.encoder, 1, shipping.evidence)
    before = "How much is a ticket for the Skarn ferry?"
    (answer,) = say(turns, brief, before, "What about children?")
    assert [quote.text for quote in answer.quotes] == ["Children pay 4 crowns."]


def test_what_the_last_answers_articles_dont_say_is_searched_for_as_it_is_written(
    turns: LastTurns, shipping: Answerer
) -> None:
    asked = "How much do children pay?"
    (answer,) = say(turns, shipping, "Which paper mill will close?", asked)
    assert answer.quotes[0].text == "Children pay 4 crowns."
    assert (answer.understood, answer.follows) == (None, None)


def test_only_the_articles_given_are_searched(shipping: Answerer) -> None:
    for article in ("mill", "ferry"):
        answer = shipping.answer("How many jobs are lost?", within=frozenset({article}))
        assert {quote.article for quote in answer.quotes} == {article}
    assert not shipping.answer("How much do children pay?", within=frozenset({"mill"})).covered
    # The index may have lost it meanwhile.
    assert not shipping.answer("How many jobs are lost?", within=frozenset({"gone"})).covered


def test_what_restricts_the_search_holds_in_the_articles_given_too(tmp_path: Path) -> None:
    published = {
        "mill": datetime(2026, 5, 1, tzinfo=UTC),
        "ferry": datetime(2026, 5, 10, tzinfo=UTC),
    }
    source = tmp_path / "a.jsonl"
    dated = (one.model_copy(update={"published": published[one.id]}) for one in (MILL, FERRY))
    source.write_text("\n".join(article.model_dump_json() for article in dated))
    build([source], tmp_path / "data", HashEncoder())
    with closing(Generation.open(tmp_path / "data")) as generation:
        answerer = Answerer(generation, HashEncoder(), evidence=plain_evidence())
        for day, covered in ((1, True), (5, False)):
            answer = answerer.answer(
                "How many jobs are lost?",
                NOW,
                Filters(since=date(2026, 5, day)),
                within=frozenset({"mill"}),
            )
            assert answer.covered is covered
            assert answer.searched is not None
