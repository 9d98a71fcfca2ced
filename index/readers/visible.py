"""What a page shows its readers about the article: bylines, dates, headings."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from index.readers.tree import elements, texts
from index.text import single_line

_UPDATED = re.compile(
    r"\b(?:updat|modif|edited|aktualisiert|mis\s?à\s?jour|actualizado|обновлен|更新)", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
# Boxes of other articles, of the page itself and of its readers.
_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?<!has-)(?<!with-)(?<!no-)(?:related|recommended|recirc\w*|more|most|popular|trending|latest|teasers?|cards?"
    r"|promos?|sidebar|aside|footer|nav\w*|menu|masthead|comments?|reply|replies|newsletter|topbar"
    r"|ticker|carousel|archive|read-?next|up-?next|in-?brief|today|current-?date|weather)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_OTHER_TAGS = frozenset({"aside", "nav", "footer", "form"})
_BYLINE_NAME = re.compile(r"^address\b|byline|author(?!i[tsz])|(?:^|\s)contributor", re.IGNORECASE)
_DATE_NAME = re.compile(r"date(?!d\b)|publish|timestamp|posted|pubtime", re.IGNORECASE)
_TIMES = XPath("//time")
_NAMED = XPath("//body//*[@class or @rel or @data-testid or @id or self::address]")
_NAMES = ("class", "rel", "data-testid", "id")
_HEADINGS = XPath("//article//h1 | //main//h1")
_ALL_HEADINGS = XPath("//h1")
_AFTER = XPath("following::text()[normalize-space()]")
_BODY_TEXT = XPath("//body//text()[normalize-space()][not(parent::script or parent::style)]")
_BYLINE = re.compile(
    r"^(?:(?:posted|written|reported|words)\s)?(?:by|von|par|por|di|a\scura\sdi)[\s:]"
    r"|^(?:autor(?:in)?|auteur|autore|автор|текст|yazan|haber|muhabir|müəllif)\s?:",
    re.IGNORECASE,
)
# A date as Chinese and Japanese write it, with what else is on its line.
_DATE_IN_LINE = re.compile(r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日(?:\s?\d{1,2}:\d{2})?")
_FIRST_ARTICLE = XPath("(//article)[1]")
_LONGEST_BYLINE = 120
_LONGEST_DATE = 90
# How much of a page is looked at: the date line stands near the headline.
_MOST_FOUND = 12
_MOST_NAMED = 2000
_MOST_LINES = 30
_MOST_TEXTS = 60
_PROSE = 200
_LABEL = 30


class VisiblePage:
    """The parts of a parsed page that belong to its article, as far as that can be told."""

    def __init__(self, tree: HtmlElement) -> None:
        self._tree = tree
        headings = elements(_HEADINGS, tree) or elements(_ALL_HEADINGS, tree)
        self._heading = headings[0] if headings else None
        shown = {single_line(heading.text_content()) for heading in headings} - {""}
        self.heading: str | None = shown.pop() if len(shown) == 1 else None
        # What holds the headline is the article's, whatever it is called.
        self._around = list(headings[0].iterancestors()) if headings else []
        own = [element for element in self._around if element.tag == "article"]
        self._own = own or elements(_FIRST_ARTICLE, tree)

    @cached_property
    def _named(self) -> list[tuple[HtmlElement, str]]:
        """The elements with a class or the like, and what they are called."""
        return [
            (element, " ".join([element.tag, *filter(None, map(element.get, _NAMES))]))
            for element in elements(_NAMED, self._tree)[:_MOST_NAMED]
            if element.tag not in ("time", "script", "style")
        ]

    def lines(self) -> list[str]:
        """The first short lines of the page's body."""
        lines = (single_line(node) for node in texts(_BODY_TEXT, self._tree)[:_MOST_TEXTS])
        return [line for line in lines if 0 < len(line) < _PROSE]

    def bylines(self) -> Iterator[str]:
        """The short texts that are marked as the article's author, then those labelled so."""
        marked = (element for element, name in self._named if _BYLINE_NAME.search(name))
        for element in islice(filter(self._belongs, marked), _MOST_FOUND):
            line = _lines(element)
            if 0 < len(line) <= _LONGEST_BYLINE:
                yield line
        yield from (line for line in self._below_heading() if _BYLINE.match(line))

    def dates(self) -> tuple[list[str], list[str]]:
        """The dates shown as the article's own, most likely first: of publication, of a change.

        A `time` element marked with `pubdate` comes first, then the others and what is called a
        date by its class, then lines below the headline.
        """
        published: list[str] = []
        modified: list[str] = []
        times = [
            e
            for e in elements(_TIMES, self._tree)[:_MOST_NAMED]
            if self._belongs(e) and not _within_prose(e)
        ]
        times.sort(key=lambda element: element.get("pubdate") is None)
        for element in times[:_MOST_FOUND]:
            value = element.get("datetime") or _lines(element)
            (modified if _says_updated(element) else published).append(value)
        marked = (element for element, name in self._named if _DATE_NAME.search(name))
        for element in islice(filter(self._belongs, marked), _MOST_FOUND):
            for line in _lines(element).split("\n"):
                if len(line) <= _LONGEST_DATE and _YEAR.search(line):
                    (modified if _says_updated(element) else published).append(line)
        for line in self._below_heading():
            if not _YEAR.search(line):
                continue
            (modified if _UPDATED.search(line) else published).append(line)
        return published, modified

    def _below_heading(self) -> Iterator[str]:
        if self._heading is None:
            nodes = texts(_BODY_TEXT, self._tree)
        else:
            nodes = texts(_AFTER, self._heading)
        for node in nodes[:_MOST_LINES]:
            line = single_line(node)
            if len(line) >= _PROSE:
                return
            parent = node.getparent()
            if len(line) <= _LONGEST_DATE and self._belongs(parent) and not _within_prose(parent):
                yield from re.split(r"\s*[|•·]\s*", line)
                yield from _DATE_IN_LINE.findall(line)

    def _belongs(self, element: HtmlElement) -> bool:
        """Whether the element is about the page's article rather than another."""
        for around in (element, *element.iterancestors()):
            if around in self._around or around.tag == "body":
                break
            if around.tag in _OTHER_TAGS or (around.tag == "article" and around not in self._own):
                return False
            names = f"{around.get('class', '')} {around.get('id', '')}"
            if _ELSEWHERE.search(names):
                return False
        return True


def _within_prose(element: HtmlElement) -> bool:
    paragraph = next((e for e in (element, *element.iterancestors()) if e.tag == "p"), None)
    return paragraph is not None and len(paragraph.text_content()) > _PROSE


def _lines(element: HtmlElement) -> str:
    return "\n".join(line for part in element.itertext() if (line := single_line(part)))


def _says_updated(element: HtmlElement) -> bool:
    parent = element.getparent()
    own = element.text_content()
    marks = [element.get("class"), element.get("itemprop"), own]
    if parent is not None:
        before = parent.text_content().split(own)[0] if own else ""
        marks += [parent.get("class"), before[-_LABEL:]]
    return any(_UPDATED.search(mark) for mark in marks if mark)
