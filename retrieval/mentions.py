"""Outlets, authors and sections that a question names as where to look.

Only known names count, and only where the words around them say that they are a source: "what
does Reuters say about …" restricts the search, "who bought Reuters" doesn't. A name that is a
mere word ("Times", "The Sun") must be written as a name, too. What is said in other languages is
read by `retrieval.mentions_elsewhere`.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from index.names import name_key, outlet_key
from retrieval.mentions_elsewhere import authors_elsewhere, outlets_elsewhere

Span = tuple[int, int]


class Mention(NamedTuple):
    """A known name that restricts the search, and the words to leave out of what is searched.

    `told`: the question asks what was said or written there.
    """

    name: str
    cut: Span
    told: bool = False


class Mentions(NamedTuple):
    """What a question restricts itself to. `reported`: it asks what was said or written there, so
    that its dates are those of publication."""

    outlet: str | None
    author: str | None
    section: str | None
    cuts: tuple[Span, ...]
    reported: bool


# One-word names of newspapers that are words as well.
_WORDS = frozenset(
    """
    advertiser advocate age argus atlantic chronicle citizen conversation courier daily dispatch
    echo economist enquirer examiner express focus forward gazette globe guardian herald hill
    independent inquirer insider intercept journal ledger mail mercury messenger metro mirror
    monitor nation national nature news observer outlook page people pioneer post press quartz
    reader record register reporter republic review science scotsman sentinel spectator standard
    star statesman sun telegraph time times today tribune verge voice week weekly wire wired
    world
    """.split()
)
# What outlets have after their names, and readers leave out.
_KINDS = frozenset("news online radio television tv".split())
_TOKEN = re.compile(r"[^\s,;:!?()\"“”«»]+")
_POSSESSIVE = re.compile(r"(?:['’]s|['’]|\.)$")
# "The Lowen Evening Post and Mail"
_LONGEST_NAME = 6
_FLAGS = re.IGNORECASE
_THE = re.compile(r"\bthe\s+$", _FLAGS)
_ARTICLE = re.compile(r"the$", _FLAGS)
_CITED = re.compile(
    r"\b(?:according\s+to|(?:as\s+)?(?:reported|published|written)\s+by|source:)\s+$", _FLAGS
)
_PIECES = (
    r"(?:news|articles?|stor(?:y|ies)|reports?|reporting|coverage|headlines?|pieces?|columns?"
    r"|interviews?|analys[ie]s|updates?)"
)
_FROM = re.compile(
    rf"\b(?:{_PIECES}|latest|new|anything|something|everything|published|written|reported|read"
    r"|printed|appeared|said|told|covered|(?:what\s+(?:is|was)|what['’]s))"
    r"\s+(?P<cut>(?:in|from|by|on|at)\s+)$",
    _FLAGS,
)
_FIRST = re.compile(r"^\W*(?P<cut>(?:in|from|on|via|per|by)\s+)$", _FLAGS)
_IN = re.compile(r"(?P<cut>\b(?:as\s+)?in\s+)$", _FLAGS)
# "a stake in the Lowen Post" is no place to look.
_NOT_A_PLACE = re.compile(
    r"\b(?:ads?|advert\w*|confidence|faith|fired|interests?|invest\w*|jobs?|role|shares?|stakes?"
    r"|trust|work\w*)\s+in\s+$",
    _FLAGS,
)
_AUXILIARY = re.compile(
    r"\b(?P<cut>(?:does|did|do|has|have|had|is|are|was)\s+(?:the\s+)?)$", _FLAGS
)
_SAYS = re.compile(
    r"\s+(?:say|said|saying|report|reported|reporting|write|written|writing|publish|published"
    r"|cover|covered|print|printed|carry|carried)\b(?:\s+that\b)?",
    _FLAGS,
)
_WRITES = re.compile(
    r"\s+(?:report|reported|write|written|publish|published|cover|covered)\b", _FLAGS
)
_ITS = re.compile(
    rf"\s+(?:(?:latest|last|recent|newest|own|front)\s+)?(?:{_PIECES}|website|page)\b", _FLAGS
)
_PLURAL = re.compile(r"\s+(?:news|articles|stories|coverage|headlines)\b", _FLAGS)
_SECTION = re.compile(r"\s+(?P<cut>section|pages|desk)\b", _FLAGS)
_SECTION_LEAD = re.compile(r"\b(?P<cut>(?:in|from|of|on)\s+(?:the\s+)?)$", _FLAGS)
_JOINED = re.compile(r"\s*(?:[,/&]|,?\s*\b(?:and|or)\b)\s*", _FLAGS)
_END = re.compile(r"\W*$")


class _Known(NamedTuple):
    """Known names by their keys, and the keys in order."""

    by_key: dict[str, str]
    keys: Sequence[str]

    def begins(self, key: str) -> bool:
        """Whether the key of any name begins so."""
        place = bisect_left(self.keys, key)
        return place < len(self.keys) and self.keys[place].startswith(key)


class _Name(NamedTuple):
    """A known name at `[start, end)` of a text, its article and possessive ending included."""

    known: str
    start: int
    end: int
    possessive: bool
    is_word: bool


def mentions(
    text: str, outlets: Sequence[str], authors: Sequence[str], sections: Sequence[str] = ()
) -> Mentions:
    """Return what `text` restricts the search to, among the known names.

    Two different outlets restrict nothing, nor do two authors or sections. Of names in tuples that
    are the same from call to call, the keys are taken once.
    """
    full_names = _full_names(tuple(authors))
    found = [
        _only(_restricting(text, _outlet, _by_any_key(tuple(outlets)), outlet_key)),
        _only(_restricting(text, _author, _by_key(full_names, name_key), name_key)),
        _only(_restricting(text, _section, _by_key(tuple(sections), _section_key), _section_key)),
    ]
    if not any(found):
        elsewhere = outlets_elsewhere(text, outlets), authors_elsewhere(text, full_names)
        found = [*(_only([Mention(*source) for source in sources]) for sources in elsewhere), []]
    outlet, author, section = (mentions[0].name if mentions else None for mentions in found)
    every = [mention for mentions in found for mention in mentions]
    cuts = tuple(sorted(mention.cut for mention in every))
    return Mentions(outlet, author, section, cuts, any(mention.told for mention in every))


def _restricting(
    text: str,
    read: Callable[[str, _Name], Mention | None],
    known: _Known,
    key: Callable[[str], str],
) -> list[Mention]:
    names = _alone(text, _names(text, known, key))
    return [mention for name in names if (mention := read(text, name))]


def _only(found: list[Mention]) -> list[Mention]:
    return found if len({mention.name for mention in found}) == 1 else []


def _outlet(text: str, name: _Name) -> Mention | None:
    before, after = text[: name.start], text[name.end :]
    cited = _CITED.search(before)
    if cited:
        return Mention(name.known, (cited.start(), name.end))
    auxiliary, says = _AUXILIARY.search(before), _SAYS.match(after)
    if auxiliary and says:
        return Mention(name.known, (auxiliary.start("cut"), name.end + says.end()), told=True)
    if _ITS.match(after) if name.possessive else _PLURAL.match(after) and not name.is_word:
        return Mention(name.known, (name.start, name.end), told=True)
    lead = _FROM.search(before)
    if lead is None and not name.is_word:
        if re.match(r"\s*[,:]", after):
            lead = _FIRST.search(before)
        elif _END.match(after) and not _NOT_A_PLACE.search(before):
            lead = _IN.search(before)
    return Mention(name.known, (lead.start("cut"), name.end)) if lead else None


def _author(text: str, name: _Name) -> Mention | None:
    before, after = text[: name.start], text[name.end :]
    auxiliary, writes = _AUXILIARY.search(before), _WRITES.match(after)
    if auxiliary and writes:
        return Mention(name.known, (auxiliary.start("cut"), name.end + writes.end()), told=True)
    if name.possessive and _ITS.match(after):
        return Mention(name.known, (name.start, name.end), told=True)
    lead = _FROM.search(before)
    if lead and lead["cut"].strip().lower() in {"by", "from"}:
        return Mention(name.known, (lead.start("cut"), name.end))
    return None


def _section(text: str, name: _Name) -> Mention | None:
    before, after = text[: name.start], text[name.end :]
    lead, noun = _SECTION_LEAD.search(before), _SECTION.match(after)
    if lead and noun:
        return Mention(name.known, (lead.start("cut"), name.end + noun.end()))
    if _PLURAL.match(after):
        return Mention(name.known, (name.start, name.end))
    return None


def _names(text: str, known: _Known, key: Callable[[str], str]) -> Iterator[_Name]:
    """Yield the known names in `text`, the longest at each place, none overlapping."""
    if not known.keys:
        return
    tokens = [match.span() for match in _TOKEN.finditer(text)]
    first = 0
    while first < len(tokens):
        word = text[slice(*tokens[first])]
        if not known.begins(key(_POSSESSIVE.sub("", word))) and not _ARTICLE.match(word):
            first += 1
            continue
        for last in range(min(first + _LONGEST_NAME, len(tokens)), first, -1):
            start, end = tokens[first][0], tokens[last - 1][1]
            words = text[start:end]
            ending = _POSSESSIVE.search(words)
            bare = words[: ending.start()] if ending else words
            found = known.by_key.get(key(bare))
            if not found and ending:
                found = known.by_key.get(key(words))
            if found and not _mere_word(bare):
                the = _THE.search(text[:start])
                if not the and not key(found).startswith((key(bare), key(words))):
                    continue  # the end of a longer name only with its article: "the Courier"
                begin = the.start() if the else start
                possessive = ending is not None and ending.group() != "."
                yield _Name(found, begin, end, possessive, _is_word(bare))
                first = last
                break
        else:
            first += 1


def _alone(text: str, names: Iterator[_Name]) -> Iterator[_Name]:
    """Leave out names in a list, such as "Reuters, the BBC and AzerNews"."""
    found = list(names)
    joined = [
        _JOINED.fullmatch(text, one.end, other.start) is not None for one, other in pairwise(found)
    ]
    for name, before, after in zip(found, [False, *joined], [*joined, False], strict=False):
        if not before and not after:
            yield name


def _is_word(name: str) -> bool:
    return re.sub(r"^the\s+", "", name, flags=_FLAGS).lower() in _WORDS


def _mere_word(name: str) -> bool:
    """Whether a name that is a word, too, is written as a word."""
    return _is_word(name) and not name.split()[-1][:1].isupper()


@lru_cache(maxsize=8)
def _by_any_key(outlets: tuple[str, ...]) -> _Known:
    """The outlets by their keys, and by what one is called for short where no other is: "Courier"
    for "Ostrel Courier", "Coast FM" for "Coast FM News"."""
    short: dict[str, dict[str, str]] = {}
    for outlet in outlets:
        for name in _short_for(outlet):
            short.setdefault(outlet_key(name), {}).setdefault(outlet_key(outlet), outlet)
    alone = {key: min(names.values()) for key, names in short.items() if len(names) == 1}
    by_key = alone | _by_key(outlets, outlet_key).by_key
    return _Known(by_key, sorted(by_key))


def _short_for(outlet: str) -> Iterator[str]:
    words = outlet.split()
    before = words[1:-1] if words and words[0].lower() == "the" else words[:-1]
    if before and words[-1].lower() in _WORDS:
        yield words[-1]
    # One word before it is more often a place, "Skarn Radio", than a name.
    if words and words[-1].lower() in _KINDS and (len(before) > 1 or "".join(before).isupper()):
        yield " ".join(before)


@lru_cache(maxsize=8)
def _full_names(authors: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(author for author in authors if len(author.split()) > 1)


def _section_key(section: str) -> str:
    return name_key(section).removesuffix("s")


@lru_cache(maxsize=8)
def _by_key(names: tuple[str, ...], key: Callable[[str], str]) -> _Known:
    """The names by their keys; of two with one key, the first, as a store gives them."""
    by_key: dict[str, str] = {}
    for name in names:
        if key(name):
            by_key.setdefault(key(name), name)
    return _Known(by_key, sorted(by_key))
