"""Who asks who somebody is gets the sentence that says so, if it is half of one."""

from pathlib import Path

import pytest

from retrieval.answering import Answerer
from retrieval.evidence import DECISION_FEATURES, Logistic
from retrieval.introducing import asked_for
from tests.fakes import HashEncoder, plain_evidence
from tests.indexes import opened
from tests.pairs import MONDAY, article

# Says as much of the name, and more of the question.
OTHER = "Who is it that Per Hald was asked for, on Friday?"
# Nothing is covered but by what is told in words.
DECLINING = plain_evidence().model_copy(
    update={"decision": Logistic(bias=-5, weights=dict.fromkeys(DECISION_FEATURES, 0.0))}
)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is Per Hald?", "Per Hald"),
        ("who's per hald", "per hald"),
        ("Please, who was Mr. Hald?", "Hald"),
        ("Can you tell me who is Jo van Ek, please?", "Jo van Ek"),
        ("Кто такая Анна Скарн?", "Анна Скарн"),
        ("Per Hald kimdir?", "Per Hald"),
        ("Per Hald kim?", "Per Hald"),
        # More than that is asked, or nobody's name, or who holds a post.
        ("Who is the Prime Minister?", None),
        ("Who is Prime Minister?", None),
        ("Who is Lowen Mill's CEO?", None),
        ("Who is The Crow?", None),
        ("who is  , please", None),
        ("Who is Per Hald's successor at the mill in Lowen?", None),
        ("Who is responsible?", None),
        ("Who is 007?", None),
        ("Who is Mr?", None),
        ("Kim Hald", None),
        ("Is Per Hald ill?", None),
    ],
)
def test_the_name_that_is_asked_about_is_known(question: str, name: str | None) -> None:
    assert asked_for(question) == name


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who is Per Hald?", "“It will do,” said the union's negotiator, Per Hald."),
        ("Who is Per Hald?", "The harbour was closed by harbour master Per Hald at noon."),
        ("Who is Per Hald?", "Mayor Per Hald called it a day."),
        ("who is per hald", "Per Hald, the mayor, called it a day."),
        ("Who is Per Hald?", "Per Hald, 54, was hurt."),
        ("Who is Per Hald?", "Per Hald (Greens) was hurt."),
        ("Who is Per Hald?", "Per Hald of the Greens was elected mayor."),
        ("Who is Per Hald?", "Per Hald has led the choir since May."),
        ("Who is Hald?", "“It will do,” said the union's negotiator, Per Hald."),
        ("Who is Mr Hald?", "Mayor Per Hald called it a day."),
        ("Who is Lu van Ek?", "The farmer Lu van Ek lost a cow."),
        ("Кто такой Пер Халд?", "Как сказал мэр Пер Халд, дождь пройдёт."),
    ],
)
def test_what_introduces_somebody_is_quoted_and_no_doubt_told(
    tmp_path: Path, question: str, told: str
) -> None:
    other = OTHER.replace("Per Hald", told[told.index("Lu") :][:9]) if "Lu" in told else OTHER
    text = f"{other} It rained in Lowen. {told} The mill was open."
    with opened(tmp_path, article("a", text, MONDAY)) as generation:
        answer = Answerer(generation, HashEncoder(), 3, DECLINING).answer(question)
    assert answer.quotes[0].text.endswith(told)
    assert not answer.doubtful


@pytest.mark.parametrize(
    "text",
    [
        "“It will do,” said Per Hald.",
        "On Friday, Per Hald called it a day.",
        "The jury acquitted Per Hald.",
        "They spoke against Per Hald.",
    ],
)
def test_what_only_names_somebody_is_quoted_with_doubt(tmp_path: Path, text: str) -> None:
    told = f"It rained in Lowen. {text} The mill, Lowen's oldest, was closed."
    with opened(tmp_path, article("a", told, MONDAY)) as generation:
        answerer = Answerer(generation, HashEncoder(), 3, DECLINING)
        answer = answerer.answer("Who is Per Hald?")
        assert [quote.text for quote in answer.quotes] == [text]
        assert answer.doubtful
        # Of somebody else nothing is told.
        for other in ("Who is Ada Hald?", "Who is Per Haldane?", "Who is the mill?"):
            assert not answerer.answer(other).covered


def test_a_surname_after_mr_introduces_nobody(tmp_path: Path) -> None:
    text = "Mr Hald, do you regret it? Per Hald has headed the union since May."
    with opened(tmp_path, article("a", text, MONDAY)) as generation:
        answer = Answerer(generation, HashEncoder(), 3, DECLINING).answer("Who is Hald?")
    assert [quote.text for quote in answer.quotes] == ["Per Hald has headed the union since May."]
