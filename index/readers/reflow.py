"""Printed lines back to paragraphs: page headers left out, lines joined, hyphenation undone."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from index.dates import parse_published
from index.readers.furniture import byline, ends_sentence
from index.readers.pdf_lines import Line

# Headers and footers stand in this share of a page's height, at its top and at its foot.
_MARGIN = 0.12
# A header that is on this share of the pages is one; left and right pages may have their own.
_REPEATED = 0.3
_PAGE_NUMBER = re.compile(
    r"^\W*(?:(?:page|seite|página|pagina|стр|s|p)\b\.?\s*)?\d{1,4}"
    r"(?:\s*(?:/|of|von|de|sur|di|из)\s*\d{1,4})?\W*$",
    re.IGNORECASE,
)
# Browsers print the day and the page's title above, its address and the page's number below.
_PRINTED_ON = re.compile(
    r"^\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s\d{1,2}[:.]\d{2}(?:\s?[AP]M)?(?P<title>\s\S.*)?$", re.I
)
_PRINTED_FROM = re.compile(r"^(?P<url>(?:https?|file)://\S+)(?:\s+\d+\s?/\s?\d+)?$")
_LONGEST_TOP_LINE = 80
# Captions and notes between a paragraph's halves.
_MOST_BETWEEN = 4
_BULLET = re.compile(r"^[•●▪■◦‣–-]\s")
_HYPHENS = "-\u2010\u00ad"
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
# English writes these with a hyphen before nearly any word.
_HYPHENATED_FIRST = frozenset(
    """all anti co cross ex extra far half high ill long low mid much multi non old part post pre
    pro quasi self semi short so ultra vice well then""".split()
)
_TENS = frozenset("twenty thirty forty fifty sixty seventy eighty ninety".split())


class Paragraph(NamedTuple):
    """A paragraph, the page it begins on (from 0), and how large and heavy it is printed."""

    text: str
    page: int
    size: float
    bold: bool


class Flow(NamedTuple):
    """The paragraphs of a document, the size most of it is printed in, and the address it was
    printed from, where a browser stated it."""

    paragraphs: list[Paragraph]
    size: float
    url: str | None


def reflow(pages: Sequence[Sequence[Line]]) -> Flow:
    """Join the lines of pages to paragraphs."""
    url = next((found for page in pages for line in page if (found := _printed_from(line))), None)
    lines = _without_drop_caps(_without_margins(pages))
    if not lines:
        # A page of nothing but what looks like headers: all of it is text after all.
        lines = [line for page in pages for line in page]
    size = _usual_size(lines)
    spacing = _Spacing(lines, size)
    words = _Words(lines)
    groups: list[list[Line]] = [[lines[0]]]
    for above, line in pairwise(lines):
        if spacing.goes_on(above, line):
            groups[-1].append(line)
        else:
            groups.append([line])
    paragraphs = [
        Paragraph(words.join(group), group[0].page, group[0].size, all(x.bold for x in group))
        for group in groups
    ]
    return Flow(list(_rejoined(paragraphs, size)), size, url)


def _rejoined(paragraphs: list[Paragraph], size: float) -> Iterator[Paragraph]:
    """Join a paragraph again that captions or notes part, and let those follow it."""
    at = 0
    while at < len(paragraphs):
        paragraph = paragraphs[at]
        after = at + 1
        while after < min(at + 1 + _MOST_BETWEEN, len(paragraphs)) and not _is_usual(
            paragraphs[after], size
        ):
            after += 1
        goes_on = (
            at + 1 < after < len(paragraphs)
            and _is_usual(paragraph, size)
            and _is_usual(paragraphs[after], size)
            and not ends_sentence(paragraph.text)
            and paragraphs[after].text[:1].islower()
        )
        if goes_on:
            yield paragraph._replace(text=f"{paragraph.text} {paragraphs[after].text}")
            yield from paragraphs[at + 1 : after]
            at = after
        else:
            yield paragraph
        at += 1


def _is_usual(paragraph: Paragraph, size: float) -> bool:
    return abs(paragraph.size / size - 1) < 0.1


def _zone(line: Line) -> str | None:
    share = line.base / line.height
    return "top" if share > 1 - _MARGIN else "foot" if share < _MARGIN else None


def _printed_from(line: Line) -> str | None:
    match = _PRINTED_FROM.match(line.text) if _zone(line) else None
    # A file's address says nothing, nor does one that the browser shortened.
    told = match and match["url"].startswith("http") and "…" not in line.text
    return match["url"] if match and told else None


def _without_margins(pages: Sequence[Sequence[Line]]) -> list[Line]:
    counts = Counter(key for page in pages for key in {_header_key(line) for line in page})
    least = max(2, _REPEATED * len(pages))

    def in_margin(line: Line) -> bool:
        zone = _zone(line)
        if zone is None:
            return False
        printed = _PRINTED_ON.match(line.text)
        return (
            counts[_header_key(line)] >= least
            or _PAGE_NUMBER.match(line.text) is not None
            or _PRINTED_FROM.match(line.text) is not None
            or (printed is not None and (zone == "foot" or printed["title"] is not None))
        )

    return [line for page in pages for line in page if not in_margin(line)]


def _header_key(line: Line) -> tuple[str, int, str | None]:
    return re.sub(r"\d+", "#", line.text), round(line.size), _zone(line)


def _without_drop_caps(lines: list[Line]) -> list[Line]:
    kept: list[Line] = []
    for line in lines:
        above = kept[-1] if kept else None
        if above and len(above.text) == 1 and above.text.isupper() and above.size > 1.8 * line.size:
            kept[-1] = line._replace(text=above.text + line.text)
        else:
            kept.append(line)
    return kept


def _usual_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0]


def _is_below(above: Line, line: Line) -> bool:
    return above.page == line.page and line.base < above.base + above.size * 0.3


class _Spacing:
    """How a document's lines stand to each other, and so which begin a paragraph."""

    def __init__(self, lines: list[Line], size: float) -> None:
        self._gap = _line_gap(lines, size)
        self._size = size
        # By each line's identity: two lines may say the same in the same place.
        self._edges: dict[int, tuple[float, float]] = {}
        for column in _columns(lines):
            lefts = sorted(line.left for line in column)
            rights = sorted(line.right for line in column)
            edges = lefts[len(lefts) // 4], rights[len(rights) * 3 // 4]
            self._edges.update((id(line), edges) for line in column)

    def goes_on(self, above: Line, line: Line) -> bool:
        """Whether a line goes on with the paragraph of the line before it."""
        if _BULLET.match(line.text) or not _alike(above, line):
            return False
        if _stands_alone(above) or _stands_alone(line):
            return False
        if not _is_below(above, line):
            # In the next column or on the next page.
            return not ends_sentence(above.text) or line.text[:1].islower()
        gap = above.base - line.base
        if gap > 1.3 * self._gap * max(1, above.size / self._size):
            return False
        if above.size > 1.15 * self._size or gap < 0.3 * line.size:
            return True
        left, right = self._edges[id(above)]
        ended = ends_sentence(above.text)
        if ended and line.left - max(above.left, left) > 0.7 * line.size:
            return False
        # The first word would have fitted on the line above: it was ended on purpose.
        width = (line.right - line.left) * (len(line.text.split()[0]) + 1) / len(line.text)
        room = right - above.right
        return not (room > width and (ended or room > 0.3 * (right - left)))


def _stands_alone(line: Line) -> bool:
    """Whether the line is a byline or a date line."""
    return (
        line.page == 0
        and len(line.text) <= _LONGEST_TOP_LINE
        and (byline(line.text) is not None or parse_published(line.text) is not None)
    )


def _alike(above: Line, line: Line) -> bool:
    return above.bold == line.bold and 0.88 < line.size / above.size < 1.14


def _columns(lines: list[Line]) -> Iterator[list[Line]]:
    """Part lines where they jump up or aside, or change their size."""
    column: list[Line] = []
    for line in lines:
        if column:
            above = column[-1]
            aside = abs(line.left - above.left) > 4 * line.size
            if aside or not _is_below(above, line) or not _alike(above, line):
                yield column
                column = []
        column.append(line)
    if column:
        yield column


def _line_gap(lines: list[Line], size: float) -> float:
    """The distance of lines within a paragraph: the least one that is frequent."""
    gaps: Counter[float] = Counter()
    for above, line in pairwise(lines):
        if _alike(above, line) and abs(line.size / size - 1) < 0.14 and _is_below(above, line):
            gap = round((above.base - line.base) * 2) / 2
            if gap >= 0.8 * size:
                gaps[gap] += 1
    frequent = [gap for gap, count in gaps.items() if count * 10 >= gaps.total()]
    return min(frequent, default=1.2 * size)


class _Words:
    """What a document's other lines tell about a word that a line's end parts."""

    def __init__(self, lines: list[Line]) -> None:
        self._seen: set[str] = set()
        for line in lines:
            self._seen.update(_WORD.findall(line.text.replace("\u2010", "-").casefold()))

    def join(self, lines: list[Line]) -> str:
        text = lines[0].text
        for line in lines[1:]:
            text = self._joined(text, line.text)
        return text.replace("\u2010", "-")

    def _joined(self, text: str, more: str) -> str:
        if text[-1:] not in _HYPHENS or not text[-2:-1].isalnum():
            return f"{text} {more}"
        first = re.search(r"[^\W\d_]+(?=.$)", text)
        second = re.match(r"[^\W\d_]+", more)
        if first is None or second is None or not self._is_hyphenation(first[0], second[0], text):
            return f"{text.rstrip(_HYPHENS)}-{more}"
        return text.rstrip(_HYPHENS) + more

    def _is_hyphenation(self, first: str, second: str, text: str) -> bool:
        """Whether a hyphen at a line's end is there only because the line ends.

        It is unless the next part begins with a capital, the word is written with the hyphen and
        never without elsewhere, or it begins with a part that takes one ("well-", "twenty-").
        """
        if second[0].isupper():
            return False
        first, second = first.casefold(), second.casefold()
        if text.endswith("\u00ad") or first + second in self._seen:
            return True
        return (
            f"{first}-{second}" not in self._seen
            and first not in _HYPHENATED_FIRST
            and first not in _TENS
        )
