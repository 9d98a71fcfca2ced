"""Plain text, as it comes when someone copies a news page: headline, byline and date somewhere
on top, furniture around, a note about the author below."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from index.dates import parse_published
from index.errors import ArticleError
from index.models import Article
from index.readers.furniture import (
    author_note,
    byline,
    copyright_outlet,
    ends_sentence,
    is_furniture,
    is_name,
    is_outlet,
    is_prose,
    without_furniture,
)
from index.text import normalize, single_line

# A standfirst may stand before the byline: so many lines after it are still looked at.
_AFTER_STANDFIRST = 5
_LONGEST_HEADER = 40
_WRAPPED_AT_LEAST = 45
_PARTS = re.compile(
    r"\s*[|•·]\s*|\s+[–—-]\s+|[\s,;]+(?=(?:last\s)?(?:updated|modified|published|posted)\b)", re.I
)
_UPDATED = re.compile(r"^(?:last\s)?(?:updated|modified|edited)\b", re.IGNORECASE)
_PUBLISHED = re.compile(r"^(?:first\s)?(?:published|posted)\b", re.IGNORECASE)
_WEEKDAY_FIRST = re.compile(r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_SOURCE = re.compile(r"^(?:source|outlet|publication)\s?:\s*(?P<outlet>.{2,60})$", re.IGNORECASE)
_TITLE_FROM_TEXT = 80


def read_pasted(text: str, article_id: str) -> Article:
    """Read one pasted page. Raises ArticleError where it holds no article text."""
    lines = list(_lines(normalize(text)))
    header, body = _split_header(lines)
    top = _Header(header)
    paragraphs, outlet = _strip_end(body, top.author)
    paragraphs = [p for p in without_furniture(paragraphs) if p != top.title]
    if not paragraphs:
        raise ArticleError("holds no article text")
    return Article(
        id=article_id,
        title=top.title or title_from(paragraphs[0]),
        text="\n\n".join(paragraphs),
        published=top.published,
        author=top.author,
        source=top.outlet or outlet,
    )


def title_from(text: str) -> str:
    """A stand-in for a headline where there is none: the text's first words."""
    line = single_line(text)
    if len(line) <= _TITLE_FROM_TEXT:
        return line
    return line[:_TITLE_FROM_TEXT].rsplit(" ", 1)[0] + "…"


def _lines(text: str) -> Iterator[str]:
    """Yield one line for each paragraph or header line, hard-wrapped paragraphs joined."""
    for block in text.split("\n\n"):
        lines = block.split("\n")
        if _is_wrapped(lines):
            yield " ".join(lines)
        else:
            yield from lines


def _is_wrapped(lines: list[str]) -> bool:
    """Whether the lines are one paragraph broken at a fixed width."""
    if len(lines) < 2:
        return False
    widths = [len(line) for line in lines[:-1]]
    if min(widths) < _WRAPPED_AT_LEAST or max(widths) > 100 or max(widths) - min(widths) > 25:
        return False
    # Paragraphs on a line each end their sentences at the line's end; broken ones rarely do.
    open_ends = sum(not ends_sentence(line) for line in lines[:-1])
    return open_ends * 2 > len(widths) and (len(lines) > 2 or lines[1][:1].islower())


def _split_header(lines: list[str]) -> tuple[list[str], list[str]]:
    """Part what stands before the article's text from the text."""
    first = next((i for i, line in enumerate(lines) if is_prose(line)), None)
    if first is None or first > _LONGEST_HEADER:
        # No paragraph of prose, or far down: a headline and short lines, such as a list.
        first = min(1, len(lines) - 1)
    header, body = lines[:first], lines[first:]
    kept = body[:1]
    for line in body[1 : 1 + _AFTER_STANDFIRST]:
        if _is_header_line(line):
            header.append(line)
        else:
            kept.append(line)
    return header, kept + body[1 + _AFTER_STANDFIRST :]


def _is_header_line(line: str) -> bool:
    return any(
        parse_published(part) is not None or byline(part) is not None for part in _parts(line)
    )


def _parts(line: str) -> list[str]:
    return [part for part in _PARTS.split(line) if part] if len(line) < 160 else [line]


class _Header:
    """Headline, author, date and outlet, as the lines before the text give them."""

    def __init__(self, lines: list[str]) -> None:
        self.author: str | None = None
        self.outlet: str | None = None
        self.title = ""
        self.published: datetime | date | None = None
        titles: list[str] = []
        names: list[str] = []
        dates: list[tuple[int, str]] = []
        for number, line in enumerate(lines):
            stated = [part for part in _parts(line) if parse_published(part) is not None]
            dates.extend((number, part) for part in stated)
            rest = [part for part in _parts(line) if part not in stated]
            labelled = self._take_names(rest, names)
            if not stated and not labelled and not is_furniture(line):
                titles.append(line)
        self._choose_title(titles, names)
        title_line = lines.index(self.title) if self.title in lines else 0
        self._choose_names(lines, names, title_line)
        self._choose_date(dates, title_line)

    def _take_names(self, parts: list[str], names: list[str]) -> bool:
        """Take authors and outlet out of the parts of a line; tell whether it was a byline."""
        labelled = False
        for part in parts:
            source = _SOURCE.match(part)
            found = byline(part)
            if source:
                self.outlet, labelled = source["outlet"], True
            elif found:
                self.author, labelled = self.author or found[0], True
                if found[1] and not is_furniture(found[1]):
                    self.outlet = self.outlet or _outlet_in(found[1])
            elif is_name(part):
                names.append(part)
            elif labelled and self.outlet is None and len(part) <= 40:
                self.outlet = part
        return labelled

    def _choose_title(self, titles: list[str], names: list[str]) -> None:
        counts = Counter(titles)
        # A line that reads as a name is the headline only where nothing else is.
        plain = [line for line in titles if line not in names] or titles[:1]
        repeated = [line for line in plain if counts[line] > 1]
        long_enough = [line for line in plain if len(line.split()) >= 4]
        candidates = repeated or long_enough or plain
        if candidates:
            self.title = candidates[0]
            names[:] = [name for name in names if name != self.title]

    def _choose_names(self, lines: list[str], names: list[str], title_line: int) -> None:
        """Take author and outlet from lines that are nothing but a name. A byline stands below
        the headline; what stands above it is the page's own name or a section's."""
        below = [name for name in names if name in lines[title_line:] or name not in lines]
        people = [name for name in below if not is_outlet(name) and not name.isupper()]
        outlets = [name for name in names if is_outlet(name)]
        if people:
            self.author = self.author or people[0]
        if outlets:
            self.outlet = self.outlet or outlets[0]

    def _choose_date(self, dates: list[tuple[int, str]], title_line: int) -> None:
        """Take the date of publication: labelled so, else with a time of day, else nearest
        under the headline. A day above the headline is the page's own, where there is another."""

        def rank(found: tuple[int, str]) -> tuple[bool, bool, bool, bool, int]:
            number, stated = found
            parsed = parse_published(stated)
            return (
                _UPDATED.match(stated) is not None,
                _PUBLISHED.match(stated) is None,
                not isinstance(parsed, datetime),
                number < title_line and _WEEKDAY_FIRST.match(stated) is not None,
                abs(number - title_line),
            )

        if dates:
            self.published = parse_published(min(dates, key=rank)[1])


def _outlet_in(rest: str) -> str | None:
    """The outlet in what follows a byline's names, unless that is the author's job."""
    lowered = rest.casefold()
    if any(job in lowered for job in ("reporter", "correspondent", "editor", "writer", "staff")):
        return None
    return rest


def _strip_end(body: list[str], author: str | None) -> tuple[list[str], str | None]:
    """Leave out the note about the author and what follows; return the outlet they name."""
    outlet: str | None = None
    copyrighted = next((name for line in body[-8:] if (name := copyright_outlet(line))), None)
    # Among the last lines only: within the text, a reporter may be someone in the news.
    for index in range(max(1, len(body) - 12), len(body)):
        is_note, named = author_note(body[index], author)
        if is_note:
            outlet = named
            rest = [line for line in body[index + 1 :] if is_prose(line) and not is_furniture(line)]
            body = body[:index] + rest
            break
    return body, outlet or copyrighted
