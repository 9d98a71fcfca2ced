"""Slips of the pen: words of a question that no article has, as the articles spell them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from index.analysis import QueryWord, query_words
from index.function_words import FUNCTION_WORDS
from index.languages import question_language
from index.lexical import LexicalIndex
from index.models import Passage, Span
from index.store import Store

# In letters: shorter words have too many neighbours, but for those that two exchanged letters make
# a word of a question's form: "woh".
_SHORTEST = 4
_SHORTEST_FORM = 3
# From so many letters on a word may have two slips.
_LONG = 8
# Where more words are unknown, it isn't for slips: another language, or a page pasted. Each takes a
# search.
_MOST_SLIPS = 5
# Passages looked at for each word.
_LOOKED_AT = 20
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Speller:
    """Looks up the words of a question.

    `unknown` are those that stand in no article, and may be a slip; none where they are many.
    """

    def __init__(self, question: str, store: Store, lexical: LexicalIndex) -> None:
        self._question = question
        self._store = store
        self._lexical = lexical
        language = question_language(question, store.languages)
        self._forms = FUNCTION_WORDS.get(language, frozenset[str]())
        words = [word for word in query_words(question, store.languages) if _may_be_a_slip(word)]
        known = lexical.document_frequencies([term for word in words for term in word.terms])
        unknown = [word for word in words if not any(known[term] for term in word.terms)]
        self.unknown = unknown if len(unknown) <= _MOST_SLIPS else []

    def respelled(self, near: Sequence[Passage], tokens: Sequence[Span]) -> str | None:
        """Return the question with its unknown words as words of a question's form are spelled
        ("which"), or as others are in an article: in the passages `near` to it, or in those with a
        similar term. None where none has a neighbour.

        `tokens` are where the encoder's tokens of the question stand. A word that is one of them
        is a word, though no article has it.
        """
        changed = self._question
        for word in reversed(self.unknown):
            if Span(word.start, word.end) in tokens:
                continue
            spelled = self._question[word.start : word.end]
            other = self._form_of(spelled) or self._in_an_article(spelled, word, near)
            if other is not None:
                changed = changed[: word.start] + other + changed[word.end :]
        return changed if changed != self._question else None

    def _form_of(self, spelled: str) -> str | None:
        """The word of a question's form that one slip makes it, the longest of several."""
        wanted = spelled.casefold()
        found = [
            form
            for form in self._forms
            if OSA.distance(wanted, form, score_cutoff=1) == 1
            and (min(len(form), len(wanted)) >= _SHORTEST or sorted(form) == sorted(wanted))
        ]
        form = max(sorted(found), key=len, default=None)
        return form.capitalize() if form and spelled.istitle() else form

    def _in_an_article(self, spelled: str, word: QueryWord, near: Sequence[Passage]) -> str | None:
        if len(spelled) < _SHORTEST:
            return None
        rows = self._lexical.similar(word.terms, _slips(spelled), _LOOKED_AT)
        return self._nearest(spelled, [*near, *self._store.passages(rows)])

    def _nearest(self, spelled: str, passages: Sequence[Passage]) -> str | None:
        """The word of the passages that is spelled most like it, the most frequent of several.

        Slips are counted as Damerau and Levenshtein do, each pair of letters exchanged once at
        most.
        """
        wanted, most = spelled.casefold(), _slips(spelled)
        found = Counter(_words(passages, self._store))
        slips = {
            word: slips
            for word in found
            if (slips := OSA.distance(wanted, word.casefold(), score_cutoff=most)) <= most
            and word.casefold() not in self._forms
        }
        best = min(slips, key=lambda word: (slips[word], -found[word], word), default=None)
        return best.lower() if best and spelled.islower() else best


def _may_be_a_slip(word: QueryWord) -> bool:
    return word.end - word.start >= _SHORTEST_FORM and not any(c.isdigit() for c in word.terms[0])


def _slips(word: str) -> int:
    return 2 if len(word) >= _LONG else 1


def _words(passages: Sequence[Passage], store: Store) -> Iterator[str]:
    for passage in passages:
        article = store.article(passage.article)
        if article is not None:
            yield from _WORD.findall(article.title)
            yield from _WORD.findall(article.text[passage.start : passage.end])
