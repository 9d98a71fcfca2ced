from hypothesis import given
from hypothesis import strategies as st

from index.text import normalize, single_line


def test_spaces_lines_and_invisible_characters_are_made_one_way() -> None:
    raw = "\ufeffOne\u00a0 two\r\nthree\u200b\u00ad\r\n\r\n\r\n four\t five \x00"
    assert normalize(raw) == "One two\nthree\n\nfour five"


def test_letters_are_composed() -> None:
    assert normalize("Cafe\u0301") == "Caf\u00e9"


def test_joiners_that_scripts_need_are_kept() -> None:
    assert normalize("می\u200cخواهم") == "می\u200cخواهم"


def test_lone_surrogates_are_replaced() -> None:
    normalize("a\ud800b").encode("utf-8")


@given(st.text())
def test_normalizing_twice_changes_nothing(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once
    assert single_line(single_line(text)) == single_line(text)
    assert "\n" not in single_line(text)
