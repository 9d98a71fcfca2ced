"""Text to lexical terms, the same way for passages and for queries."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

# Words and numbers; an apostrophe or a dot between letters belongs to the word ("Karsen's",
# "U.S."), a comma or a dot between digits to the number.
_TERM = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’.][^\W\d_]+)*|\w", re.UNICODE)
_POSSESSIVE = re.compile(r"['’]s?$")
_stemmer = Stemmer.Stemmer("english")

# Words that carry a question's form rather than its subject. BM25 would weigh most of them next
# to nothing anyway; leaving them out of queries spares the search their long posting lists.
_FUNCTION_WORDS = frozenset(
    """
    a about an and any are as at be been being but by can could did do does doing for from had has
    have having he her hers him his how i if in into is it its me my of on or our she should so
    some than that the their them then there these they this those to too us was we were what when
    where which while who whom whose why will with would you your
    """.split()
)


def terms(text: str) -> list[str]:
    """Return the stemmed, case-folded, accent-free terms of `text` in order."""
    return [_term(match.group()) for match in _TERM.finditer(text)]


def query_terms(text: str) -> list[str]:
    """Return the distinct terms of a question that carry its subject, in order of first use.

    A question made of function words alone ("Who are they?") keeps them.
    """
    words = [match.group() for match in _TERM.finditer(text)]
    subject = [word for word in words if word.casefold() not in _FUNCTION_WORDS]
    return list(dict.fromkeys(_term(word) for word in subject or words))


def located_terms(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each term of `text` with the span of the word it was made from."""
    for match in _TERM.finditer(text):
        yield _term(match.group()), *match.span()


@lru_cache(maxsize=65_536)
def _term(word: str) -> str:
    if word[0].isdigit():
        return word.replace(",", "") if "," in word else word
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    folded = "".join(c for c in decomposed if not unicodedata.combining(c))
    folded = _POSSESSIVE.sub("", folded).replace(".", "").replace("’", "'") or folded
    return str(_stemmer.stemWord(folded))
