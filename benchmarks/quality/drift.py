"""How many questions that stand alone are taken for follow-ups.

    python -m benchmarks.quality.drift EVAL_SETS

Each set's questions are put one after the other as one conversation: as they stand in the file,
and in five shuffled orders. All of them stand alone, so that each one rewritten is a fault.
"""

import argparse
import json
import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.quality.train import EXAMPLES, HERE
from retrieval.evalset import read_questions
from retrieval.followups import resolve, turn_of
from retrieval.models import Turn

_ORDERS = 5


def rewritten(questions: Sequence[str], today: date) -> list[str]:
    """Return the questions that are understood otherwise than they are written."""
    last: Turn | None = None
    found = []
    for question in questions:
        if resolve(question, last, today) is not None:
            found.append(question)
        last = turn_of(question)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path)
    sets = parser.parse_args().sets
    files = {"samples": EXAMPLES / "questions.jsonl"} | {
        name: sets / name / "questions.jsonl"
        for name in ("xquad-en", "xquad-ru", "xquad-tr", "realtimeqa")
    }
    results = {}
    for name, path in files.items():
        asked = [question.question for question in read_questions(path)]
        orders = [random.Random(seed).sample(asked, len(asked)) for seed in range(_ORDERS)]
        today = date(2026, 11, 1)
        results[name] = {
            "questions": len(asked),
            "in_file_order": rewritten(asked, today),
            "shuffled": [rewritten(order, today) for order in orders],
        }
    text = json.dumps(results, indent=2, ensure_ascii=False)
    (HERE / "drift.json").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
