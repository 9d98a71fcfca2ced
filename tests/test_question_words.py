import pytest

from index.models import Span
from retrieval.question_words import question_word


@pytest.mark.parametrize(
    ("question", "language", "word"),
    [
        ("When did the ferry sail?", "en", "When"),
        ("In which town, and who built it?", "en", "which"),
        ("What's the toll?", "en", "What"),
        ("Сколько человек спасли и когда?", "ru", "Сколько"),
        ("Köprü ne zaman açıldı?", "tr", "ne"),
        ("KİM qalib oldu?", "az", "KİM"),
        ("À quelle heure part le ferry ?", "fr", "quelle"),
        ("Wie viele Schiffe fahren?", "de", "Wie"),
    ],
)
def test_the_first_question_word_is_found(question: str, language: str, word: str) -> None:
    found = question_word(question, language)
    assert found == Span(question.index(word), question.index(word) + len(word))


@pytest.mark.parametrize(
    ("question", "language"),
    [("ferries to Skarn", "en"), ("", "en"), ("Whoever won, somehow?", "en"), ("who", "ja")],
)
def test_where_there_is_none_nothing_is_found(question: str, language: str) -> None:
    assert question_word(question, language) is None
