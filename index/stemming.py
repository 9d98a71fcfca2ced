"""A word to the term it is searched by: its stem in its language, without accents.

English, Russian and some thirty others have a Snowball stemmer. Of words in a language without
one, and of Turkish ones, the first five letters are the term: on Turkish news that does as well
as an analysis of every word (Can et al., "Information retrieval on Turkish texts", JASIST 2008,
their F5), and Azerbaijani, Kazakh and Uzbek words grow at their ends in the same way.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

import Stemmer

from index.scripts import is_written_in, script, usual_language

_POSSESSIVE = re.compile(r"['’]s?$")
_PREFIX = 5
# Turkish has a Snowball stemmer too: on xquad-tr, BM25 alone finds the right article first for
# .971 of the questions by five letters and for .958 by that stemmer.
_STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "yi": "yiddish",
}
# In these, I and İ are two letters: ı and i when small.
_DOTTED_AND_DOTLESS = frozenset(("tr", "az", "kk", "tt", "crh", "gag"))
# An article or preposition before an apostrophe is no part of the word: "l'acqua", "d'été".
_ELIDING = frozenset(("fr", "it", "ca"))
_SMALL_I = str.maketrans({"I": "ı", "İ": "i"})
# Letters that no decomposition makes plain, as they are typed where a keyboard lacks them; Arabic
# and Persian forms of one letter.
_PLAIN = str.maketrans(
    {"ı": "i", "ə": "e", "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th"}
    | {"ß": "ss", "ё": "е", "ی": "ي", "ى": "ي", "ک": "ك", "ـ": None}
)
_APOSTROPHES = str.maketrans("’ʼ", "''")


def word_language(word: str, language: str | None) -> str:
    """Return the language by whose rules a word is stemmed, in a text in `language`.

    A word of a script that isn't its text's own ("NATO" in a Russian article) is taken for one of
    the language that is usual for the script; "" where there is none.
    """
    name = script(word[0]) if word[0].isalpha() else "LATIN"
    if language and is_written_in(language, name):
        return language
    return usual_language(name)


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """Return the term of a word in `language`, an ISO 639 code or "" for one that isn't known."""
    if language == "en":
        return _english(word)
    if language in _DOTTED_AND_DOTLESS:
        word = word.translate(_SMALL_I)
    word = _bare(unicodedata.normalize("NFKC", word.lower()).translate(_APOSTROPHES))
    if language in _ELIDING:
        word = word.rpartition("'")[2] or word
    if language in _STEMMERS:
        stemmed = str(_stemmer(_STEMMERS[language]).stemWord(word))
        return _plain(stemmed) or _plain(word) or word
    # What stands after an apostrophe is an ending: "NATO'nun"; but "п'ять" is one word.
    head = word.partition("'")[0] if script(word[0]) == "LATIN" else word
    return _plain(head)[:_PREFIX] or word


def _english(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    folded = "".join(c for c in decomposed if not unicodedata.combining(c))
    folded = _POSSESSIVE.sub("", folded).replace(".", "").replace("’", "'") or folded
    return str(_stemmer("english").stemWord(folded))


def _bare(word: str) -> str:
    """Leave out the signs that writing mostly leaves out: Arabic and Hebrew vowels, stress."""
    # By their combining classes; what is part of an Indic or Thai word stays, and so does й,
    # which is one character here.
    kept = (c for c in word if not 10 <= unicodedata.combining(c) < 37)
    return "".join(c for c in kept if unicodedata.combining(c) < 200)


def _plain(word: str) -> str:
    """Leave out accents, apostrophes and dots; й and the like are letters of their own."""
    if script(word[:1]) in ("LATIN", "GREEK"):
        decomposed = unicodedata.normalize("NFKD", word)
        word = "".join(c for c in decomposed if not unicodedata.combining(c))
    return word.translate(_PLAIN).replace("'", "").replace(".", "")


@cache
def _stemmer(name: str) -> Any:
    return Stemmer.Stemmer(name)
