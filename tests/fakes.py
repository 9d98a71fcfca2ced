"""Small deterministic stand-ins for models."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from index.analysis import query_terms, terms
from index.encoder import Readings, TokenVectors, Vectors
from index.models import Span
from retrieval.evidence import DECISION_FEATURES, Evidence, Logistic
from retrieval.features import FEATURES


class HashEncoder:
    """A bag of words: each stemmed term points in a direction drawn from its hash.

    Texts that share words are similar, others aren't; a token is a word or a mark.
    """

    def __init__(self, name: str = "hash", dimension: int = 64, max_tokens: int = 64) -> None:
        self.name = name
        self.fingerprint = f"{name}-{dimension}"
        self.dimension = dimension
        self.max_tokens = max_tokens
        self.encoded: list[str] = []

    def read_passages(self, texts: Sequence[str]) -> Readings:
        self.encoded.extend(texts)
        return self._readings(texts, [self._vector(terms(text)) for text in texts])

    def read_queries(self, texts: Sequence[str]) -> Readings:
        return self._readings(texts, [self._vector(query_terms(text)) for text in texts])

    def tokens(self, text: str) -> list[Span]:
        return [Span(*match.span()) for match in re.finditer(r"\w+|[^\w\s]", text)]

    def _readings(self, texts: Sequence[str], vectors: Sequence[Vectors]) -> Readings:
        tokens = []
        for text in texts:
            spans = self.tokens(text)
            of_tokens = [self._vector(terms(text[span.start : span.end])) for span in spans]
            array = np.array(of_tokens, dtype=np.float32).reshape(-1, self.dimension)
            tokens.append(TokenVectors(spans, array))
        return Readings(np.array(vectors).reshape(-1, self.dimension), tokens)

    def _vector(self, words: Sequence[str]) -> Vectors:
        total = np.full(self.dimension, 1e-3, dtype=np.float32)
        for word in words:
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
            total += np.random.default_rng(seed).standard_normal(self.dimension, dtype=np.float32)
        return np.asarray(total / np.linalg.norm(total), dtype=np.float32)


def plain_evidence() -> Evidence:
    """Weights for the fake encoder: the more of the question's words, the better; of sentences
    with as many, the one that the search prefers."""
    sentence = dict.fromkeys(FEATURES, 0.0) | {"sentence_terms": 6.0, "hit_score": 1.0}
    decision = dict.fromkeys(DECISION_FEATURES, 0.0) | {"best_sentence_terms": 30.0}
    return Evidence(
        sentence=Logistic(bias=-3, weights=sentence),
        decision=Logistic(bias=-12, weights=decision),
        threshold=0.5,
    )


def unsure_evidence() -> Evidence:
    """The same, with a confidence of .6 whatever is asked: every answer is a doubtful one."""
    plain = plain_evidence()
    unsure = Logistic(bias=0.4055, weights=dict.fromkeys(DECISION_FEATURES, 0.0))
    return plain.model_copy(update={"decision": unsure})
