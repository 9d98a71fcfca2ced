import codecs

import pytest

from index.errors import ArticleError
from index.readers.document import in_memory
from index.readers.encodings import mixed_utf8
from index.readers.files import decode
from index.readers.lines import text_lines

# A sentence or two of news for each of the old encodings, of our own invention.
TEXTS = {
    "English": (
        "cp1252",
        "The council voted – at last – to rebuild the pier. “We couldn’t wait,” said the mayor.",
    ),
    "English, one accent": ("cp1252", "The café on the quay reopened on Monday."),
    "French": (
        "cp1252",
        "Le conseil du port a décidé mardi de rénover la jetée – un chantier coûteux. « Nous ne "
        "pouvions plus attendre », a déclaré la maire, Hélène Forêt, à l’issue de la séance.",
    ),
    "German": (
        "cp1252",
        "Der Hafenrat beschloß am Dienstag, die östliche Mole für fünfzig Millionen Kronen zu "
        "erneuern. „Wir können nicht länger warten“, sagte Bürgermeister Jürgen Späth.",
    ),
    "Spanish": (
        "cp1252",
        "El consejo del puerto votó el martes la reconstrucción del espigón, dañado por el "
        "temporal de noviembre, informó la alcaldesa Begoña Núñez.",
    ),
    "Portuguese": (
        "iso8859_15",
        "O conselho do porto votou na terça-feira a reconstrução do molhe, danificado em "
        "novembro. As obras começarão em maio e custarão 25 milhões.",
    ),
    "Swedish": (
        "cp1252",
        "Hamnrådet beslutade på tisdagen att återuppbygga den östra vågbrytaren, som skadades i "
        "stormen i november.",
    ),
    "Finnish": (
        "iso8859_15",
        "Satamaneuvosto päätti tiistaina rakentaa uudelleen itäisen aallonmurtajan, joka "
        "vaurioitui myrskyssä. Työt alkavat toukokuussa.",
    ),
    "Polish": (
        "cp1250",
        "Rada portu zdecydowała we wtorek o odbudowie falochronu, zniszczonego przez "
        "listopadowy sztorm. Żeglarze są zadowoleni, powiedział przewodniczący.",
    ),
    "Polish, ISO": (
        "iso8859_2",
        "Rada portu zdecydowała we wtorek o odbudowie falochronu, zniszczonego przez "
        "listopadowy sztorm. Żeglarze są zadowoleni, powiedział przewodniczący.",
    ),
    "Czech": (
        "cp1250",
        "Přístavní rada v úterý rozhodla o obnově vlnolamu, který poškodila listopadová bouře. "
        "Práce začnou v květnu, řekl předseda výboru.",
    ),
    "Hungarian": (
        "cp1250",
        "A kikötői tanács kedden úgy döntött, hogy újjáépíti a novemberi viharban megrongálódott "
        "keleti hullámtörőt.",
    ),
    "Turkish": (
        "cp1254",
        "Liman meclisi salı günü doğu dalgakıranının yeniden yapılmasına karar verdi. Belediye "
        "başkanı, işlerin mayıs ayında başlayacağını söyledi.",
    ),
    "Russian": (
        "cp1251",
        "Совет порта во вторник решил восстановить восточный мол, разрушенный штормом в ноябре. "
        "«Мы не могли больше ждать», — сказал председатель комиссии.",
    ),
    "Russian, short": ("cp1251", "Порт закрыт."),
    "Russian, KOI8": (
        "koi8_r",
        "Совет порта во вторник решил восстановить восточный мол, разрушенный штормом в ноябре.",
    ),
    "Ukrainian": (
        "cp1251",
        "Рада порту у вівторок вирішила відбудувати східний мол, зруйнований штормом у "
        "листопаді, повідомив міський голова.",
    ),
    "Greek": (
        "cp1253",
        "Το συμβούλιο του λιμανιού αποφάσισε την Τρίτη να ανακατασκευάσει τον ανατολικό "
        "κυματοθραύστη, δήλωσε ο δήμαρχος.",
    ),
    "Hebrew": (
        "cp1255",
        "מועצת הנמל החליטה ביום שלישי לבנות מחדש את שובר הגלים המזרחי שניזוק בסערה בנובמבר.",
    ),
    "Arabic": (
        "cp1256",
        "قرر مجلس الميناء يوم الثلاثاء إعادة بناء كاسر الأمواج الشرقي الذي تضرر في عاصفة نوفمبر.",
    ),
    "Japanese": (
        "shift_jis",
        "港湾評議会は火曜日、昨年十一月の嵐で損傷した東側の防波堤を再建することを決定した。",
    ),
    "Chinese": ("gb18030", "港口委员会周二决定重建去年十一月风暴中受损的东防波堤，市长表示。"),
}


@pytest.mark.parametrize("language", TEXTS)
def test_texts_in_the_old_encodings_are_read(language: str) -> None:
    encoding, text = TEXTS[language]
    assert decode(text.encode(encoding)) == text


def test_what_ascii_surrounds_is_still_told() -> None:
    text = "Plain lines of a long report.\n" * 5000 + TEXTS["Turkish"][1]
    assert decode(text.encode("cp1254")) == text


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_is_read_with_a_mark_and_without(encoding: str) -> None:
    text = "Café reopens\n\nThe café on the quay reopened on Monday – at last.\n"
    assert decode(text.encode(encoding)) == text
    assert "".join(_lines(text.encode(encoding))) == text


def test_utf16_with_the_mark_of_the_other_order_is_read() -> None:
    assert decode(codecs.BOM_UTF16_BE + "Порт закрыт.".encode("utf-16-be")) == "Порт закрыт."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"text\0text", "is binary, not text; convert it to text or leave it out"),
        (bytes(range(256)) * 40, "is binary, not text; convert it to text or leave it out"),
        (b"\xff\xd8\xff\xe1" + bytes(range(1, 32)) * 9, "is binary, not text"),
        (codecs.BOM_UTF8 + b"caf\xe9", "is not UTF-8 text, as its first bytes say (byte"),
        (codecs.BOM_UTF16_LE + b"a\0b", "is not UTF-16 text, as its first bytes say (byte"),
    ],
)
def test_what_is_no_text_is_named(content: bytes, reason: str) -> None:
    with pytest.raises(ArticleError) as caught:
        decode(content)
    assert str(caught.value).startswith(reason)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (
            "Café opens – at last.\n".encode() + b"Ren\xe9e didn\x92t wait.\n",
            "Café opens – at last.\nRenée didn’t wait.\n",
        ),
        (
            "Порт закрыт до утра.\n".encode() + b"\x93Storm\x94\n",
            "Порт закрыт до утра.\n“Storm”\n",
        ),
        (
            "Zoë’s café – the ".encode() + b"mayor\x92s, too\x81",
            "Zoë’s café – the mayor’s, too\ufffd",
        ),
    ],
)
def test_stray_bytes_leave_utf8_as_it_is(content: bytes, text: str) -> None:
    assert decode(content * 3) == text * 3


def test_a_stray_byte_leaves_its_line_utf8() -> None:
    content = "Zoë – the café’s ".encode() + b"owner\x92s sister.\n"
    assert _lines(b"plain\n" + content) == ["plain\n", "Zoë – the café’s owner’s sister.\n"]


@pytest.mark.parametrize("language", TEXTS)
def test_an_old_encoding_is_not_taken_for_utf8_with_stray_bytes(language: str) -> None:
    encoding, text = TEXTS[language]
    for content in (text, text.upper()):
        encoded = content.encode(encoding, errors="ignore")
        assert mixed_utf8(encoded) is None


def test_the_old_encoding_of_a_long_file_is_chosen_at_its_first_line_that_needs_one() -> None:
    russian = TEXTS["Russian"][1]
    lines = ["plain\n"] * 40_000 + [russian + "\n", "Порт.\n"]
    assert _lines("".join(lines).encode("cp1251")) == lines


def test_one_line_that_is_not_utf8_leaves_the_others_as_they_are() -> None:
    content = "Осень в порту.\n".encode() + b"The caf\xe9 closed.\n" + "Порт закрыт.\n".encode()
    assert _lines(content) == ["Осень в порту.\n", "The café closed.\n", "Порт закрыт.\n"]


def test_a_line_that_is_too_long_is_passed_over_and_the_next_is_read() -> None:
    document = in_memory("a", "a", b"x" * 500_000 + b"\nshort\n" + b"y" * 200_000)
    assert list(text_lines(document, longest=1000)) == [None, "short\n", None]


def test_a_binary_file_has_no_lines() -> None:
    with pytest.raises(ArticleError, match="is binary"):
        _lines(bytes(range(256)))


def _lines(content: bytes) -> list[str]:
    return [line for line in text_lines(in_memory("a", "a", content)) if line is not None]
