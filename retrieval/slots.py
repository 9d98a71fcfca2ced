"""The last question with another subject in the same place: "exports to Armenia", then "and to
Georgia?".

Only where one place is plainly meant; in `replaced` an unclear one is None.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from retrieval.date_phrases import date_phrases
from retrieval.followup_words import ENGLISH, TURKIC, Words, split
from retrieval.written_dates import YEAR

_TOKEN = re.compile(r"\w+(?:[-'’]\w+)*")
_SUFFIX = re.compile(r"['’]\w+$")
_YEAR = re.compile(rf"(?<![\w-]){YEAR}(?!\d)")
_SENTENCE_START = re.compile(r"(?:^|[.!?:“«\"(]\s*)$")
# "the Port of Ostrel" is one name; so is "Lowen and Skarn" not.
_WITHIN = re.compile(r"\s(?:(?:of|of the|de|la|del|von|van|al|bin)\s)?")
_HARMONY = str.maketrans("eəıuüt", "aaiiid")
_ORDINALS = "first|second|third|fourth|fifth|sixth|last|final|next|previous"
_ORDINAL = re.compile(rf"\b(?:{_ORDINALS})\b", re.IGNORECASE)
_ORDINAL_SUBJECT = re.compile(
    rf"(?:the\s+)?(?P<ordinal>{_ORDINALS})(?:\s+(?:one|(?P<noun>\w+)))?", re.IGNORECASE
)
# In letters: shorter endings are alike by chance.
_ENDING = 2


class Name(NamedTuple):
    """A proper name at `[start, end)` of a question, and the word before it."""

    start: int
    end: int
    text: str
    before: str


def names_in(question: str, known: Words, today: date) -> list[Name]:
    """Return the proper names of a question in order: words with a capital letter that none of
    the question's form needs, dates aside.

    The first word of a sentence is one only where another follows that it belongs to, or where
    an apostrophe parts its ending from it.
    """
    dates = [(phrase.start, phrase.end) for phrase in date_phrases(question, today)]
    found: list[Name] = []
    for match in _TOKEN.finditer(question):
        start, end = match.span()
        if not _is_capital(match.group(), known) or any(a < end and start < b for a, b in dates):
            continue
        ended = known is TURKIC and found and _SUFFIX.search(found[-1].text)
        if found and not ended and _WITHIN.fullmatch(question[found[-1].end : start]):
            last = found.pop()
            found.append(Name(last.start, end, question[last.start : end], last.before))
            continue
        before = split(question[:start])
        found.append(Name(start, end, match.group(), before[-1] if before else ""))
    return [name for name in found if _is_sure(question, name, known)]


def replaced(question: str, subject: str, known: Words, today: date) -> str | None:
    """Return `question` with the name or date that `subject` is put for, None where none is plain.

    `subject` is what stands after "what about": "Armenia", "to Georgia", "in 2023".
    """
    phrase = _date_in(subject, today)
    if phrase is not None:
        return _dated(question, phrase, known, today)
    if known is ENGLISH and (counted := _ORDINAL_SUBJECT.fullmatch(subject.strip())):
        return _ordered(question, counted)
    new = _names_of_subject(subject, known, today)
    if len(new) != 1:
        return None
    name, rest = new[0], split(subject[: new[0].start] + " " + subject[new[0].end :])
    role = rest[-1] if len(rest) == 1 and rest[0] in known.prepositions else ""
    # "What about the Skarn ferry?" after "the Lowen ferry": the rest must stand there too.
    if any(word not in known.light and word not in split(question) for word in rest):
        return None
    slot = _slot(question, name.text, role, known, today)
    if slot is None or split(slot.text) == split(name.text):
        return None
    # "And Jon Ask?" is no place, after "the bridge in Lowen".
    placed = not role and slot.before in known.prepositions
    if placed and (" " in slot.text) != (" " in name.text):
        return None
    ending = _SUFFIX.search(slot.text)
    text = name.text + (ending.group() if ending and not _SUFFIX.search(name.text) else "")
    return question[: slot.start] + text + question[slot.end :]


def _ordered(question: str, subject: re.Match[str]) -> str | None:
    """The question with another ordinal in the place of its only one."""
    places = list(_ORDINAL.finditer(question))
    noun = subject["noun"]
    if len(places) != 1 or (noun and noun.lower() not in split(question)):
        return None
    start, end = places[0].span()
    same = places[0].group().lower() == subject["ordinal"].lower()
    return None if same else question[:start] + subject["ordinal"].lower() + question[end:]


def _slot(question: str, new: str, role: str, known: Words, today: date) -> Name | None:
    """The one name in `question` whose place `new` can take; None where there isn't just one."""
    names = names_in(question, known, today)
    if role:
        names = [name for name in names if name.before == role]
    elif known is TURKIC and (len(names) != 1 or _SUFFIX.search(new)):
        # Where endings show a name's part, only one with the same ending is meant.
        held = names or _first_word(question, known)
        names = [name for name in held if _ends_alike(name.text, new)]
    return names[0] if len(names) == 1 else None


def _ends_alike(one: str, other: str) -> bool:
    suffixes = _SUFFIX.search(one), _SUFFIX.search(other)
    if suffixes[0] and suffixes[1]:
        return _part(suffixes[0].group()) == _part(suffixes[1].group())
    return not any(suffixes) and one[-_ENDING:] == other[-_ENDING:]


def _part(suffix: str) -> str:
    """An ending without what the sounds before it decide: "'e" is "'a", "'ten" is "'dan"."""
    return suffix[1:].casefold().translate(_HARMONY).lstrip("y")


def _first_word(question: str, known: Words) -> Iterator[Name]:
    match = _TOKEN.search(question)
    if match and _is_capital(match.group(), known):
        yield Name(*match.span(), match.group(), "")


def _names_of_subject(subject: str, known: Words, today: date) -> list[Name]:
    # What stands after "what about" begins no sentence.
    shifted = names_in(f", {subject}", known, today)
    return [Name(n.start - 2, n.end - 2, n.text, n.before) for n in shifted]


def _is_capital(word: str, known: Words) -> bool:
    if not word[0].isupper() or word == "I":
        return False
    first = split(word)[0]
    if known is ENGLISH and first.removesuffix("s") in known.spans:
        return False  # "on Mondays"
    return first not in known.asking and first not in known.light and first not in known.pronouns


def _is_sure(question: str, name: Name, known: Words) -> bool:
    if not _SENTENCE_START.search(question[: name.start]):
        return True
    return " " in name.text or (known is TURKIC and _SUFFIX.search(name.text) is not None)


def _date_in(subject: str, today: date) -> str | None:
    """The phrase of time that `subject` consists of."""
    bare = subject.strip()
    if _YEAR.fullmatch(bare):
        return bare
    phrases = date_phrases(bare, today)
    whole = len(phrases) == 1 and (phrases[0].start, phrases[0].end) == (0, len(bare))
    return bare if whole else None


def _dated(question: str, phrase: str, known: Words, today: date) -> str | None:
    years = list(_YEAR.finditer(question))
    if _YEAR.fullmatch(phrase) and len(years) == 1:
        return question[: years[0].start()] + phrase + question[years[0].end() :]
    stated = date_phrases(question, today)
    if len(stated) > 1 or (not stated and years):
        return None
    if not stated:
        when = f"in {phrase}" if known is ENGLISH and _YEAR.fullmatch(phrase) else phrase
        return None if "(" in question else f"{question.rstrip(' ?')} {when}?"
    start, end = stated[0].start, stated[0].end
    lead = stated[0].lead
    # "in 2022", then "what about March 2024?"
    keeps = lead and not stated[0].relative and re.match(rf"(?:[A-Z]|{YEAR})", phrase)
    return question[:start] + (f"{lead} {phrase}" if keeps else phrase) + question[end:]
