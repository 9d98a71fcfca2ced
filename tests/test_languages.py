import pytest

from index.languages import foreign_language, guesses, language_of, question_language
from index.models import Article
from index.scripts import main_script

TEXTS = {
    "en": "The harbour of Lowen reopened on Sunday after divers cleared two sunken barges.",
    "ru": "Порт Лоуэна вновь открылся в воскресенье после подъёма двух затонувших барж.",
    "tr": "Lowen limanı, dalgıçların batan iki mavnayı kaldırmasının ardından yeniden açıldı.",
    "az": "Dalğıclar batmış iki barjı çıxardıqdan sonra Louen limanı bazar günü yenidən açıldı.",
    "de": "Der Hafen von Lowen ist seit Sonntag wieder offen, nachdem zwei Kähne gehoben wurden.",
    "fr": "Le port de Lowen a rouvert dimanche après le retrait de deux péniches coulées.",
    "es": "El puerto de Lowen reabrió el domingo después de retirar dos barcazas hundidas.",
    "ar": "أعيد فتح ميناء لوين يوم الأحد بعد رفع بارجتين غارقتين من القاع.",
    "zh": "潜水员清除两艘沉船后，洛文港于星期日重新开放。",
}
QUESTIONS = {
    "en": "When did the harbour reopen?",
    "ru": "Когда открылся порт?",
    "tr": "Liman ne zaman açıldı?",
    "az": "Liman nə vaxt açıldı?",
    "de": "Wann wurde der Hafen geöffnet?",
    "fr": "Quand le port a-t-il rouvert ?",
    "es": "¿Cuándo reabrió el puerto?",
    "ar": "متى أعيد فتح الميناء؟",
    "zh": "港口什么时候重新开放？",
}


def article(text: str, language: str | None = None, title: str = "") -> Article:
    return Article(id="a", title=title, text=text, language=language)


@pytest.mark.parametrize("language", TEXTS)
def test_an_articles_language_is_known_by_a_sentence(language: str) -> None:
    assert language_of(article(TEXTS[language])) == language


@pytest.mark.parametrize("language", QUESTIONS)
def test_a_questions_language_is_told_among_those_of_the_index(language: str) -> None:
    assert question_language(QUESTIONS[language], QUESTIONS) == language


def test_a_stated_language_counts_without_its_region() -> None:
    assert language_of(article("Lowen 1 : 2 Skarn", "tr-TR")) == "tr"
    assert language_of(article("Lowen 1 : 2 Skarn", "az_Latn_AZ")) == "az"


def test_a_template_that_states_its_own_language_is_not_believed() -> None:
    assert language_of(article(TEXTS["ru"], "en")) == "ru"
    assert language_of(article(f"{TEXTS['de']} " * 4, "en-US")) == "de"


def test_the_name_of_a_language_is_no_code() -> None:
    assert language_of(article(TEXTS["de"], "English")) == "de"


def test_letters_that_could_be_of_any_language_are_taken_for_the_usual_one() -> None:
    assert language_of(article("")) == language_of(article("2 : 1")) == "en"
    assert language_of(article("Qq Zz Xx Ww")) == "en"


def test_a_question_in_a_language_the_index_lacks_is_english_where_it_must_be_one() -> None:
    assert question_language(QUESTIONS["fr"], ["en"]) == "en"
    assert question_language(QUESTIONS["en"], ["ru"]) == "en"


def test_any_text_has_a_guess_and_the_same_each_time() -> None:
    for text in ("", "\n\n", "\ud800", "😀", "١٢", "a" * 100_000):
        assert guesses(text) == guesses.__wrapped__(text)
        assert guesses(text)


def test_the_main_script_is_that_of_most_letters() -> None:
    assert main_script("NATO зафиксировало") == "CYRILLIC"
    assert main_script("12 !") == ""


@pytest.mark.parametrize(
    ("question", "languages", "foreign"),
    [
        ("Когда откроют гавань?", ("en",), True),
        ("Когда откроют гавань?", ("en", "ru"), False),
        ("Liman yeniden ne zaman açıldı?", ("en",), True),
        ("Liman yeniden ne zaman açıldı?", ("az",), False),
        ("Wann wurde der Hafen wieder geöffnet?", ("en", "tr"), True),
        ("When did the harbour reopen?", ("en",), False),
        ("When did the harbour reopen?", ("ru",), True),
        ("Matti Nykänen?", ("en",), False),
        ("How are Ergänzungsschulen funded?", ("en",), False),
        ("12 34 56", ("en",), False),
        ("港口什么时候重新开放？", ("en",), True),
    ],
)
def test_a_question_in_no_language_of_the_articles_is_told(
    question: str, languages: tuple[str, ...], foreign: bool
) -> None:
    assert (foreign_language(question, languages) is not None) is foreign
