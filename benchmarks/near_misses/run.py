"""What is answered, doubted and declined of near misses, and of what invented articles do answer.

    python -m benchmarks.near_misses.run MODELS [NAME]

MODELS is where the exported model is, or will be. Writes the figures into results.json as NAME's,
"now" if left out, and the table in README.md.
"""

import argparse
import json
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

from benchmarks.tables import put_between
from index.build import build
from index.encoder import Encoder
from index.encoders import make_encoder
from index.generation import Generation
from index.model_files import DEFAULT_MODEL
from retrieval.answering import Answerer
from retrieval.evalset import EvalQuestion, read_questions
from retrieval.models import Answer

HERE = Path(__file__).parent
SETS = ("one", "two")
COLUMNS = (
    "right",
    "right, with the warning",
    "wrong",
    "wrong, with the warning",
    "declined",
    "near misses declined",
    "near misses with the warning",
    "near misses without",
)


def column(question: EvalQuestion, answer: Answer) -> str:
    """Under which of the COLUMNS an answer comes; right: a quote of the right article holds it."""
    if not question.answerable:
        if not answer.covered:
            return "near misses declined"
        return "near misses with the warning" if answer.doubtful else "near misses without"
    if not answer.covered:
        return "declined"
    relevant = {one.article for one in question.relevant}
    right = any(
        question.answered_by(f"{quote.lead or ''} {quote.text}")
        for quote in answer.quotes
        if quote.article in relevant
    )
    return f"{'right' if right else 'wrong'}{', with the warning' if answer.doubtful else ''}"


def measure(name: str, encoder: Encoder) -> dict[str, int]:
    questions = read_questions(HERE / name / "questions.jsonl")
    with tempfile.TemporaryDirectory() as folder:
        build([HERE / name / "articles.jsonl"], Path(folder), encoder)
        with closing(Generation.open(Path(folder))) as generation:
            answerer = Answerer(generation, encoder)
            found = Counter(column(one, answerer.answer(one.question)) for one in questions)
    return {key: found[key] for key in COLUMNS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", type=Path)
    parser.add_argument("name", nargs="?", default="now")
    arguments = parser.parse_args()
    encoder = make_encoder(DEFAULT_MODEL, arguments.models)
    file = HERE / "results.json"
    results = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    results[arguments.name] = {name: measure(name, encoder) for name in SETS}
    file.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    rows = [["set", "code", *COLUMNS], ["---", "---", *["---:"] * len(COLUMNS)]]
    rows += [
        [name, code, *(str(results[code][name][key]) for key in COLUMNS)]
        for name in SETS
        for code in results
    ]
    put_between(HERE / "README.md", "results", rows)


if __name__ == "__main__":
    main()
