"""Outlets and authors that a question in Russian, Turkish, Azerbaijani or German names as where to
look.

As in English, only where the words around a known name say that it is a source: "Что писал
«Вестник»?", "Körfez Postası ne yazdı?", "laut dem Boten". Names are known in any case that they
stand in.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from index.names import name_key
from index.scripts import script
from index.stemming import stem

_FLAGS = re.IGNORECASE
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# Case endings in Latin script, perhaps after an apostrophe: "Postası'nda", "Gününə", "Boten".
_ENDING = re.compile(r"(?:['’]?[^\W\d_]{1,5})?")
# In letters, which no case changes.
_BEGINNING = 2
# What bends in German: "laut dem Boten".
_ARTICLE = re.compile(r"^d(?:er|ie|as)\s+(?=\w)", _FLAGS)
# In letters: what shorter words begin like is another word.
_SHORTEST = 4
_OPENING = r"[«„“\"‘]?$"
_CLOSING = r"[»“”\"’]?"
_PAPER = r"(?:(?:газет|издани|сайт|портал|журнал|агентств|телеканал)\w*\s+)?"

_WROTE_RU = (
    r"(?:(?:на)?писал[аио]?|написано|пиш[уе]т|сообща(?:л[аио]?|[ею]т)|сообщил[аио]?"
    r"|(?:о?публиковал|рассказывал|рассказал)[аио]?|публику[ею]т)"
)
_WROTE_TR = r"(?:yaz(?:dı(?:lar)?|mış|ıyor)|yayı[mn]la(?:dı|mış)|haber\s+(?:yaptı|verdi))"
_WROTE_AZ = r"(?:yaz(?:ıb(?:lar)?|dı|mışdı|ır)|dərc\s+ed(?:ib|ir)|xəbər\s+ver(?:ib|di))"
_WROTE_DE = r"(?:schr(?:ieb|eibt)|berichtete?|meldete?|veröffentlichte?)"
_WRITTEN_DE = r"(?:geschrieben|berichtet|gemeldet|veröffentlicht)"
_SAID = {
    "tr": r"(?:dedi|bildirdi|duyurdu|aktardı|söyledi|diyor)",
    "az": r"(?:de(?:yib|di|yir)|bildir(?:ib|di)|məlumat\s+ver(?:ib|di))",
}
# Right before a name; where there is a group `cut`, the words from there on are no part of what is
# searched for.
_WROTE_BEFORE = re.compile(
    rf"\b(?P<cut>(?:что|о\s+ч[её]м|чего)\s+(?:\w+\s+)?{_WROTE_RU}\s+{_PAPER}){_OPENING}"
    rf"|\b(?P<cut_de>was\s+{_WROTE_DE}\s+(?:d(?:er|ie|as)\s+)?){_OPENING}",
    _FLAGS,
)
_HAS_BEFORE = re.compile(rf"\b(?P<cut>was\s+hat\s+(?:d(?:er|ie|as)\s+)?){_OPENING}", _FLAGS)
_ABOUT_BEFORE = re.compile(rf"\b(?P<cut>(?:что|о\s+ч[её]м|чего)\s+{_PAPER}){_OPENING}", _FLAGS)
_PIECES_RU = r"(?:стать|замет|материал|новост|репортаж|колонк|интервью|публикаци)\w*"
_PIECES_DE = r"(?:artikeln?|berichten?|nachrichten|meldungen|schlagzeilen)"
_FROM_BEFORE = re.compile(
    rf"\b(?:{_PIECES_RU}|{_WROTE_RU}|было|нового|вышло)\s+(?P<cut>(?:во?|от|из|на)\s+{_PAPER})"
    rf"{_OPENING}|\b(?:{_PIECES_DE}|neues)\s+"
    rf"(?P<cut_de>(?:(?:im|vom|von|in)\s+)(?:d(?:em|er)\s+)?){_OPENING}"
    # Not what English says: "the stand in Herald Square".
    rf"|\b(?:stand|steht)\s+(?:\w+\s+)?(?P<cut_in>(?:im|in\s+der)\s+){_OPENING}",
    _FLAGS,
)
_WHOSE_BEFORE = re.compile(rf"\b(?:{_PIECES_RU}|{_PIECES_DE}\s+von)\s+{_OPENING}", _FLAGS)
_CITED_BEFORE = re.compile(
    r"\b(?P<cut>(?:(?:по\s+(?:данным|информации|сообщени\w+)|согласно"
    rf"|как\s+{_WROTE_RU})\s+{_PAPER}"
    rf"|(?:laut|(?:nach|gemäß)\s+(?:angaben|informationen|einem\s+bericht)(?:\s+von)?)\s+"
    rf"(?:d(?:em|er|es)\s+)?)){_OPENING}",
    _FLAGS,
)
# After it.
_WROTE_AFTER = re.compile(rf"{_CLOSING}\s+{_WROTE_RU}\b", _FLAGS)
_WRITTEN_AFTER = re.compile(rf"{_CLOSING}.{{0,60}}?\s(?P<asks>{_WRITTEN_DE})\b", _FLAGS)
# Between a name and what asks: when, and about what. "Dünya liderleri ne dedi?" names no paper.
_WHEN = r"(?:(?:geçen|keçən|ötən|bu|son)\s+\w+\s+|(?:dün|bugün|dünən)\s+)?"
_ABOUT = r"(?:.{1,60}?\s(?:hakkında|haqqında|barədə|için|üçün|(?:ile|ilə)\s+(?:ilgili|bağlı))\s+)?"
_WHAT = rf"{_CLOSING}\s{_WHEN}{_ABOUT}{_WHEN}(?P<asks>(?:neler|ne|nələr|nə)\s+"
_ASKED_AFTER = re.compile(rf"{_WHAT}(?:{_WROTE_TR}|{_WROTE_AZ}))\b", _FLAGS)
_SAID_AFTER = re.compile(rf"{_WHAT}(?:{_SAID['tr']}|{_SAID['az']}))\b", _FLAGS)
_IN_AFTER = re.compile(rf"{_WHAT}(?:var|çık|yaz|dərc|ol))", _FLAGS)
_TEXTS_AFTER = re.compile(rf"{_CLOSING}\s+(?:son\s+)?(?:yazı|məqalə)l[aeə]r\w*", _FLAGS)
_NEWS_AFTER = re.compile(rf"{_CLOSING}\s+(?:son\s+)?(?:haber|xəbər)l[aeə]r\w*", _FLAGS)
_CITED_AFTER = re.compile(rf"{_CLOSING}\s+(?:(?:\w+\s+)?məlumatına\s+)?gör[eə]\b", _FLAGS)
_BARE = re.compile(r"(?:[dt][aeə]n?|[çlc]\w+)\w*", _FLAGS)
_LOCATIVE = re.compile(r"['’]?n?[dt][aeə](?:n|ki)?$", _FLAGS)


class Source(NamedTuple):
    """A known name that is a source, the span of the words to leave out, and whether the question
    asks what was said or written there."""

    name: str
    cut: tuple[int, int]
    told: bool


class _Name(NamedTuple):
    """A known name at `[start, end)` of a text; `ending` is what stands after its own letters."""

    known: str
    start: int
    end: int
    ending: str


def outlets_elsewhere(text: str, outlets: Sequence[str]) -> list[Source]:
    """The outlets that `text` names as sources."""
    return [
        one
        for name in _names(text, tuple(outlets))
        if (source := _writes(text, name) or _says(text, name) or _from(text, name))
        for one in _with_asking(text, name, source)
    ]


def authors_elsewhere(text: str, full_names: Sequence[str]) -> list[Source]:
    """The authors, by their full names, whose articles `text` asks for."""
    names = _names(text, tuple(full_names))
    return [
        one
        for name in names
        if (source := _writes(text, name))
        for one in _with_asking(text, name, source)
    ]


def _with_asking(text: str, name: _Name, source: Source) -> Iterator[Source]:
    """The source, and once more to leave out what asks further on: "… hakkında ne yazdı"."""
    yield source
    for after in (_ASKED_AFTER, _SAID_AFTER, _WRITTEN_AFTER):
        if source.told and (asks := after.match(text, name.end)):
            yield Source(name.known, asks.span("asks"), told=True)


def _writes(text: str, name: _Name) -> Source | None:
    """What an outlet or an author wrote is asked for."""
    if _is_a_word(name):
        return None
    before = text[: name.start]
    lead = _WROTE_BEFORE.search(before)
    if lead:
        return _source(text, name, _cut(lead), told=True)
    lead = _HAS_BEFORE.search(before)
    if lead and _WRITTEN_AFTER.match(text, name.end):
        return _source(text, name, lead.start("cut"), told=True)
    lead, after = _ABOUT_BEFORE.search(before), _WROTE_AFTER.match(text, name.end)
    if lead and after:
        return Source(name.known, (lead.start("cut"), after.end()), told=True)
    if _ASKED_AFTER.match(text, name.end) and not _LOCATIVE.search(name.ending):
        return _source(text, name, None, told=True)
    whose = _WHOSE_BEFORE.search(before) or _TEXTS_AFTER.match(text, name.end)
    return _source(text, name, None, told=True) if whose else None


def _says(text: str, name: _Name) -> Source | None:
    """What an outlet said is asked for, or what is so by its word."""
    if _is_a_word(name):
        return None
    if _SAID_AFTER.match(text, name.end):
        return _source(text, name, None, told=True)
    lead = _CITED_BEFORE.search(text[: name.start])
    if lead:
        return _source(text, name, lead.start("cut"), told=False)
    cited = _CITED_AFTER.match(text, name.end)
    return Source(name.known, (name.start, cited.end()), told=False) if cited else None


def _from(text: str, name: _Name) -> Source | None:
    """What stands in an outlet is asked for."""
    lead = _FROM_BEFORE.search(text[: name.start])
    if lead:
        return _source(text, name, _cut(lead), told=True)
    if _is_a_word(name):
        return None
    stands = _LOCATIVE.search(name.ending) and _IN_AFTER.match(text, name.end)
    # News of the world is no paper's: "Dünya haberleri".
    has = " " in name.known and _NEWS_AFTER.match(text, name.end)
    return _source(text, name, None, told=True) if stands or has else None


def _is_a_word(name: _Name) -> bool:
    """Whether a name of one word has a Turkish ending that no apostrophe parts from it, so that it
    is likelier a word: "Sabahtan beri", "Gündemde"."""
    return " " not in name.known and bool(_BARE.fullmatch(name.ending))


def _cut(lead: re.Match[str]) -> int:
    return next(lead.start(group) for group, found in lead.groupdict().items() if found is not None)


def _source(text: str, name: _Name, start: int | None, *, told: bool) -> Source:
    """The name, from `start` on, with the marks around it."""
    opened = text[: name.start].rstrip('«„“"‘')
    closing = re.compile(_CLOSING).match(text, name.end)
    end = closing.end() if closing and len(opened) < name.start else name.end
    begin = len(opened) if start is None else start
    return Source(name.known, (begin, end), told)


def _names(text: str, known: tuple[str, ...]) -> Iterator[_Name]:
    """Yield the known names in `text`, in whatever case, none within another."""
    words = [match.span() for match in _WORD.finditer(text)]
    end = 0
    by_beginning = _by_beginning(known)
    for number, (start, stop) in enumerate(words):
        if start < end or not text[start].isupper():
            continue
        found = [
            name
            for one, parts in by_beginning.get(name_key(text[start:stop][:_BEGINNING]), ())
            if (name := _at(text, words[number : number + len(parts)], one, parts))
        ]
        if found:
            longest = max(found, key=lambda name: name.end)
            yield longest
            end = longest.end


def _at(
    text: str, words: Sequence[tuple[int, int]], known: str, parts: tuple[str, ...]
) -> _Name | None:
    """A known name of `parts` where it stands in these words of a text."""
    if len(words) < len(parts):
        return None
    start, end = words[-1]
    spelled = [text[slice(*span)] for span in words]
    if script(parts[0][0]) == "CYRILLIC":
        alike = all(_stem(a) == _stem(b) for a, b in zip(spelled, parts, strict=True))
        return _Name(known, words[0][0], end, "") if alike else None
    keys = [name_key(word) for word in spelled]
    own = [name_key(part) for part in parts]
    if keys[:-1] != own[:-1] or not keys[-1].startswith(own[-1]):
        return None
    at = start + len(parts[-1])
    ending = _ENDING.match(text, at)
    whole = text[at : ending.end()] if ending else ""
    if whole and (len(own[-1]) < _SHORTEST or at + len(whole) < end):
        return None
    return _Name(known, words[0][0], at + len(whole), whole)


def _stem(word: str) -> str:
    return stem(word, "ru")


@lru_cache(maxsize=8)
def _by_beginning(known: tuple[str, ...]) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Known names with their words, but a German article, by how they begin."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for name in known:
        parts = tuple(_WORD.findall(_ARTICLE.sub("", name)))
        if parts:
            found.setdefault(name_key(parts[0][:_BEGINNING]), []).append((name, parts))
    return found
