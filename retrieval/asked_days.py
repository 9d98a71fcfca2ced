"""The day that a question asks for, and the one that a sentence gives for it."""

import re

from retrieval.asked_figures import names_one_telling
from retrieval.stated_days import Day, stated_days
from retrieval.superseded import only_planned, superseded

_WHEN = re.compile(
    r"\b(?:when|(?:on )?(?:what|which) (?:date|day)|когда|какого числа|в какой день|ne zaman"
    r"|hangi (?:gün|tarih)\w*|nə vaxt|nə zaman|hansı (?:gün|tarix)\w*)\b",
    re.IGNORECASE,
)
# What was said, decided or written on a day isn't what was to happen on it.
_TOLD_ON = re.compile(
    r"\b(?:said|says|told|announc|declar|decid|decision|vot(?:e|ing)|agree|approv|report|sign"
    r"|statement|post(?:ed)?\b|wrote|confirm|publish|order|ruled|ruling|interview|сообщ|заяв|объяв"
    r"|реши|постанов|опублик|сказа|подписа|açıkla|duyur|karar|söyle|bildir|elan|qərar)\w*",
    re.IGNORECASE,
)
# In words, of a date: where such a verb stands right before it, or follows it at the beginning of
# a sentence: "voted on 3 March", "On 3 March the council voted".
_NEAR = 3
_BEGINNING = 2
# "3 to 5 May", "the 3rd and 5th of May": more than one day.
_RANGE = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)?\s*(?:[-–—,]|\b(?:to|and|or|until|till|through|по|и|или|до|ve|və|ile"
    r"|ilə)\b)\s*(?:the\s+)?$",
    re.IGNORECASE,
)
# Terms by which a question asks when something takes place, and articles tell of it in others.
TAKES_PLACE = frozenset(
    "begin start open launch commenc kick happen take place held hold occur schedul plan due set"
    " начн начина начал откро откры состо пройд ac acıl basla baslay acil acılacaq bas".split()
)
_WORD = re.compile(r"[^\W\d_]+")


def asks_for_day(question: str) -> re.Match[str] | None:
    """Match what asks for a day in a question, as "when" does; None where nothing does, or where
    the question says which of several tellings it means, or a day of its own."""
    if names_one_telling(question) or stated_days(question):
        return None
    return _WHEN.search(question)


def day_given(question: str, sentence: str) -> Day | None:
    """The one day that a sentence gives for what a question asks; None where it gives none or
    several, or where something was told on it. What it says itself not to hold is no day of it."""
    days = [
        day
        for day in stated_days(sentence)
        if day.month and day.day and not superseded(sentence, day.start, day.end)
    ]
    if len(days) > 1:
        days = [day for day in days if not only_planned(sentence, day.start)]
    if len(days) != 1:
        return None
    text = sentence[: days[0].start]
    before, after = _WORD.findall(text), _WORD.findall(sentence[days[0].end :])
    near = after[:_NEAR] if len(before) < _BEGINNING else before[-_NEAR:]
    told = _TOLD_ON.search(" ".join(near)) is not None and _TOLD_ON.search(question) is None
    return None if told or _RANGE.search(text) else days[0]
