"""Who asks for whatever there is on a subject is quoted several articles, the newest first."""

from pathlib import Path

import pytest

from retrieval.subjects import asks_state, subject_asked_for
from tests.pairs import FRIDAY, MONDAY, TUESDAY, article, ask

BEGUN = "The ferry strike began on Monday."
FAILED = "Talks to end the ferry strike failed."
OVER = "The ferry strike ended on Friday."
STRIKE = (
    article("a", f"{BEGUN} It rained. The ferry strike costs ferry shops.", MONDAY, "Ferry strike"),
    article("b", f"{FAILED} Nobody spoke of it.", TUESDAY, "No end of the strike"),
    article("c", f"{OVER} It was a long one.", FRIDAY, "Ferries sail again"),
    article("d", "The mill sells flour from Skarn.", FRIDAY, "Flour"),
)


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("What happened with the ferry strike?", "the ferry strike"),
        ("Tell me about the ferry strike, please", "the ferry strike"),
        ("Please tell me more about Lowen", "Lowen"),
        ("Could you give me a short summary of the Ott trial so far?", "the Ott trial"),
        ("what do we know about the merger", "the merger"),
        ("What's the story with Weir Bridge?", "Weir Bridge"),
        ("What became of the ferry?", "the ferry"),
        ("What's going on with the trams now?", "the trams"),
        ("Summarise the ferry saga", "the ferry"),
        ("anything about the mill?", "the mill"),
        ("news about the mill", "the mill"),
        ("What was reported on the mill?", "the mill"),
        ("Новости о мельнице", "мельнице"),
        ("Расскажите о паромах", "паромах"),
        ("Что известно о пожаре?", "пожаре"),
        ("Что случилось с паромом?", "паромом"),
        ("Feribot grevi hakkında ne biliniyor?", "Feribot grevi"),
        ("Bərə tətili haqqında nə məlumdur?", "Bərə tətili"),
        # One thing is asked for, or nothing that articles tell of.
        ("What did they find on the beach at Lowen?", None),
        ("What do they have on board?", None),
        ("What is the deal to buy the mill worth?", None),
        ("What was the situation on board the ferry?", None),
        ("What happened to the man who lost his hat?", None),
        ("What happened to the price of bread after the strike?", None),
        ("What happened to him?", None),
        ("Tell me about yourself", None),
        ("What do you know?", None),
        ("What is the ferry strike?", None),
        ("Who knows about the ferry strike?", None),
        ("Tell me about the old ferry that sails from Lowen to Skarn", None),
    ],
)
def test_a_question_for_whatever_there_is_on_a_subject_is_known(
    question: str, subject: str | None
) -> None:
    assert subject_asked_for(question, news=False) == subject


def test_what_is_left_of_a_question_for_news_is_its_subject() -> None:
    assert subject_asked_for("the ferry strike?", news=True) == "the ferry strike"
    assert subject_asked_for("Is there the ferry strike?", news=True) == "the ferry strike"
    assert subject_asked_for("Is there?", news=True) is None


def test_what_another_article_repeats_is_quoted_once(tmp_path: Path) -> None:
    again = article("e", f"{OVER} Shops were glad of it.", FRIDAY, "Glad of the ferries")
    answer = ask(tmp_path, "What happened with the ferry strike?", *STRIKE, again)
    assert [quote.text for quote in answer.quotes] == [OVER, FAILED, BEGUN]


@pytest.mark.parametrize(
    "question",
    [
        "What happened with the ferry strike?",
        "Tell me about the ferry strike",
        "What's the latest on the ferry strike?",
    ],
)
def test_a_sentence_of_each_article_is_quoted_the_newest_first(
    tmp_path: Path, question: str
) -> None:
    answer = ask(tmp_path, question, *STRIKE)
    assert [quote.text for quote in answer.quotes] == [OVER, FAILED, BEGUN]


@pytest.mark.parametrize(
    "question",
    [
        "What happened with the ferry strike?",
        "What's the latest on the ferry strike?",
        "Has the ferry strike begun on Monday or ended?",
    ],
)
def test_a_single_quote_is_of_the_newest_article(tmp_path: Path, question: str) -> None:
    answer = ask(tmp_path, question, *STRIKE, quotes=1)
    assert [quote.text for quote in answer.quotes] == [OVER]


def test_of_many_articles_the_best_and_the_newest_are_quoted(tmp_path: Path) -> None:
    more = [
        article(f"m{n}", f"Day {n} of the ferry strike.", f"2026-03-{10 + n}", "More of the strike")
        for n in range(4)
    ]
    answer = ask(tmp_path, "What happened with the ferry strike?", STRIKE[0], *more, quotes=2)
    assert [quote.text for quote in answer.quotes] == ["Day 3 of the ferry strike.", BEGUN]


def test_one_article_is_quoted_as_for_any_question(tmp_path: Path) -> None:
    answer = ask(tmp_path, "Tell me about the mill in Skarn", *STRIKE)
    assert [quote.text for quote in answer.quotes] == ["The mill sells flour from Skarn."]


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Is the ferry strike over?", True),
        ("Has the ferry strike ended?", True),
        ("Isn't the strike over?", True),
        ("Was the ferry strike long?", False),
        ("What is a strike?", False),
    ],
)
def test_who_asks_how_things_stand_is_known(question: str, asks: bool) -> None:
    assert asks_state(question) is asks


def test_how_things_stand_is_told_by_the_newest_article(tmp_path: Path) -> None:
    answer = ask(tmp_path, "Has the ferry strike ended on Monday or Friday?", *STRIKE)
    assert answer.quotes[0].text == OVER
    assert BEGUN in [quote.text for quote in answer.quotes]
    answer = ask(tmp_path, "Had the ferry strike begun on Monday?", *STRIKE)
    assert answer.quotes[0].text == BEGUN
