"""How much an answer does, counted: texts read by the model, records and statements."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from index.build import build
from index.encoder import Readings
from index.generation import Generation
from index.models import Article
from index.token_store import TokenStore
from retrieval.answering import PASSAGES, Answerer
from tests.fakes import HashEncoder, plain_evidence


class Work(NamedTuple):
    """`questions`: texts read as questions; `passages`: texts read as passages; `records`: passages
    whose tokens were looked up; `statements`: those put to SQLite."""

    questions: int
    passages: int
    records: int
    statements: int


class CountingEncoder(HashEncoder):
    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def read_queries(self, texts: Sequence[str]) -> Readings:
        self.asked += len(texts)
        return super().read_queries(texts)


def work_of_an_answer(folder: Path, articles: int, monkeypatch: pytest.MonkeyPatch) -> Work:
    folder.mkdir()
    lines = [
        Article(
            id=str(number),
            title=f"Lamp {number}",
            text=f"Lamp number {number} burns in a house. It was lit by keeper {number}.",
        ).model_dump_json()
        for number in range(articles)
    ]
    (folder / "a.jsonl").write_text("\n".join(lines))
    build([folder / "a.jsonl"], folder / "data", HashEncoder())
    generation, encoder = Generation.open(folder / "data"), CountingEncoder()
    answerer = Answerer(generation, encoder, evidence=plain_evidence())
    answerer.answer("Who lit the lamp?")  # what is done once an index
    encoder.asked = 0
    counts: Counter[str] = Counter()
    plain = TokenStore.at

    def at(store: TokenStore, row: int) -> object:
        counts["records"] += 1
        return plain(store, row)

    monkeypatch.setattr(TokenStore, "at", at)
    # What the lexical index asks of its own tables is told as a comment.
    generation.store._db.set_trace_callback(
        lambda statement: counts.update(["statements"][statement.startswith("--") :])
    )
    assert answerer.answer("Who lit lamp number 7?").covered
    monkeypatch.undo()
    generation.close()
    return Work(encoder.asked, len(encoder.encoded), counts["records"], counts["statements"])


def test_an_answer_reads_the_question_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = work_of_an_answer(tmp_path / "small", 40, monkeypatch)
    assert (small.questions, small.passages) == (1, 0)
    assert small.records == PASSAGES
    # As many as it takes today: more would be a query in a loop.
    assert small.statements <= 24
    large = work_of_an_answer(tmp_path / "large", 800, monkeypatch)
    assert large == small
