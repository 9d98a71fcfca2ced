"""Answers whose article lacks a year or a name of the question, or the harm that is asked for."""

from pathlib import Path

import pytest

from index.models import Article
from retrieval.answering import Answerer
from retrieval.evidence import DECISION_FEATURES, Logistic
from tests.fakes import HashEncoder, plain_evidence
from tests.indexes import opened
from tests.pairs import TUESDAY, article

TAX = "The council tax of Lowen rises by 3 percent."
# Sure of whatever is found.
SURE = plain_evidence().model_copy(
    update={"decision": Logistic(bias=9, weights=dict.fromkeys(DECISION_FEATURES, 0.0))}
)
# Of another place, which makes Skarn a name that articles have.
OTHER = article("other", "Skarn has a Turkish mill. Mayor Ada Holt from Europe owns it.", TUESDAY)


@pytest.mark.parametrize(
    ("question", "told", "doubtful"),
    [
        ("How much does the council tax of Lowen rise in 2019?", TAX, True),
        ("How much does the council tax of Lowen rise in 2026?", TAX, False),
        ("How much does the council tax of Lowen rise in 2027?", f"{TAX} It is for 2027.", False),
        ("By how much does the council tax of Lowen rise, from 1,999?", TAX, False),
        ("Does the council tax of Lowen, as in Skarn, rise by 3 percent?", TAX, True),
        ("Does the council tax of Lowen rise, as Ada Holt says?", TAX, True),
        ("Does the council tax of Lowen rise, as Ada Holt says?", f"{TAX} Holt of Ada's.", False),
        # That nobody tells of may be misspelled, or written in another way.
        ("Does the council tax of Lowenn rise by 3 percent?", TAX, False),
        ("Does the council tax of Lowen rise, as in European towns?", f"{TAX} In Europe.", False),
        (
            "Do 1999 people pay the council tax of Lowen?",
            "1,999 people pay the tax in Lowen.",
            False,
        ),
        ("Does the Turkish council tax of Lowen rise?", TAX, False),
        ("Does the council tax of Lowen rise, Mayor Ada?", f"{TAX} Ada says so.", False),
        # No names.
        ("Does the council tax of Lowen rise by 3 percent? Mill?", TAX, False),
        ("Does The Council Tax Of Lowen In Skarn Rise?", TAX, False),
        ("does the council tax of lowen in skarn rise?", TAX, False),
        ("How many people were killed by the council tax of Lowen?", TAX, True),
        ("How many people died in Lowen?", "One of the two in Lowen died.", False),
    ],
)
def test_what_lacks_what_the_question_names_is_doubtful_however_sure_it_is(
    tmp_path: Path, question: str, told: str, doubtful: bool
) -> None:
    with opened(tmp_path, article("a", told, "2026-03-02", "Tax"), OTHER) as generation:
        answer = Answerer(generation, HashEncoder(), 1, SURE).answer(question)
    assert answer.quotes[0].text == told.split(". ")[0].rstrip(".") + "."
    assert answer.doubtful is doubtful


def test_an_article_without_a_date_may_be_of_any_year(tmp_path: Path) -> None:
    with opened(tmp_path, Article(id="a", title="Tax", text=TAX)) as generation:
        answerer = Answerer(generation, HashEncoder(), 1, SURE)
        answer = answerer.answer("How much does the council tax of Lowen rise in 2019?")
    assert (answer.quotes[0].text, answer.doubtful) == (TAX, False)
