"""How many questions that stand alone are taken for follow-ups.

    python -m benchmarks.quality.drift EVAL_SETS [INDEXES]

Each set's questions are put one after the other as one conversation: as they stand in the file,
and in five shuffled orders. All of them stand alone, so that each one rewritten is a fault.

What may be a follow-up is told by what is found. Where INDEXES holds an index for a set, its
questions are answered too, in the first two of the orders, and those counted that are answered
otherwise than alone: a fault where that takes a right answer.
"""

import argparse
import json
import random
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from benchmarks.quality.train import EXAMPLES, HERE
from index.encoders import make_encoder
from index.generation import Generation
from index.model_files import DEFAULT_MODEL
from retrieval.answering import Answerer
from retrieval.conversation import answered
from retrieval.evalset import EvalQuestion, read_questions
from retrieval.followups import resolve, turn_of
from retrieval.models import Answer, Turn

_ORDERS = 5
_NOW = datetime(2026, 11, 1, tzinfo=UTC)


def rewritten(questions: Sequence[str], today: date) -> list[str]:
    """Return the questions that are understood otherwise than they are written."""
    last: Turn | None = None
    found = []
    for question in questions:
        if resolve(question, last, today) is not None:
            found.append(question)
        last = turn_of(question)
    return found


class Otherwise(NamedTuple):
    """Of a conversation: the questions that are answered otherwise than alone, and how many lost a
    right answer or got one thereby."""

    questions: list[str]
    lost: int
    got: int


def answered_otherwise(questions: Sequence[EvalQuestion], answerer: Answerer) -> Otherwise:
    last: Turn | None = None
    found, lost, got = [], 0, 0
    for question in questions:
        now = question.now or _NOW
        answer, turn = answered(answerer, question.question, last, now)
        if answer.follows:
            alone = answerer.answer(question.question, now)
            was, is_now = (_is_right(question, one) for one in (alone, answer))
            found.append(question.question)
            lost, got = lost + (was and not is_now), got + (is_now and not was)
        last = turn
    return Otherwise(found, lost, got)


def _is_right(question: EvalQuestion, answer: Answer) -> bool:
    if not question.answerable:
        return not answer.covered
    return any(question.answered_by(quote.text) for quote in answer.quotes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path)
    parser.add_argument("indexes", type=Path, nargs="?")
    arguments = parser.parse_args()
    files = {"samples": EXAMPLES / "questions.jsonl"} | {
        name: arguments.sets / name / "questions.jsonl"
        for name in ("xquad-en", "xquad-ru", "xquad-tr", "realtimeqa")
    }
    results = {}
    for name, path in files.items():
        questions = list(read_questions(path))
        asked = [question.question for question in questions]
        orders = [random.Random(seed).sample(asked, len(asked)) for seed in range(_ORDERS)]
        results[name] = {
            "questions": len(asked),
            "in_file_order": rewritten(asked, _NOW.date()),
            "shuffled": [rewritten(order, _NOW.date()) for order in orders],
        }
        if arguments.indexes and (arguments.indexes / name).is_dir():
            results[name]["answered"] = _answered(questions, arguments.indexes / name)
    text = json.dumps(results, indent=2, ensure_ascii=False)
    (HERE / "drift.json").write_text(text + "\n", encoding="utf-8")
    print(text)


def _answered(questions: list[EvalQuestion], data: Path) -> dict[str, dict[str, object]]:
    shuffled = random.Random(0).sample(questions, len(questions))
    encoder = make_encoder(DEFAULT_MODEL, data / "models")
    with closing(Generation.open(data)) as generation:
        answerer = Answerer(generation, encoder)
        return {
            "in_file_order": answered_otherwise(questions, answerer)._asdict(),
            "shuffled": answered_otherwise(shuffled, answerer)._asdict(),
        }


if __name__ == "__main__":
    main()
