"""Languages that the encoder wasn't made for: what counts then."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.build import build
from index.encoder import Encoder, Readings
from index.generation import Generation
from index.models import Span
from retrieval.answering import Answerer
from retrieval.evidence import Logistic, Models
from retrieval.search import Searcher
from retrieval.unread import reads
from tests.fakes import HashEncoder, plain_evidence

FERRY = "Паромная переправа на остров Скарн закрыта до весны из-за сильных штормов."
BREAD = "Пекарня на улице Нор продаёт ржаной хлеб по четыре кроны за буханку."
LAMPS = "The market on the old bridge sells onions, candles and lamps every Saturday."
QUESTION = "Когда закрыта паромная переправа?"


class EnglishEncoder(HashEncoder):
    """To which each Cyrillic letter is a token, and all texts in them are alike but for how long
    they are: the shorter, the nearer to any question."""

    def tokens(self, text: str) -> list[Span]:
        whole = super().tokens(text)
        if not _is_cyrillic(text):
            return whole
        return [Span(at, at + 1) for span in whole for at in range(span.start, span.end)]

    def read_passages(self, texts: Sequence[str]) -> Readings:
        return self._alike(texts, super().read_passages(texts))

    def read_queries(self, texts: Sequence[str]) -> Readings:
        return self._alike(texts, super().read_queries(texts))

    def _alike(self, texts: Sequence[str], read: Readings) -> Readings:
        vectors = read.vectors.copy()
        for row, text in enumerate(texts):
            if _is_cyrillic(text):
                vectors[row] = 0
                vectors[row, :2] = 1, len(text) / 1000
                vectors[row] /= np.linalg.norm(vectors[row])
        return read._replace(vectors=vectors)


def _is_cyrillic(text: str) -> bool:
    return any("а" <= letter <= "я" for letter in text.lower())


@pytest.fixture
def encoder() -> EnglishEncoder:
    return EnglishEncoder(max_tokens=500)


@pytest.fixture
def generation(tmp_path: Path, encoder: EnglishEncoder) -> Iterator[Generation]:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in {"ferry": FERRY, "bread": BREAD, "lamps": LAMPS}.items():
        (folder / f"{name}.txt").write_text(f"{text[:20]}\n\n{text}", encoding="utf-8")
    build([folder], tmp_path / "data", encoder)
    with closing(Generation.open(tmp_path / "data")) as opened:
        yield opened


def test_an_encoder_reads_the_languages_whose_words_it_has(encoder: EnglishEncoder) -> None:
    assert reads(encoder, "en")
    assert not reads(encoder, "ru")
    assert reads(HashEncoder(), "ru")
    assert reads(encoder, "xx")  # of which no words are known here


def test_in_a_language_it_does_not_read_words_alone_find_passages(
    generation: Generation, encoder: EnglishEncoder
) -> None:
    _, hits = Searcher(generation, encoder).search(QUESTION, 10)
    assert [FERRY in hit.article.text for hit in hits] == [True]
    # In English both count, and everything is found.
    _, hits = Searcher(generation, encoder).search("What does the market sell?", 10)
    assert len(hits) == 3


def test_such_questions_are_weighed_by_models_of_their_own(
    generation: Generation, encoder: EnglishEncoder
) -> None:
    plain = plain_evidence()
    never = Logistic(bias=-9.0, weights=dict.fromkeys(plain.decision.weights, 0.0))
    declining = Models(sentence=plain.sentence, decision=never)
    evidence = plain.model_copy(update={"unread": declining, "threshold": 0.01})
    answerer = Answerer(generation, encoder, evidence=evidence)
    assert not answerer.answer(QUESTION).covered
    assert answerer.answer("What does the market sell?").covered
    assert Answerer(generation, HashEncoder(), evidence=evidence).answer(QUESTION).covered


@pytest.mark.model
def test_the_default_model_answers_in_russian_what_words_tell_and_nothing_else(
    tmp_path: Path, real_encoder: Encoder
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in {"ferry": FERRY, "lamps": LAMPS}.items():
        (folder / f"{name}.txt").write_text(f"{text[:20]}\n\n{text}", encoding="utf-8")
    build([folder], tmp_path / "data", real_encoder)
    with closing(Generation.open(tmp_path / "data")) as generation:
        answerer = Answerer(generation, real_encoder)
        assert answerer.answer("До какого времени закрыта паромная переправа на Скарн?").covered
        for question in ("Сколько стоит хлеб?", "Какая погода?", "Кто избран мэром Бреника?"):
            assert not answerer.answer(question).covered, question
