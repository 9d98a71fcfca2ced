"""Hybrid search: dense and lexical, fused."""

from collections.abc import Sequence

import numpy as np

from index.encoder import Encoder, Vectors
from index.generation import Generation
from index.models import Article, Passage
from retrieval.fusion import fuse
from retrieval.models import Hit

# How deep each ranking goes before fusion.
_DEPTH = 50
# Copies of a story crowd the best ranks; so many times the wanted number is looked through.
_AHEAD = 3


class Searcher:
    """Finds the passages of one generation that are nearest to a query."""

    def __init__(self, generation: Generation, encoder: Encoder) -> None:
        self.generation = generation
        self.encoder = encoder

    def search(self, query: str, count: int) -> tuple[Vectors, list[Hit]]:
        """Return the query's vector, shape `(dimension,)`, and the `count` best passages.

        Of a story that several articles tell, only the article that is nearest gives passages.
        """
        store, vectors = self.generation.store, self.generation.vectors
        vector = np.asarray(self.encoder.encode_queries([query])[0])
        bm25 = {match.row: match.score for match in store.match(query, _DEPTH)}
        near = [neighbour.row for neighbour in vectors.search(vector, _DEPTH)]
        # Rows that only the lexical search found get their similarity too.
        found = list(dict.fromkeys([*near, *bm25]))
        similarity = dict(zip(found, vectors.similarities(vector, found), strict=True))
        fused = fuse([similarity, bm25])
        passages = store.passages(list(fused)[: count * _AHEAD])
        articles: dict[str, Article] = {}
        hits = []
        for passage in self._one_a_story(passages)[:count]:
            article = articles.get(passage.article) or store.article(passage.article)
            assert article is not None, "every passage's article is in its store"
            articles[passage.article] = article
            hits.append(
                Hit(
                    passage=passage,
                    article=article,
                    similarity=similarity[passage.row],
                    bm25=bm25.get(passage.row, 0.0),
                    score=fused[passage.row],
                )
            )
        return vector, hits

    def _one_a_story(self, passages: Sequence[Passage]) -> list[Passage]:
        """Leave out the passages of articles whose story another article tells further up."""
        told = self.generation.store.story_of(list({passage.article for passage in passages}))
        by: dict[int, str] = {}
        return [
            passage
            for passage in passages
            if passage.article not in told
            or by.setdefault(told[passage.article], passage.article) == passage.article
        ]
