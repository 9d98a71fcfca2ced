"""Paragraphs and sentences as spans of a text."""

import re
from collections.abc import Iterator

import sentencex

from index.models import Span
from index.scripts import script

_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")
# sentencex keeps everything between quotation marks in one sentence, so a speaker's whole
# paragraph comes out as one. Above this many code points it is split again without the marks.
_LONG = 240
_LONGEST_LINE = 8_000
# A title or an initial before a name ends no sentence; sentencex takes some of them for an end.
_ABBREVIATED = re.compile(
    r"(?:^|[\s(“\"])(?:(?:Mr|Mrs|Ms|Mx|Dr|Prof|St|Sgt|Insp|Supt|Capt|Col|Gen|Lt|Maj|Gov|Sen|Rep|Rev"
    r"|Hon|Messrs|Nos?|vs)|[A-ZА-ЯƏİÖÜĞŞÇ])\.\s*$"
)
# Further ones by language; "г." after a figure is a year, which often ends a sentence.
_MORE_ABBREVIATED = {
    language: re.compile(rf"(?:^|[\s(«„“\"])(?:{words})\.\s*$", re.IGNORECASE)
    for language, words in {
        "ru": r"им|ул|просп|пл|обл|пос|дер|оз|корп|(?<!\d )гг?|тыс|млн|млрд|трлн|проф|акад|доц"
        r"|канд|гр|см|стр|рис|гл|напр|т\.\s?е|т\.\s?к|г-н|г-жа|св",
        "uk": r"ім|вул|просп|пл|обл|тис|млн|млрд|трлн|проф|акад|доц|див|стор|рис|гл|напр|св",
        "tr": r"sn|av|doç|yrd|arş|öğr|gör|uzm|op|prof|dr|mah|cad|sok|bkz|örn|alb|yzb|t\.c|m\.ö"
        r"|m\.s|md",
        "az": r"prof|dos|akad|dok|küç|pr|ş|məs|bax|cən|xan|mlrd|mln|b\.e\.ə|e\.ə|b\.e",
        "de": r"(?:dr\.|dipl\.)-ing|dipl|hr|fr|abs|bd",
        "ar": r"د|أ|(?<!\d )م",
    }.items()
}
# Ordinal numbers before a name, where they are written with a full stop: "3. Köprü", "II. Murat",
# "im 19. Jahrhundert". In German a sentence may well end in a number; one after an article doesn't.
_ORDINAL = {
    "tr": re.compile(r"(?:^|[\s(“\"])(?:\d{1,3}|[IVX]+)\.\s*$"),
    "de": re.compile(
        r"\b(?:am|im|zum|zur|vom|beim|d(?:er|ie|as|em|en|es)|ihre?[mnrs]?|seine?[mnrs]?)"
        r"\s+(?:\d{1,3}|[IVX]+)\.\s*$",
        re.IGNORECASE,
    ),
}
# An amount, where sentencex sees an abbreviation only: "5 млн руб. Мэр …".
_AFTER_AMOUNT = re.compile(r"(?<=\s)(?:руб|коп|чел|экз|шт)\.\s+(?=[А-ЯЁ])")
# A Turkish number that ends a sentence: "Ölü sayısı 14. Yaralı yok."
_COUNTED = re.compile(r"\b(?:say|puan|skor|oran)\w*\s+\d{1,3}\.\s*$", re.IGNORECASE)
# Scripts whose sentences begin with a capital letter.
_CASED = frozenset(("LATIN", "CYRILLIC", "GREEK", "ARMENIAN"))
_QUOTATION_MARKS = re.compile(r"[\"“”„«»‟‹›「」『』]")


def paragraphs(text: str) -> Iterator[Span]:
    """Yield the spans of `text` between blank lines, without surrounding white space."""
    start = 0
    for match in _PARAGRAPH_BREAK.finditer(text):
        yield from _trimmed(text, start, match.start())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def sentences(text: str, within: Span, language: str = "en") -> Iterator[Span]:
    """Yield the spans of the sentences of `text[within.start:within.end]`, in order.

    Sentences cover everything but white space; a line break ends one. `language` is an ISO 639
    code.
    """
    start = within.start
    for line in text[within.start : within.end].split("\n"):
        for piece in _split(line, language):
            if piece.end - piece.start > _LONG:
                for inner in _split_inside_quotation(line, piece, language):
                    yield from _trimmed(text, start + inner.start, start + inner.end)
            else:
                yield from _trimmed(text, start + piece.start, start + piece.end)
        start += len(line) + 1


def _split(line: str, language: str) -> Iterator[Span]:
    # The time sentencex takes grows faster than the line; no sentence is as long as this.
    for begin in range(0, len(line), _LONGEST_LINE):
        for span in _split_short(line[begin : begin + _LONGEST_LINE], language):
            yield Span(begin + span.start, begin + span.end)


def _split_short(line: str, language: str) -> Iterator[Span]:
    start: int | None = None
    for boundary in sentencex.get_sentence_boundaries(language, line):
        start = boundary["start_index"] if start is None else start
        end = boundary["end_index"]
        if end < len(line) and _goes_on(line[start:end], line[end], language):
            continue  # the next piece belongs to this sentence
        if language == "ru":
            for match in _AFTER_AMOUNT.finditer(line, start, end):
                if line.count("«", start, match.start()) > line.count("»", start, match.start()):
                    continue  # what is quoted stays whole
                yield Span(start, match.end())
                start = match.end()
        yield Span(start, end)
        start = None


def _goes_on(piece: str, following: str, language: str) -> bool:
    if _ABBREVIATED.search(piece):
        return True
    if language == "en":
        return False
    more = _MORE_ABBREVIATED.get(language)
    if more is not None and more.search(piece):
        return True
    ordinal = _ORDINAL.get(language)
    if ordinal is not None and following.isalpha() and ordinal.search(piece):
        return _COUNTED.search(piece) is None
    # Small letters follow an abbreviation or an ordinal number ("и др. жители", "3. sırada").
    small = following.islower() and script(following) in _CASED
    return small and piece.rstrip().endswith(".")


def _split_inside_quotation(line: str, piece: Span, language: str) -> Iterator[Span]:
    quoted = line[piece.start : piece.end]
    # Blanks of the same length keep every offset.
    blanked = _QUOTATION_MARKS.sub(" ", quoted)
    start = 0
    for inner in _split(blanked, language):
        # The boundary falls somewhere among blanks that may stand for marks: closing marks
        # belong to the sentence before, opening ones after, and white space parts the two.
        low = start + len(blanked[start : inner.end].rstrip())
        run = quoted[low : low + len(blanked[low:]) - len(blanked[low:].lstrip())]
        gap = next((i for i, character in enumerate(run) if character.isspace()), len(run))
        yield Span(piece.start + start, piece.start + low + gap)
        start = low + gap
    yield Span(piece.start + start, piece.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    if end > start:
        yield Span(start, end)
