"""Questions with slips of the pen: what is answered, with and without looking words up.

    python -m benchmarks.quality.typos EVAL_SETS WORK

Each question is put as it is, and with one slip, and with two, in words of five letters and more:
a letter left out, exchanged with the next, added, or another in its place, but for the first. WORK
holds the indexes that `benchmarks.quality.train` made there.
"""

import argparse
import json
import random
import string
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from benchmarks.quality.train import EXAMPLES, HERE
from benchmarks.tables import put_between
from index.analysis import query_words
from index.encoders import make_encoder
from index.generation import Generation
from index.model_files import DEFAULT_MODEL
from retrieval.answering import Answerer
from retrieval.evalset import EvalQuestion, read_questions

_SHORTEST = 5
_SLIPS = (0, 1, 2)


class Literal(Answerer):
    """Takes every word as it is written."""

    def _respelled(self, question: str, now: datetime | None) -> str | None:
        return None


def slipped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    letter = chance.choice(string.ascii_lowercase)
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
        )
    )


def mistyped(question: str, slips: int, languages: Collection[str], chance: random.Random) -> str:
    """The question with so many slips, or as many as it has long words, each in one of them."""
    words = [
        word
        for word in query_words(question, languages)
        if word.end - word.start >= _SHORTEST and question[word.start : word.end].isalpha()
    ]
    chosen = chance.sample(words, min(slips, len(words)))
    for word in sorted(chosen, key=lambda word: -word.start):
        spelled = slipped(question[word.start : word.end], chance)
        question = question[: word.start] + spelled + question[word.end :]
    return question


def measure(
    answerer: Answerer, questions: list[EvalQuestion], slips: int
) -> dict[str, float | None]:
    """The shares of answerable questions whose quotes hold the answer, of those declined, and of
    unanswerable ones answered, None where there are none."""
    chance = random.Random(slips)
    languages = answerer.generation.store.languages
    right = declined = answered = 0
    for question in questions:
        asked = mistyped(question.question, slips, languages, chance)
        answer = answerer.answer(asked, question.now)
        if question.answerable:
            declined += not answer.covered
            right += question.answered_by(" ".join(quote.text for quote in answer.quotes))
        else:
            answered += answer.covered
    answerable = sum(question.answerable for question in questions)
    others = len(questions) - answerable
    return {
        "right": round(right / answerable, 3),
        "declined": round(declined / answerable, 3),
        "unanswerable_answered": round(answered / others, 3) if others else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path)
    parser.add_argument("work", type=Path)
    arguments = parser.parse_args()
    encoder = make_encoder(DEFAULT_MODEL, arguments.work / DEFAULT_MODEL / "models")
    files = {"samples": EXAMPLES / "questions.jsonl"} | {
        name: arguments.sets / name / "questions.jsonl" for name in ("realtimeqa", "xquad-en")
    }
    results = []
    for name, path in files.items():
        generation = Generation.open(arguments.work / DEFAULT_MODEL / name)
        questions = read_questions(path)
        for slips in _SLIPS:
            for kind in (Literal, Answerer):
                figures = measure(kind(generation, encoder), questions, slips)
                looked_up = kind is Answerer
                results.append({"set": name, "slips": slips, "looked_up": looked_up, **figures})
                print(results[-1], flush=True)
        generation.close()
    (HERE / "typos.json").write_text(json.dumps(results, indent=1) + "\n")
    head = ["set", "slips", "right", "declined", "unanswerable answered"]
    rows = []
    for before, after in zip(results[::2], results[1::2], strict=True):
        pairs = (
            f"{before[figure]} → {after[figure]}" if before[figure] is not None else ""
            for figure in ("right", "declined", "unanswerable_answered")
        )
        rows.append([str(before["set"]), str(before["slips"]), *pairs])
    put_between(HERE / "README.md", "typos", [head, ["---", *["---:"] * 4], *rows])


if __name__ == "__main__":
    main()
