import json
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.build import build
from index.generation import Generation
from tests.fakes import HashEncoder


def rows(generation: Generation, question: str) -> list[str]:
    found = generation.store.match(question, 5)
    passages = generation.store.passages([match.row for match in found])
    return [passage.article for passage in passages]


def test_the_passage_with_the_rarer_terms_comes_first(generation: Generation) -> None:
    assert rows(generation, "Which printing press did the library buy?")[0] == "library"
    assert rows(generation, "ferries to Skarn")[0] == "harbour"


def test_terms_match_in_another_form(generation: Generation) -> None:
    assert rows(generation, "reopening harbours")[0] == "harbour"


def test_scores_are_positive_and_fall(generation: Generation) -> None:
    scores = [match.score for match in generation.store.match("the library and the harbour", 5)]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)


@pytest.mark.parametrize(
    "question",
    ['"', "NEAR(a b)", "harbour AND", "headline:storm", "*", "a' OR 1=1; --", "^harbour - (", "😀"],
)
def test_no_question_is_an_operator(generation: Generation, question: str) -> None:
    generation.store.match(question, 5)


def test_articles_come_back_as_they_went_in(generation: Generation) -> None:
    article = generation.store.article("library")
    assert article is not None
    assert article.author == "Jon Ask"
    assert article.model_dump()["published"] == "2026-05-04T10:00:00+03:00"
    assert generation.store.article("nothing") is None


def test_document_frequencies_count_passages(generation: Generation) -> None:
    found = generation.store.document_frequencies(["librari", "press", "1.2", "zebra"])
    assert found["librari"] >= 1
    assert found["1.2"] == 1
    assert found["zebra"] == 0


def test_a_search_among_rows_goes_through_the_matches_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "The harbour of Lowen sold ferry number {}."
    lines = [json.dumps({"id": f"f{n}", "title": "", "text": text.format(n)}) for n in range(200)]
    (tmp_path / "ferries.jsonl").write_text("\n".join(lines))
    build([tmp_path / "ferries.jsonl"], tmp_path / "data", HashEncoder())
    counted: list[int] = []
    connect = sqlite3.connect

    def step() -> None:
        counted.append(1)

    def counting(*args: str, **options: bool) -> sqlite3.Connection:
        connection = connect(*args, **options)  # type: ignore[call-overload]
        connection.set_progress_handler(step, 1)
        assert isinstance(connection, sqlite3.Connection)
        return connection

    monkeypatch.setattr(sqlite3, "connect", counting)
    with closing(Generation.open(tmp_path / "data")) as generation:
        steps = []
        for among in (None, np.arange(0, 200, 2)):
            counted.clear()
            found = generation.store.match("Who sold the ferry of the harbour?", 5, among)
            assert len(found) == 5
            steps.append(len(counted))
    # Steps of SQLite's virtual machine: one more look at each match, and not each match anew.
    assert steps[1] < 3 * steps[0]
