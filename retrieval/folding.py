"""Text in comparable form: its words without case, accents and punctuation, each with its place."""

import re
import unicodedata
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from index.scripts import UNSPACED, script


class Word(NamedTuple):
    """A word in comparable form, and the span `[start, end)` it has in the text."""

    folded: str
    start: int
    end: int


class _Kind(Enum):
    LETTER = auto()  # goes on a word of letters
    DIGIT = auto()  # goes on a number
    ALONE = auto()  # is a word of its own
    INNER = auto()  # can't be seen: changes nothing
    GAP = auto()  # parts words


# Korean has spaces; elsewhere any character may begin a quotation.
_UNSPACED = UNSPACED - {"HANGUL"}
# Grapheme joiner and variation selectors: the only marks that neither combine nor say anything.
_SILENT = re.compile("[\u034f\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# A run of plain letters is taken in one step; whatever else, character by character.
_STEP = re.compile(r"[A-Za-z]+|.", re.DOTALL)
# Letters by their category, apostrophes by their use: "Karsen\u02bcs".
_APOSTROPHES = re.compile("[\u02b9-\u02bf]")
# Punctuation by category, but another amount without it. Currencies have a category of their own.
_PERCENT = "%\u2030\u066a"


def words(text: str) -> list[Word]:
    """Return the words of `text`, which is normalized (`index.text.normalize`), in order.

    Case, accents, punctuation, spacing and invisible characters make no difference; figures,
    currencies and the marks within a number do ("1.2 million" isn't "12 million"). Letters and
    digits are parted, so that "10 km" is "10km"; in scripts without spaces each character is a
    word.
    """
    found: list[Word] = []
    before = _Kind.GAP  # the kind of the word that may still go on
    for step in _STEP.finditer(text):
        piece, end = step.group(), step.end()
        kind, folded = _fold(piece) if len(piece) == 1 else (_Kind.LETTER, piece.lower())
        if kind is _Kind.INNER:
            if before is not _Kind.GAP:
                found[-1] = found[-1]._replace(end=end)
        elif kind is before and kind in (_Kind.LETTER, _Kind.DIGIT):
            found[-1] = Word(found[-1].folded + folded, found[-1].start, end)
        elif before is _Kind.DIGIT and piece in ".," and _is_digit(text[end : end + 1]):
            found[-1] = Word(found[-1].folded + piece, found[-1].start, end)
        else:
            before = kind
            if kind is not _Kind.GAP:
                found.append(Word(folded, step.start(), end))
    return found


def _is_digit(character: str) -> bool:
    return bool(character) and _fold(character)[0] is _Kind.DIGIT


@lru_cache(maxsize=65_536)
def _fold(character: str) -> tuple[_Kind, str]:
    """Return what a character does, and its comparable form where it stands in a word."""
    category = unicodedata.category(character)
    if category == "Cf" or unicodedata.combining(character) or _SILENT.match(character):
        return _Kind.INNER, ""
    if _APOSTROPHES.match(character):
        return _Kind.GAP, ""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    if category in ("Sc", "No") or plain in _PERCENT:
        return _Kind.ALONE, plain
    # Without its dot an i is the same letter: capitals of Turkish and Azerbaijani don't tell.
    plain = plain.replace("ı", "i")
    letters = "".join(c for c in plain if _in_word(c))
    if not letters:
        return _Kind.GAP, ""
    if script(letters[0]) in _UNSPACED:
        return _Kind.ALONE, letters
    return (_Kind.DIGIT if letters.isdecimal() else _Kind.LETTER), letters


def _in_word(character: str) -> bool:
    if _APOSTROPHES.match(character) or unicodedata.combining(character):
        return False
    # Vowel signs of Indic scripts are marks that don't combine.
    return character.isalnum() or unicodedata.category(character) in ("Mc", "Mn")
