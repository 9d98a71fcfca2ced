"""Posts that somebody holds, in questions who does, "Who is the CEO of the mill?", and in sentences
that say so, "its new chief executive, Ada Skarn"."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from index.analysis import terms
from index.function_words import ALL_FUNCTION_WORDS
from index.models import Span

# Words for one post, by a word that it goes by.
_POSTS = {
    "executive": r"chief executive(?: officer)?|CEO|генеральн\w+ директор\w*|genel müdür\w*"
    r"|baş direktor\w*",
    "coach": r"(?:head )?coach|(?:team )?manager|(?:главн\w+ )?тренер\w*|teknik direktör\w*"
    r"|baş məşqçi\w*",
    "managing": r"managing director",
    "artistic": r"artistic director|художественн\w+ руководител\w+",
    "director": r"director|директор\w*|müdür\w*|direktor\w*",
    "mayor": r"(?:lord )?mayor|мэр\w{0,2}|belediye başkan\w*|bələdiyyə sədr\w*",
    "president": r"president|президент\w*|cumhurbaşkan\w*|prezident\w*",
    "premier": r"prime minister|premier|премьер(?:-министр)?\w*|başbakan\w*|baş nazir\w*",
    "finance": r"finance minister|министр\w* финансов|maliye bakan\w*|maliyyə nazir\w*",
    "foreign": r"foreign (?:minister|secretary)|министр\w* иностранных дел|dışişleri bakan\w*"
    r"|xarici işlər nazir\w*",
    "chair": r"chair(?:man|woman|person)?|председател\w+|başkan\w*|sədr\w*",
    "head": r"head ?teacher|headmaster|headmistress",
    "governor": r"governor|губернатор\w*|qubernator\w*",
    "editor": r"editor(?:[- ]in[- ]chief)?|главн\w+ редактор\w*",
    "captain": r"captain|капитан\w*|kaptan\w*|kapitan\w*",
    "conductor": r"(?:chief |principal )?conductor|дириж[её]р\w*",
    "leader": r"leader|лидер\w*|lider\w*",
    "bishop": r"bishop",
    "rector": r"rector|vice-chancellor|ректор\w*|rektör\w*|rektor\w*",
    "chancellor": r"chancellor|канцлер\w*",
    "police": r"police chief|chief constable|chief of police",
    "harbour": r"harbou?r ?master",
    "secretary": r"secretary[- ]general|general secretary|генеральн\w+ секретар\w+",
    "treasurer": r"treasurer|казначе\w+",
    "curator": r"(?:chief )?curator|куратор\w*",
}
_POST = re.compile(
    rf"(?<![\w-])(?:{'|'.join(f'(?P<{key}>{words})' for key, words in _POSTS.items())})(?![\w-])",
    re.IGNORECASE,
)
# What somebody does who may hold one of these: "Who coaches Lowen?"
_DOES = {
    "coach": frozenset(("coach",)),
    "chair": frozenset(("chair",)),
    "manag": frozenset(("coach", "executive", "managing", "director")),
}
_ASKS_WHO_IS = re.compile(
    r"\bwho(?:['’]s| is)\b|\bкто\b(?! был)|\bkim(?:dir)?\b(?! (?:idi|oldu))", re.IGNORECASE
)
_ASKS_WHO_DOES = re.compile(
    r"\bwho (?:now |currently |is (?:now |currently )?)?(?:(?P<does>coach|chair|manag)(?:e?s|ing)"
    r"|(?:run|lead|head)(?:s|n?ing)|(?:the boss|the head|in charge) of)\b"
    r"|\bкто (?:сейчас |теперь )?(?:возглавляет|руководит|управляет)\b",
    re.IGNORECASE,
)
# Of another time, or another post.
_NOT_IT = (
    r"former|ex|deputy|vice|assistant|then|late|outgoing|previous|retired|one-time|past|first|last"
    r"|next|бывш\w+|экс|замести\w+|eski|sabiq|keçmiş"
)
_NOT_NOW = re.compile(
    rf"(?<![\w-])(?:{_NOT_IT}|was|before|after|when|until|while|during|\d{{4}})(?![\w-])",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(rf"(?<![\w-])(?:{_NOT_IT})[ -](?:\w+ )?\Z", re.IGNORECASE)
_WORD = r"(?:[^\W\d_a-zа-яёçğıöşüə][\w’'-]*[^\W\d_])"
_NAME = rf"(?<!\w){_WORD}(?: (?:(?:van|von|de|der|di|da|la|al|el) )?(?:[A-Z]\.|{_WORD})){{0,3}}"
_OF = r"(?: (?:of|at|for)(?: [^\s,;:.!?]+){1,6},)"
_MADE = r"(?:appointed|named|made|chosen|elected|re-elected|confirmed|sworn in|назначен\w*)"
# What may stand between a question's post and its end: whose it is, or when.
_ASKS_ON = re.compile(
    r"\W*\Z| (?:of|at|for|in|now|currently|right now|these days|today|kim|kimdir)\b"
    r"|(?= [«\"]?[а-я])",
    re.IGNORECASE,
)
_ENDS_OTHERWISE = re.compile(r"\b(?:to|with|about|by|on|against|for|of)\W*\Z", re.IGNORECASE)
# Right after the post: "coach Ada Skarn", "the coach of Lowen, Ada Skarn", "the coach is Ada
# Skarn"; and with what it is of between, "тренер «Ловена» Ада Скарн".
_NAMED_AFTER = re.compile(
    rf"(?:{_OF}|,| is| will be| is to be|) (?P<name>{_NAME})"
    rf"|(?: [«“\"]?[А-ЯЁа-яё-]+[»”\"]?){{1,2}} (?P<whom>{_WORD} {_WORD})"
)
# Between name and post.
_BETWEEN = (
    rf"(?:(?:the|its|their|an?|new|newly|current|acting|interim|appointed|elected|{_WORD}"
    r"|\w+['’]s?) ){0,5}"
)
_NAMED_BEFORE = re.compile(
    rf"(?P<name>{_NAME})(?:,(?: \d+,)?(?: who is| now)?"
    rf"| (?:(?:was|has been|is|will be) )?(?:on \w+ )?{_MADE}(?: on \w+)?(?: as| to be)?"
    rf"| (?:is|will be|is to be|becomes|became|has become|remains)(?: now)?"
    rf"| (?:(?:took|takes|has taken|will take) over(?: on \w+)?"
    rf"|(?:succeed(?:s|ed)|replace[sd]|follow(?:s|ed)) {_NAME}) as) {_BETWEEN}\Z"
)
_NAMED_BETWEEN = re.compile(rf"\b{_MADE} (?P<name>{_NAME})(?: as| to be)? {_BETWEEN}\Z")
# What somebody does, and what it is called who does: "led by Ada Skarn".
_BY = re.compile(
    rf"\b(?:(?:(?:led|run|headed)|(?P<coach>coached)|(?P<chair>chaired)) by (?P<by>{_NAME}))"
    rf"|(?P<name>{_NAME}),?(?: who)?(?: now)? (?:(?:leads|runs|heads)|(?P<coaches>coaches)"
    rf"|(?P<chairs>chairs))\b"
)
# Whose post it is, where a name says so: "Lowen's coach", "Lowen coach", "the coach of Lowen".
_OWNER_BEFORE = re.compile(rf"(?<!\w)(?P<owner>{_WORD}(?: {_WORD})*)['’]?(?: (?:new|acting))* \Z")
_OWNER_AFTER = re.compile(rf" (?:of|at|for) (?:the )?(?P<owner>{_WORD}(?: {_WORD})*)")
# Before a post, where it makes no other one of it, as "finance director" is.
_KIND = re.compile(r"(?<![\w-])(?P<word>[^\W\d_A-ZА-ЯÇĞİÖŞÜƏ][\w-]*[^\W\d_])(?P<whose>['’]s?)? \Z")
_NO_KINDS = (
    frozenset(
        """
    new newly current acting interim longtime said says told adds replaces succeeds under
    новый новая нынешний сказал сказала заявил заявила сообщил сообщила yeni
    """.split()
    )
    | ALL_FUNCTION_WORDS
)
# What somebody says, rather than a name in quotation marks.
_SPOKEN = re.compile(r"[“\"][^“”\"\s]+(?:\s+[^“”\"\s]+){2,}[”\"]")
# In code points.
_BESIDE = 160
# No names, though they may be written large.
_NO_NAMES = ALL_FUNCTION_WORDS | frozenset(
    "monday tuesday wednesday thursday friday saturday sunday".split()
)


class AskedPost(NamedTuple):
    """The posts that a question may ask for the holder of, and which words of it ask; the word
    that says which kind, where one does: "finance director"."""

    posts: frozenset[str]
    span: Span
    kind: str | None = None


class Holder(NamedTuple):
    """Who holds a post by a sentence, by the term of the last name."""

    post: str
    name: str


def asked_post(question: str) -> AskedPost | None:
    """Return whose post a question asks about who holds it now; None for other questions."""
    if _NOT_NOW.search(question):
        return None
    does = _ASKS_WHO_DOES.search(question)
    if does is not None:
        posts = _DOES.get(does["does"].lower()) if does["does"] else None
        return AskedPost(frozenset(posts or _POSTS), Span(*does.span()))
    asks, post = _ASKS_WHO_IS.search(question), _POST.search(question)
    if asks is None or post is None or post.lastgroup is None:
        return None
    if not _ASKS_ON.match(question, post.end()) or _ENDS_OTHERWISE.search(question):
        return None
    kind = _kind(question, post.start())
    return AskedPost(frozenset((post.lastgroup,)), Span(*post.span()), kind)


def holders(text: str, language: str, about: frozenset[str]) -> Iterator[Holder]:
    """Yield who holds a post by a sentence in `language`, as far as it is one of what has the terms
    `about`, or it isn't said of what."""
    text = _SPOKEN.sub(lambda said: " " * len(said[0]), text)
    for post in _POST.finditer(text):
        if post.lastgroup is None or _NOT_BEFORE.search(text, 0, post.start()):
            continue
        kind = _kind(text, post.start())
        if kind is not None and about.isdisjoint(terms(kind, language)):
            continue
        for name in _names_beside(text, post):
            if _is_of(text, post, name, language, about):
                yield from _holder(post.lastgroup, text, name, language, about)
    for match in _BY.finditer(text):
        post_ = "coach" if match["coach"] or match["coaches"] else "leader"
        post_ = "chair" if match["chair"] or match["chairs"] else post_
        group = "by" if match["by"] else "name"
        yield from _holder(post_, text, Span(*match.span(group)), language, about)


def _kind(text: str, start: int) -> str | None:
    """The word before a post that may make another one of it."""
    match = _search_before(_KIND, text, start)
    if match is None or match["whose"] or match["word"].endswith("ed"):
        return None
    return None if match["word"] in _NO_KINDS else match["word"]


def _names_beside(text: str, post: re.Match[str]) -> Iterator[Span]:
    """Where the names stand that a sentence gives for a post at `post`."""
    after = _NAMED_AFTER.match(text, post.end())
    if after is not None:
        yield Span(*after.span("name" if after["name"] else "whom"))
    for pattern in (_NAMED_BEFORE, _NAMED_BETWEEN):
        found = _search_before(pattern, text, post.start())
        if found is not None:
            yield Span(*found.span("name"))


def _search_before(pattern: re.Pattern[str], text: str, end: int) -> re.Match[str] | None:
    """What a pattern that goes to the end finds shortly before `end`: of a long sentence, looking
    through all that stands before each post would take seconds."""
    return pattern.search(text, max(end - _BESIDE, 0), end)


def _is_of(
    text: str, post: re.Match[str], name: Span, language: str, about: frozenset[str]
) -> bool:
    owners = (
        _search_before(_OWNER_BEFORE, text, post.start()),
        _OWNER_AFTER.match(text, post.end()),
    )
    for owner in owners:
        if owner is None or owner.start("owner") == name.start:
            continue
        words = [
            found
            for word in owner["owner"].split()
            if word.lower() not in _NO_NAMES and (found := terms(word, language))
        ]
        # "Lowen Rovers" aren't "Lowen United".
        if any(about.isdisjoint(found) for found in words):
            return False
    return True


def _holder(
    post: str, text: str, name: Span, language: str, about: frozenset[str]
) -> Iterator[Holder]:
    """The holder of a name; none where it is a day's, or that of what the post is of, or says
    whose the holder is."""
    last = text[name.start : name.end].split()[-1]
    found = [] if last.endswith(("'s", "’s")) else terms(last, language)
    if found and last.lower() not in _NO_NAMES and about.isdisjoint(found):
        yield Holder(post, found[0])
