"""The date that a message begins with: "3 May 2026 Who won?", "last week, who won?"."""

import re
from datetime import date
from typing import NamedTuple

from retrieval.date_phrases import date_phrases

# "the 3rd of May 2026", "two and a half weeks ago".
_LONGEST_DATE = 6
_YEAR = re.compile(r"\d{4}(?!\w)")
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
        # The grammars know a date best after the word that makes it one.
        lead, stated = "since ", " ".join(said[:count]).rstrip(_AFTER)
        for phrase in date_phrases(lead + stated, today):
            whole = phrase.start in (0, len(lead)) and phrase.end == len(lead + stated)
            if whole and phrase.period.start:
                question = " ".join(said[count:]).lstrip(_AFTER)
                # "3 May 2999": of such a year, the day before it isn't meant.
                return None if _YEAR.match(question) else Since(phrase.period.start, question)
    return None
