import textwrap
from calendar import month_name
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from fpdf import FPDF
from fpdf.enums import EncryptionMethod

from index.errors import ArticleError
from index.readers.pdf import read_pdf

TITLE = "Council votes to rebuild the eastern breakwater"
TEXT = [
    "The harbour council of Port Elmira voted on Tuesday to rebuild the eastern breakwater, which "
    "the storm of last November had damaged, at an estimated cost of twenty-five million crowns.",
    '"We could not wait any longer," said Imre Falk, who chairs the finance committee. "Every '
    "winter the waves find their way through the gaps, and the fishermen's sheds flood before "
    'anyone can move the nets."',
    "Officials expect the work to begin in May. The first section, four hundred metres long, "
    "should be finished before the autumn gales; a second contract covers the lighthouse.",
    "Critics of the plan pointed to a study that found a lower and considerably cheaper wall "
    "sufficient for most of the foreseeable conditions. The mayor, Ansa Rivel, rejected that.",
]


class Press(FPDF):
    """Prints as newspapers do, with a running header and numbered pages where asked to."""

    header_text = ""
    numbered = False

    def header(self) -> None:
        if self.header_text:
            self.set_font("Times", size=8)
            self.cell(0, 8, self.header_text)
            self.ln(14)

    def footer(self) -> None:
        if self.numbered:
            self.set_y(-15)
            self.set_font("Times", size=8)
            self.cell(0, 8, f"Page {self.page_no()} of {{nb}}", align="C")

    def line_of(self, text: str, size: float = 11, style: str = "") -> None:
        self.set_font("Times", style, size)
        self.multi_cell(0, size * 0.45, text, align="L", new_x="LMARGIN", new_y="NEXT")

    def lines_of(self, *lines: str) -> None:
        """Print lines that end where they are told to."""
        self.set_font("Times", size=11)
        for line in lines:
            self.cell(0, 5, line, new_x="LMARGIN", new_y="NEXT")


def press(title: str | None = TITLE, top: bool = True) -> Press:
    pdf = Press()
    pdf.add_page()
    if title is not None:
        pdf.line_of(title, 20, "B")
    if top:
        pdf.line_of("By Mira Solberg, Elmira Courier")
        pdf.line_of("19 March 2026")
        pdf.ln(4)
    return pdf


def printed(pdf: FPDF) -> bytes:
    return bytes(pdf.output())


def texts(content: bytes) -> list[str]:
    return read_pdf(content, "a").text.split("\n\n")


def spaced(pdf: Press, written: Sequence[str] = TEXT) -> None:
    pdf.set_font("Times", size=11)
    for text in written:
        pdf.multi_cell(0, 5, text, align="J", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)


def indented(pdf: Press) -> None:
    for text in TEXT:
        pdf.lines_of(*textwrap.wrap("      " + text, 90, drop_whitespace=False))


def ragged(pdf: Press) -> None:
    """Nothing but the last line's end tells paragraphs apart."""
    for text in TEXT:
        pdf.lines_of(*textwrap.wrap(text, 80))


def in_columns(pdf: Press) -> None:
    pdf.set_font("Times", size=11)
    with pdf.text_columns(ncols=3, gutter=6, text_align="J") as columns:
        for text in TEXT * 4:
            with columns.paragraph(bottom_margin=2) as paragraph:
                paragraph.write(text)


@pytest.mark.parametrize("layout", [spaced, indented, ragged, in_columns])
def test_paragraphs_come_back_from_their_lines(layout: Callable[[Press], None]) -> None:
    pdf = press()
    layout(pdf)
    article = read_pdf(printed(pdf), "a")
    assert article.text.split("\n\n") == (TEXT * 4 if layout is in_columns else TEXT)
    assert (article.id, article.title) == ("a", TITLE)
    assert (article.author, article.source) == ("Mira Solberg", "Elmira Courier")
    assert article.published == date(2026, 3, 19)


def test_the_day_the_file_was_made_is_not_the_day_of_publication() -> None:
    pdf = press(top=False)
    spaced(pdf)
    assert read_pdf(printed(pdf), "a").published is None


def test_headers_and_page_numbers_are_left_out_and_paragraphs_go_on_over_pages() -> None:
    pdf = Press()
    pdf.header_text, pdf.numbered = "Elmira Courier - Thursday", True
    pdf.add_page()
    pdf.line_of(TITLE, 20)
    written = [f"{month_name[month]}: {text}" for month in range(1, 13) for text in TEXT]
    spaced(pdf, written)
    assert pdf.page_no() > 2
    assert texts(printed(pdf)) == written


def test_a_browsers_header_and_footer_are_left_out_and_tell_the_address() -> None:
    address = "https://courier.example/news/breakwater"
    pdf = press(TITLE)
    spaced(pdf)
    pdf.set_auto_page_break(False)
    pdf.set_font("Times", size=8)
    pdf.text(8, 7, f"3/21/26, 9:14 AM            {TITLE}")
    pdf.text(8, 292, f"{address}            1/1")
    article = read_pdf(printed(pdf), "a")
    assert (article.text.split("\n\n"), article.url) == (TEXT, address)
    assert article.published == date(2026, 3, 19)


def test_a_caption_between_the_halves_of_a_paragraph_follows_it() -> None:
    pdf = press()
    pdf.lines_of(*textwrap.wrap(TEXT[0], 80), *textwrap.wrap(TEXT[1], 80)[:2])
    pdf.line_of("The breakwater in March, seen from the lighthouse.", 8)
    pdf.lines_of(*textwrap.wrap(TEXT[1], 80)[2:], *textwrap.wrap(TEXT[2], 80))
    caption = "The breakwater in March, seen from the lighthouse."
    assert texts(printed(pdf)) == [TEXT[0], TEXT[1], caption, TEXT[2]]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("The council voted to recon-", "struct the wall in the summer.", "recon" + "struct"),
        ("The wall will cost the port twenty-", "five million crowns in all.", "twenty-five"),
        ("It is meant to be a well-", "built wall that lasts a century.", "well-built"),
        ("The plan follows the Anglo-", "Norse design of the older wall.", "Anglo-Norse"),
        ("The forecast covers the years 2026-", "2030 and the harbour itself.", "2026-2030"),
        ("Rain-soaked crews met for a rain-", "soaked ceremony on the new quay.", "a rain-soaked"),
        ("Seawalls are dear, but a sea-", "walls fund exists to pay for them.", "a seawalls"),
    ],
)
def test_hyphens_at_the_ends_of_lines_are_undone_unless_the_word_has_one(
    first: str, second: str, joined: str
) -> None:
    pdf = press()
    pdf.lines_of(first, second)
    assert joined in read_pdf(printed(pdf), "a").text


@pytest.mark.parametrize(
    ("stated", "print_title", "title", "source"),
    [
        (f"{TITLE} | The Harbour Page", True, TITLE, "The Harbour Page"),
        (TITLE[:30], True, TITLE, None),
        ("Microsoft Word - storm_final2.docx", True, TITLE, None),
        ("untitled", True, TITLE, None),
        ("Template of the press office", True, TITLE, None),
        ("Storm over the harbour", False, "Storm over the harbour", None),
        ("scan_0041.pdf", False, TEXT[0][:78].rsplit(" ", 1)[0] + "…", None),
    ],
)
def test_the_headline_is_what_is_printed_as_one(
    stated: str, print_title: bool, title: str, source: str | None
) -> None:
    pdf = press(TITLE if print_title else None, top=False)
    pdf.set_title(stated)
    spaced(pdf)
    article = read_pdf(printed(pdf), "a")
    assert (article.title, article.source) == (title, source)
    assert article.text.split("\n\n") == TEXT


def test_a_masthead_is_no_headline() -> None:
    pdf = press(None, top=False)
    pdf.line_of("ELMIRA COURIER", 40)
    pdf.line_of(TITLE, 20)
    spaced(pdf)
    article = read_pdf(printed(pdf), "a")
    assert (article.title, article.source) == (TITLE, "ELMIRA COURIER")
    assert article.text.split("\n\n") == TEXT


def test_a_headline_in_bold_print_of_the_same_size_is_one() -> None:
    pdf = press(None, top=False)
    pdf.line_of(TITLE, 11, "B")
    spaced(pdf)
    article = read_pdf(printed(pdf), "a")
    assert (article.title, article.text.split("\n\n")) == (TITLE, TEXT)


def test_a_headline_that_asks_is_no_part_of_the_text() -> None:
    title = "Is the eastern breakwater of Port Elmira worth twenty-five million crowns?"
    pdf = press(title)
    spaced(pdf)
    article = read_pdf(printed(pdf), "a")
    assert (article.title, article.text.split("\n\n")) == (title, TEXT)


def test_a_large_first_letter_belongs_to_its_word() -> None:
    pdf = press()
    pdf.set_font("Times", size=32)
    pdf.text(10, pdf.get_y() + 9, "T")
    pdf.set_font("Times", size=11)
    for number, line in enumerate(textwrap.wrap(TEXT[0][1:], 75)):
        pdf.text(19 if number < 2 else 10, pdf.get_y() + 3.5 + 5 * number, line)
    assert texts(printed(pdf)) == TEXT[:1]


def test_a_page_of_a_single_line_is_an_article() -> None:
    pdf = Press()
    pdf.add_page()
    pdf.line_of("The ferry to the islands does not sail on Monday.")
    assert read_pdf(printed(pdf), "a").text == "The ferry to the islands does not sail on Monday."


def handmade(text: bytes, differences: bytes) -> bytes:
    """A PDF of one line, whose font gives some bytes other characters."""
    content = b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % text
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences %s >>" % differences,
    ]
    pdf = b"%PDF-1.4\n"
    for number, body in enumerate(objects, start=1):
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return pdf + b"trailer << /Root 1 0 R /Size 7 >>\n%%EOF"


def test_ligatures_are_read_as_their_letters() -> None:
    content = handmade(rb"The o\002ce found it di\002cult and \001nal.", b"[1 /fi /ffi]")
    assert read_pdf(content, "a").text == "The office found it difficult and final."


def test_an_encrypted_file_is_named_and_one_that_opens_without_a_password_read() -> None:
    for password, opens in (("secret", False), ("", True)):
        pdf = press()
        spaced(pdf)
        pdf.set_encryption("owner", password, EncryptionMethod.RC4)
        if opens:
            assert texts(printed(pdf)) == TEXT
        else:
            with pytest.raises(ArticleError, match=r"^is encrypted; save it without a password$"):
                read_pdf(printed(pdf), "a")


def test_a_file_of_pictures_is_named() -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.rect(20, 20, 100, 100, style="F")
    with pytest.raises(ArticleError, match=r"^holds no text, only pictures; run OCR"):
        read_pdf(printed(pdf), "a")


@pytest.mark.parametrize("content", [b"%PDF-1.7\nnothing", b"<html>no PDF</html>", b"%PDF-"])
def test_a_damaged_file_is_named(content: bytes) -> None:
    with pytest.raises(ArticleError, match=r"^is a damaged PDF, or none; fetch or save it again$"):
        read_pdf(content, "a")


def test_a_file_of_too_many_pages_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.pdf_lines.MOST_PAGES", 2)
    pdf = FPDF()
    for _ in range(3):
        pdf.add_page()
    with pytest.raises(ArticleError, match=r"^has more than 2 pages; part it, or leave it out$"):
        read_pdf(printed(pdf), "a")


def test_a_file_of_too_much_text_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.pdf_lines.MOST_LETTERS", 100)
    pdf = press()
    spaced(pdf)
    with pytest.raises(ArticleError, match=r"^holds more text than a book; part it, or leave it"):
        read_pdf(printed(pdf), "a")


@pytest.mark.parametrize("names", [b"[1 /g1 /g2]", b"[1 /uniE001 /uniE002]"])
def test_text_whose_letters_no_one_can_tell_is_named(names: bytes) -> None:
    content = handmade(rb"\001\002\001\001\002 \002\001", names)
    with pytest.raises(ArticleError, match=r"^holds text whose letters can't be told; run OCR"):
        read_pdf(content, "a")


def test_a_file_cut_short_or_changed_anywhere_is_read_or_named() -> None:
    pdf = press()
    spaced(pdf)
    content = printed(pdf)
    read, reasons = 0, []
    for number in range(0, len(content), max(1, len(content) // 60)):
        for harmed in (content[:number], content[:number] + b"\xff<<" + content[number + 3 :]):
            try:
                read += bool(read_pdf(harmed, "a").text)
            except ArticleError as error:
                reasons.append(str(error))
    assert read
    assert reasons
    assert not any("\n" in reason for reason in reasons)
