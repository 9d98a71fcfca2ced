"""Questions that are nothing but a date: asked on Thursday, 20 June 2024, at noon in Lowen."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot import replies
from bot.cli_ask import to_json
from bot.terminal import to_text
from index.build import build
from index.generation import Generation
from retrieval.answering import Answerer
from retrieval.filters import Filters
from tests.fakes import HashEncoder, plain_evidence

NOW = datetime(2024, 6, 20, 12, tzinfo=UTC)
ARTICLES = (
    ("kiln", "Post", "2024-06-10T08:00:00Z", "A kiln exploded at the Skarn brickworks."),
    ("goats", "Echo", "2024-06-10T18:00:00Z", "Forty goats were counted on Tolme."),
    ("inquiry", "Post", "2024-06-11T09:00:00Z", "An inquiry into Monday's explosion began."),
    ("repair", "Post", "2024-06-12T09:00:00Z", "The kiln that burst on 10 June can be repaired."),
    ("ferry", "Post", "2024-06-12T10:00:00Z", "The ferry to Tolme runs again."),
    ("years", "Echo", "2024-06-14", "The bridge of Lowen fell on 3 March 1987 in a gale."),
    ("late", "Echo", "2024-06-16T22:30:00Z", "The lamp in the lighthouse went out on Sunday."),
)


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    folder: Path = tmp_path_factory.mktemp("days")
    articles = [
        {
            "id": name,
            "title": name,
            "text": text,
            "outlet": f"The Lowen {outlet}",
            "published": published,
        }
        for name, outlet, published, text in ARTICLES
    ]
    source = folder / "a.jsonl"
    source.write_text("\n".join(map(json.dumps, articles)))
    build([source], folder / "data", HashEncoder())
    generation = Generation.open(folder / "data")
    yield Answerer(generation, HashEncoder(), 1, plain_evidence())
    generation.close()


def listed(answerer: Answerer, question: str, now: datetime = NOW) -> list[str]:
    answer = answerer.answer(question, now)
    assert not answer.covered
    return [one.title for one in answer.newest]


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("What happened on 10 June?", ["goats", "kiln"]),
        ("What was in the news on 10 June?", ["goats", "kiln"]),
        ("What did the Lowen Post report on 10 June?", ["kiln"]),
        ("10 haziranda ne oldu?", ["goats", "kiln"]),
        ("Что произошло 10 июня?", ["goats", "kiln"]),
        ("What happened last week?", ["late", "years", "ferry", "repair", "inquiry"]),
        ("What happened last weekend?", ["late"]),
        ("What happened between 11 and 13 June?", ["ferry", "repair", "inquiry"]),
        ("What happened before 11 June?", ["goats", "kiln"]),
        ("What happened since Saturday?", ["late"]),
    ],
)
def test_the_articles_of_the_days_are_listed_the_newest_first(
    answerer: Answerer, question: str, titles: list[str]
) -> None:
    assert listed(answerer, question) == titles


def test_the_days_are_the_askers(answerer: Answerer) -> None:
    question = "What happened on 17 June?"
    there = answerer.answer(question, NOW.astimezone(timezone(timedelta(hours=4)))).searched
    here = answerer.answer(question, NOW).searched
    assert there is not None
    assert here is not None
    assert (there.articles, here.articles) == (1, 0)


def test_an_article_of_two_days_is_listed_once(answerer: Answerer) -> None:
    there = NOW.astimezone(timezone(timedelta(hours=4)))
    answer = answerer.answer("What happened on 16 June?", there)
    assert [one.title for one in answer.newest] == ["late"]
    assert answer.naming == ()


def test_later_articles_that_name_the_day_come_below(answerer: Answerer) -> None:
    answer = answerer.answer("What happened on 10 June?", NOW)
    assert [one.title for one in answer.naming] == ["repair", "inquiry"]
    assert answerer.answer("What was reported on 10 June?", NOW).naming == ()
    assert answerer.answer("What happened on 10 and 11 June?", NOW).naming == ()
    # As of then, nothing later is there.
    assert answerer.answer("What happened today?", NOW - timedelta(days=10)).naming == ()
    reply = to_text(replies.answer(answer), styled=False).splitlines()
    assert reply == [
        "Searched 10 June 2024: 2 articles.",
        "",
        "Articles, the newest first",
        "• goats (The Lowen Echo, 10 June 2024)",
        "• kiln (The Lowen Post, 10 June 2024)",
        "",
        "Later ones that name this day or its weekday",
        "• repair (The Lowen Post, 12 June 2024)",
        "• inquiry (The Lowen Post, 11 June 2024)",
    ]


def test_where_none_is_of_the_day_those_of_the_nearest_days_are_listed(answerer: Answerer) -> None:
    answer = answerer.answer("What happened on 13 June?", NOW)
    assert [one.title for one in answer.newest] == ["years", "ferry", "repair"]
    reply = to_text(replies.answer(answer), styled=False)
    assert reply.startswith("No article fits: 13 June 2024. From the nearest days:\n")
    assert listed(answerer, "What happened today?") == ["late"]
    assert listed(answerer, "What happened in April?") == ["goats", "kiln"]
    assert listed(answerer, "What did the Lowen Echo report on 12 June?") == ["years", "goats"]


def test_where_the_outlet_has_nothing_the_nearest_days_are_any_outlets(answerer: Answerer) -> None:
    options = Filters(outlet="The Skarn Ledger")
    answer = answerer.answer("What happened on 13 June?", NOW, options)
    assert [one.title for one in answer.newest] == ["years", "ferry", "repair"]


def test_a_day_long_past_is_told_of_by_what_names_it(answerer: Answerer) -> None:
    answer = answerer.answer("What happened on 3 March 1987?", NOW)
    assert [quote.article for quote in answer.quotes] == ["years"]
    reply = to_text(replies.answer(answer), styled=False)
    assert reply.startswith("No article fits: 3 March 1987. From all articles:\n")
    # A date of another year is another day.
    assert listed(answerer, "What happened on 3 March?") == ["goats", "kiln"]


def test_scripts_get_the_list_in_the_form_of_any_list(answerer: Answerer) -> None:
    answer = answerer.answer("What happened on 10 June?", NOW)
    shown = json.loads(json.dumps(to_json(answer)))
    assert [one["title"] for one in shown["newest"]] == ["goats", "kiln", "repair", "inquiry"]
    assert shown["searched"] == {
        "since": "2024-06-10",
        "until": "2024-06-10",
        "outlet": None,
        "author": None,
        "section": None,
        "articles": 2,
    }
