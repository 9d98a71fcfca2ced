"""Hybrid search: dense and lexical, fused."""

import numpy as np

from index.encoder import Encoder, Vectors
from index.generation import Generation
from index.models import Article
from retrieval.fusion import fuse
from retrieval.models import Hit

# How deep each ranking goes before fusion.
_DEPTH = 50


class Searcher:
    """Finds the passages of one generation that are nearest to a query."""

    def __init__(self, generation: Generation, encoder: Encoder) -> None:
        self.generation = generation
        self.encoder = encoder

    def search(self, query: str, count: int) -> tuple[Vectors, list[Hit]]:
        """Return the query's vector, shape `(dimension,)`, and the `count` best passages."""
        store, vectors = self.generation.store, self.generation.vectors
        vector = np.asarray(self.encoder.encode_queries([query])[0])
        bm25 = {match.row: match.score for match in store.match(query, _DEPTH)}
        near = [neighbour.row for neighbour in vectors.search(vector, _DEPTH)]
        # Rows that only the lexical search found get their similarity too.
        found = list(dict.fromkeys([*near, *bm25]))
        similarity = dict(zip(found, vectors.similarities(vector, found), strict=True))
        fused = fuse([similarity, bm25])
        rows = list(fused)[:count]
        articles: dict[str, Article] = {}
        hits = []
        for passage in store.passages(rows):
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
