"""Bytes of pages to text, whatever they say they are."""

import codecs

import pytest

from index.readers.page_encoding import decode_page

FRENCH = "Le café de la gare a rouvert ses portes, a annoncé la mairie après l’été."
RUSSIAN = "Гавань снова открыта, сообщили власти порта в воскресенье утром."
TURKISH = "Liman pazar günü yeniden açıldı, şehrin balıkçıları çok mutlu oldu."


def page(text: str, head: str = "") -> str:
    return f"<html><head>{head}<title>x</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    "head",
    [
        "<meta charset={}>",
        '<meta http-equiv="Content-Type" content="text/html; charset={}">',
        '<META CONTENT="text/html;charset={}" HTTP-EQUIV=content-type>',
    ],
)
@pytest.mark.parametrize(
    ("text", "name"),
    [
        (FRENCH, "windows-1252"),
        (FRENCH, "utf-8"),
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "iso-8859-5"),
        (TURKISH, "iso-8859-9"),
        ("港口已重新开放", "gb2312"),
        ("港が再開", "shift_jis"),
    ],
)
def test_what_the_markup_declares_is_followed(head: str, text: str, name: str) -> None:
    whole = page(text, head.format(name))
    assert text in decode_page(whole.encode(name))


def test_the_header_comes_before_the_markup() -> None:
    content = page(RUSSIAN, "<meta charset=windows-1252>").encode("windows-1251")
    assert RUSSIAN in decode_page(content, "windows-1251")


def test_latin_1_means_windows_1252() -> None:
    content = page(FRENCH, "<meta charset=iso-8859-1>").encode("windows-1252")
    assert FRENCH in decode_page(content)


def test_utf_8_is_seen_whatever_is_declared() -> None:
    content = page(FRENCH, "<meta charset=iso-8859-1>").encode()
    assert FRENCH in decode_page(content, "iso-8859-1")


def test_utf_8_with_a_broken_byte_stays_utf_8() -> None:
    content = page(RUSSIAN, "<meta charset=utf-8>").encode().replace(b"</p>", b"\xff</p>")
    assert RUSSIAN in decode_page(content)


def test_what_is_wrongly_called_utf_8_is_guessed() -> None:
    content = page(FRENCH * 3, "<meta charset=utf-8>").encode("windows-1252")
    assert FRENCH in decode_page(content, "utf-8")


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_marks_and_wide_characters_are_seen(name: str) -> None:
    assert decode_page(page(RUSSIAN).encode(name)) == page(RUSSIAN)


def test_a_mark_comes_before_the_header() -> None:
    content = codecs.BOM_UTF8 + page(RUSSIAN).encode()
    assert decode_page(content, "windows-1251") == page(RUSSIAN)


@pytest.mark.parametrize("charset", ["utf-16", "nonsense", "", "utf-7"])
def test_a_header_that_cannot_be_is_passed_over(charset: str) -> None:
    assert decode_page(page("plain").encode(), charset) == page("plain")


def test_without_any_word_the_likeliest_is_taken() -> None:
    assert RUSSIAN in decode_page(page(RUSSIAN * 3).encode("windows-1251"))
