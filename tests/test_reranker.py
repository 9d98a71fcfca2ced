from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.build import build
from index.errors import ModelError
from index.generation import Generation
from index.models import Article
from retrieval.answering import Answerer
from retrieval.evidence import Logistic
from retrieval.fusion import blend
from retrieval.reranker import CrossEncoderReranker, Scores, load_reranker
from retrieval.search import Searcher
from tests.fakes import HashEncoder, plain_evidence
from tests.tiny_model import make_tiny_cross_encoder


class Prefers:
    """A reranker that thinks most of the texts that hold a word."""

    name = fingerprint = "prefers"

    def __init__(self, word: str) -> None:
        self.word = word
        self.read: list[str] = []

    def score(self, query: str, texts: Sequence[str]) -> Scores:
        self.read.extend(texts)
        return np.array([float(self.word in text) for text in texts], dtype=np.float32)


@pytest.fixture(scope="session")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_cross_encoder(tmp_path_factory.mktemp("reranker") / "tiny")


@pytest.fixture
def boats(tmp_path: Path) -> Iterator[Generation]:
    """Forty short articles about a boat of their own."""
    lines = [
        Article(
            id=f"boat-{n}", title=f"Boat {n}", text=f"The ferry number{n} is a boat on the lake."
        ).model_dump_json()
        for n in range(40)
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    build([tmp_path / "a.jsonl"], tmp_path / "data", HashEncoder())
    opened = Generation.open(tmp_path / "data")
    yield opened
    opened.close()


def test_the_reranker_puts_the_passages_it_has_read_in_order(boats: Generation) -> None:
    _, plain = Searcher(boats, HashEncoder()).search("Which boat is on the lake?", 10)
    last = plain[-1].article.id
    reranker = Prefers(f"number{last.removeprefix('boat-')} ")
    _, hits = Searcher(boats, HashEncoder(), reranker).search("Which boat is on the lake?", 10)
    assert hits[0].article.id == last
    assert [hit.rerank for hit in hits[:2]] == [1.0, 0.0]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.rerank is None for hit in plain)


def test_the_reranker_reads_headline_and_passage_of_a_bounded_number(boats: Generation) -> None:
    reranker = Prefers("ferry")
    Searcher(boats, HashEncoder(), reranker).search("Which boat is on the lake?", 10)
    assert len(reranker.read) == 30
    first = reranker.read[0]
    number = first.split("\n")[0].removeprefix("Boat ")
    assert first == f"Boat {number}\nThe ferry number{number} is a boat on the lake."


def test_a_reranker_that_finds_all_alike_changes_nothing(boats: Generation) -> None:
    query = "Which boat is on the lake?"
    _, plain = Searcher(boats, HashEncoder()).search(query, 10)
    _, hits = Searcher(boats, HashEncoder(), Prefers("nowhere")).search(query, 10)
    assert [hit.passage.id for hit in hits] == [hit.passage.id for hit in plain]


def test_a_search_that_finds_nothing_has_nothing_read(boats: Generation) -> None:
    reranker = Prefers("ferry")
    _, hits = Searcher(boats, HashEncoder(), reranker).search(
        "ferry", 10, among=np.array([], np.int64)
    )
    assert (hits, reranker.read) == ([], [])


def test_an_answer_is_chosen_from_what_the_reranker_prefers(boats: Generation) -> None:
    plain = plain_evidence()
    by_hit = Logistic(bias=0, weights=plain.sentence.weights | {"best_hit": 9.0})
    evidence = plain.model_copy(update={"sentence": by_hit})

    def first(reranker: Prefers | None) -> str:
        answerer = Answerer(boats, HashEncoder(), 1, evidence, reranker)
        return answerer.answer("Which ferry is a boat on the lake?").quotes[0].text

    usual = first(None)
    other = "number7" if "number7 " not in usual else "number8"
    assert first(Prefers(f"{other} ")) == f"The ferry {other} is a boat on the lake."


def test_what_was_not_read_counts_as_the_worst_that_was() -> None:
    fused = {"a": 4.0, "b": 3.0, "c": 2.0, "d": 1.5}
    blended = blend(fused, {"a": -9.0, "b": 11.0, "c": 1.0})
    assert list(blended) == list(fused)
    assert max(blended, key=blended.__getitem__) == "b"
    assert min(blended, key=blended.__getitem__) == "d"


def test_a_cross_encoder_scores_pairs(cross_encoder: Path) -> None:
    reranker = load_reranker(str(cross_encoder))
    assert reranker is not None
    scores = reranker.score("harbour?", ["the harbour reopened", "a press", "ferry " * 500])
    assert scores.shape == (3,)
    assert scores.dtype == np.float32
    assert len(set(scores.tolist())) == 3
    again = reranker.score("harbour?", ["the harbour reopened"])
    assert again[0] == pytest.approx(scores[0], abs=1e-5)


def test_a_cross_encoder_is_told_from_another_by_its_files(
    cross_encoder: Path, tmp_path: Path
) -> None:
    same = CrossEncoderReranker(f"{cross_encoder}/")
    other = make_tiny_cross_encoder(tmp_path / "other", seed=1)
    assert same.fingerprint == CrossEncoderReranker(str(cross_encoder)).fingerprint
    assert same.fingerprint != CrossEncoderReranker(str(other)).fingerprint


def test_no_reranker_is_named_by_an_empty_setting() -> None:
    assert load_reranker("") is None


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        load_reranker(str(tmp_path))
    assert str(caught.value) == (
        f"the folder {str(tmp_path)!r} holds no reranker (no modules.json or config.json); "
        "CITEDESK_RERANKER takes a folder, a cross-encoder's name on the model hub, or nothing"
    )


def test_a_name_that_the_hub_does_not_give_is_refused() -> None:
    with pytest.raises(ModelError, match="'none/such' is neither a folder nor found on"):
        load_reranker("none/such")


def test_an_encoder_is_no_reranker(tiny_model: Path) -> None:
    with pytest.raises(ModelError, match="is no cross-encoder"):
        load_reranker(str(tiny_model))


def test_a_model_of_several_classes_is_no_reranker(tmp_path: Path) -> None:
    folder = make_tiny_cross_encoder(tmp_path / "classes", labels=3)
    with pytest.raises(ModelError, match="sorts pairs into 3 classes"):
        load_reranker(str(folder))


def test_damaged_files_are_told_in_one_line(cross_encoder: Path, tmp_path: Path) -> None:
    folder = make_tiny_cross_encoder(tmp_path / "damaged")
    (folder / "model.safetensors").write_bytes(b"no tensors")
    with pytest.raises(ModelError, match="can't be loaded") as caught:
        load_reranker(str(folder))
    assert "\n" not in str(caught.value)
