"""The phrases of time in a question, in any of the languages we know them in."""

from datetime import date

from retrieval import dated_phrases, phrases_elsewhere, relative_phrases
from retrieval.periods import Phrase

_READERS = (*relative_phrases.READERS, *phrases_elsewhere.READERS)


def date_phrases(text: str, today: date) -> list[Phrase]:
    """Return the phrases of time in `text`, in order, none overlapping another.

    What only begins after `today` is left out: nothing published can be restricted to it.
    """
    found: list[Phrase] = []
    for pattern, read in (*dated_phrases.readers(text), *_READERS):
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other.end and other.start < end for other in found):
                continue
            try:
                phrase = read(text, match, today)
            except (ValueError, OverflowError):  # outside the calendar
                phrase = None
            if phrase is not None:
                found.append(phrase)
    return sorted(
        phrase for phrase in found if phrase.period.start is None or phrase.period.start <= today
    )
