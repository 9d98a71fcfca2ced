"""A figure that an article corrects is never quoted without what corrects it."""

from pathlib import Path

import pytest

from index.models import Article
from retrieval.answering import Answerer
from retrieval.correction_words import announces, corrects
from retrieval.superseded import superseded
from tests.fakes import HashEncoder, plain_evidence
from tests.indexes import opened
from tests.pairs import MONDAY, article, ask, pair

TURNOUT = "What was the turnout in the Lowen vote?"
EVIDENCE = plain_evidence().model_copy(update={"threshold": 0.0})


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (
            "In our report on the Lowen vote we gave a turnout of 61 percent. In fact it was 56."
            " We are sorry.",
            "In our report on the Lowen vote we gave a turnout of 61 percent. In fact it was 56.",
        ),
        (
            "An earlier version of this article said that the turnout in the Lowen vote was 61"
            " percent. Only 56 percent came.",
            "An earlier version of this article said that the turnout in the Lowen vote was 61"
            " percent. Only 56 percent came.",
        ),
        (
            "The turnout in the Lowen vote was 61 percent, the Post wrote. That is wrong. It was 56"
            " percent. It rained.",
            "The turnout in the Lowen vote was 61 percent, the Post wrote. That is wrong. It was 56"
            " percent.",
        ),
        (
            "Our obituary of Per Hald (3 March) gave the turnout in the Lowen vote as 61 percent."
            " He would have known that it was 56.",
            "Our obituary of Per Hald (3 March) gave the turnout in the Lowen vote as 61 percent."
            " He would have known that it was 56.",
        ),
        (
            "We wrote that the turnout in the Lowen vote was 61 percent. They were 56 of 100.",
            "We wrote that the turnout in the Lowen vote was 61 percent. They were 56 of 100.",
        ),
        (
            "The turnout in the Lowen vote was 61 percent. The correct figure is 56 percent.",
            "The turnout in the Lowen vote was 61 percent. The correct figure is 56 percent.",
        ),
        # Nothing is corrected.
        (
            "The turnout in the Lowen vote was 61 percent. In fact it was a warm day.",
            "The turnout in the Lowen vote was 61 percent.",
        ),
        (
            "The turnout in the Lowen vote was 61 percent. They were glad of it.",
            "The turnout in the Lowen vote was 61 percent.",
        ),
        (
            "The turnout in the Lowen vote was 61 percent, as we reported on Monday. It rained.",
            "The turnout in the Lowen vote was 61 percent, as we reported on Monday.",
        ),
    ],
)
def test_what_is_corrected_is_quoted_with_the_correction(
    tmp_path: Path, text: str, quoted: str
) -> None:
    with opened(tmp_path, Article(id="a", title="Vote", text=text)) as generation:
        (quote,) = Answerer(generation, HashEncoder(), 1, EVIDENCE).answer(TURNOUT).quotes
    assert quote.text == quoted


def test_somebody_s_children_are_corrected(tmp_path: Path) -> None:
    wrong = "Ada Skarn leaves a son and four granddaughters."
    told = "Our obituary of Ada Skarn (3 March) said that she had four granddaughters."
    answer = pair(
        tmp_path,
        "How many granddaughters did Ada Skarn have?",
        wrong,
        f"{told} She had seven. We are sorry.",
    )
    assert [quote.text for quote in answer.quotes] == [f"{told} She had seven.", wrong]
    assert answer.conflict == (0, 1)


@pytest.mark.parametrize("gap", ["\n\n", f" {'So much for the vote. ' * 12}\n\n"])
def test_a_correction_in_the_next_paragraph_is_quoted_instead(tmp_path: Path, gap: str) -> None:
    wrong = "We wrote on Monday that the turnout in the Lowen vote was 61 percent."
    text = f"{wrong}\n\nIn fact the turnout was 56 percent.{gap}The end of it."
    with opened(tmp_path, Article(id="a", title="Vote", text=text)) as generation:
        (quote,) = Answerer(generation, HashEncoder(), 1, EVIDENCE).answer(TURNOUT).quotes
    assert (quote.lead, quote.text) == (wrong, "In fact the turnout was 56 percent.")


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            TURNOUT,
            "The turnout in the Lowen vote was 61 percent, the highest since 1998.",
            "In our report of 3 March on the Lowen vote we gave a turnout of 61 percent. In fact"
            " it was 56 percent.",
        ),
        # What the question leaves open is told by the words beside both.
        (
            "What was the turnout?",
            "The turnout was 61 percent.",
            "We wrote on Monday that the turnout was 61 percent. It was 56 percent.",
        ),
        (
            "How many visitors came to the Lowen fair?",
            "The Lowen fair had 28,000 visitors.",
            "On Monday we wrote that 28,000 people had visited the Lowen fair. The right figure is"
            " 31,500.",
        ),
        (
            "How much will the Lowen bridge cost?",
            "The Lowen bridge will cost 30 million crowns, the county said.",
            "The cost of the Lowen bridge, which was put at 30 million crowns in March, is now"
            " given as 42 million crowns.",
        ),
        (
            "How much will the Lowen bridge cost?",
            "The Lowen bridge will cost 30 million crowns, the county said.",
            "The Lowen bridge's cost was about 30 million crowns and is now 42 million crowns.",
        ),
        # It is enough that the article that corrects is of somebody whom the question names.
        (
            "How much did Mia Holt embezzle?",
            "Mia Holt was jailed because she embezzled 640,000 crowns.",
            "Mia Holt stays in jail: 710,000 crowns were missing, not 640,000.",
        ),
    ],
)
def test_a_correction_stands_beside_what_it_corrects(
    tmp_path: Path, question: str, one: str, other: str
) -> None:
    answer = pair(tmp_path, question, one, other)
    assert [quote.text for quote in answer.quotes] == [other, one]
    assert answer.conflict == (0, 1)


@pytest.mark.parametrize(
    "sentence",
    [
        "A previous version of this story misstated the number of injured as 12.",
        "This article originally stated that 12 had died.",
        "Yesterday's article gave the price as 3 crowns.",
        "Our report on the vote put the turnout at 53 percent.",
        "Our report of the fire (12 November) said that 12 people had died.",
        "Our 12 November report gave the price as 3 crowns.",
        "Our profile of J. R. Holt (Saturday, page 4) described her as a judge.",
        "Our review of “The Mill” gave the price as 3 crowns.",
        "Our interview with Mia Holt said that she was 54.",
        "In our interview with Mia Holt we said that she was 54.",
        "In our obituary of Mia Holt, her age was given as 54.",
        "An earlier version of this article (3 March) gave the price as 3 crowns.",
        "Saturday's obituary of Mia Holt gave her age as 54.",
        "Our recipe for plum cake (8 November) asked for 30 grams of salt.",
        "In Saturday's edition we named Tom Ashe as the new head.",
        "Due to an editing error, the price was given as 3 crowns.",
        "The Post incorrectly reported that 12 people had died.",
        "В нашей статье от 18 мая мы указали явку 61 процент.",
        "18 Mayıs tarihli haberimizde katılımın yüzde 61 olduğunu yazmıştık.",
        "18 may tarixli xəbərimizdə iştirakın 61 faiz olduğunu yazmışdıq.",
        "В нашем некрологе Анны Скарн говорилось, что у неё пять внуков.",
        "18 Mayıs tarihli yazımızda beş torunu olduğu belirtilmişti.",
        "18 may tarixli nekroloqumuzda beş nəvəsi olduğu göstərilmişdi.",
    ],
)
def test_what_had_been_printed_is_told_by_its_words(sentence: str) -> None:
    assert announces(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "As we reported on Monday, the bridge will cost 9 million.",
        "“We reported a loss of 3 million last week,” she said.",
        "An earlier report by the ministry said that costs would rise.",
        "The first edition of the race had 300 runners.",
        "We said goodbye on Monday.",
        "We put up the tent on Monday.",
        "The report said that 12 people had died.",
        "Our annual report put the loss at 3 million.",
        "As our report of 3 March said, 12 people died.",
        "In our interview Mia Holt said that she was 54.",
        "During our interview with her the singer said that she was 54.",
        "In an earlier interview she said that she was 54.",
        "Our recipe for plum cake asked for 30 grams of salt.",
        "The obituary said that she was 91.",
        "Подробнее об этом — в нашем материале.",
        "Ülkemizde 12 okula ödül verilmişti.",
    ],
)
def test_other_reports_announce_no_correction(sentence: str) -> None:
    assert not announces(sentence)


@pytest.mark.parametrize(
    ("before", "sentence", "corrected"),
    [
        ("Some said that 40 had died.", "These reports are false.", True),
        ("It costs 3 crowns.", "The actual cost is 5 crowns.", True),
        ("We wrote that 40 had died.", "There were 30.", True),
        ("Явка составила 61 процент, писали мы.", "На самом деле она составила 56.", True),
        ("We reported that she had five children.", "She has six.", True),
        ("Our recipe for plum cake asked for 30 grams of salt.", "It should be 3.", True),
        ("В нашем некрологе говорилось, что у неё пять внуков.", "У неё шесть внуков.", True),
        ("We gave 40 children a bed.", "They were tired.", False),
        ("She said that 40 had died.", "She was wrongly informed.", False),
        ("It costs 3 crowns.", "The real problem is the noise.", False),
        ("The bridge is old.", "In fact, it was built in 1874.", False),
        ("It should open on 3 May.", "It should have opened in March.", False),
    ],
)
def test_what_corrects_is_told_by_its_words(before: str, sentence: str, corrected: bool) -> None:
    assert corrects(sentence, before) is corrected


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("The saving was put at 9 million in May, but it is now 7 million.", True),
        ("The start, which was set for 9 May, is now on 7 June.", True),
        ("The bridge was 9 metres high and the road is now open.", False),
        ("The saving was put at 9 million in May and the firm is now content.", False),
        ("The saving was put at 9 million. It is now raining.", False),
        ("They took 9 million, which is now gone.", False),
    ],
)
def test_what_was_so_and_is_now_otherwise_is_no_longer_right(text: str, is_wrong: bool) -> None:
    start = text.index("9")
    assert superseded(text, start, start + len("9 million" if "9 m" in text else "9")) is is_wrong


@pytest.mark.parametrize("title", ["Corrections and clarifications", "Correction: the old mill"])
def test_a_column_of_corrections_is_quoted_by_the_paragraph(tmp_path: Path, title: str) -> None:
    plan = "A plan of the mill showed a height of 12 metres. That holds for the old one; it has 15."
    text = f"{plan}\n\nA map of the mill road had it end in Lowen."
    question = "What height of the mill did the plan show?"
    (tmp_path / "column").mkdir()
    column = ask(tmp_path / "column", question, article("a", text, MONDAY, title))
    assert column.quotes[0].text == plan
    other = ask(tmp_path, question, article("a", text, MONDAY, "Corrections officers plan a mill"))
    assert other.quotes[0].text == plan.split(". ")[0] + "."


def test_a_long_paragraph_of_corrections_is_quoted_as_far_as_it_fits(tmp_path: Path) -> None:
    told = "A plan of the mill showed a height of 12 metres."
    text = " ".join([told, *(f"It is {'m' * 100}." for _ in range(6))])
    answer = ask(tmp_path, "What height of the mill?", article("a", text, MONDAY, "Corrections"))
    assert answer.quotes[0].text.startswith(told)
    assert 400 < len(answer.quotes[0].text) <= 500
