"""What each part of an answer costs: median milliseconds, and its share of the whole.

    python -m benchmarks.quality.costs DATA_FOLDER QUESTIONS

DATA_FOLDER holds an index, QUESTIONS is a set in the format of `citedesk eval`. All parts are
timed in one run, one question after the other; writes costs.json and the table in the README.
"""

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.tables import put_between
from index.encoders import ServedEncoder, make_encoder
from index.generation import Generation
from index.lexical import LexicalIndex
from index.model_files import DEFAULT_MODEL
from index.vectors import VectorIndex
from retrieval import answering, features, scope, search
from retrieval.answering import Answerer
from retrieval.evalset import read_questions
from retrieval.features import Question

HERE = Path(__file__).parent
# What is timed, in the order it happens: the owner of a function, its name, what it is for.
PARTS: tuple[tuple[Any, str, str], ...] = (
    (scope, "understand", "dates, outlets and authors in the question"),
    (ServedEncoder, "read_queries", "reading the question"),
    (LexicalIndex, "match", "lexical search"),
    (VectorIndex, "search", "dense search"),
    (search, "fuse", "fusion"),
    (search, "prefer", "recency"),
    (search, "one_a_story", "one article a story"),
    (answering, "stored_tokens", "the passages' tokens from the disk"),
    (LexicalIndex, "document_frequencies", "how rare the question's terms are"),
    (answering, "candidates", "features of their sentences"),
    (features, "terms", "of these: their terms"),
    (Question, "token_similarities", "of these: tokens compared"),
    (Question, "nearest_tokens", "of these: the subject's nearest tokens"),
    (Question, "question_word_found", "of these: the question word's nearest token"),
    (answering, "conflicting", "figures that conflict"),
    (answering, "cite", "quotes checked, leads, links"),
)
WHOLE = "an answer, whole"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("questions", type=Path)
    arguments = parser.parse_args()
    spent: dict[str, float] = defaultdict(float)
    for owner, name, part in PARTS:
        setattr(owner, name, _timed(getattr(owner, name), part, spent))

    generation = Generation.open(arguments.data)
    answerer = Answerer(generation, make_encoder(DEFAULT_MODEL, arguments.data / "models"))
    questions = read_questions(arguments.questions)
    answerer.answer(questions[0].question, questions[0].now)
    rows: list[dict[str, float]] = []
    for question in questions:
        spent.clear()
        started = time.perf_counter()
        answerer.answer(question.question, question.now)
        rows.append({**spent, WHOLE: time.perf_counter() - started})
    manifest = generation.manifest
    generation.close()
    names = [*(part for _, _, part in PARTS), WHOLE]
    medians = {
        name: round(statistics.median(row.get(name, 0.0) for row in rows) * 1000, 2)
        for name in names
    }
    raw = [{name: round(value * 1000, 3) for name, value in row.items()} for row in rows]
    found = {"passages": manifest.passages, "median_ms": medians, "questions_ms": raw}
    (HERE / "costs.json").write_text(json.dumps(found) + "\n", encoding="utf-8")
    table = [["part", "median ms", "share"], ["---"] * 3]
    table += [[name, f"{ms:.2f}", f"{ms / medians[WHOLE]:.1%}"] for name, ms in medians.items()]
    put_between(HERE / "README.md", "costs", table)


def _timed(function: Callable[..., Any], part: str, spent: dict[str, float]) -> Callable[..., Any]:
    def timed(*args: Any, **kwargs: Any) -> Any:
        started = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            spent[part] += time.perf_counter() - started

    return timed


if __name__ == "__main__":
    main()
