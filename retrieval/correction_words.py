"""Sentences that tell what an article, or one before it, had wrong: "In our report of 18 May we
gave a turnout of 61 per cent. In fact it was 56."

English, Russian, Turkish, Azerbaijani. What stands in quotation marks is somebody else's.
"""

import re
from functools import lru_cache

from index.models import Span

_TOLD = (
    r"(?:said(?! (?:goodbye|no|yes|so)\b)|says|stated|gave|given|reported"
    r"|put(?! (?:up|on|out|in|off)\b)|wrote|written|spoke|named|claimed|described"
    r"|listed|quoted|printed|published|announced|called)"
)
_MISTOLD = r"(?:misstated|misreported|misspel(?:t|led)|misidentified|misquoted|mistook)"
_PIECE = (
    r"(?:version|edition|article|story|item|brief|post|column|review|headline|caption|graphic"
    r"|table|piece|chart|map)"
)
# A paper's own where it says "our"; others may have them, too.
_OWN = r"(?:obituary|profile|preview|interview|infographic|timeline)"
# These tell how something is done or when: only of one of a day is it surely what was printed.
_OWN_OF_A_DAY = r"(?:recipe|notice|listings?)"
# "(12 November)", "J. R.", "of “The Mill”", which is blanks then.
_WORDS = r"(?:\s+(?!by\b|from\b)(?:\([^()]{1,60}\)|(?:\w\.)+|[\w’'-]+),?)"
# Of those whose reports are no news: "our annual report put the loss at 3 million".
_NO_NEWS = (
    r"(?:annual|quarterly|monthly|yearly|final|interim|financial|medical|internal|technical|own"
    r"|scientific|research|progress|inspection|sustainability)"
)
_OUR = rf"(?<!\bas )\bour (?:\d+ )?(?:(?!{_NO_NEWS}\b)[\w’'-]+ )?"
_EARLIER = r"(?:earlier|previous|original|initial|older|first)"
_WRONGLY = r"(?:wrongly|incorrectly|mistakenly|erroneously|falsely)"
_AT_FIRST = rf"(?:originally|initially|previously|earlier|at first|{_WRONGLY})"
_DAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_OF_A_DAY = (
    rf"(?=[^.;:]{{0,80}}\b(?:{_DAYS}|yesterday|last week|page \d|(?:January|February|March|April"
    r"|May|June|July|August|September|October|November|December)\b))"
)
# Surely of what was printed before.
_ANNOUNCES = re.compile(
    rf"\b{_EARLIER} (?:report|{_PIECE})\b{_WORDS}{{0,8}}?\s+(?:{_TOLD}|{_MISTOLD})\b"
    rf"|\b(?:this|our|the) (?:report|newspaper|paper|{_PIECE})\b{_WORDS}{{0,12}}?"
    rf"\s+(?:{_AT_FIRST} (?:\w+ )?{_TOLD}|{_MISTOLD})\b|\b{_WRONGLY} {_TOLD}\b"
    rf"|\b(?:yesterday|{_DAYS}|last week)['’]s (?:report|newspaper|paper|obituary|recipe|{_PIECE})"
    rf"\b{_WORDS}{{0,12}}?\s+{_TOLD}\b|\bin this (?:news)?paper\b"
    rf"|\ban (?:editing|editorial|typing|printing|production|transcription|reporting) error\b"
    rf"|\b(?:error|mistake) (?:by|of) our\b"
    rf"|{_OUR}(?:report|{_PIECE})\b{_WORDS}{{0,12}}?\s+{_TOLD}\b"
    # "In our interview she said": what she did.
    rf"|(?<!\bin )(?<!\bfor )(?<!\bduring ){_OUR}{_OWN}\b{_WORDS}{{0,12}}?\s+{_TOLD}\b"
    rf"|\bin {_OUR}{_OWN}\b[^.;:]{{0,80}}\b(?:we (?:had |have )?|was |were ){_TOLD}\b"
    rf"|{_OUR}{_OWN_OF_A_DAY}\b{_OF_A_DAY}{_WORDS}{{0,12}}?\s+(?:{_TOLD}|asked for)\b"
    rf"|(?<!\bas )\bwe (?:had |have )?{_AT_FIRST} {_TOLD}\b|\bwe (?:had |have )?{_MISTOLD}\b"
    rf"|\b(?:report|{_PIECE}|{_DAYS}|yesterday|last week"
    rf"|last month|\d (?:of )?[A-Z]\w+)\b[^.;:]{{0,80}}(?<!\bas )\bwe (?:had |have )?{_TOLD}\b"
    rf"|(?<!\bas )\bwe (?:had |have )?{_TOLD}\b[^.;:]{{0,80}}\b(?:report|{_PIECE}"
    rf"|on {_DAYS}|yesterday|last week|last month)\b"
    r"|\bмы (?:\w+ )?(?:сообщ|писал|написал|указал|назвал|привел|привёл)\w*"
    r"|\bв (?:прежней|предыдущей|ранней|первоначальной|первой) (?:верси|публикац|заметк|стать"
    r"|редакци)\w+|\bв нашей (?:стать|заметк|публикаци)\w+"
    r"|\bв нашем (?:\w+ )?(?:некролог|материал|репортаж|текст|интервью|очерк|рецепт|обзор)\w*\b"
    r"[^.;:]{0,80}\b(?:мы (?:\w+ )?\w+ли|говорилось|сказано|указан|назван|приведен|приведён"
    r"|утверждалось|сообщалось|написано)\w*"
    r"|\b(?:yazmıştık|bildirmiştik|duyurmuştuk|aktarmıştık)\b|\bhaberimiz(?:de|in)\b"
    r"|\b(?:yazı|röportaj|söyleşi|tarif)\w*m[ıi]zd[ae]\b[^.;:]{0,120}"
    r"\b(?:yazılmış|belirtilmiş|verilmiş|denmiş|belirtmiş|demiş|vermiş)t[ıi]k?\b"
    r"|\b(?:yazmışdıq|bildirmişdik)\b|\bxəbərimizdə\b|\bəvvəlki (?:versiya|xəbər)\w*də\b"
    r"|\b(?:yazı|məqalə|müsahibə|nekroloq|resept)\w*m[ıiuü]zd[aə]\b[^.;:]{0,120}"
    r"\b(?:yazılmışdı|göstərilmişdi|deyilmişdi|verilmişdi|göstərmişdik|demişdik|vermişdik)\b",
    re.IGNORECASE,
)
# It may be: told by what comes next.
_MAY_ANNOUNCE = re.compile(
    rf"(?<!\bas )\bwe (?:had |have )?{_TOLD}\b|\b(?:писали|сообщали) мы\b"
    rf"|{_OUR}{_OWN_OF_A_DAY}\b{_WORDS}{{0,12}}?\s+(?:{_TOLD}|asked for)\b",
    re.IGNORECASE,
)
# Surely of a text, whoever it is about.
_PRINTED = re.compile(
    r"(?<!\bas )\bwe (?:had |have )?(?:wrote|written|reported|stated|printed|published) that\b"
    r"|\b(?:писали|сообщали) мы\b",
    re.IGNORECASE,
)
_THAT = (
    r"(?:(?:that|this|it|which|both|these|those)(?: (?:figures?|numbers?|dates?|days?|names?|sums?"
    r"|prices?|ages?|claims?|reports?|statements?|information))?|the (?:figure|number|date|claim"
    r"|report|statement|information))"
)
_IS_WRONG = (
    rf"{_THAT} (?:is|was|are|were|proved|turned out to be) (?:\w+ )?(?:wrong|incorrect"
    r"|inaccurate|mistaken|erroneous|false|untrue|an error|a mistake"
    r"|not (?:right|correct|true|accurate|the case))"
)
_SAYS_NO_MORE = re.compile(rf"\W*{_IS_WRONG}[.!]", re.IGNORECASE)
_CORRECTS = re.compile(
    rf"\W*(?:{_IS_WRONG}\b"
    r"|the (?:right|correct|true|actual|real|corrected) (?:figures?|numbers?|sums?|prices?|costs?"
    r"|dates?|days?|names?|ages?|totals?|times?|amounts?|tolls?|counts?|turnout|percentages?"
    r"|places?|values?|answers?)(?: \w+){0,4}? (?:is|was|are|were)\b"
    r"|(?:it|this|that|the \w+) should have (?:read|said)\b"
    r"|это (?:не так|неверно|ошибка)\b|(?:верн|правильн)\w+ (?:числ|цифр|дат|сумм|данны)\w+"
    r"|doğru (?:rakam|sayı|tarih)\w*|bu (?:rakam|sayı|tarih|bilgi) yanlış\w*"
    r"|(?:doğru|düzgün) (?:rəqəm|say|tarix)\w*|bu (?:rəqəm|say|tarix|məlumat) (?:yanlış|səhv)\w*)",
    re.IGNORECASE,
)
_MAY_CORRECT = re.compile(
    r"\W*(?:in fact|actually|in reality|(?:it|this|that|there|the \w+) (?:is|was|are|were|has|had"
    r"|should (?:be|have been))\b|we should have\b|на самом деле"
    r"|в действительности|doğrusu|aslında|əslində)",
    re.IGNORECASE,
)
# What is right of somebody, after what was printed alone: "She had six."
_CORRECTS_OF_ONE = re.compile(
    r"\W*(?:(?:he|she|they) (?:is|was|are|were|has|have|had|should (?:be|have been))\b"
    r"|(?:он|она|они) (?:был|есть)\w*|(?:у (?:него|не[её]|них)|ему|ей|им|их)\b"
    r"|(?:onun|onların)\b)",
    re.IGNORECASE,
)
# Where what is wrong ends, and what is right may begin.
_TURN = re.compile(
    r"[.!?][”\"’»)]*\s+|[;:]\s|\s[–—]\s|,?\s\bbut\b|(?<=\s)(?=in fact\b|the correct\b)"
)
# Of a sentence that announces or says that something is wrong, some of its terms are among these,
# or some are of a printed thing and of telling: looking for them takes a hundredth of the time.
_PRINTED_THINGS = frozenset(
    "we our edit version earlier previous origin initi older first yesterday monday tuesday"
    " wednesday thursday friday saturday sunday week".split()
)
_TELLINGS = frozenset(
    "said say state gave given report put wrote written spoke name claim describ list quot print"
    " publish announc call ask".split()
)
_CUES = frozenset(
    "paper newspap wrong incorrect mistaken erron fals"
    " error mistak inaccur untru true correct misstat misreport misspelt misspel misidentifi"
    " misquot mistook мы наш верс публикац стат заметк редакц haber yazmi bildi duyur aktar xeber"
    " evvel yazil belir veril denmi demis vermi deyil goste".split()
)
_QUOTED = re.compile(r"[“«\"][^”»\"]*[”»\"]?")


def announces(sentence: str) -> bool:
    """Whether what is right comes after a sentence, as it tells what had been printed before, or
    that this is wrong and no more."""
    return (
        _ANNOUNCES.search(_unquoted(sentence)) is not None
        or _SAYS_NO_MORE.fullmatch(sentence.strip()) is not None
    )


def may_announce(terms: frozenset[str]) -> bool:
    """Whether a sentence of these terms may announce something; most can't."""
    return not _CUES.isdisjoint(terms) or not (
        _PRINTED_THINGS.isdisjoint(terms) or _TELLINGS.isdisjoint(terms)
    )


def corrects(sentence: str, before: str) -> bool:
    """Whether a sentence says that what stands before it isn't right, or what is."""
    if calls_wrong(sentence):
        return True
    if _MAY_CORRECT.match(sentence):
        return announces(before) or _MAY_ANNOUNCE.search(_unquoted(before)) is not None
    if _CORRECTS_OF_ONE.match(sentence):
        return announces(before) or _PRINTED.search(_unquoted(before)) is not None
    return False


def calls_wrong(sentence: str) -> bool:
    """Whether a sentence begins by saying that what stands before it isn't right, or what is,
    whatever that was."""
    return _CORRECTS.match(sentence) is not None


@lru_cache(maxsize=4_096)
def wrong_stretches(text: str) -> tuple[Span, ...]:
    """Where a text tells what it says itself to have been wrong."""
    parts, start = [], 0
    for turn in _TURN.finditer(text):
        parts.append(Span(start, turn.end()))
        start = turn.end()
    parts.append(Span(start, len(text)))
    told = [text[part.start : part.end] for part in parts]
    return tuple(
        part
        for part, words, after in zip(parts, told, [*told[1:], ""], strict=True)
        if announces(words) or corrects(after, words)
    )


def _unquoted(text: str) -> str:
    """The text with blanks for what stands in quotation marks."""
    return _QUOTED.sub(lambda quoted: " " * len(quoted.group()), text)
