"""Text to lexical terms, the same way for passages and for queries.

A passage is analysed by the language of its article. A question's language is hard to tell by a
few words, so each of its words is analysed by every language that the index holds and the word may
be in; English words in an English index have one term each.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from index.function_words import FUNCTION_WORDS
from index.languages import question_language
from index.scripts import MARKS, UNSPACED, script
from index.stemming import stem, word_language

# Words and numbers; an apostrophe or a dot between letters belongs to the word ("Karsen's",
# "U.S."), a comma or a dot between digits to the number.
_LETTERS = rf"[^\W\d_]+(?:[{MARKS}]+[^\W\d_]*)*"
_TERM = re.compile(rf"\d+(?:[.,]\d+)*|{_LETTERS}(?:['’.]{_LETTERS})*|\w", re.UNICODE)
# A pasted page as a question would make one enormous disjunction.
MOST_TERMS = 64
_CLUSTER = re.compile(rf".[{MARKS}]*", re.DOTALL)


class QueryWord(NamedTuple):
    """A word of a question at `[start, end)`, and the terms that it may stand under in the index:
    one for each way to analyse it, without repetition."""

    start: int
    end: int
    terms: tuple[str, ...]


def terms(text: str, language: str | None = None) -> list[str]:
    """Return the stemmed, case-folded, accent-free terms of `text` in order.

    `language` is the ISO 639 code of the text's language (`index.languages`); without it, words
    are analysed by the language that is usual for their script, English for Latin.
    """
    return [term for word in _TERM.findall(text) for term, _, _ in _terms(word, language)]


def query_terms(text: str, languages: Collection[str] = ()) -> list[str]:
    """Return the distinct terms of a question that carry its subject, in order of first use.

    `languages` are those that the index holds. A question made of function words alone ("Who are
    they?") keeps them.
    """
    return list(dict.fromkeys(t for word in query_words(text, languages) for t in word.terms))


def query_words(text: str, languages: Collection[str] = ()) -> list[QueryWord]:
    """Return the words of a question that carry its subject, in order, repeated as they are.

    A word is found where any of its terms is.
    """
    spoken = question_language(text, languages)
    ways: tuple[str | None, ...] = (None, *sorted(languages))
    words: list[QueryWord] = []
    subject: list[QueryWord] = []
    for match in _TERM.finditer(text):
        # The ways agree on where terms begin and end: that depends on the letters alone.
        analysed = zip(*(_terms(match.group(), way) for way in ways), strict=True)
        function = match.group().casefold() in _function_words(match.group(), spoken)
        for same in analysed:
            start, end = same[0][1] + match.start(), same[0][2] + match.start()
            word = QueryWord(start, end, tuple(dict.fromkeys(term for term, _, _ in same)))
            words.append(word)
            if not function:
                subject.append(word)
    return subject or words


def located_terms(text: str, language: str | None = None) -> Iterator[tuple[str, int, int]]:
    """Yield each term of `text` with the span of what it was made from."""
    for match in _TERM.finditer(text):
        for term, start, end in _terms(match.group(), language):
            yield term, match.start() + start, match.start() + end


@lru_cache(maxsize=65_536)
def _terms(word: str, language: str | None) -> tuple[tuple[str, int, int], ...]:
    """The terms of a match of `_TERM`, with their spans in it."""
    if word[0].isdigit():
        figures = "".join(str(unicodedata.decimal(c, c)) for c in word)
        return ((figures.replace(",", ""), 0, len(word)),)
    if word.isascii():
        return ((stem(word, word_language(word, language)), 0, len(word)),)
    return tuple(_parted(word, language))


def _parted(word: str, language: str | None) -> Iterator[tuple[str, int, int]]:
    """Where no space parts words, every two characters in a row are a term."""
    clusters = [match.span() for match in _CLUSTER.finditer(word)]
    unspaced = [script(word[start]) in UNSPACED for start, _ in clusters]
    first = 0
    while first < len(clusters):
        last = first
        while last + 1 < len(clusters) and unspaced[last + 1] == unspaced[first]:
            last += 1
        if unspaced[first]:
            for number in range(first, max(last, first + 1)):
                start, end = clusters[number][0], clusters[min(number + 1, last)][1]
                yield unicodedata.normalize("NFKC", word[start:end].casefold()), start, end
        else:
            start, end = clusters[first][0], clusters[last][1]
            piece = word[start:end]
            yield stem(piece, word_language(piece, language)), start, end
        first = last + 1


def _function_words(word: str, spoken: str) -> frozenset[str]:
    return FUNCTION_WORDS.get(word_language(word, spoken), frozenset())
