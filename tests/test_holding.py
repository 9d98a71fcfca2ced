"""Who asks who holds a post now gets the newest article's word first."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.answering import Answerer
from retrieval.posts import Holder, asked_post, holders
from tests.fakes import HashEncoder, plain_evidence
from tests.indexes import opened
from tests.pairs import MONDAY, TUESDAY, article, ask

EVIDENCE = plain_evidence().model_copy(update={"threshold": 0.0})
LOWEN = frozenset(("lowen", "mill", "завод"))


@pytest.mark.parametrize(
    ("question", "older", "newer"),
    [
        (
            "Who is the CEO of Lowen Mill?",
            "The CEO of Lowen Mill, Per Hald, will stay.",
            "Lowen Mill closes a shop, its new chief executive, Ada Skarn, said.",
        ),
        (
            "who is lowen mill's chief executive",
            "The chief executive of Lowen Mill, Per Hald, will stay.",
            "Ada Skarn was named chief executive of the mill in Lowen.",
        ),
        (
            "Who coaches Lowen United?",
            "Lowen United coach Per Hald, who coaches on, was glad.",
            "Lowen United have appointed Ada Skarn as their coach.",
        ),
        (
            "Who leads the Lowen Greens?",
            "The Lowen Greens, a party that leads, are led by Per Hald.",
            "The Lowen Greens, led by Ada Skarn, want buses.",
        ),
        (
            "Кто директор завода Ловен?",
            "Директор завода Ловен Пер Халд останется.",
            "Новый директор Анна Скарн открыла цех завода Ловен, и это хорошо.",
        ),
    ],
)
def test_the_newest_holder_comes_first(
    tmp_path: Path, question: str, older: str, newer: str
) -> None:
    answer = ask(
        tmp_path,
        question,
        article("a", f"{older} It rained.", MONDAY, "Lowen"),
        article("b", f"{newer} It rained.", TUESDAY, "Lowen"),
    )
    assert [quote.text for quote in answer.quotes[:2]] == [newer, older]


def test_of_an_article_that_names_both_the_one_who_comes_is_quoted(tmp_path: Path) -> None:
    older = "The chief executive of Lowen Mill, Per Hald, will stay."
    goes = "Chief executive of Lowen Mill, Per Hald, was sacked."
    comes = "The mill's chief executive is Ada Skarn."
    rain = "It rained in Ryle and in Port Amble. " * 4
    answer = ask(
        tmp_path,
        "Who is the chief executive of Lowen Mill?",
        article("a", older, MONDAY, "Lowen Mill"),
        article("b", f"{goes} {rain} {comes}", TUESDAY, "Lowen Mill"),
    )
    assert [quote.text for quote in answer.quotes] == [comes, goes, older]


OLDER = "The chief executive of Lowen Mill, Per Hald, will stay."


@pytest.mark.parametrize(
    ("question", "newer"),
    [
        # What the question asks is of another time.
        ("Who was the chief executive of Lowen Mill?", "Its new chief executive is Ada Skarn."),
        # What is told is another post, another one's, or of another time.
        ("Who is the chief executive of Lowen Mill?", "Its deputy chief executive is Ada Skarn."),
        ("Who is the chief executive of Lowen Mill?", "Its chairwoman is Ada Skarn."),
        ("Who is the chief executive of Lowen Mill?", "Ryle's chief executive is Ada Skarn."),
        (
            "Who is the chief executive of Lowen Mill?",
            "Ada Skarn became its chief executive in 1998.",
        ),
        (
            "Who is the chief executive of Lowen Mill?",
            "Lowen Ropes chief executive Ada Skarn bought flour.",
        ),
        (
            "Who is the chief executive of Lowen Mill?",
            "Ada Skarn, chief executive of Lowen Mill for years, has died.",
        ),
        (
            "Who is the chief executive of Lowen Mill?",
            "“Chief executive of Lowen Mill, Ada Skarn, sounds good,” Ott said.",
        ),
        # The same one.
        ("Who is the chief executive of Lowen Mill?", "Chief executive Hald was glad."),
    ],
)
def test_what_answers_better_stays_first(tmp_path: Path, question: str, newer: str) -> None:
    articles = (
        article("a", OLDER, MONDAY, "Lowen Mill"),
        article("b", newer, TUESDAY, "Lowen Mill"),
    )
    assert ask(tmp_path, question, *articles).quotes[0].text == OLDER


@pytest.mark.parametrize(("kind", "other"), [("", "finance "), ("finance ", "")])
def test_a_director_of_one_thing_is_none_of_another(tmp_path: Path, kind: str, other: str) -> None:
    older = f"The {kind}director of Lowen Mill, Per Hald, will stay."
    question = f"Who is the {kind}director of Lowen Mill?"
    for newer, first in (
        (f"Its {other}director is Ada Skarn.", 0),
        (f"Its {kind}director is Ada Skarn.", 1),
    ):
        folder = tmp_path / str(first)
        folder.mkdir()
        articles = (
            article("a", older, MONDAY, "Lowen Mill"),
            article("b", newer, TUESDAY, "Lowen Mill finance"),
        )
        assert ask(folder, question, *articles).quotes[0].text == (older, newer)[first]


def test_the_older_one_is_quoted_where_a_time_is_named(tmp_path: Path) -> None:
    newer = article("b", "Its chief executive is Ada Skarn.", "2026-04-20", "Lowen Mill")
    question = "Who is the chief executive of Lowen Mill {}?"
    now = datetime(2026, 4, 20, tzinfo=UTC)
    with opened(tmp_path, article("a", OLDER, "2026-04-14", "Lowen Mill"), newer) as generation:
        answerer = Answerer(generation, HashEncoder(), 3, EVIDENCE)
        assert answerer.answer(question.format("last week"), now).quotes[0].text == OLDER
        assert answerer.answer(question.format("today"), now).quotes[0].text == newer.text


@pytest.mark.parametrize(
    ("question", "post"),
    [
        ("Who is the CEO of the Lowen mill?", "executive"),
        ("Who's the new mayor of Skarn?", "mayor"),
        ("who is Lowen coach", "coach"),
        ("Who is the harbour master in Skarn now?", "harbour"),
        ("Кто сейчас мэр Ловена?", "mayor"),
        ("Lowen belediye başkanı kim?", "mayor"),
        ("Lowen bələdiyyə sədri kimdir?", "mayor"),
        ("Who coaches Lowen?", "coach"),
        ("Who chairs the Lowen council?", "chair"),
    ],
)
def test_the_post_that_is_asked_for_is_known(question: str, post: str) -> None:
    asked = asked_post(question)
    assert asked is not None
    assert asked.posts == {post}


@pytest.mark.parametrize(
    "question",
    [
        "Who was the mayor of Skarn?",
        "Who is the former mayor of Skarn?",
        "Who was mayor of Skarn in 1998?",
        "Who is the mayor of Skarn married to?",
        "Who is the mayor suing?",
        "What is the mayor of Skarn called?",
        "Who is Per Hald?",
    ],
)
def test_other_questions_ask_for_no_post(question: str) -> None:
    assert asked_post(question) is None


@pytest.mark.parametrize(
    ("sentence", "post"),
    [
        ("The chief executive of Lowen Mill, Ada Skarn, will stay.", "executive"),
        ("Its new chief executive, Ada Skarn, said no.", "executive"),
        ("Lowen Mill chief executive Ada Skarn said no.", "executive"),
        ("Ada Skarn, 51, the mill's new chief executive, said no.", "executive"),
        ("Ada Skarn was on Monday named chief executive of the mill.", "executive"),
        ("The board appointed Ada Skarn as its chief executive.", "executive"),
        ("Ada Skarn took over on Monday as chief executive.", "executive"),
        ("Ada Skarn succeeds Per Hald as chief executive.", "executive"),
        ("“No,” said mayor Ada Skarn.", "mayor"),
        ("The mill manager, Ada Skarn, said no.", "coach"),
        ("The new head coach will be Ada Skarn.", "coach"),
        ("Lowen, coached by Ada Skarn, won.", "coach"),
        ("Ada Skarn, who chairs the council, was glad.", "chair"),
    ],
)
def test_who_holds_a_post_is_told_by_what_stands_beside(sentence: str, post: str) -> None:
    assert list(holders(sentence, "en", LOWEN)) == [Holder(post, "skarn")]


@pytest.mark.parametrize(
    "sentence",
    [
        "The former chief executive, Ada Skarn, said no.",
        "The chief executive's husband, Per Skarn, said no.",
        "The mill's finance director, Ada Skarn, said no.",
        "The chief executive told Ada Skarn so.",
        "Ryle's chief executive, Ada Skarn, said no.",
        "The chief executive of Ryle, Ada Skarn, said no.",
        "The coach, Lowen said, was glad.",
        "The chief executive, Monday's guest, was glad.",
    ],
)
def test_other_sentences_tell_of_no_holder(sentence: str) -> None:
    assert list(holders(sentence, "en", LOWEN)) == []
