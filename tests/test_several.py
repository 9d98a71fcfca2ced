"""A message's questions, parted."""

import pytest

from retrieval.several import asked_alone, joined_questions, questions_in


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        (
            "Who won the race? And when was it? Also how much did it cost?",
            ["Who won the race?", "And when was it?", "Also how much did it cost?"],
        ),
        (
            "I read about the bridge in Lowen. Who built it? When did it open?",
            ["I read about the bridge in Lowen. Who built it?", "When did it open?"],
        ),
        (
            "1) Who won the race? 2) When was it? (3) How long did it take?",
            ["Who won the race?", "When was it?", "How long did it take?"],
        ),
        (
            "Who built it? I think it was Karsen. When did it open?",
            ["Who built it?", "I think it was Karsen. When did it open?"],
        ),
        (
            "Who won? I ask because I was there. When?",
            ["Who won?", "I ask because I was there. When?"],
        ),
        ("Who said “Why me?” on Friday? When?", ["Who said “Why me?” on Friday?", "When?"]),
        ('Did they say "Who pays?" And who does?', ['Did they say "Who pays?"', "And who does?"]),
        ("Who is Mr. Smith? Is he from St. Ives?", ["Who is Mr. Smith?", "Is he from St. Ives?"]),
        ("Who won?! And when???", ["Who won?!", "And when???"]),
        ("Who won...? And when…?", ["Who won...?", "And when…?"]),
        ("who won?when was it?", ["who won?", "when was it?"]),
        ('A 5" pipe broke. Where? And when?', ['A 5" pipe broke. Where?', "And when?"]),
        ("1. Who won?\n2. When was it?", ["Who won?", "When was it?"]),
        ("1) Who won the cup\n2) When was it", ["Who won the cup", "When was it"]),
        ("- Who won the cup?\n- When was it?", ["Who won the cup?", "When was it?"]),
        ("who won the race\nwhen was it", ["who won the race", "when was it"]),
        ("Who won? Thanks! And when?", ["Who won?", "And when?"]),
        ("Tell me who won. And when was it?", ["Tell me who won.", "And when was it?"]),
        ("Who runs the harbour? What about Skarn?", ["Who runs the harbour?", "What about Skarn?"]),
        ("Кто построил мост? А когда?", ["Кто построил мост?", "А когда?"]),
        ("Мост уже открыт? Сколько он стоил?", ["Мост уже открыт?", "Сколько он стоил?"]),
        ("Yarışı kim kazandı? Peki ne zaman?", ["Yarışı kim kazandı?", "Peki ne zaman?"]),
        ("Yarışı kim qazandı? Hava necədir?", ["Yarışı kim qazandı?", "Hava necədir?"]),
        ("谁赢了？什么时候？", ["谁赢了？", "什么时候？"]),
        ("من فاز؟ ومتى؟", ["من فاز؟", "ومتى؟"]),
    ],
)
def test_questions_are_parted_in_their_order_each_with_what_leads_to_it(
    message: str, questions: list[str]
) -> None:
    assert questions_in(message) == questions


@pytest.mark.parametrize(
    "message",
    [
        "Who won the race?",
        "Who won the race",
        "I read about the bridge in Lowen. Who built it?",
        "Who built the bridge? I read that it was Karsen.",
        "Who, if anyone, won?",
        "Who won, and when?",
        "When and where does the fair open?",
        "Who won... and when?",
        "What?! Really??",
        "Who won? Right?",
        "Was it on Monday? Or on Tuesday?",
        "Мост открыт, правда? Не так ли?",
        "Köprü açıldı mı? Değil mi?",
        "Körpü açılıb? Elə deyil?",
        "Is https://a.example/?page=2 right?",
        'She asked "Who? When? Where?" again.',
        "The mayor of Lowen (who knows?) resigned.",
        "storm damage harbour",
        "???",
        "",
    ],
)
def test_one_question_stays_whole(message: str) -> None:
    assert questions_in(message) == [message]


def test_a_question_that_is_repeated_is_asked_once() -> None:
    assert questions_in("Who won? When was it? who won?!") == ["Who won?", "When was it?"]


def test_a_pasted_page_is_not_parted() -> None:
    page = "Who won the race? Nobody knows what happened there. " * 30
    assert questions_in(page) == [page.strip()]


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        (
            "I'm Anna from the radio. Who won the race?",
            ("Who won the race?", "I'm Anna from the radio."),
        ),
        (
            "Who won the race? I write a piece on it.",
            ("Who won the race?", "I write a piece on it."),
        ),
        ("Could you please tell me who won the race?", ("who won the race?", "")),
        ("I would like to know how long it took.", None),  # no mark, and it doesn't begin as one
        ("Скажите, пожалуйста, кто победил в гонке?", ("кто победил в гонке?", "")),
        ("Who told me who won?", None),
        ("Who won the race?", None),
        ("Who won the race? When was it?", None),
        ("The race was long.", None),
    ],
)
def test_a_question_is_told_from_what_is_said_besides(
    message: str, asked: tuple[str, str] | None
) -> None:
    assert asked_alone(message) == asked


@pytest.mark.parametrize(
    ("question", "joined"),
    [
        ("Who won the race and how much is bread?", ["Who won the race?", "how much is bread?"]),
        ("Who won the race, how much is bread", ["Who won the race?", "how much is bread?"]),
        (
            "Did the mayor resign, who follows her, and when is the next election?",
            ["Did the mayor resign?", "who follows her?", "when is the next election?"],
        ),
        (
            "Кто победил в гонке и сколько стоит хлеб?",
            ["Кто победил в гонке?", "сколько стоит хлеб?"],
        ),
        ("When and where is the race?", []),
        ("Who won the race and when?", []),
        ("What did the mayor and the council say?", []),
        ("Everything on the race and who won it", []),
        ("The mayor and whoever helped her?", []),
    ],
)
def test_questions_that_a_sentence_joins_are_parted(question: str, joined: list[str]) -> None:
    assert joined_questions(question) == joined
