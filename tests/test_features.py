from pathlib import Path

import numpy as np

from index.encoder import Vectors
from index.models import Article
from retrieval.features import FEATURES, Question, candidates
from retrieval.passage_tokens import stored_tokens
from retrieval.search import Searcher
from tests.fakes import HashEncoder
from tests.indexes import opened


def columns(folder: Path, question: str, article: Article, *names: str) -> list[Vectors]:
    """The values of each feature, for the sentences of the article in their order."""
    encoder = HashEncoder()
    with opened(folder, article) as generation:
        read, hits = Searcher(generation, encoder).search(question, 10)
        asked = Question(question, read, generation.store, generation.lexical)
        found = candidates(asked, hits, stored_tokens(hits, generation.tokens, encoder))
        found.sort(key=lambda candidate: candidate.span.start)
        return [np.array([one.features[FEATURES.index(name)] for one in found]) for name in names]


def test_what_a_passage_said_before_fades_with_every_sentence(tmp_path: Path) -> None:
    text = "Rain fell. Workers mended the footbridge. It cost ninety crowns. Children cheered."
    article = Article(id="a", title="Notice", text=text)
    context, own = columns(tmp_path, "footbridge", article, "context_tokens", "sentence_tokens")
    # Nothing better was said before the first two.
    assert context[:2].tolist() == own[:2].tolist()
    assert own[1] > 0.8 > 0.4 > own[2:].max()
    assert context[2] == np.float32(0.7) * own[1]
    assert np.isclose(context[3], 0.7 * 0.7 * own[1])


def test_the_headline_is_said_before_all_and_what_comes_later_is_not(tmp_path: Path) -> None:
    text = "Rain fell. Children cheered. Workers mended the footbridge."
    names = "context_tokens", "sentence_tokens"
    for title, told in (("Notice", 0.0), ("Footbridge", 1.0)):
        article = Article(id="a", title=title, text=text)
        (tmp_path / title).mkdir()
        context, own = columns(tmp_path / title, "footbridge", article, *names)
        assert own[:2].max() < 0.4
        assert context[2] == own[2] > 0.8
        assert bool(context[0] > 0.6) is (told > 0)
        assert bool(context[1] > 0.4) is (told > 0)
