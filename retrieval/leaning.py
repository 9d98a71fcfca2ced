"""Signs that a question leans on the one before it: pronouns that nothing in it explains, question
words alone, a verb alone.

A question with a name of its own leans on none, however it is worded.
"""

import re
from collections.abc import Sequence
from datetime import date

from retrieval.date_phrases import date_phrases
from retrieval.followup_words import ENGLISH, FINITE, RUSSIAN, Words, split
from retrieval.slots import names_in

# In words. A longer question says enough to be searched for.
_LONGEST = 12
# In words: the ending of a longer one may well point back within it.
_SHORT = 9
# In words before the pronoun: "how many invoices a year did he".
_LEAD = 7
# Words of a meaning of its own that a question has beside its pronoun.
_OWN = 3
# In letters: two words that begin with as many are likely forms of one.
_STEM = 4
# "Is it true that …", "How long does it take to …": "it" stands for nothing said before.
_EXPLETIVE = re.compile(
    r"\bit (?:(?:\w+ ){0,2}(?:to|that|for|if|when) \w|rain\w*|snow\w*|like to\b)"
    r"|\b(?:time|day|date) is it(?: (?:now|there|in \w+))?$"
)
# "What did the mayor say about that?", "Who lives there?", "What happened next?"
_POINTING_END = re.compile(
    r"\b(?:about|after|before|since|for|like|with|from|to|by|of|in|on|at|against|behind|during) "
    r"(?:that|this|it|them|him|her|those|these)(?: (?:day|year|time))?$"
    r"|\b(?:there|then|next|afterwards|instead)$"
    r"|\b(?:the (?:other|second|first|last)|that|this|which) ones?$|\bof them\b"
)
_SUBJECTS = frozenset("he she it they his her its their that this these those".split())
_ANYONE = frozenset("anyone anybody anything everyone everybody".split())
_ARTICLES = frozenset(("a", "an", "the"))
_COUNTED = ["how", "many"]
_BEING = frozenset("is are was were s be".split())


def leans(asked: str, known: Words, topic: str, today: date, *, tied: bool) -> bool:
    """Tell whether `asked`, without its opener, can't be answered without the question before it.

    `topic` is what that was about; `tied`, that an opener ("and") ties the two together.
    """
    said = split(asked)
    if len(said) > _LONGEST or names_in(asked, known, today):
        return False
    own = own_words(said, known)
    figures = any(map(str.isdigit, asked))
    expletive = _EXPLETIVE.search(" ".join(said)) is not None
    asks = not known.asking.isdisjoint(said)
    if not own and (asks or asked.endswith("?")) and not expletive:
        return not figures  # "When exactly?", "His name?"
    if tied and (asks or not FINITE.isdisjoint(said)) and not figures:
        pronoun = not known.pronouns.isdisjoint(said) and not expletive
        if (
            len(own) <= 1
            or (len(own) < _OWN and pronoun)
            or (len(own) <= _OWN and _any(own, topic))
        ):
            return True
    if known is ENGLISH:
        return not expletive and (
            _points_back_in_english(said, own, topic) or (not figures and _verb_alone(said, own))
        )
    phrases = date_phrases(asked, today)
    dated = {word for phrase in phrases for word in split(asked[phrase.start : phrase.end])}
    if asks and own == said[-1:] and known.verb.fullmatch(own[0]) and not dated:
        return not figures  # "Кто победил?"
    return _points_back(said, known, dated, topic)


def may_lean(asked: str, known: Words, today: date) -> bool:
    """Tell whether `asked`, without its opener, may follow up another question: it is short, asks
    for something, and says little that could be searched for."""
    said = split(asked)
    asks = asked.endswith("?") or not known.asking.isdisjoint(said) or said[0] in FINITE
    return (
        asks
        and len(said) <= _SHORT
        and 0 < len(own_words(said, known)) <= _OWN
        and not any(map(str.isdigit, asked))
        and not names_in(asked, known, today)
    )


def holds(text: str, word: str) -> bool:
    """Whether `text` holds the word, perhaps with another ending."""
    return _any([word], text)


def own_words(said: Sequence[str], known: Words) -> list[str]:
    """The words that carry a meaning of their own, not the form of a question."""
    form = known.asking | known.light | known.general | known.pronouns
    return [word for word in said if word not in form]


def _points_back_in_english(said: Sequence[str], own: Sequence[str], topic: str) -> bool:
    if len(own) > _OWN + 1:
        return False
    if "else" in said and len(own) <= 1:
        return True
    if len(said) <= _SHORT and _POINTING_END.search(" ".join(said)):
        # "How many islands are there?" asks for what there is.
        return said[-1] != "there" or said[-2] not in FINITE
    place = next((i for i, word in enumerate(said) if word in ENGLISH.pronouns), None)
    if place is None or place > _LEAD:
        return False
    word, before, after = said[place], said[:place], said[place + 1 :]
    if word in ENGLISH.pointing and after:
        if after[0] in ENGLISH.spans:
            return word == "that" and len(own) <= 1  # "this year" is a date
        # "When did that happen?", but "when was that bridge opened?"
        meant = own_words(after, ENGLISH)
        if len(meant) > 1 and not _any(meant[:1], topic):
            return False
    if before and before[-1] in FINITE | {"s"} and word in _SUBJECTS:
        return _only_asks(before[:-1])
    # "Who built it?", "How many spectators saw it?"
    counted = before[:2] == _COUNTED
    if not (counted or (before and before[0] in ("who", "what", "which"))):
        return False
    says = len(own_words(before, ENGLISH))
    return says <= 1 + counted and len(after) <= 1 and _ARTICLES.isdisjoint(before)


def _only_asks(before: Sequence[str]) -> bool:
    """Whether there is only "when" or "how many people" before an auxiliary and its subject:
    nothing that a pronoun could stand for."""
    if not before:
        return True
    start = before[1:] if before[0] in ENGLISH.prepositions else before
    return len(before) < _LEAD and len(start) > 0 and start[0] in ENGLISH.asking


def _verb_alone(said: Sequence[str], own: Sequence[str]) -> bool:
    """Whether it is as "Who won?", "By how many votes?", "Who was driving?"; "What is inflation?"
    asks for something by its name."""
    if len(own) != 1 or said[-1] != own[0]:
        return False
    if said[0] in ENGLISH.prepositions and len(said) > 1:
        said = said[1:]
    if said[0] == "who" and said[-1].endswith("ing"):
        return True
    if said[0] in FINITE:
        return said[1] in _ANYONE  # "Was anyone hurt?"
    named = _ARTICLES if said[:2] == _COUNTED else _ARTICLES | _BEING
    return said[0] in ENGLISH.asking and named.isdisjoint(said)


def _points_back(said: Sequence[str], known: Words, dated: set[str], topic: str) -> bool:
    """Whether a pronoun stands where nothing was said that it could stand for."""
    form = known.asking | known.light | known.general
    pointers = known.pronouns | known.pointing
    place = next((i for i, w in enumerate(said) if w in pointers or w not in form), None)
    if place is None or said[place] not in pointers or said[place] in dated:
        return False
    after = said[place + 1 :]
    if said[place] in known.pointing and after:
        noun = own_words(after[:1], known)
        if after[0] in known.spans or (noun and not _any(noun, topic)):
            return False
    # "Правда ли это, что …" explains its pronoun itself.
    explained = known is RUSSIAN and "что" in after
    return not explained and len(own_words(after, known)) <= _OWN


def _any(words: Sequence[str], topic: str) -> bool:
    """Whether the topic holds one of the words, perhaps with another ending."""
    held = split(topic)
    return any(
        word == other
        or (len(word) >= _STEM and other.startswith(word[: max(_STEM, len(word) - 2)]))
        for word in words
        for other in held
    )
