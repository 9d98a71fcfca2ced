from hypothesis import given
from hypothesis import strategies as st

from index.models import Span
from index.sentences import paragraphs, sentences
from index.text import normalize


def split(text: str, language: str = "en") -> list[str]:
    return [text[s.start : s.end] for s in sentences(text, Span(0, len(text)), language)]


def test_abbreviations_figures_and_initials_end_no_sentence() -> None:
    first = "Dr. Lind paid $1.5 million to No. 4 St. Mary's Co. at 5 p.m. on Jan. 6."
    text = f"{first} Then J. K. Ask left."
    assert split(text) == [text[: text.index(" Then")], "Then J. K. Ask left."]


def test_titles_and_initials_before_a_name_end_no_sentence() -> None:
    text = (
        "A study would cost €220,000, and Ms. Lindqvar wants it. A. S. Pushkin and İ.Əliyev agree."
    )
    assert split(text) == [text[: text.index(" A. S.")], text[text.index("A. S.") :]]


def test_a_short_quotation_is_kept_whole() -> None:
    assert split("She said: “We won. We are done,” and left.") == [
        "She said: “We won. We are done,” and left."
    ]


def test_a_paragraph_in_quotation_marks_is_parted_and_marks_stay_with_their_sentence() -> None:
    first = "“We waited for nine days while the divers worked in the cold water of the harbour."
    second = "Nobody told us how long it would take or what it would cost the town in the end."
    third = "That was wrong and it has to change before the next storm,” the harbour master said."
    assert split(f"{first} {second} {third}") == [first, second, third]


def test_sentences_end_at_a_line_break() -> None:
    assert split("What happens next\nFerries sail again.") == [
        "What happens next",
        "Ferries sail again.",
    ]


def test_other_scripts_are_parted() -> None:
    assert split("他来了。他走了！") == ["他来了。", "他走了！"]
    assert split("هذه جملة. وهذه أخرى؟ نعم.") == ["هذه جملة.", "وهذه أخرى؟", "نعم."]


def test_end_marks_of_other_scripts_end_sentences_in_any_language() -> None:
    for language in ("en", "ru", "az", "zh", "ar", "hi"):
        assert split("他来了。他走了！谁？", language) == ["他来了。", "他走了！", "谁？"]
        assert split("यह नाव है। वह घर है।", language) == ["यह नाव है।", "वह घर है।"]
        assert split("هل وصل؟ نعم.", language) == ["هل وصل؟", "نعم."]


def test_russian_abbreviations_end_no_sentence() -> None:
    for text in (
        "Порт им. Лоуэна на ул. Мира открыл проф. А. С. Линд.",
        "Работы в г. Скарн стоили 5 тыс. крон, т.е. много.",
        "Паромы, баржи и др. суда вышли в море.",
    ):
        assert split(f"{text} Все рады.", "ru") == [text, "Все рады."]


def test_turkish_and_azerbaijani_abbreviations_end_no_sentence() -> None:
    turkish = "Prof. Dr. Ela Kaya, Sn. Can ve Doç. Dr. Ece Ak 3. sırada oturdu."
    assert split(f"{turkish} Av. Nur geldi.", "tr") == [turkish, "Av. Nur geldi."]
    azerbaijani = "Lounq ş. Dəniz küç. 5 ünvanında prof. Əli Kərimov və s. alimlər görüşdü."
    assert split(f"{azerbaijani} B.e.ə. 5-ci əsr.", "az") == [azerbaijani, "B.e.ə. 5-ci əsr."]


def test_ordinals_before_a_name_end_no_sentence() -> None:
    for language, text in {
        "tr": "Dava 12. Asliye Mahkemesi'nde, 3. Liman'ın ve II. Rıhtım'ın önünde sürüyor.",
        "de": "Am 3. Markttag im 19. Jahrhundert kam Dr.-Ing. Ada Holm mit Dipl.-Ing. Uwe Lind.",
    }.items():
        assert split(f"{text} {text}", language) == [text, text]
    assert split("Im Saal saßen 14. Der Wirt ging.", "de") == [
        "Im Saal saßen 14.",
        "Der Wirt ging.",
    ]
    assert split("Ölü sayısı 14. Yaralı yok.", "tr") == ["Ölü sayısı 14.", "Yaralı yok."]
    assert split("Maç bitti: 3-1. Kale sevindi.", "tr") == ["Maç bitti: 3-1.", "Kale sevindi."]


def test_a_russian_amount_may_end_a_sentence() -> None:
    for text in ("Пирс обошёлся в 5 млн руб.", "На палубе было 14 чел.", "Билет стоит 5 тыс. руб."):
        assert split(f"{text} Порт открыт. «Рады», — сказал он.", "ru")[:2] == [
            text,
            "Порт открыт.",
        ]
    assert split("«Билет стоит 5 руб. Мы рады», — сказал он.", "ru") == [
        "«Билет стоит 5 руб. Мы рады», — сказал он."
    ]
    going_on = "Ущерб в 5 млн руб. покроет жителям пос. Лоуэн и дер. Скарн, т. е. всем, порт."
    assert split(f"{going_on} Все рады.", "ru") == [going_on, "Все рады."]


def test_short_quotations_are_kept_whole_whatever_their_marks() -> None:
    for language, text in {
        "ru": "«Мы ждали. Мы рады», — сказал он.",
        "de": "Er sagte: „Wir warten. Es ist gut“, und ging.",
        "az": "O, «Gözlədik. Sevindik», – dedi.",
    }.items():
        assert split(f"{text} {text}", language) == [text, text]


def test_long_quotations_are_parted_whatever_their_marks() -> None:
    first = "Мы ждали девять дней, пока водолазы работали в холодной воде у самого причала."
    second = "Никто не говорил нам, сколько это продлится и во что это в конце обойдётся городу."
    third = "Это было неправильно, и к следующему шторму всё это должно измениться, сказал он."
    for opening, closing in ("«»", "„“"):
        text = f"{opening}{first} {second} {third}{closing}"
        assert split(text, "ru") == [opening + first, second, third + closing]


@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from('."“”«»。؟। гtэ\n !?')), max_size=400
    ),
    st.sampled_from(("en", "ru", "tr", "az", "zh", "ar", "ka", "xx")),
)
def test_sentences_cover_all_but_white_space_in_order(raw: str, language: str) -> None:
    text = normalize(raw)
    end = 0
    for paragraph in paragraphs(text):
        for sentence in sentences(text, paragraph, language):
            assert paragraph.start <= sentence.start < sentence.end <= paragraph.end
            assert not text[end : sentence.start].strip()
            piece = text[sentence.start : sentence.end]
            assert piece == piece.strip()
            end = sentence.end
    assert not text[end:].strip()
