"""What tells a sentence that answers a question from one that doesn't, in numbers."""

import math
import re
from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple

import numpy as np

from index.analysis import query_words, terms
from index.encoder import Readings, Vectors, unit
from index.languages import question_language
from index.lexical import LexicalIndex
from index.models import Passage, Span
from index.store import Store
from index.token_codes import rotated
from index.token_records import PassageTokens
from retrieval.models import Hit
from retrieval.question_words import question_word

# The order of the columns of a feature matrix, and of the weights in evidence.json.
FEATURES = (
    "sentence_similarity",
    "passage_similarity",
    "sentence_terms",
    "passage_terms",
    "sentence_tokens",
    "passage_tokens",
    "question_word",
    "names_missing",
    "best_hit",
    "number_wanted_and_given",
    "number_wanted_not_given",
    "name_wanted_and_given",
    "name_wanted_not_given",
    "adds_something",
    "is_sentence",
    "length",
    "hit_score",
    "context_tokens",
)
# What a passage and its headline said before a sentence counts by this factor less with every
# sentence since. Chosen on a plateau, .6 to .8: benchmarks/quality/README.md.
_FADING = 0.7
_NUMBER_QUESTION = re.compile(
    r"\b(how (?:many|much|old|long|far|tall|high|fast|big|large|often|late|soon)|when|cost"
    r"|what (?:year|date|day|time|percent\w*|number|share|score|price|age)"
    r"|which (?:year|date|day|month))\b",
    re.IGNORECASE,
)
_NAME_QUESTION = re.compile(
    r"\b(who|whom|whose|where|which (?:country|city|town|team|company|person|player|state)"
    r"|what (?:country|city|town|team|company|is the name|was the name))\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand"
    r"|million|billion|half|third|quarter|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|percent|once|twice)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
# Not the first word of a question, nor after its quotation mark.
_NAMED = re.compile(r"(?<=[\w,;:’'»)–—-] )(?=[^\W\d_])[\w’'-]+")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"”’»')\]]*$")


def is_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does; a heading doesn't."""
    return _SENTENCE_END.search(text) is not None


class Question:
    """A question with its terms weighed by how rare they are in the index.

    `read` is the encoder's reading of `text` alone. All vectors here are rotated, as those of
    passages' tokens are. `language` is the text's, where it is known to be none of the index's.
    """

    def __init__(
        self,
        text: str,
        read: Readings,
        store: Store,
        lexical: LexicalIndex,
        language: str | None = None,
    ) -> None:
        self.text = text
        self._spans, tokens = read.tokens[0]
        vector = read.vectors
        if vector.shape[1] != tokens.shape[1]:
            # Where the model changes the dimension of a whole text, its tokens' mean stands for it.
            vector = unit(tokens.sum(axis=0, keepdims=True))
        both = rotated(np.concatenate((vector, tokens)))
        self.vector, self._tokens = both[0], both[1:]
        self.language_of, self.languages = store.language_of, store.languages
        # Else which of the index's languages it is likeliest in.
        self.language = language or question_language(text, store.languages)
        self.words = query_words(text, store.languages)
        self.all_terms = {
            term for language in (None, *store.languages) for term in terms(text, language)
        }
        self.wants_number = _NUMBER_QUESTION.search(text) is not None
        self.wants_name = _NAME_QUESTION.search(text) is not None
        # One term for each way to analyse a word; it occurs as often as the commonest of them.
        self.terms = list(dict.fromkeys(term for word in self.words for term in word.terms))
        frequencies = lexical.document_frequencies(self.terms)
        count = store.passage_count
        # By the terms of a word: the inverse document frequency of BM25, kept above 0.
        self.weights = {
            word.terms: math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))
            for word in self.words
            for frequency in [max(frequencies[term] for term in word.terms)]
        }
        self._total_weight = sum(self.weights.values())
        self.names = self._names_in(text)
        self._token_weights = self._weigh_tokens()
        self._asking = self._asking_tokens()

    def terms_found(self, found: frozenset[str]) -> float:
        """The weighed share of the question's terms that are in `found`, from 0 to 1."""
        if not self._total_weight:
            return 0.0
        held = [weight for same, weight in self.weights.items() if not found.isdisjoint(same)]
        return sum(held) / self._total_weight

    def names_missing(self, found: frozenset[str]) -> float:
        """The weighed share of the question's names whose terms aren't in `found`, from 0 to 1; 0
        where it has none. What is told of somebody else is no answer."""
        total = sum(self.weights[same] for same in self.names)
        missing = sum(self.weights[same] for same in self.names if found.isdisjoint(same))
        return missing / total if total else 0.0

    def token_similarities(self, vectors: Vectors) -> Vectors:
        """The cosine of each of the question's tokens to each of `vectors` (unit length, shape
        `(tokens, width)`), shape `(question's tokens, tokens)`."""
        return np.asarray(self._tokens @ vectors.T)

    def nearest_tokens(self, similarities: Vectors, groups: Sequence[slice]) -> Vectors:
        """The cosine of each of the question's tokens to the nearest of each group of others, of
        the columns of `token_similarities`; 0 where there is none. Shape
        `(groups, question's tokens)`."""
        nearest = np.empty((len(groups), len(similarities)), dtype=np.float32)
        for number, group in enumerate(groups):
            similarities[:, group].max(axis=1, initial=0.0, out=nearest[number])
        return nearest

    def tokens_found(self, nearest: Vectors) -> Vectors:
        """The weighed mean of what `nearest_tokens` gives for each of the question's tokens, shape
        `(groups,)`.

        The late interaction of Khattab and Zaharia, "ColBERT" (SIGIR 2020), here with the
        encoder's own token vectors: it sees a term in other words where `terms_found` can't.
        """
        return np.asarray(nearest @ self._token_weights)

    def question_word_found(self, nearest: Vectors) -> Vectors:
        """How near the question's word ("who", "when") comes to each group's nearest token, of what
        `nearest_tokens` gives: cosines, shape `(groups,)`.

        Read in its question, the word is near to what would answer it: to a name, to a date.
        """
        if not self._asking:
            return np.zeros(len(nearest), dtype=np.float32)
        return np.asarray(nearest[:, self._asking].mean(axis=1))

    def _asking_tokens(self) -> list[int]:
        """The tokens of the question word; where there is none, of all that aren't its subject."""
        word = question_word(self.text, self.language)
        if word is None:
            spans = enumerate(self._spans)
            return [n for n, span in spans if not self._token_weights[n] and span.end > span.start]
        return [n for n, s in enumerate(self._spans) if s.start < word.end and word.start < s.end]

    def _names_in(self, text: str) -> list[tuple[str, ...]]:
        """The terms of each word that has a capital letter, but the first."""
        spans = [m.span() for m in _NAMED.finditer(text) if m.group()[0].isupper()]
        return [
            word.terms
            for word in self.words
            if any(start <= word.start and word.end <= end for start, end in spans)
        ]

    def _weigh_tokens(self) -> Vectors:
        """The weight of each token, together 1: that of its term, function words 0."""
        spans = self._spans
        weights = np.zeros(len(spans), dtype=np.float32)
        for start, end, same in self.words:
            inside = [i for i, span in enumerate(spans) if start <= span.start and span.end <= end]
            for number in inside:
                weights[number] = self.weights[same] / len(inside)
        total = weights.sum()
        return weights / total if total else weights


class Candidate(NamedTuple):
    """A sentence of a hit, with its terms and features."""

    hit: Hit
    span: Span
    text: str
    terms: frozenset[str]
    features: Vectors


def candidates(
    question: Question, hits: Sequence[Hit], read: Sequence[PassageTokens]
) -> list[Candidate]:
    """Return every sentence of the hits once, in the order of the hits; `read` are the tokens of
    each hit's passage.

    Each passage was read by the encoder as a whole, and a sentence is the mean of its tokens
    ("late chunking", Günther et al. 2024): so a pronoun is near to what it stands for.
    """
    found: list[Candidate] = []
    for rank, (hit, tokens) in enumerate(zip(hits, read, strict=True)):
        article, passage = hit.article, hit.passage
        language = question.language_of(article)
        texts = [article.text[span.start : span.end] for span in passage.sentences]
        said = [frozenset(terms(text, language)) for text in texts]
        # Its sentences fill the passage.
        passage_terms = frozenset(terms(article.title, language)).union(*said)
        similarities = question.token_similarities(tokens.vectors)
        inside = _tokens_of(passage, tokens)
        of_headline = slice(0, int(np.searchsorted(tokens.starts, 0)))
        nearest = question.nearest_tokens(similarities, (slice(None), of_headline, *inside))
        whole = (
            hit.similarity,
            question.terms_found(passage_terms),
            float(question.tokens_found(nearest[:1])[0]),
            question.names_missing(passage_terms),
            1 / (1 + rank),
            hit.score / max(hits[0].score, 1e-9),
        )
        # What a sentence needn't repeat: who "she" is, what its numbers are of. The headline stands
        # before them all.
        told = nearest[1:].copy()
        for number in range(1, len(told)):
            np.maximum(told[number], _FADING * told[number - 1], out=told[number])
        by_tokens = zip(
            _similarities(question.vector, tokens.vectors, inside),
            question.tokens_found(nearest[2:]).tolist(),
            question.question_word_found(nearest[2:]).tolist(),
            question.tokens_found(told[1:]).tolist(),
            strict=True,
        )
        rows = [
            _features(question, text, own, of_tokens, whole, language)
            for text, own, of_tokens in zip(texts, said, by_tokens, strict=True)
        ]
        features = np.array(rows, dtype=np.float32)
        found.extend(map(Candidate, repeat(hit), passage.sentences, texts, said, features))
    return found


def _tokens_of(passage: Passage, tokens: PassageTokens) -> list[slice]:
    """Which tokens each sentence has; they stand in a row."""
    starts = [span.start - passage.start for span in passage.sentences]
    ends = [span.end - passage.start for span in passage.sentences]
    first = np.searchsorted(tokens.starts, starts).tolist()
    end = np.searchsorted(tokens.ends, ends, side="right").tolist()
    return [slice(one, max(one, other)) for one, other in zip(first, end, strict=True)]


def _similarities(vector: Vectors, tokens: Vectors, groups: Sequence[slice]) -> list[float]:
    """The cosine of a vector, of unit length, to the mean of each group of tokens."""
    sums = np.array([tokens[group].sum(axis=0) for group in groups])
    norms = np.linalg.norm(sums, axis=1)
    cosines: list[float] = (sums @ vector / np.where(norms, norms, 1)).tolist()
    return cosines


def _features(
    question: Question,
    text: str,
    own: frozenset[str],
    tokens: tuple[float, float, float, float],
    passage: tuple[float, float, float, float, float, float],
    language: str,
) -> tuple[float, ...]:
    """The features of one sentence, in the order of FEATURES."""
    sentence_similarity, subject_found, question_word_found, context_found = tokens
    similarity, passage_terms, passage_tokens, names_missing, best_hit, hit_score = passage
    figure = question.wants_number and _FIGURE.search(text) is not None
    # The first word is capitalized anyway.
    name = question.wants_name and any(
        word.group()[0].isupper()
        and not question.all_terms.intersection(terms(word.group(), language))
        for word in list(_WORD.finditer(text))[1:]
    )
    return (
        sentence_similarity,
        similarity,
        question.terms_found(own),
        passage_terms,
        subject_found,
        passage_tokens,
        question_word_found,
        names_missing,
        best_hit,
        figure,
        question.wants_number and not figure,
        name,
        question.wants_name and not name,
        len(own - question.all_terms) / (1 + len(own)),
        is_sentence(text),
        min(math.log1p(len(own)) / 4, 1.0),
        hit_score,
        context_found,
    )
