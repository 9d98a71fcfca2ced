"""Questions who somebody is, and what says so: "said the union's negotiator, Per Hald".

A model that weighs sentences by their likeness to the question finds little of it in half of one.
"""

import re
from collections.abc import Sequence

from index.function_words import ALL_FUNCTION_WORDS
from index.models import Span
from retrieval.features import Candidate
from retrieval.posts import asked_post

_ASKS_WHO = re.compile(
    r"""
    \W*(?:(?:please|so|and|can[ ]you|could[ ]you|tell[ ]me)\W+)*
    (?:
        who(?:['’]s|[ ](?:is|was|are|were))
        | кто[ ](?:такой|такая|это)
        | kimdir
    )[ ](?P<before>.+?)(?:,?[ ]please)?\W*
    | \W*(?P<after>.+?)[ ](?:kimdir|kimdi|это[ ]кто|kim(?=\W*\?))\W*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
# Within names: "Ludwig van Beethoven".
_PARTICLES = frozenset("al bin da dal de del della der di dos du el ibn la le van von y".split())
_ARTICLES = frozenset(("the", "a", "an"))
_MOST_WORDS = 5
# Before a surname they tell no more of who that is.
_HONORIFICS = frozenset(
    "mr mrs ms miss mx sir madam г-н г-жа господин госпожа sayın bay bayan".split()
)
# What follows a name in apposition, "Per Hald, the harbour master", "Per Hald, 54, …", or in
# brackets, or tells it outright.
_TOLD_AFTER = re.compile(
    r"""
    ,[ ](?:\d|(?!(?:and|or|but|said|says|who[ ]said|which|и|но|а|ve|ama|və)\b)
        [^\W\d_A-ZА-ЯÇĞİÖŞÜƏ])
    | [ ]\((?!\d)
    | (?:[ ](?:of|from)[ ][^,.;]{1,40}?)?[ ](?:
        (?:is|was|became|has[ ]been|had[ ]been)[ ]
            (?:an?|the|its|his|her|their|one|elected|appointed|named|chosen)\b
        | (?:(?:has|had)[ ])?(?:heads|headed|leads|led|runs|run|chairs|chaired|coaches|coached)\b
    )
    | [ ][–—-][ ](?=[^\W\d_A-Z])
    """,
    re.VERBOSE,
)
_BEFORE = re.compile(r"(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)(?P<comma>,)?[ ]\Z")
# What stands before a name and is no role, besides function words.
_NO_ROLES = (
    frozenset(
        """
    said says told tells adds asks wrote writes according however meanwhile today yesterday later
    earlier after against although because before behind beside between beyond despite during
    except like near over since though through toward towards under unless until upon versus via
    whereas whether while within without beat beats met meets saw
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december
    сказал сказала заявил заявила сообщил сообщила добавил добавила после перед против
    dedi söyledi bildirdi deyib sonra
    """.split()
    )
    | ALL_FUNCTION_WORDS
)
_VERB = re.compile(r"[a-z]{2,}(?:ed|ing)")


def asked_for(question: str) -> str | None:
    """The name that a question asks about and nothing else: "who is Per Hald?"; None for others."""
    match = _ASKS_WHO.fullmatch(question)
    if match is None:
        return None
    name: str = match["before"] or match["after"]
    words = name.split()
    if words and _is_honorific(words[0]):
        words = words[1:]
    # "Who is the Prime Minister?" asks who holds a post.
    if not words or words[0].lower() in _ARTICLES or asked_post(question) is not None:
        return None
    if len(words) > _MOST_WORDS or not all(map(_WORD.fullmatch, words)):
        return None
    # One word typed small is more often none: "who is responsible?"
    return " ".join(words) if len(words) > 1 or words[0][0].isupper() else None


def introducing(question: str, found: Sequence[Candidate]) -> tuple[list[Candidate], bool]:
    """For a question who somebody is, and nothing else, return the sentences that say so, and True;
    else those that name them, and False. Nothing where none does, and for other questions."""
    name = asked_for(question)
    if name is None:
        return [], False
    places = [(one, _named(name, one.text)) for one in found]
    told = [one for one, spans in places if any(_introduces(one.text, span) for span in spans)]
    return told or [one for one, spans in places if spans], bool(told)


def _named(name: str, text: str) -> list[Span]:
    """Where a name stands, however it was typed, but written as names are. A surname is looked for
    with the word before it: alone it introduces nobody."""
    words = name.split()
    form = r"\s+".join(map(re.escape, words))
    if len(words) == 1:
        form = rf"[^\W\d_][\w.’'-]*\s+{form}"
    return [
        Span(*match.span())
        for match in re.finditer(rf"(?<!\w){form}(?!\w)", text, re.IGNORECASE)
        if _is_name(match.group().split())
    ]


def _is_name(words: Sequence[str]) -> bool:
    capitals = all(word[0].isupper() or word in _PARTICLES for word in words)
    return capitals and not _is_honorific(words[0])


def _is_honorific(word: str) -> bool:
    return word.rstrip(".").lower() in _HONORIFICS


def _introduces(text: str, name: Span) -> bool:
    if _TOLD_AFTER.match(text, name.end):
        return True
    before = _BEFORE.search(text[: name.start])
    if before is None:
        return False
    word = before["word"]
    if word.lower() in _NO_ROLES or _VERB.fullmatch(word):
        return False
    # "mayor Per Hald", "the mayor, Per Hald", "Mayor Per Hald".
    return word[0].islower() or not before["comma"]
