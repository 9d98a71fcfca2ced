"""Follow-up questions: told from those that stand alone, and completed from the one before.

By rules over closed lists of words, no model; each needs a sign that the question can't be
answered by itself (`retrieval.leaning`). To take a question for a follow-up that is none would
answer another one than was asked, while a follow-up searched as it is written finds nothing at
worst: in every doubt a question stands alone.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from retrieval.followup_words import ENGLISH, FINITE, TURKIC, Words, split, starts, words_of
from retrieval.leaning import leans, may_lean, own_words
from retrieval.models import Turn
from retrieval.slots import replaced
from retrieval.subjects import asked_about

# In characters; of what is longer, a pasted page, the beginning says what it is about.
_LONGEST = 1_000
# In words: "what about the ferries to Skarn?" Longer ones say enough by themselves.
_LONGEST_SUBJECT = 5
# In words, of a subject that nothing but its preposition shows to be one: "In Armenia?"
_LONGEST_FRAGMENT = 3
# In characters: however long the question before, the one that is asked decides the search.
_LONGEST_TOPIC = 300
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?。？！؟])\s+")
_MARKS = " ?!.？؟"
# Who asks about the asker or the bot follows nothing up.
_SELVES = frozenset(
    "i me my mine you your yours we us our я мне меня мой ты вы вас вам тебя мы нас нам ben sen biz"
    " siz mən sən bana sana mənə sənə".split()
)
# What stands beside a question word, but isn't what the question is about.
_FORM = FINITE | frozenset(
    "be s d ll re ve exactly much many long old far big high often else ли же бы был была было были"
    " kadar zaman vaxt qədər".split()
)
_SAYING = frozenset(
    "say says said tell tells told think call said сказал сказала сказали говорит говорят dedi"
    " diyor söyledi deyir".split()
)
# In Turkish and Azerbaijani the question word stands before the verb.
_ASKED_WITHIN = re.compile(
    rf"(?<!\w)(?:{'|'.join(sorted(TURKIC.asking))})(?:\s+(?:kadar|zaman|vaxt|qədər))?(?!\w)\s*",
    re.IGNORECASE,
)


class Resolved(NamedTuple):
    """A follow-up with what it leaves out. `own` counts the words of it that say what to search
    for; 0 where the last question is asked again of something else. `follows` is the question that
    says what it is about, where it doesn't itself. `new` are the words that it adds to what was
    said before; `tied`: an opener ("and") ties it to the last question."""

    turn: Turn
    own: int
    follows: str | None = None
    new: tuple[str, ...] = ()
    tied: bool = False


def resolve(question: str, last: Turn | None, today: date) -> Resolved | None:
    """Return what `question` asks after the `last` turn; None where it stands alone."""
    asked = " ".join(question.split())
    known, said = words_of(asked), split(asked)
    if last is None or not said or not _SELVES.isdisjoint(said):
        return None
    if tuple(said) in known.about:
        return None  # "And?"
    subject = _subject_of(asked, said, known)
    if subject:
        return _about(subject, last, known, today)
    opener, rest = _opened(asked, known)
    if not rest or not leans(rest, known, last.topic, today, tied=opener > 0):
        return None
    return _completed(rest, last, known)


def perhaps(question: str, last: Turn, today: date) -> Resolved | None:
    """Return what `question` asks if it follows up the `last` turn, where its words leave that
    open: it is short, and names nothing. What is found must tell."""
    asked = " ".join(question.split())
    known, said = words_of(asked), split(asked)
    if not last.topic or not said or not _SELVES.isdisjoint(said):
        return None
    opener, rest = _opened(asked, known)
    if not rest or not may_lean(rest, known, today):
        return None
    return _completed(rest, last, known)._replace(tied=opener > 0)


def _opened(asked: str, known: Words) -> tuple[int, str]:
    """How many words open a question, and what it is without them."""
    said = split(asked)
    opener = next((phrase for phrase in known.openers if starts(said, phrase)), ())
    return len(opener), _after(asked, len(opener))


def _completed(rest: str, last: Turn, known: Words) -> Resolved:
    """A question with what the last one was about beside it."""
    full = f"{rest[0].upper()}{rest[1:].rstrip(_MARKS)}? ({last.topic})"
    said = split(rest)
    own = own_words(said, known)
    root = last.root or last.question
    return Resolved(
        Turn(full, last.topic, root=root),
        len(own),
        follows=root,
        # Articles say "said" and "told" of whatever is asked for.
        new=tuple(word for word in own if word not in _SAYING) or tuple(own),
    )


def turn_of(question: str) -> Turn:
    """Return the turn that a question makes which stands alone."""
    asked = " ".join(question.split())[:_LONGEST]
    return Turn(asked, _topic_of(asked), root=asked)


def _topic_of(asked: str) -> str:
    """What a question is about: its words without those that only make it a question."""
    if asked.endswith(")") and "? (" in asked:
        return asked.rpartition("? (")[2][:-1]  # completed by us, or explained by the asker
    *before, last = _SENTENCE_END.split(asked)
    last = asked_about(last) or last
    known, said = words_of(asked), split(last)
    if before:
        # "I read about the bridge in Lowen. Who built it?"
        return _short(" ".join(before) if len(own_words(said, known)) <= 1 else asked)
    opener = next((phrase for phrase in known.openers if starts(said, phrase)), ())
    start = len(opener)
    if said[start : start + 1] == ["how"] and not FINITE.isdisjoint(said[start + 2 : start + 3]):
        start += 2  # "How fast was the tram going?"
    form = known.asking | _FORM
    count = next((n for n, word in enumerate(said) if n >= start and word not in form), 0)
    rest = _after(last, count)
    return _short(_ASKED_WITHIN.sub("", rest) if known is TURKIC else rest)


def _short(topic: str) -> str:
    topic = topic.rstrip(_MARKS)
    return topic if len(topic) <= _LONGEST_TOPIC else topic[:_LONGEST_TOPIC].rpartition(" ")[0]


def _subject_of(asked: str, said: Sequence[str], known: Words) -> str | None:
    """What stands after "what about", or alone after "and", where no other question does."""
    phrase = next((phrase for phrase in known.about if starts(said, phrase)), ())
    rest = _after(asked, len(phrase)).rstrip(_MARKS)
    bare = said[len(phrase) :]
    if phrase and bare and bare[-1] in known.about_end:
        rest, bare = rest.rpartition(" ")[0], bare[:-1]  # "Bəs Ermənistan necə?"
    if not bare or len(bare) > _LONGEST_SUBJECT or not known.asking.isdisjoint(bare):
        return None
    if not phrase:
        # Without its mark it is a search of its own.
        fragment = bare[0] in known.prepositions and len(bare) <= _LONGEST_FRAGMENT
        return rest if fragment and asked.endswith("?") else None
    if known is ENGLISH:
        return None if bare[0] in FINITE else rest
    # Where no list of auxiliaries could tell, a verb makes a question of it.
    return None if len(bare) > 1 and any(map(known.verb.fullmatch, bare)) else rest


def _about(subject: str, last: Turn, known: Words, today: date) -> Resolved:
    """The last question with another subject: in the place of its own where that is plain, else
    beside it."""
    question = replaced(last.question, subject, known, today)
    if question is not None:
        return Resolved(turn_of(question), own=0)
    before = last.question.rstrip(_MARKS)
    full = f"{before[:-1]}, {subject})" if before.endswith(")") else f"{before}? ({subject})"
    return Resolved(
        Turn(full, _short(f"{last.topic}, {subject}")),
        own=0,
        new=tuple(own_words(split(subject), known)),
    )


def _after(text: str, count: int) -> str:
    """`text` from its word number `count` on."""
    starts_at = [match.start() for match in _WORD.finditer(text)]
    return text[starts_at[count] :] if count < len(starts_at) else ""
