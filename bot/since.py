"""The date that a message begins with, "3 May 2026 Who won?", "last week, who won?", or that an
option states."""

import re
from datetime import date
from typing import NamedTuple

from retrieval.date_phrases import date_phrases
from retrieval.periods import Period, unit_of

# In words: "since the 3rd of May 2026".
_LONGEST_DATE = 6
_YEAR = re.compile(r"\d{4}(?!\w)")
_WHOLE = re.compile(r"(?P<year>[12]\d{3})(?:-(?P<month>0[1-9]|1[0-2]))?")
_AFTER = " ,.:;-–—"


class Since(NamedTuple):
    """A day, and what was written after its date."""

    day: date
    question: str


def since_when(words: str, today: date) -> Since | None:
    """Return the day from which `words` asks, and the question; None where it doesn't begin with a
    date, or with one that is still to come. Of the dates it may begin with the longest is meant:
    "May 2026", not "May"."""
    said = words.split()
    said = said[1:] if said[:1] in (["since"], ["Since"]) else said
    for count in range(min(len(said), _LONGEST_DATE), 0, -1):
        period = period_of(" ".join(said[:count]).rstrip(_AFTER), today)
        if period is not None and period.start and period.start <= today:
            question = " ".join(said[count:]).lstrip(_AFTER)
            # "3 May 2999": of such a year, the day before it isn't meant.
            return None if _YEAR.match(question) else Since(period.start, question)
    return None


def period_of(stated: str, today: date) -> Period | None:
    """Return the days that a date is, "2026-05-03", "May 2026", "last week"; None where it is
    none, or is told in words and begins after `today`."""
    stated = stated.strip()
    whole = _WHOLE.fullmatch(stated)
    if whole:
        first = date(int(whole["year"]), int(whole["month"] or 1), 1)
        return unit_of(first, "month" if whole["month"] else "year")
    # The grammars know a date best after the word that makes it one.
    for lead in ("in ", "since ", ""):
        for phrase in date_phrases(lead + stated, today):
            if phrase.start in (0, len(lead)) and phrase.end == len(lead + stated):
                return phrase.period
    return None
