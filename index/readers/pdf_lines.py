"""The lines of a PDF's pages, with where they stand and how large, by pdfium.

pdfium isn't safe for threads: one PDF is read at a time.
"""

import ctypes
import math
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from index.errors import ArticleError

# An article has a few pages, a whole issue a hundred.
MOST_PAGES = 2000
# Packed text can be a thousand times longer than its file; long novels have three million letters.
MOST_LETTERS = 20_000_000
# How pdfium's text marks a hyphen at a line's end that it takes for one of hyphenation.
_LINE_HYPHEN = 2
_SEMIBOLD = 600
# Beyond this share of letters without a known character, none of the text can be trusted.
_MOST_UNKNOWN = 0.2


class Line(NamedTuple):
    """A line of print. Measures are in points; `left`, `right` and `base` (the line its letters
    stand on, from the page's foot) are places on a page `height` points high."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    page: int
    height: float


def read_lines(content: bytes) -> tuple[list[list[Line]], str]:
    """Return the lines of each page in the order of reading, and the title the file states.

    Raises ArticleError where the PDF is encrypted, damaged, or holds no text that can be read.
    """
    letters = 0
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise ArticleError("is encrypted; save it without a password") from error
        raise ArticleError("is a damaged PDF, or none; fetch or save it again") from error
    try:
        if len(document) > MOST_PAGES:
            raise ArticleError(f"has more than {MOST_PAGES:,} pages; part it, or leave it out")
        pages = []
        for number in range(len(document)):
            pages.append(_page_lines(document, number))
            letters += sum(len(line.text) for line in pages[-1])
            if letters > MOST_LETTERS:
                raise ArticleError("holds more text than a book; part it, or leave it out")
        title = document.get_metadata_dict().get("Title", "")
    except pdfium.PdfiumError as error:
        raise ArticleError("is a damaged PDF; fetch or save it again") from error
    finally:
        document.close()
    if not letters:
        raise ArticleError("holds no text, only pictures; run OCR (such as ocrmypdf) on it first")
    if sum(_unknown(line.text) for page in pages for line in page) > _MOST_UNKNOWN * letters:
        raise ArticleError(
            "holds text whose letters can't be told; run OCR (such as ocrmypdf --force-ocr) on it"
        )
    return pages, title


def _unknown(text: str) -> int:
    # Fonts without a table of characters give these, or places of private use.
    return sum(letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" for letter in text)


def _page_lines(document: pdfium.PdfDocument, number: int) -> list[Line]:
    page = document[number]
    text = page.get_textpage()
    try:
        return list(_lines(text, number, page.get_height()))
    finally:
        text.close()
        page.close()


def _lines(page: pdfium.PdfTextPage, number: int, height: float) -> Iterator[Line]:
    start = 0
    letters: list[str] = []
    count = page.count_chars()
    for index in range(count):
        code = raw.FPDFText_GetUnicode(page, index)
        hyphen = code == _LINE_HYPHEN and raw.FPDFText_IsHyphen(page, index) == 1
        ends = code in (10, 13)
        if not ends:
            # Controls are what is left of letters that no table tells.
            letters.append("-" if hyphen else chr(code) if code >= 32 or code == 9 else "\ufffd")
        if ends or hyphen or index == count - 1:
            last = index - 1 if ends else index
            yield from _line("".join(letters), page, start, last, number, height)
            start, letters = index + 1, []


def _line(
    text: str, page: pdfium.PdfTextPage, start: int, last: int, number: int, height: float
) -> Iterator[Line]:
    if not text.strip():
        return
    # Spaces have no box of their own.
    start += len(text) - len(text.lstrip())
    last -= len(text) - len(text.rstrip())
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(page, start, box)
    left = box.left
    raw.FPDFText_GetLooseCharBox(page, last, box)
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(page, start, x, y)
    # Text is set at any size and then scaled; a letter's box would differ for ligatures.
    scale = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(page, start, scale)
    size = raw.FPDFText_GetFontSize(page, start) * math.hypot(scale.b, scale.d)
    bold = all(raw.FPDFText_GetFontWeight(page, at) >= _SEMIBOLD for at in (start, last))
    yield Line(text.strip(), left, box.right, y.value, size, bold, number, height)
