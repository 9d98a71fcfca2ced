import pytest

from retrieval.evalset import read_questions
from retrieval.smalltalk import SmallTalk, question_in, small_talk
from tests.conftest import EXAMPLES

SAID = {
    SmallTalk.MORE: "more; Tell me more, please!; go on; подробнее; devam et; daha çox",
    SmallTalk.GREETING: "hello; Hi there; Good morning!; HEY; hiii; Hello, bot; 👋; привет; "
    "Здравствуйте!; merhaba; GÜNAYDIN; salam; SABAHINIZ XEYİR",
    SmallTalk.THANKS: "thanks; Thank you very much!; thanks a lot 🙏; thx; 🙏; ❤️; Hi, thanks; "
    "Thanks, bye!; Большое спасибо; teşekkür ederim; ÇOX SAĞ OL",
    SmallTalk.ABOUT: "who are you?; What can you do?; Hello! Who are you?; can you help me; "
    "кто ты?; sen kimsin; sən kimsən?",
    SmallTalk.HOW_ARE_YOU: "how are you; How's it going?; Hi, how are you today?; как дела?; "
    "nasılsın; necəsiniz?",
    SmallTalk.FAREWELL: "bye; Good night!; see you later; пока; görüşürüz; hələlik",
    SmallTalk.PRAISE: "great!; good bot; you're the best; 👏; молодец; harika; əla",
    SmallTalk.ACKNOWLEDGEMENT: "ok; OK.; 👍; 👍🏽; got it; yes; no problem; ладно; tamam; oldu",
}


@pytest.mark.parametrize(
    ("text", "kind"), [(text.strip(), kind) for kind in SAID for text in SAID[kind].split(";")]
)
def test_small_talk_is_told_by_its_kind(text: str, kind: SmallTalk) -> None:
    assert small_talk(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "???",
        "🚢",
        "please",
        "and then",
        "Hello Kitty museum opened when?",
        "thanks to whom was the bill passed?",
        "Who are you voting for said the senator?",
        "How are you going to pay for the bridge?",
        "Good morning Vietnam",
        "Hi! When does the harbour reopen?",
        "help the poor",
        "Who is OK with the bridge?",
        "ok " * 200,
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert small_talk(text) is None


def test_no_question_about_the_samples_is_small_talk_or_loses_a_word() -> None:
    for question in read_questions(EXAMPLES / "questions.jsonl"):
        assert small_talk(question.question) is None
        assert question_in(question.question) == question.question


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Hi! When does the harbour reopen?", "When does the harbour reopen?"),
        ("hi there when does the harbour reopen", "when does the harbour reopen"),
        ("Hello 😀 who won the cup?", "who won the cup?"),
        ("Good morning, how are you? Who won the cup?", "Who won the cup?"),
        ("Hello bot — who won the cup?\nThank you!", "who won the cup?"),
        ("Salam! Kim qalib gəldi?", "Kim qalib gəldi?"),
        ("Thanks! And when was that?", "And when was that?"),
        ("When does it reopen, thanks", "When does it reopen"),
    ],
)
def test_a_greeting_before_and_thanks_after_are_no_part_of_a_question(
    text: str, question: str
) -> None:
    assert question_in(text) == question


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "Hello Kitty museum opened when?",
        "Hello is a song by whom?",
        "thanks to whom was the bill passed?",
        "Who won? Tarrant, said the thanks committee",
        "OK, Boomer was said by whom?",
    ],
)
def test_what_is_no_greeting_before_a_question_stays(text: str) -> None:
    assert question_in(text) == text
