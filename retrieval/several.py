"""The questions of a message, parted.

Where a part might be no question of its own, the message stays whole: a question that is searched
with a sentence too many is found more often than half a question.
"""

import re
from collections.abc import Iterator

from index.languages import question_language
from index.models import Span
from index.sentences import sentences
from index.text import normalize
from retrieval.folding import words
from retrieval.question_words import QUESTION_WORDS
from retrieval.smalltalk import SmallTalk, small_talk

# In characters; what is longer is a pasted page, and asks one thing if any.
_LONGEST = 1_000
# Those whose sentences we part by rules of their own; others are parted as English is.
_LANGUAGES = ("en", "ru", "tr", "az")
_MARKS = "?？؟⁇⁈⁉"
_CLOSING = r"[\s\"'”’»)\]*_]*"
_ASKED = re.compile(rf"[{_MARKS}][{_MARKS}!！.…]*{_CLOSING}$")
# One line in which nothing ends a sentence before its end.
_ONE = re.compile(rf"[^\W_](?:[\w ,'’%-])*[{_MARKS}.!]?")
# "Who won?when was it?": a space was forgotten. Not in an address.
_GLUED = re.compile(rf"(?<=\w)([{_MARKS}]+)(?=[^\W\d_])")
_ITEM = re.compile(r"^\s*(?:\(?\d{1,2}[.):]|\(?[a-zа-я]\)|[-–—•*])\s+", re.IGNORECASE)
# "How fast was it? 2) Who drove?"
_NUMBERED = re.compile(rf"(?<=[{_MARKS}])\s+\(?\d{{1,2}}[.):]\s+(?=\S)")
_OPEN = {"“": 1, "«": 1, "(": 1, "[": 1, "”": -1, "»": -1, ")": -1, "]": -1}
# A question holds one of these words, or begins with one; another one is as long as this.
_LONG_ENOUGH = 4
_ASKING = frozenset().union(
    *(QUESTION_WORDS[language] for language in _LANGUAGES),
    "ли mi mı mu mü متى أين كيف لماذا كم ماذا هل ومتى وأين وكيف ولماذا وكم وماذا".split(),
)
_BEGINNING = frozenset(
    """
    and also plus is are was were do does did has have had can could will would should didn wasn
    isn aren doesn hasn haven а и ещё еще ve peki ya ayrıca və bəs həm
    """.split()
)
# "kimdi", "necədir", "nerededir"
_COPULA = re.compile(r"(?<=[aeəıioöuüm])(?:y?d[ıiuü]r?)$")
_REQUEST = re.compile(
    r"(?:(?:and|also|please|then)[,\s]+)*(?:tell me|explain|name|list|describe|расскажи\w*"
    r"|назови\w*|объясни\w*|anlat|açıkla|izah et)\s+\w+",
    re.IGNORECASE,
)
# In words, of a question joined to another.
_SHORTEST = 3
_AND = re.compile(
    rf"(?:[,;]\s+(?:(?:and|also|и|а также|ve|və)\s+)?|\s+(?:and|и|ve|və)\s+(?:also\s+)?)"
    rf"(?=(?:{'|'.join(sorted(_ASKING))})\b)",
    re.IGNORECASE,
)
_REQUESTED = re.compile(
    r"^.*?\b(?:tell me|let me know|inform me|(?:do|did|would|might) you (?:happen to )?know"
    r"|(?:like|want|need|love|curious) to know|wondering|find out|скажи(?:те)?|подскажи(?:те)?"
    r"|знаешь|знаете)(?:,?\s+(?:please|пожалуйста))?,?\s+"
    rf"(?=(?:{'|'.join(sorted(_ASKING))})\b)",
    re.IGNORECASE,
)
# What is asked after a question for the sake of talk, or goes on with it: "Right?", "Or on Monday?"
_GOES_ON = frozenset("or или либо yoksa veya yoxsa".split())
_TAGS = frozenset(
    """
    right; really; ok; okay; isn't it; is it; wasn't it; was it; doesn't it; does it; didn't it
    did it; are they; aren't they; you know; do you know; does anyone know; any ideas; any idea
    can you tell me; could you tell me; what; why me; так; да; нет; правда; не так ли; верно; а
    что скажешь; değil mi; öyle mi; doğru mu; düzdür; elə deyil; deyilmi; düz deyil
    """.replace("\n", ";").split(";")
)


def questions_in(message: str) -> list[str]:
    """Return the questions of a message in order, each with the sentences said before it, none
    twice; the message itself where it holds no more than one.

    "I read about the bridge in Lowen. Who built it?" is one question.
    """
    whole = [message.strip()]
    # Which language it is in, and so where its sentences end, takes a model of its own to tell.
    if len(message) > _LONGEST or _ONE.fullmatch(message.strip()):
        return whole
    found: list[str] = []
    context: list[str] = []
    for piece in _pieces(message):
        if found and not _asks(piece):
            if _is_asked(piece):
                found[-1] = " ".join([found[-1], *context, piece])
                context = []
            elif small_talk(piece) in (None, SmallTalk.ABOUT):
                context.append(piece)
        elif _is_asked(piece) or _asks(piece):
            found.append(" ".join([*context, piece]))
            context = []
        else:
            context.append(piece)
    if len(found) < 2:
        return whole
    if context:
        found[-1] = " ".join([found[-1], *context])
    first: dict[tuple[str, ...], str] = {}
    for question in found:
        first.setdefault(_key(question), question)
    return list(first.values())


def asked_alone(message: str) -> tuple[str, str] | None:
    """Return the one question of a message, and what it says besides; None where it says nothing
    else, or asks several.

    "I'm from the radio. Could you tell me who won the race?" asks who won the race.
    """
    if len(message) > _LONGEST:
        return None
    pieces = list(_pieces(message))
    asked = [piece for piece in pieces if _is_asked(piece) or _asks(piece)]
    if len(asked) != 1:
        return None
    bare = _REQUESTED.sub("", asked[0])
    said = [piece for piece in pieces if piece != asked[0]]
    return (bare, " ".join(said)) if said or bare != asked[0] else None


def joined_questions(question: str) -> list[str]:
    """Return the questions that one sentence joins by "and" or commas; nothing where any part of
    it is too short to be one.

    "Who won the race and how much is bread?", but not "When and where is the race?".
    """
    parts = [part.strip() for part in _AND.split(question) if part.strip()]
    asking = _ASKING | _BEGINNING
    if len(parts) < 2 or any(len(_said(part)) < _SHORTEST for part in parts):
        return []
    if asking.isdisjoint(_said(parts[0])) or any(_said(p)[0] not in _ASKING for p in parts[1:]):
        return []
    return [part if _is_asked(part) else f"{part}?" for part in parts]


def _pieces(message: str) -> Iterator[str]:
    """The sentences of a message; what is in quotation marks or brackets stays in its sentence."""
    language = question_language(message, _LANGUAGES)
    # A mark without its pair, as in 5", encloses nothing.
    enclosing = _is_closed(message)
    for line in _NUMBERED.sub("\n", message).splitlines():
        bare = " ".join(map(_unglued, _ITEM.sub("", line).split()))
        held = ""
        for span in sentences(bare, Span(0, len(bare)), language):
            held = f"{held} {bare[span.start : span.end]}".strip()
            if not enclosing or _is_closed(held):
                yield held
                held = ""
        if held:
            yield held


def _unglued(token: str) -> str:
    return token if "/" in token or "=" in token else _GLUED.sub(r"\1 ", token)


def _is_closed(text: str) -> bool:
    return text.count('"') % 2 == 0 and sum(_OPEN.get(character, 0) for character in text) <= 0


def _is_asked(piece: str) -> bool:
    return _ASKED.search(piece) is not None


def _asks(piece: str) -> bool:
    """Whether a piece surely is a question of its own."""
    said = _said(piece)
    if not said or _key(piece) in _TAG_KEYS or said[0] in _GOES_ON:
        return False
    asks = not _ASKING.isdisjoint(said) or said[0] in _BEGINNING
    if _is_asked(piece):
        return asks or len(_key(piece)) >= _LONG_ENOUGH
    # Without its mark: one a line, or the last thing that was typed.
    unmarked = re.search(r"[\w\"”»)]$", piece) is not None
    begins = said[0] in _ASKING or (said[0] in _BEGINNING and not _ASKING.isdisjoint(said[:3]))
    return (unmarked and begins) or _REQUEST.match(piece) is not None


def _said(text: str) -> tuple[str, ...]:
    # Case and marks apart: folding would make one of "mı" and "mi", "ё" and "е".
    said = re.findall(r"[^\W_]+", text.replace("İ", "i").casefold())
    return tuple(_COPULA.sub("", word) for word in said)


def _key(text: str) -> tuple[str, ...]:
    return tuple(word.folded for word in words(normalize(text)))


_TAG_KEYS = frozenset(_key(tag) for tag in _TAGS if tag.strip())
