"""What a question says of time and outlets, from its words to the reply."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import replies
from bot.terminal import to_text
from index.build import build
from index.generation import Generation
from index.models import Article
from retrieval.answering import Answerer
from retrieval.filters import Filters
from retrieval.periods import Period
from retrieval.recency import Preference, freshness, prefer
from tests.fakes import HashEncoder, plain_evidence

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)


@pytest.fixture
def answerer(tmp_path: Path) -> Iterator[Answerer]:
    """Three reports of the price of a lamp, each from its own day and outlet; in money that nobody
    knows, so that they are no disagreement."""
    articles = [
        Article(
            id=outlet,
            title="The lamp",
            text=f"The zebra lamp costs {price} lums in Lowen.",
            source=f"The Lowen {outlet}",
            published=datetime.fromisoformat(f"2026-{day}T09:00:00+00:00"),
            author=author,
        )
        for outlet, price, day, author in (
            ("Post", 10, "01-05", "Ada Brill"),
            ("Echo", 20, "05-04", "Jon Ask"),
            ("Herald", 30, "05-18", None),
        )
    ]
    source = tmp_path / "a.jsonl"
    source.write_text("\n".join(article.model_dump_json() for article in articles))
    build([source], tmp_path / "data", HashEncoder())
    generation = Generation.open(tmp_path / "data")
    yield Answerer(generation, HashEncoder(), 1, plain_evidence())
    generation.close()


def prices(answerer: Answerer, question: str, options: Filters | None = None) -> set[int]:
    answer = answerer.answer(question, NOW, options)
    return {int(word) for quote in answer.quotes for word in quote.text.split() if word.isdigit()}


def test_a_question_without_a_time_prefers_what_is_fresh(answerer: Answerer) -> None:
    assert prices(answerer, "What does the zebra lamp cost?") == {30}
    assert answerer.answer("What does the zebra lamp cost?", NOW).searched is None


def test_a_time_relative_to_now_restricts_the_search_and_is_told(answerer: Answerer) -> None:
    answer = answerer.answer("What did the zebra lamp cost since 4 May?", NOW)
    assert answer.searched is not None
    assert answer.searched.since == date(2026, 5, 4)
    assert answer.searched.articles == 2
    assert "Searched since 4 May 2026: 2 articles." in to_text(replies.answer(answer), styled=False)


def test_an_outlet_in_words_restricts_the_search(answerer: Answerer) -> None:
    assert prices(answerer, "What does the zebra lamp cost according to the Lowen Echo?") == {20}


def test_options_win_over_words(answerer: Answerer) -> None:
    options = Filters(outlet="The Lowen Post")
    question = "What does the zebra lamp cost according to the Lowen Echo?"
    assert prices(answerer, question, options) == {10}
    assert prices(answerer, "What does the zebra lamp cost?", Filters(author="Jon Ask")) == {20}
    until = Filters(since=date(2026, 1, 1), until=date(2026, 1, 31))
    assert prices(answerer, "What does the zebra lamp cost?", until) == {10}


def test_a_restriction_that_leaves_nothing_is_lifted_and_told(answerer: Answerer) -> None:
    options = Filters(since=date(2020, 1, 1), until=date(2020, 1, 31))
    answer = answerer.answer("What does the zebra lamp cost?", NOW, options)
    assert answer.covered
    assert answer.searched is not None
    assert answer.searched.articles == 0
    text = to_text(replies.answer(answer), styled=False)
    assert text.startswith("No article fits: 1 to 31 January 2020. From all articles:\n\n")


def test_asked_where_to_look_and_nothing_else_it_tells_what_is_there(answerer: Answerer) -> None:
    answer = answerer.answer("What did the Lowen Echo report in May 2026?", NOW)
    assert not answer.covered
    assert [(new.title, new.outlet) for new in answer.newest] == [("The lamp", "The Lowen Echo")]


@pytest.mark.parametrize(
    ("since", "until", "shown"),
    [
        (date(2024, 6, 10), date(2024, 6, 17), "10 to 17 June 2024"),
        (date(2024, 5, 10), date(2024, 6, 17), "10 May to 17 June 2024"),
        (date(2023, 12, 30), date(2024, 1, 2), "30 December 2023 to 2 January 2024"),
        (date(2024, 6, 10), date(2024, 6, 10), "10 June 2024"),
        (None, date(2024, 6, 10), "until 10 June 2024"),
    ],
)
def test_days_are_told_as_people_write_them(
    answerer: Answerer, since: date | None, until: date | None, shown: str
) -> None:
    answer = answerer.answer("What?", NOW, Filters(since=since, until=until))
    assert f"No article fits: {shown}." in to_text(replies.answer(answer), styled=False)


def test_freshness_halves_in_thirty_days_and_the_future_has_none() -> None:
    assert freshness(NOW, NOW) == 1
    assert freshness(NOW - timedelta(days=30), NOW) == pytest.approx(0.5)
    assert freshness(NOW + timedelta(days=3), NOW) == 0


def test_a_period_a_question_is_about_takes_the_place_of_freshness() -> None:
    published = {0: date(2024, 3, 5), 1: date(2026, 5, 19), 2: None}
    march = Period(date(2024, 3, 1), date(2024, 4, 14))
    about = Preference(now=NOW, about=march)
    assert list(prefer({0: 1.0, 1: 1.1, 2: 1.2}, published, about)) == [0, 2, 1]
    latest = Preference(now=NOW, latest=True)
    assert next(iter(prefer({0: 3.0, 1: 1.1, 2: 1.2}, published, latest))) == 1


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("What did the lamp cost last week?", "Searched 11 to 17 May 2026 and later: 1 article."),
        (
            "What did the lamp cost last weekend?",
            "Searched 16 and 17 May 2026 and later: 1 article.",
        ),
        ("What did the lamp cost on Monday?", "Searched 18 May 2026 and later: 1 article."),
        ("What did the lamp cost this month?", "Searched 1 to 20 May 2026: 2 articles."),
        ("What did the lamp cost in the last 3 days?", "Searched 17 to 20 May 2026: 1 article."),
        ("What did the lamp cost since Monday?", "Searched since 18 May 2026: 1 article."),
        ("What did the lamp cost today?", "No article fits: 20 May 2026. From all articles:"),
        (
            "What happened last month?",
            "No article fits: 1 to 30 April 2026. From the nearest days:",
        ),
        ("What happened this month?", "Searched 1 to 20 May 2026: 2 articles."),
        ("What happened before May?", "Searched until 30 April 2026: 1 article."),
        ("News in May", "Searched 1 to 20 May 2026: 2 articles."),
    ],
)
def test_what_was_searched_is_told_as_the_span_it_was(
    answerer: Answerer, question: str, shown: str
) -> None:
    text = to_text(replies.answer(answerer.answer(question, NOW)), styled=False)
    assert text.splitlines()[0] == shown


def test_options_are_told_and_not_the_days_in_words(answerer: Answerer) -> None:
    answer = answerer.answer("What did it cost last week?", NOW, Filters(since=date(2026, 5, 4)))
    assert answer.searched is not None
    assert answer.searched.through is None
    assert "Searched since 4 May 2026:" in to_text(replies.answer(answer), styled=False)
