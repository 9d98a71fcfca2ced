import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import normalize
from retrieval.folding import words

# Without surrogates, which normalization replaces.
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200).map(normalize)


def folded(text: str) -> list[str]:
    return [word.folded for word in words(normalize(text))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The harbour’s “storm” – over", 'the HARBOUR\'s "storm"—over'),
        ("Karsen’s", "Karsen\u02bcs"),
        ("café", "cafe\u0301"),
        ("naïve", "naive"),
        ("ﬁne CO₂", "fine CO2"),
        ("10 km", "10km"),
        ("well\u2011being", "well-being"),
        ("wait\u00a0for\u2009it", "wait for\n\nit"),
        ("zero\u200bwidth so\u00adft", "zerowidth soft"),
        ("İstanbul ışığı", "ISTANBUL IŞIĞI"),
        ("ΣΟΦΟΣ", "σοφος"),
        ("straße", "STRASSE"),
    ],
)
def test_how_a_text_is_set_makes_no_difference(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.2 million", "12 million"),
        ("1,200", "1.200"),
        ("€400", "$400"),
        ("5%", "5"),
        ("5½", "51/2"),
        ("10²", "102"),
        ("together", "to gether"),
        ("किताब", "कुताब"),
    ],
)
def test_what_changes_the_meaning_makes_a_difference(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_every_character_is_a_word_where_none_are_parted() -> None:
    assert folded("東京で会う、") == ["東", "京", "て", "会", "う"]


@given(ANY_TEXT)
def test_words_stand_in_order_at_their_places_whatever_the_text(text: str) -> None:
    end = 0
    for word in words(text):
        assert end <= word.start < word.end <= len(text)
        assert word.folded
        assert not any(character.isspace() for character in word.folded)
        end = word.end


@given(ANY_TEXT)
def test_a_word_cut_out_of_the_text_is_the_same_word(text: str) -> None:
    for word in words(text):
        assert "".join(w.folded for w in words(text[word.start : word.end])) == word.folded


@given(ANY_TEXT)
def test_no_letter_or_digit_is_lost_between_words(text: str) -> None:
    places = [range(word.start, word.end) for word in words(text)]
    for at, character in enumerate(text):
        if unicodedata.category(character) in ("Ll", "Lu", "Lt", "Nd"):
            assert any(at in place for place in places)


@given(ANY_TEXT)
def test_canonically_equal_texts_have_the_same_words(text: str) -> None:
    assert folded(unicodedata.normalize("NFD", text)) == folded(text)
