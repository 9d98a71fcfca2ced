"""Figures and days that a text itself says are no longer, or never were, the right ones."""

import re

from retrieval.correction_words import may_announce, wrong_stretches

# Right before one: "not 3", "originally 3", "instead of 3".
_BEFORE = re.compile(
    r"\b(?:originally|initially|previously|formerly|at first|(?:up|down) from|instead of"
    r"|rather than|not|compared with|вместо|а не|прежние|yerine|önceki|əvəzinə)"
    r"(?: (?:set|put|estimated|planned|reported|given|priced))?(?: (?:at|as|for|on))?(?: \w+)?\s*$",
    re.IGNORECASE,
)
# Right after one: "3 değil".
_AFTER = re.compile(r"(?:['’]\w+)?\s+(?:\w+\s+){0,2}?(?:değil|deyil|yox)\b", re.IGNORECASE)
# "Not on 1 May, as planned, but on 2 June"; "не 12, а 15".
_NOT_BUT = re.compile(
    r"(?:\bnot\b|n['’]t\b)(?P<wrong>[^;:.!?]{1,80}?),?\sbut\b|\bне\b(?P<other>[^;:.!?]{1,60}?),\sа\b",
    re.IGNORECASE,
)
# "Which was put at 9 million in May, is now given as 7", of one thing.
_WAS = re.compile(
    r"\b(?:was|were|(?:had|has|have) been|stood)(?: (?:first|once|originally))?(?: (?:put|given|set"
    r"|estimated|reported|stated|expected|reckoned|priced|budgeted))?(?: (?:at|as|for|on|to be"
    r"|to cost))?(?: (?:about|around|some|nearly|almost|over))?\s*$",
    re.IGNORECASE,
)
_IS_NOW = re.compile(
    r"(?:(?!\b(?:and|but)\b)[^,.;:!?]){0,60}(?:, (?:and |but )?|\b(?:and|but) )(?:it |they )?"
    r"(?:(?:is|are|stands?|costs?) now|now (?:is|are|stands?|costs?))\b",
    re.IGNORECASE,
)
_CHANGE = (
    r"\b(?:rose|ris(?:es?|en|ing)|rais(?:e[sd]?|ing)|increas\w+|gr(?:ew|ow\w*)|f(?:e|a)ll\w*"
    r"|drop\w*|cut\w*|lower\w*|reduc\w+|climb\w*|jump\w*|soar\w*|sank|sunk|chang\w+|mov(?:ed?|ing)"
    r"|postpon\w+|delay\w+|reschedul\w+|shift\w*|revis\w+|correct(?:ed|s)"
    r"|(?:put|push\w*) (?:off|back)|brought forward|(?:go(?:es|ing)?|went|gone) (?:up|down)"
    r"|dearer|cheaper|up|down|вырос\w*|увелич\w*|снизи\w*|упал\w*|перенес\w*|отлож\w*)\b"
)
CHANGE = re.compile(_CHANGE, re.IGNORECASE)
# With the number that follows, and no other mark between.
CHANGED_FROM = re.compile(rf"{_CHANGE}[^.;:!?]*\bfrom(?: [^a-z ][^ ]*| \w+){{1,3}}$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|с)\s+(?:\w+\s+)?$", re.IGNORECASE)
# In characters: how far a change may stand before what it was from.
_SAME_CLAUSE = 90
# What was planned, where it is told as well what came of it.
_PLANNED = re.compile(
    r"\b(?:was|were|had been|should have(?: been)?)\s+(?:\w+ly\s+|first\s+)?(?:due\s+|meant\s+"
    r"|supposed\s+|planned\s+|scheduled\s+|expected\s+|set\s+|intended\s+)?(?:to|for)\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
# One of these is in every sentence that says of a figure that it isn't right.
_CUES = frozenset(
    "not instead rather origin initi previous former compar не вмест прежн degil deyil yerin oncek"
    " evezi yox now".split()
)
_SENTENCE_END = re.compile(r"[.;:!?]\s")


def superseded(text: str, start: int, end: int) -> bool:
    """Whether a text says of what stands at `[start, end)` that something else is right, now."""
    return (
        any(wrong.start <= start < wrong.end for wrong in wrong_stretches(text))
        or _BEFORE.search(text, 0, start) is not None
        or _AFTER.match(text, end) is not None
        or any(
            match.start(match.lastgroup or 0) <= start < match.end(match.lastgroup or 0)
            for match in _NOT_BUT.finditer(text)
        )
        or (_WAS.search(text, 0, start) is not None and _IS_NOW.match(text, end) is not None)
        or changed_from(text, start)
    )


def may_supersede(terms: frozenset[str]) -> bool:
    """Whether a sentence of these terms may say of something in it that it isn't right; most
    can't."""
    negated = any(term.endswith(("n't", "n’t")) for term in terms)
    return negated or not _CUES.isdisjoint(terms) or may_announce(terms)


def only_planned(text: str, start: int) -> bool:
    """Whether a text tells what stands at `start` as a plan of the past: "it was to open on …"."""
    return _PLANNED.search(text, 0, start) is not None


def changed_from(text: str, start: int) -> bool:
    """Whether what stands at `start` was right before it changed: "rose from 3 to 5"."""
    if _FROM.search(text, 0, start) is None:
        return False
    before = _SENTENCE_END.split(text[max(start - _SAME_CLAUSE, 0) : start])[-1]
    return CHANGE.search(before) is not None
