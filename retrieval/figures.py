"""Figures in a sentence: what was counted, measured, paid or dated, and how much of it.

Equal figures are equal however they are written: "twelve" and 12, "1.2 thousand" and 1,200. A
figure is the range of values that its words allow, so that "about 70" meets 72.
"""

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from index.analysis import terms
from index.function_words import FUNCTION_WORDS
from retrieval.figure_words import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    CHANGED_TO,
    COMPARED,
    CURRENCIES,
    GENERIC_PERSONS,
    PERCENT,
    PERCENT_BEFORE,
    SAME_THING,
)
from retrieval.number_words import (
    LANGUAGES,
    ROUNDED_FROM,
    may_begin,
    read_digits,
    read_words,
    rounding,
    scale_of,
)
from retrieval.stated_days import Day, stated_days
from retrieval.superseded import CHANGED_FROM

# "About 70" may stand for 63 to 77; the bounds of "more than" and "up to" lie near, too.
_ABOUT = 0.1
_NEAR_BOUND = 0.2
# Words after a figure that may name what it counts, and words around it that tell what of.
_UNIT_WORDS = 2
_AROUND = 6
# Words and marks before "to", in which "rose from" may stand.
_CHANGE_WITHIN = 16

_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:[\u00a0\u202f ]\d{3})+(?![\d.,]*\d)|\d+(?:[.,]\d+)*)"
    r"|(?P<word>[^\W\d_]+)|(?P<mark>[^\w\s])"
)
_CLOCK = re.compile(
    r"\b(?:[01]?\d|2[0-3])(?:[:.][0-5]\d)?\s?[ap]\.?m\b\.?|\b(?:[01]?\d|2[0-3]):[0-5]\d\b(?![:.]\d)",
    re.IGNORECASE,
)
_CLAUSE_END = frozenset(";:.!?()—–…")
_SMALL_I = str.maketrans({"I": "ı", "İ": "i"})


class Figure(NamedTuple):
    """A figure at `[start, end)` of its sentence, its values from `low` to `high`.

    `kind` is "percent", a currency's code, or "count" for all else that is counted or measured.
    `unit` are the terms that may name what is counted; `around` all terms near it. `compared`: it
    is a difference ("3 percent more"), no amount.
    """

    start: int
    end: int
    low: float
    high: float
    kind: str
    unit: frozenset[str]
    around: frozenset[str]
    compared: bool


class Figures(NamedTuple):
    """The figures of a sentence, and the days, months and years it states."""

    figures: tuple[Figure, ...]
    days: tuple[Day, ...]


class _Token(NamedTuple):
    start: int
    end: int
    text: str
    small: str
    kind: str


@lru_cache(maxsize=4_096)
def read_figures(text: str, language: str) -> Figures:
    """Read the figures in a sentence; `language` is the ISO 639 code of its language."""
    days = stated_days(text)
    masked = text
    for day in days:
        masked = _blank(masked, day.start, day.end)
    # "8:07 a.m." is neither eight nor seven of anything.
    masked = _CLOCK.sub(lambda clock: ";" * len(clock.group()), masked)
    tokens = [_token(match, language) for match in _TOKEN.finditer(masked)]
    read = list(_counted(tokens, language))
    return Figures(tuple(_with_words(read, tokens, language)), days)


def has_figure(text: str) -> bool:
    """Whether a text has a figure, in any of the languages whose number words are known."""
    return any(read_figures(text, language).figures for language in LANGUAGES)


def differ(one: Figure, other: Figure) -> bool:
    """Whether no value is allowed by both, of one kind."""
    return one.kind == other.kind and (one.high < other.low or other.high < one.low)


def content_terms(text: str, language: str) -> list[str]:
    """The terms of `text` that aren't function words or figures, in order."""
    left_out = FUNCTION_WORDS.get(language, frozenset())
    words = (match.group() for match in re.finditer(r"[^\W\d_]+", text))
    return [
        _generic(term)
        for word in words
        if word.lower() not in left_out
        for term in terms(word, language)
    ]


def _generic(term: str) -> str:
    if term in SAME_THING:
        return min(term, *SAME_THING[term])
    return GENERIC_PERSONS.get(term, term)


def _blank(text: str, start: int, end: int) -> str:
    return f"{text[:start]}{';' * (end - start)}{text[end:]}"


def _token(match: re.Match[str], language: str) -> _Token:
    text = match.group()
    small = text.translate(_SMALL_I) if language in ("tr", "az") else text
    return _Token(match.start(), match.end(), text, small.lower(), match.lastgroup or "")


def _counted(tokens: Sequence[_Token], language: str) -> Iterator[Figure]:
    at = 0
    while at < len(tokens):
        read = _number(tokens, at, language)
        if read is None:
            at += 1
            continue
        low, high, end = read
        to = _range_to(tokens, end, language)
        if to is not None:
            # "10 to 15 million": the scale belongs to both.
            bound, end = to
            if low * 1_000 <= bound[0] and tokens[at].kind == "number":
                scale = 10 ** (3 * int(math.log10(max(bound[0], 1)) // 3))
                low *= scale
            low, high = min(low, bound[0]), max(high, bound[1])
        kind, start, end = _kind(tokens, at, end, language)
        if kind is not None:
            before = " ".join(token.small for token in tokens[max(start - 3, 0) : start])
            after = " ".join(token.small for token in tokens[end : end + 3])
            low, high = _allowed(low, high, before, after)
            compared = COMPARED.match(after) is not None
            first, last = tokens[start].start, tokens[end - 1].end
            nothing: frozenset[str] = frozenset()
            yield Figure(first, last, low, high, kind, nothing, nothing, compared)
        at = max(end, at + 1)


def _number(tokens: Sequence[_Token], at: int, language: str) -> tuple[float, float, int] | None:
    """The lowest and highest value that the number at `at` rounds to, and where it ends."""
    token = tokens[at]
    if token.kind == "word":
        if not may_begin(token.small, language):
            return None
        # Hyphens part the words of one number: "twenty-six".
        words, places = [], []
        for place in range(at, min(at + 12, len(tokens))):
            if tokens[place].kind == "word":
                words.append(tokens[place].small)
                places.append(place + 1)
            elif tokens[place].text != "-":
                break
        read = read_words(words, language)
        if read is None:
            return None
        value, taken = read
        return value, value, places[taken - 1]
    if token.kind != "number":
        return None
    value, step = read_digits(token.text, language)
    end, scaled = at + 1, False
    while end < len(tokens) and (scale := scale_of(tokens[end].small, language)) is not None:
        if scale < 1_000 or (len(tokens[end].small) == 1 and tokens[end].start != token.end):
            break
        value, step, scaled, end = value * scale, step * scale, True, end + 1
        if end < len(tokens) and tokens[end].text == "." and tokens[end - 1].small in _SHORT:
            end += 1
    exact = not scaled and step <= 1 and value < ROUNDED_FROM
    half = 0.0 if exact else (rounding(value, step) if not scaled else step) / 2
    # Half a step either way, short of the next figure's own.
    return value - half * 0.999, value + half * 0.999, end


_SHORT = frozenset(("тыс", "млн", "млрд", "трлн", "mln", "mlrd"))


def _range_to(
    tokens: Sequence[_Token], at: int, language: str
) -> tuple[tuple[float, float], int] | None:
    """The number after a dash, "to" or "and" ("between 10 and 15"), and where it ends."""
    if at + 1 >= len(tokens):
        return None
    joined = tokens[at]
    dash = joined.text in "-–—" and joined.start == tokens[at - 1].end
    between = joined.small == "and" and at >= 2 and tokens[at - 2].small == "between"
    # "Rose from 3 to 5" is a 5 that was 3.
    said = " ".join(token.small for token in tokens[max(at - _CHANGE_WITHIN, 0) : at])
    to = joined.small == "to" and CHANGED_FROM.search(said) is None
    read = _number(tokens, at + 1, language) if dash or between or to else None
    return ((read[0], read[1]), read[2]) if read else None


def _kind(
    tokens: Sequence[_Token], at: int, end: int, language: str
) -> tuple[str | None, int, int]:
    """What a number at `[at, end)` measures, and where figure and unit begin and end; None for
    what is no figure: "15th", "1990s", a name with digits."""
    before = tokens[at - 1] if at else None
    after = tokens[end] if end < len(tokens) else None
    beyond = tokens[end + 1] if end + 1 < len(tokens) else None
    if before is not None and before.end == tokens[at].start and before.kind == "word":
        return None, at, end
    if before is not None and (before.text == "%" or PERCENT_BEFORE.fullmatch(before.small)):
        return "percent", at - 1, end
    if before is not None and before.text in CURRENCIES:
        return CURRENCIES[before.text], at - 1, end
    if tokens[at].kind == "number" and before is not None and _is_name(before):
        return None, at, end
    if after is None:
        return "count", at, end
    if after.text == "%" or PERCENT.fullmatch(after.small):
        return "percent", at, end + 1
    if after.small == "per" and beyond is not None and beyond.small == "cent":
        return "percent", at, end + 2
    currency = CURRENCIES.get(after.text) or _currency(after.small)
    if currency:
        return currency, at, end + 1
    glued = after.start == tokens[end - 1].end
    if glued and after.kind == "word" and after.small in ("st", "nd", "rd", "th", "s"):
        return None, at, end + 1
    if glued and after.text in "'’" and language in ("tr", "az"):
        # An ending of the number itself: "23'e".
        return "count", at, end + 1 + (beyond is not None and beyond.kind == "word")
    return "count", at, end


def _currency(word: str) -> str | None:
    return next((code for stem, code in CURRENCIES.items() if _is_form(word, stem)), None)


def _is_form(word: str, stem: str) -> bool:
    # Endings are short: "доллар", "долларов"; but "manat" isn't "manatees".
    return stem.isalpha() and word.startswith(stem) and len(word) - len(stem) <= 2


def _is_name(token: _Token) -> bool:
    """Whether it makes a name of the figure after it: "Line 4", "No. 4117"."""
    return token.small in ("line", "no", "number", "flight", "group", "phase", "covid", "room")


def _allowed(low: float, high: float, before: str, after: str) -> tuple[float, float]:
    if ABOUT.search(before) or ABOUT.match(after):
        return low * (1 - _ABOUT), high * (1 + _ABOUT)
    if AT_LEAST.search(before) or AT_LEAST.match(after):
        return low, high * (1 + _NEAR_BOUND)
    if AT_MOST.search(before) and not CHANGED_TO.search(before):
        return low * (1 - _NEAR_BOUND), high
    return low, high


def _with_words(
    read: Sequence[Figure], tokens: Sequence[_Token], language: str
) -> Iterator[Figure]:
    """Give each figure the terms of its unit and of its surroundings: up to the next figure or the
    end of the clause."""
    spans = [(figure.start, figure.end) for figure in read]
    for figure in read:
        ahead = _side([t for t in tokens if t.start >= figure.end], spans, language)
        behind = _side([t for t in reversed(tokens) if t.end <= figure.start], spans, language)
        unit = frozenset(ahead[:_UNIT_WORDS]) if figure.kind == "count" else frozenset()
        around = frozenset((*ahead[:_AROUND], *behind[:_AROUND]))
        yield figure._replace(unit=unit, around=around)


def _side(tokens: Sequence[_Token], spans: Sequence[tuple[int, int]], language: str) -> list[str]:
    found: list[str] = []
    for token in tokens:
        if token.text in _CLAUSE_END or any(s <= token.start < e for s, e in spans):
            break
        if token.kind == "word":
            found.extend(content_terms(token.text, language))
    return found
