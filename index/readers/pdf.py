"""PDFs of one article: pages saved or printed from the web, cuttings, releases."""

import re

from index.errors import ArticleError
from index.models import Article
from index.readers.furniture import byline, is_outlet
from index.readers.pasted import read_pasted
from index.readers.reflow import Flow, Paragraph, reflow
from index.text import single_line

# What programs write where nobody gave a title, and file names.
_NO_TITLE = re.compile(
    r"^(?:microsoft\s\w+\s-\s|untitled|unbenannt|sans\stitre|document\s?\d*$|slide\s?\d+|layout\s?\d)"
    r"|\.(?:docx?|pdf|indd|qxd|qxp|odt|rtf|tex|html?|txt|pages|pub)$|^\S*[_\d/\\]\S*$",
    re.IGNORECASE,
)
# What parts a headline from the site's name in a page's title.
_BARS = (" | ", " – ", " — ", " - ", " · ")
# A headline is printed larger than the text by this much.
_LARGER = 1.15
_LONGEST_HEADLINE = 250


def read_pdf(content: bytes, article_id: str) -> Article:
    """Read one PDF: headline, byline and date as they are printed, the text in paragraphs.

    The day the file was made says nothing about the day of publication. Raises ArticleError where
    the PDF is encrypted, damaged, or holds no text of an article.
    """
    # Imported when needed: it loads a library of several megabytes.
    from index.readers.pdf_lines import read_lines

    pages, stated = read_lines(content)
    flow = reflow(pages)
    title, outlet = _title(single_line(stated), flow)
    texts = [single_line(paragraph.text) for paragraph in flow.paragraphs]
    if title is not None:
        # A line that can't be taken for a sentence of the text, so that it stands as the headline.
        shown = title.rstrip(".!?…\"”’»') ")
        texts = [shown, *(text for text in texts if text != title)]
    try:
        article = read_pasted("\n\n".join(texts), article_id)
    except ArticleError:
        if title is None or len(texts) > 1:
            raise
        # Nothing but large print: all of it is the text.
        article = Article(id=article_id, title=title, text=title)
    found = {"title": title, "source": article.source or outlet, "url": flow.url}
    return Article.model_validate(article.model_dump() | {k: v for k, v in found.items() if v})


def _title(stated: str, flow: Flow) -> tuple[str | None, str | None]:
    """The headline, and the outlet that the file's title names beside it.

    The title that the file states counts where it is printed on the first page; else the largest
    print there; else what the file states.
    """
    first = [paragraph for paragraph in flow.paragraphs if paragraph.page == 0]
    if _NO_TITLE.search(stated) or len(stated.split()) < 2 or is_outlet(stated):
        stated = ""
    for paragraph in first:
        printed = single_line(paragraph.text)
        if stated and len(printed) <= _LONGEST_HEADLINE:
            alone, outlet = _without_site(stated, printed)
            if alone is not None:
                return alone, outlet
    large = [paragraph for paragraph in first if _is_large(paragraph, flow)]
    # A masthead may be larger still, but has few words.
    long = [paragraph for paragraph in large if len(paragraph.text.split()) >= 3]
    if long or large:
        return single_line(max(long or large, key=lambda each: each.size).text), None
    return _first_bold(first, flow) or stated or None, None


def _without_site(stated: str, printed: str) -> tuple[str | None, str | None]:
    """The printed headline that the stated title is, and the site's name that follows there."""
    whole, line = stated.casefold(), printed.casefold()
    if len(line.split()) >= 3 and whole.startswith(line):
        rest = stated[len(printed) :]
        bar = next((bar for bar in _BARS if rest.startswith(bar)), None)
        return printed, rest[len(bar) :] if bar else None
    # Titles may be shorter than the headline.
    return (printed, None) if line.startswith(whole) else (None, None)


def _is_large(paragraph: Paragraph, flow: Flow) -> bool:
    return paragraph.size > _LARGER * flow.size and 1 < len(paragraph.text) <= _LONGEST_HEADLINE


def _first_bold(first: list[Paragraph], flow: Flow) -> str | None:
    """A headline in bold print above text that isn't."""
    if all(paragraph.bold for paragraph in flow.paragraphs):
        return None
    for paragraph in first[:4]:
        text = single_line(paragraph.text)
        if paragraph.bold and len(text) <= _LONGEST_HEADLINE and byline(text) is None:
            return text if len(text.split()) >= 3 else None
    return None
