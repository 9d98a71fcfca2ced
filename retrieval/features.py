"""What tells a sentence that answers a question from one that doesn't, in numbers."""

import math
import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from index.analysis import query_terms, terms
from index.encoder import Encoder, Vectors
from index.models import Span
from index.store import Store
from retrieval.models import Hit

# The order of the columns of a feature matrix, and of the weights in evidence.json.
FEATURES = (
    "sentence_similarity",
    "passage_similarity",
    "sentence_coverage",
    "passage_coverage",
    "best_hit",
    "number_wanted_and_given",
    "number_wanted_not_given",
    "name_wanted_and_given",
    "name_wanted_not_given",
    "adds_something",
    "is_sentence",
    "length",
)
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
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"”’»')\]]*$")


class Question:
    """A question with its terms weighed by how rare they are in the index."""

    def __init__(self, text: str, vector: Vectors, store: Store) -> None:
        self.text = text
        self.vector = vector
        self.terms = query_terms(text)
        frequencies = store.document_frequencies(self.terms)
        count = store.passage_count
        # The inverse document frequency of BM25, kept above 0.
        self.weights = {
            term: math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))
            for term, frequency in frequencies.items()
        }

    @cached_property
    def wants_number(self) -> bool:
        return _NUMBER_QUESTION.search(self.text) is not None

    @cached_property
    def wants_name(self) -> bool:
        return _NAME_QUESTION.search(self.text) is not None

    def coverage(self, found: set[str]) -> float:
        """The weighed share of the question's terms that are in `found`, from 0 to 1."""
        total = sum(self.weights.values())
        if not total:
            return 0.0
        return sum(weight for term, weight in self.weights.items() if term in found) / total


class Candidate(NamedTuple):
    """A sentence of a hit, with its embedding (unit length) and features."""

    hit: Hit
    span: Span
    text: str
    vector: Vectors
    features: Vectors


def candidates(question: Question, hits: Sequence[Hit], encoder: Encoder) -> list[Candidate]:
    """Return every sentence of the hits once, in the order of the hits."""
    spans = [(hit, rank, span) for rank, hit in enumerate(hits) for span in hit.passage.sentences]
    texts = [hit.article.text[span.start : span.end] for hit, _, span in spans]
    if not texts:
        return []
    vectors = encoder.encode_passages(texts)
    similarities = vectors @ question.vector
    passage_terms = {
        hit.passage.row: set(terms(hit.article.title)).union(
            terms(hit.article.text[hit.passage.start : hit.passage.end])
        )
        for hit in hits
    }
    asked = set(terms(question.text))
    found = []
    for (hit, rank, span), text, vector, similarity in zip(
        spans, texts, vectors, similarities, strict=True
    ):
        own = set(terms(text))
        figure = _FIGURE.search(text) is not None
        name = any(
            word.group()[0].isupper() and not asked.intersection(terms(word.group()))
            for word in list(_WORD.finditer(text))[1:]
        )
        features = (
            float(similarity),
            hit.similarity,
            question.coverage(own),
            question.coverage(passage_terms[hit.passage.row]),
            1 / (1 + rank),
            float(question.wants_number and figure),
            float(question.wants_number and not figure),
            float(question.wants_name and name),
            float(question.wants_name and not name),
            len(own - asked) / (1 + len(own)),
            float(_SENTENCE_END.search(text) is not None),
            min(math.log1p(len(own)) / 4, 1.0),
        )
        found.append(Candidate(hit, span, text, vector, np.array(features, dtype=np.float32)))
    return found
