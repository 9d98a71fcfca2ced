"""Questions put to an index of their own, with all that is weighed to answer them."""

import json
import shutil
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.build import build
from index.encoder import Encoder, Readings
from index.generation import Generation
from index.models import Span
from retrieval.answering import PASSAGES, Answerer
from retrieval.evalset import EvalQuestion, read_questions
from retrieval.features import Candidate, Question, candidates
from retrieval.passage_tokens import stored_tokens
from retrieval.search import Searcher

FOLDS = 5

Labels = NDArray[np.bool_]


class Case(NamedTuple):
    """A question put to one index: its candidates, and which of them hold its answer."""

    set: str
    fold: int
    question: EvalQuestion
    found: list[Candidate]
    holds: Labels


class ReadOnce:
    """An encoder that reads each question once, as several indexes are asked the same ones."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._read: dict[tuple[str, ...], Readings] = {}
        self.name, self.fingerprint = encoder.name, encoder.fingerprint
        self.dimension, self.max_tokens = encoder.dimension, encoder.max_tokens

    def read_passages(self, texts: Sequence[str]) -> Readings:
        return self._encoder.read_passages(texts)

    def read_queries(self, texts: Sequence[str]) -> Readings:
        key = tuple(texts)
        if key not in self._read:
            self._read[key] = self._encoder.read_queries(texts)
        return self._read[key]

    def tokens(self, text: str) -> list[Span]:
        return self._encoder.tokens(text)


def collect(
    name: str,
    articles: Path,
    questions: Iterable[EvalQuestion],
    work: Path,
    encoder: Encoder,
    language: str | None = None,
) -> list[Case]:
    """Put every question to an index of the articles; `language` is theirs, where the articles are
    in another."""
    build([articles], work / name, encoder)
    generation = Generation.open(work / name)
    searcher = Searcher(generation, encoder)
    answerer = Answerer(generation, encoder)
    cases = []
    for question in questions:
        scope = answerer.scope(question.question, question.now)
        read, hits = searcher.search(scope.query, PASSAGES, scope.preference, scope.among)
        asked = Question(scope.query, read, generation.store, generation.lexical, language)
        found = candidates(asked, hits, stored_tokens(hits, generation.tokens, encoder))
        holds = np.array([_holds(question, candidate) for candidate in found])
        cases.append(Case(name, _fold(question), question, found, holds))
    generation.close()
    return cases


def _fold(question: EvalQuestion) -> int:
    """A question's fold, the same in every set that holds it."""
    return zlib.crc32(question.id.encode()) % FOLDS


def _holds(question: EvalQuestion, candidate: Candidate) -> bool:
    """Whether a sentence holds the answer: at the stated offset where the set states one."""
    if not question.answered_by(candidate.text):
        return False
    stated = [r for r in question.relevant if r.answer_start is not None]
    if not stated:
        return True
    return any(
        r.article == candidate.hit.article.id
        and r.answer_start is not None
        and candidate.span.start <= r.answer_start < candidate.span.end
        for r in stated
    )


def translated(asked: Path, answered: Path) -> list[EvalQuestion]:
    """The questions of the set `asked`, with what answers them in `answered`, its translation."""
    words = {question.id: question.question for question in read_questions(asked)}
    return [
        question.model_copy(update={"question": words[question.id]})
        for question in read_questions(answered)
    ]


def halves(
    name: str,
    articles: Path,
    questions: Iterable[EvalQuestion],
    work: Path,
    encoder: Encoder,
    language: str | None = None,
) -> list[Case]:
    """Put every question of a set, which `collect` has indexed, to two indexes of half its articles
    each: to one it is answerable, to the other it isn't."""
    lines = articles.read_text(encoding="utf-8").splitlines()
    cases: list[Case] = []
    for number in (0, 1):
        half = work / f"{name}-half-{number}.jsonl"
        half.write_text("\n".join(lines[number::2]), encoding="utf-8")
        if not (work / half.stem).exists():
            # What the model has read for the whole set needn't be read again.
            shutil.copytree(work / name, work / half.stem)
        inside = {json.loads(line)["id"] for line in lines[number::2]}
        put = [
            q if q.relevant[0].article in inside else q.model_copy(update={"relevant": ()})
            for q in questions
        ]
        found = collect(half.stem, half, put, work, encoder, language)
        cases += [case._replace(set=f"{name} halves") for case in found]
    return cases
