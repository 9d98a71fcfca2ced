"""Links that open a web page at a quotation.

Text fragments as https://wicg.github.io/scroll-to-text-fragment/ specifies them:
`#:~:text=[prefix-,]start[,end][,-suffix]`, percent-encoded. A browser finds none of these parts
across a line break or a box within it; the page then opens at its top, with nothing marked.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple
from urllib.parse import quote, urldefrag

from index.models import Article, Span
from index.scripts import UNSPACED, script
from index.text import is_web_address

# A longer quotation is given by its first and last words, as the specification advises. Whatever
# the page shows in between (a figure, a note's number, a line break) then does no harm.
_FIRST_WORDS = 5
_LAST_WORDS = 4
# Words beside a quotation that may tell it from the same words elsewhere.
_MOST_CONTEXT = 12
# In characters, encoded: with an address of 2,048 (index.models) still short of what servers and
# chats handle.
_LONGEST = 1_000
_DIRECTIVE = ":~:"
# Browsers end a word by its script's rules. Where there are no spaces, punctuation is sure to.
_STOP = "，、。；：！？"
_WORD = re.compile(rf"[^\s{_STOP}]*[{_STOP}][{_STOP}」』”’）》]*|[^\s{_STOP}]+")
# Letters and digits with nothing or one of these between are one word, at least to some browsers.
_WORD_SO_FAR = re.compile(r"\w[.,:;'’_·]?\Z")
_WORD_GOES_ON = re.compile(r"[.,:;'’_·]?\w")
# A reader joins the cells of a table's row by bars, which aren't on the page.
_CELLS = re.compile(r" \| ")
_CLOSING = re.compile(r"[,.;:!?]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_MARKS = str.maketrans("“”„‟«»‘’‚‛", '""""""\'\'\'\'')


class Directive(NamedTuple):
    """The parts of a text directive, decoded; "" for those it doesn't have."""

    prefix: str
    start: str
    end: str
    suffix: str


def link_to(article: Article, place: Span) -> str | None:
    """Return the article's address with a text fragment for the quotation at `place` in its text.

    None where it has no web address: nothing else is made a link. Where the quotation can't be
    told from the same words elsewhere, the fragment may lead to those; where it would be too long,
    the address is that of the page.
    """
    if article.url is None or not is_web_address(article.url):
        return None
    page, fragment = urldefrag(article.url)
    element = fragment.split(_DIRECTIVE)[0]
    directive = _encoded(_Page(article, place).directive())
    if len(directive) <= _LONGEST:
        return f"{page}#{element}{_DIRECTIVE}text={directive}"
    return f"{page}#{element}" if element else page


def _encoded(directive: Directive) -> str:
    prefix, start, end, suffix = map(_encode, directive)
    parts = (f"{prefix}-" if prefix else "", start, end, f"-{suffix}" if suffix else "")
    return ",".join(part for part in parts if part)


def _encode(words: str) -> str:
    # A dash, a comma and an ampersand have a meaning of their own in the directive.
    return quote(words, safe="").replace("-", "%2D")


class _Page:
    """An article as a browser searches its page, for a quotation: the headline, and below it the
    text."""

    def __init__(self, article: Article, place: Span) -> None:
        text = _CELLS.sub(" \n ", article.text)  # of the same length
        self._before = f"{article.title}\n{text[: place.start]}"
        quotation = text[place.start : place.end]
        self._after = text[place.end :]
        folded = [_folded(piece) for piece in (self._before, quotation, self._after)]
        self._text = "".join(folded)
        # Where a browser is to begin and to stop.
        self._start = len(folded[0]) + len(folded[1]) - len(folded[1].lstrip())
        self._end = len(folded[0]) + len(folded[1].rstrip())
        self._cut_before = _may_be_within(self._before, quotation)
        self._cut_after = _may_be_within(quotation, self._after)
        lines = [line.strip() for line in quotation.split("\n") if line.strip()]
        self._lines = lines or [article.text[place.start : place.end]]
        self._ends = self._first_and_last_words()

    def directive(self) -> Directive:
        """Return a directive that leads to the quotation and nowhere else; the plain one where
        none does."""
        plain, *others = self._directives()
        fair = (d for d in (plain, *others) if len(_encoded(d)) <= _LONGEST)
        return next((directive for directive in fair if self._leads_here(directive)), plain)

    def _directives(self) -> Iterator[Directive]:
        """Yield directives in order of preference. Context from the same paragraph comes first:
        between two the page may show what isn't in the text."""
        yield Directive("", *self._ends, "")
        line, above = _nearest_lines(reversed(self._before.split("\n")))
        rest, below = _nearest_lines(iter(self._after.split("\n")))
        whole = self._lines[0] if len(self._lines) == 1 else None
        for prefixes, suffixes in ((_last(line), _first(rest)), (_last(above), _first(below))):
            yield from (Directive(prefix, *self._ends, "") for prefix in prefixes)
            # Where the suffix doesn't fit, only the quotation as a whole is looked for further on.
            words = (whole, "") if whole else self._ends
            yield from (Directive("", *words, suffix) for suffix in suffixes)
            yield from (
                Directive(prefix, *words, suffix)
                for prefix, suffix in zip(prefixes, suffixes, strict=False)
            )
        if whole:
            yield Directive("", whole, "", "")

    def _first_and_last_words(self) -> tuple[str, str]:
        """The whole of a short quotation; of another its first words, as many as tell it apart if
        any do, and its last words, as many as stand nowhere else in it."""
        first, last = self._lines[0], self._lines[-1]
        head, tail = list(_WORD.finditer(first)), list(_WORD.finditer(last))
        weights = [_weight(word.group()) for word in head]
        one = len(self._lines) == 1
        if one and (sum(weights) <= _FIRST_WORDS + _LAST_WORDS or len(head) == 1):
            return first, ""
        begin = min(_enough(weights, _FIRST_WORDS), _before_gap(head))
        stop = len(tail) - _enough([_weight(word.group()) for word in reversed(tail)], _LAST_WORDS)
        if one:
            stop = max(stop, 1)
            begin = min(begin, stop)
        ends = [last[word.start() :] for word in tail[begin if one else 0 : stop + 1]]
        inside = self._start + len(_folded(first[: head[begin - 1].end()]))
        end = next((e for e in reversed(ends) if self._stops(e, inside)), ends[-1])
        starts = [first[: word.end()] for word in head[begin - 1 : stop if one else None]]
        if not self._begins(starts[-1]):
            return starts[0], end
        return next(start for start in starts if self._begins(start)), end

    def _begins(self, start: str) -> bool:
        """Whether the words stand first at the quotation's beginning."""
        return next(_all(self._text, _folded(start), 0, whole=True), None) == self._start

    def _stops(self, end: str, inside: int) -> bool:
        """Whether the words stand first, from `inside` the quotation on, at its end."""
        folded = _folded(end)
        found = next(_all(self._text, folded, inside, whole=True), None)
        return found is not None and found + len(folded) == self._end

    def _leads_here(self, directive: Directive) -> bool:
        # Only beside a prefix or suffix may a term begin or end within a word.
        if self._cut_before and not directive.prefix:
            return False
        if self._cut_after and not directive.suffix:
            return False
        return self._found(directive) == (self._start, self._end)

    def _found(self, directive: Directive) -> Span | None:
        """Return what a browser finds first, as the specification's "find a range from a text
        directive" has it, in the folded text."""
        prefix, start, end, suffix = map(_folded, directive)
        for at in self._starts(prefix, start, whole=bool(end) or not suffix):
            if not end:
                if self._follows(suffix, at + len(start)):
                    return Span(at, at + len(start))
                continue
            for begin in _all(self._text, end, at + len(start), whole=not suffix):
                if self._follows(suffix, begin + len(end)):
                    return Span(at, begin + len(end))
            return None
        return None

    def _starts(self, prefix: str, start: str, *, whole: bool) -> Iterator[int]:
        if not prefix:
            yield from _all(self._text, start, 0, whole=whole)
            return
        for at in _all(self._text, prefix, 0, whole=False):
            begin = _skip_space(self._text, at + len(prefix))
            if self._text.startswith(start, begin):
                yield begin

    def _follows(self, suffix: str, at: int) -> bool:
        return self._text.startswith(suffix, _skip_space(self._text, at))


def _folded(text: str) -> str:
    """The text as browsers compare it: without case, accents and kinds of quotation marks."""
    return _NOT_ASCII.sub(_without_accents, text).casefold()


def _without_accents(run: re.Match[str]) -> str:
    decomposed = unicodedata.normalize("NFKD", run.group().translate(_MARKS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _all(text: str, term: str, begin: int, *, whole: bool) -> Iterator[int]:
    """Yield where the term stands from `begin` on: at the start of a word and, where it is
    `whole`, up to the end of one. Where browsers may differ, it is taken to stand there."""
    at = text.find(term, begin)
    while at >= 0:
        end = at + len(term)
        if not (_is_within(text, at) or (whole and _is_within(text, end))):
            yield at
        at = text.find(term, at + 1)


def _is_within(text: str, at: int) -> bool:
    """Whether there is no end of a word at that place, by any browser's rules."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    return (
        before.isalnum()
        and after.isalnum()
        and script(before) not in UNSPACED
        and script(after) not in UNSPACED
    )


def _may_be_within(before: str, after: str) -> bool:
    """Whether a word runs from one piece of text into the next by some browser's rules."""
    return bool(_WORD_SO_FAR.search(before[-2:]) and after[:1].isalnum()) or bool(
        before[-1:].isalnum() and _WORD_GOES_ON.match(after)
    )


def _skip_space(text: str, at: int) -> int:
    while text[at : at + 1].isspace():
        at += 1
    return at


def _weight(word: str) -> int:
    """How many words a browser takes it for: of scripts without spaces, one for two letters."""
    if word.isascii():
        return 1
    return max(1, sum(script(c) in UNSPACED for c in word if c.isalpha()) // 2)


def _before_gap(words: Sequence[re.Match[str]]) -> int:
    """How many words, at least one, stand before a comma with a space before it: where the reader
    left out a picture or a note, past which no browser finds words in a row."""
    alone = (n for n, word in enumerate(words) if n and _CLOSING.fullmatch(word.group()))
    return next(alone, len(words))


def _enough(weights: list[int], wanted: int) -> int:
    """How many of the words it takes to have that many; all of them where they are fewer."""
    totals = list(accumulate(weights))
    return next((n for n, total in enumerate(totals, 1) if total >= wanted), len(weights))


def _nearest_lines(lines: Iterator[str]) -> tuple[str, str]:
    """The first of the lines, and the first of the others that isn't blank."""
    return next(lines), next((line for line in lines if line.strip()), "")


def _last(line: str) -> list[str]:
    """The last word of the line, the last two, and so on."""
    line = line.rstrip()
    starts = [word.start() for word in _WORD.finditer(line)]
    return [line[start:] for start in reversed(starts[-_MOST_CONTEXT:])]


def _first(line: str) -> list[str]:
    """The first word of the line, the first two, and so on."""
    line = line.lstrip()
    return [line[: word.end()] for word in list(_WORD.finditer(line))[:_MOST_CONTEXT]]
