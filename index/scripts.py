"""What a character is written in, and which languages are written in what."""

import unicodedata
from functools import lru_cache

# The first word of the names of the characters of scripts that put no space between words, as
# Unicode names them; of Hangul, whose spaces part phrases with their particles.
UNSPACED = frozenset(
    "CJK HIRAGANA KATAKANA KATAKANA-HIRAGANA IDEOGRAPHIC HANGUL THAI LAO KHMER MYANMAR TIBETAN"
    " BOPOMOFO YI".split()
)
# Marks belong to the letter before them; \w leaves them out. Zero-width joiners join letters.
MARKS = "".join(
    chr(code) for code in range(0x300, 0x11000) if unicodedata.category(chr(code)) in ("Mn", "Mc")
)
# Where a language isn't named here, it is written in Latin letters.
_WRITTEN_IN = {
    language: script
    for script, languages in {
        "CYRILLIC": "ru uk be bg mk sr kk ky tg mn tt ba cv ce os ab sah",
        "ARABIC": "ar fa ur ps ckb ug sd azb arz pnb",
        "HEBREW": "he yi",
        "DEVANAGARI": "hi mr ne sa bh mai new",
        "GREEK": "el",
        "ARMENIAN": "hy",
        "GEORGIAN": "ka",
        "BENGALI": "bn as",
        "TAMIL": "ta",
        "ETHIOPIC": "am ti",
        "CJK": "zh ja yue wuu",
        "HANGUL": "ko",
        "THAI": "th",
        "LAO": "lo",
        "KHMER": "km",
        "MYANMAR": "my",
    }.items()
    for language in languages.split()
}
# The language that a word of a script is taken for where its text is in a language of another.
_USUAL = {
    "LATIN": "en",
    "CYRILLIC": "ru",
    "ARABIC": "ar",
    "DEVANAGARI": "hi",
    "GREEK": "el",
    "ARMENIAN": "hy",
    "TAMIL": "ta",
}


@lru_cache(maxsize=8_192)
def script(character: str) -> str:
    """Return the script of a letter as Unicode names it ("LATIN"), "" for no or an unknown one."""
    name = unicodedata.name(character, "") if character else ""
    # "FULLWIDTH LATIN SMALL LETTER A" and the like.
    first = name.removeprefix("FULLWIDTH ").removeprefix("HALFWIDTH ").partition(" ")[0]
    return "LATIN" if first == "MODIFIER" else first  # ʻOumuamua


def is_written_in(language: str, name: str) -> bool:
    """Whether words of the script `name` are the language's own."""
    return _WRITTEN_IN.get(language, "LATIN") == name or (language == "sr" and name == "LATIN")


def usual_language(name: str) -> str:
    """Return the language a word of the script `name` is most often in; "" where none is."""
    return _USUAL.get(name, "")


def main_script(text: str) -> str:
    """Return the script that most letters of `text` are written in, "" without letters."""
    counts: dict[str, int] = {}
    for character in text:
        if character.isalpha():
            name = script(character)
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name], default="")
