"""Why-questions are quoted a cause, or are answered doubtfully."""

from pathlib import Path

import pytest

from retrieval.cause_words import asks_why, may_tell_cause, tells_cause
from tests.pairs import article, ask

WHY = "Why did the Skarn bakers stay at home?"
FIRST = "It rained. Ott slept. Shops stood open."
STAYED = "The Skarn bakers stayed at home on Monday, said Per Hald."


@pytest.mark.parametrize(
    "cause",
    [
        "They blame ovens that smoke.",
        "Per Hald said the reason was a smoking oven.",
        "He cited ovens that smoke.",
        "It came after a row about smoking ovens.",
        "A fault was found in an oven.",
        "Too few ovens work.",
    ],
)
def test_the_cause_beside_the_best_quote_is_quoted_second(tmp_path: Path, cause: str) -> None:
    for name, text in (
        ("after", f"It rained. {STAYED} {cause}"),
        ("before", f"It rained. {cause} {STAYED}"),
        ("later", f"{STAYED} It rained. Shops were empty. {cause}"),
    ):
        folder = tmp_path / name
        folder.mkdir()
        answer = ask(folder, WHY, article("a", text, title="Notes"))
        assert [quote.text for quote in answer.quotes][:2] == [STAYED, cause]
        assert not answer.doubtful


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (f"{STAYED} Bread is dear. An oven had burst in their hall.", 2),
        (f"{STAYED} Bread is dear. Shops are shut. Both ovens are broken.", 3),
        (f"{STAYED} Bread is dear. Shops are shut. It rains. Ott rests. Both ovens are broken.", 1),
        (f"{STAYED} Bread is dear. The walkout is of all who bake.", 2),
        (f"{STAYED} Ovens stand on brick. Shops are shut.", 1),
    ],
)
def test_what_went_wrong_or_comes_next_is_quoted_where_no_cause_is_told(
    tmp_path: Path, text: str, cause: int
) -> None:
    """Doubtful where it is but what comes next."""
    answer = ask(tmp_path, WHY, article("a", text, title="Notes"))
    assert [quote.text for quote in answer.quotes][:2] == [
        STAYED,
        f"{text.split('. ')[cause].rstrip('.')}.",
    ]
    assert answer.doubtful is (cause == 1)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        # The best one tells itself.
        (WHY, f"{STAYED[:-1]}, because ovens smoke. They blame Ott."),
        # No cause is asked for.
        ("Did the Skarn bakers stay at home?", f"{STAYED} They blame ovens that smoke."),
        # It is too far off, asks itself, or tells none, and no article begins with it.
        (WHY, f"{FIRST} {STAYED} It rained. It rained. It rained. It rained. They blame ovens."),
        (WHY, f"{FIRST} {STAYED} Who is to blame?"),
        (WHY, f"{FIRST} {STAYED} They came back six weeks after the fair."),
    ],
)
def test_otherwise_nothing_is_added(tmp_path: Path, question: str, text: str) -> None:
    answer = ask(tmp_path, question, article("a", text, title="Notes"))
    assert len(answer.quotes) == 1


@pytest.mark.parametrize(
    ("told", "doubtful"),
    [
        (STAYED, True),
        (f"{STAYED} Bread was dear.", True),
        (f"{STAYED} They blame ovens that smoke.", False),
        (f"{STAYED[:-1]}, to save coal.", False),
    ],
)
def test_where_no_quote_tells_a_cause_the_answer_is_doubtful(
    tmp_path: Path, told: str, doubtful: bool
) -> None:
    assert ask(tmp_path, WHY, article("a", told, title="Notes")).doubtful is doubtful


@pytest.mark.parametrize(
    ("sentence", "language", "tells", "may"),
    [
        ("He left because he was ill.", "en", True, True),
        ("He left after losing a vote.", "en", True, True),
        ("He left following a row.", "en", True, True),
        ("The theatre shut after a fire.", "en", True, True),
        ("It shut after Monday's storm.", "en", True, True),
        ("It shut after last week's storm.", "en", True, True),
        ("It shut after two days of rain.", "en", True, True),
        ("They walked on a path following the river.", "en", False, False),
        ("He left after the break.", "en", False, False),
        ("Он ушёл, соседи вызвали полицию.", "ru", False, False),
        ("It shut after Monday.", "en", False, False),
        ("We were poor, he said after the match.", "en", False, False),
        ("The fire was started by a spark.", "en", True, True),
        ("A cow delayed the train.", "en", False, True),
        ("He was jailed for theft.", "en", False, True),
        ("He was jailed for six years.", "en", False, False),
        ("It is shut, with cracks in its walls.", "en", False, True),
        ("It turned back as a storm came.", "en", False, True),
        ("Ott put that down to a row.", "en", True, True),
        ("That came from a row.", "en", False, True),
        ("He left after four days.", "en", False, False),
        ("He left six weeks after the fair.", "en", False, False),
        ("He left after noon.", "en", False, False),
        ("He left two days after a defeat.", "en", False, True),
        ("He left to look after his mother.", "en", False, True),
        ("He is to leave.", "en", False, False),
        ("He went to the hall.", "en", False, False),
        ("He has led it since 2022.", "en", False, False),
        ("He left, since nobody came.", "en", False, True),
        ("Он ушёл из-за болезни.", "ru", True, True),
        ("Он ушёл после проверки.", "ru", True, True),
        ("Он ушёл в понедельник.", "ru", False, False),
        ("Hastalık nedeniyle ayrıldı.", "tr", True, True),
        ("Pazartesi günü ayrıldı.", "tr", False, False),
        ("Yanğından sonra getdi.", "az", True, True),
        ("Bazar ertəsi getdi.", "az", False, False),
        ("Er ging am Montag.", "de", False, True),
    ],
)
def test_what_tells_a_cause_is_known_by_its_words(
    sentence: str, language: str, tells: bool, may: bool
) -> None:
    assert (tells_cause(sentence, WHY, language), may_tell_cause(sentence, WHY, language)) == (
        tells,
        may,
    )


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("Why?", True),
        ("And why did he go?", True),
        ("What was the reason for it?", True),
        ("How come it is shut?", True),
        ("Почему он ушёл?", True),
        ("What caused the fire?", True),
        ("What led to the strike?", True),
        ("What's behind the fall in prices?", True),
        ("What is the cause of death?", True),
        ("What made the mayor angry?", True),
        ("What is made in Skarn?", False),
        ("What made the headlines last week?", False),
        ("What made up the cargo?", False),
        ("What stopped?", True),
        ("Neden ayrıldı?", True),
        ("Niyə getdi?", True),
        ("Yanğına nə səbəb olub?", True),
        ("Kim neden oldu?", False),
        ("Who asked why the pool was shut?", False),
        ("What did Ott say when he was asked why?", False),
        ("When did he go?", False),
    ],
)
def test_questions_for_a_cause_are_known(question: str, why: bool) -> None:
    assert asks_why(question) is why


def test_what_a_question_asks_with_tells_a_cause() -> None:
    assert tells_cause("Fog stopped the match.", "What stopped the match?", "en")
    assert not tells_cause("Fog stopped the match.", "What delayed the match?", "en")
