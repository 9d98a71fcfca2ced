"""Sentences as quotes: what stands before one, and none twice."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.build import build
from index.generation import Generation
from index.models import Article
from retrieval.citing import cite
from retrieval.features import Candidate
from retrieval.models import Hit
from tests.fakes import HashEncoder

BOUGHT, PAID, OLD = (
    "Mia Holt bought the ferry.",
    "She paid 3 million crowns.",
    "The ferry is 60 years old.",
)


@pytest.fixture
def generation(tmp_path: Path) -> Iterator[Generation]:
    article = Article(id="a", title="The ferry", text=f"{BOUGHT} {PAID} {OLD}")
    (tmp_path / "a.jsonl").write_text(article.model_dump_json())
    build([tmp_path / "a.jsonl"], tmp_path / "data", HashEncoder())
    with closing(Generation.open(tmp_path / "data")) as opened:
        yield opened


def quoted(generation: Generation, *texts: str) -> list[tuple[str | None, str]]:
    """The quotes that these sentences make, in this order, each with its lead."""
    article = generation.store.article("a")
    assert article is not None
    (passage,) = generation.store.passages_of("a")
    hit = Hit(passage=passage, article=article, similarity=1, bm25=1, score=1)
    spans = {article.text[s.start : s.end]: s for s in passage.sentences}
    chosen = [Candidate(hit, spans[t], t, frozenset(), np.zeros(1, np.float32)) for t in texts]
    quotes, _ = cite(chosen, generation.store)
    return [(quote.lead, quote.text) for quote in quotes]


def test_a_sentence_that_another_leans_on_is_quoted_before_it(generation: Generation) -> None:
    assert quoted(generation, BOUGHT, PAID) == [(None, BOUGHT), (None, PAID)]


def test_the_two_are_one_quote_where_it_would_come_after_it(generation: Generation) -> None:
    assert quoted(generation, PAID, OLD, BOUGHT) == [(None, f"{BOUGHT} {PAID}"), (None, OLD)]
    assert quoted(generation, PAID, OLD) == [(BOUGHT, PAID), (None, OLD)]
