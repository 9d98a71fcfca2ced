"""Which figure a question asks for: how many of what, or how much."""

import re
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from index.function_words import FUNCTION_WORDS
from index.models import Span
from retrieval.figure_words import HARM, NOBODY, NOBODY_AFTER, NOBODY_ELSE, PERSONS
from retrieval.figures import Figure, content_terms, read_figures
from retrieval.superseded import CHANGE

_MANY = re.compile(
    r"\b(?:how many|death toll|number of|сколько|количество|число|kaç|sayısı|neçə|скільки"
    r"|wie viele|combien d|cuánt[oa]s)\b",
    re.IGNORECASE,
)
# "How old", "how long" are left out: what measures such things isn't told from what counts others.
_AMOUNT = re.compile(
    r"\b(?:how much(?: (?:damage|money|compensation|harm|loss))?"
    r"|what(?:'s|’s| is| are| was| were| will be) (?:the |its |their )?(?:\w+ ){0,2}?"
    r"(?:toll|fee|fare|value|budget|salary|fine|bill|damage|debt|profit|loss|ransom|reward|rent|turnout)"
    r"|costs?|price|worth|what (?:percent\w*|share|rate|price)|сколько|во сколько"
    r"|сто(?:ит|ил\w?)"
    r"|цена|ne kadar|kaç|nə qədər|neçəyə|qiymət\w*|maliyet\w*|fiyat\w*|yüzde kaç|neçə faiz"
    r"|wie viel|wie hoch|combien|cuánto)\b",
    re.IGNORECASE,
)
# What is asked for then is money, never a percentage.
_MONEY = re.compile(
    r"\b(?:earn|toll|fee|fare|value|fine|bill|damage|debt|profit|loss|ransom|reward|rent|salar|wage|pays?\b|paid|cost|price|spen[dt]|worth|budget|зарабат|зарплат|сто(?:ит|ил)"
    r"|цена|потра|maaş|kazan|ücret|maliyet|fiyat|qiymət|qazan|əmək haqq)",
    re.IGNORECASE,
)
# The question names one telling among several, so that the others are no answer to it.
_ONE_TELLING = re.compile(
    r"\b(?:first|firstly|initial\w*|original\w*|early|earlier|earliest|previous\w*|final\w*|latest"
    r"|last|revised|updated|corrected|so far|by then|at the start|at the time|according to|as of"
    r"|estimate of|перв\w+|последн\w+|окончательн\w+|предыдущ\w+|первоначальн\w+|по данным"
    r"|согласно|ilk|son|önceki|göre|birinci|sonuncu|əvvəlki|görə)\b",
    re.IGNORECASE,
)
# In words, from one that tells of harm to one that says it was nobody's.
_NEAR = 5
_RIGHT_AFTER = 3
# "people signed", "people have been arrested".
_DONE = re.compile(
    r"\s*\w+\s+(?:(?:have|has|had|were|was|are|is|will|did|do|been|be)\s+)*(?P<verb>\w+)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")


class Asked(NamedTuple):
    """What amount a question in `language` asks for: at `span` it does, as with "how many".

    `counts`: it is a number of things, which the terms `counted` name; `money`: it is surely money.
    `terms` are all of the question's own, `done` those of its verbs that follow what is counted,
    `harm` is what happened to people, and `given` are the figures that it states itself.
    `changes`: it asks by how much something rose or fell.
    """

    language: str
    span: Span
    counts: bool
    money: bool
    counted: frozenset[str]
    terms: frozenset[str]
    done: frozenset[str]
    harm: frozenset[str]
    given: tuple[Figure, ...]
    changes: bool


@lru_cache(maxsize=64)
def asked_figure(question: str, language: str) -> Asked | None:
    """Return what amount a question asks for; None where it asks for none, or for the one that was
    told at a time or by somebody it names."""
    stated = read_figures(question, language)
    if names_one_telling(question) or any(day.month for day in stated.days):
        return None
    many = _MANY.search(question)
    found = many or _AMOUNT.search(question)
    if found is None:
        return None
    return Asked(
        language=language,
        span=Span(*found.span()),
        counts=many is not None,
        money=many is None and _MONEY.search(question) is not None,
        counted=_counted(question[many.end() :], language) if many else frozenset(),
        terms=frozenset(content_terms(question, language)),
        done=_done(question[many.end() :], language) if many else frozenset(),
        harm=harm_of(question) if many else frozenset(),
        given=stated.figures,
        changes=CHANGE.search(question) is not None,
    )


def names_one_telling(question: str) -> bool:
    """Whether a question says which of several tellings it means: "the first", "according to"."""
    return _ONE_TELLING.search(question) is not None


def _counted(after: str, language: str) -> frozenset[str]:
    """The terms of what is counted: they stand right after "how many"."""
    left_out = FUNCTION_WORDS.get(language, frozenset())
    words = re.findall(r"[^\W\d_]+", after)
    named = list(takewhile(lambda word: word.lower() not in left_out, words))
    counted = content_terms(" ".join(named), language)
    # "How many people work": people are.
    return frozenset(counted[:1] if counted and counted[0] in PERSONS else counted)


def _done(after: str, language: str) -> frozenset[str]:
    """The terms of what those who are counted did: the first word but helping verbs after them."""
    match = _DONE.match(after)
    return frozenset(content_terms(match["verb"], language)) if match else frozenset()


def harm_of(text: str) -> frozenset[str]:
    """Whether a text tells of the dead, the hurt, the missing."""
    small = text.lower()
    return frozenset(kind for kind, words in HARM.items() if words.search(small))


def spared(clause: str, harm: frozenset[str]) -> bool:
    """Whether a clause says that nobody came to such harm: "no one was killed"."""
    small = clause.lower()
    for kind in harm:
        for match in HARM[kind].finditer(small):
            before = set(_WORD.findall(small[: match.start()])[-_NEAR:])
            after = set(_WORD.findall(small[match.end() :])[:_RIGHT_AFTER])
            if NOBODY_ELSE.isdisjoint(before) and (before & NOBODY or after & NOBODY_AFTER):
                return True
    return False
