"""Hybrid search: dense and lexical, fused."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from index.catalogue import Rows
from index.encoder import Encoder, Vectors
from index.generation import Generation
from index.models import Article, Passage
from retrieval.fusion import fuse
from retrieval.models import Hit
from retrieval.recency import Preference, prefer

# How deep each ranking goes before fusion.
_DEPTH = 50
# Copies of a story crowd the best ranks; so many times the wanted number is looked through.
_AHEAD = 3
# Of how many passages the mean is taken.
_SAMPLE = 4_096
# Copies of a passage differ in score by what stands around it.
_AS_NEAR = 0.97


class Searcher:
    """Finds the passages of one generation that are nearest to a query."""

    def __init__(self, generation: Generation, encoder: Encoder) -> None:
        self.generation = generation
        self.encoder = encoder

    @cached_property
    def _mean(self) -> Vectors:
        """The mean vector of passages from all over the index, shape `(dimension,)`."""
        vectors = self.generation.vectors
        rows = list(range(0, len(vectors), 1 + len(vectors) // _SAMPLE))
        return np.asarray(vectors.at(rows).mean(axis=0) if rows else np.zeros(vectors.dimension))

    def search(
        self,
        query: str,
        count: int,
        preference: Preference | None = None,
        among: Rows | None = None,
    ) -> tuple[Vectors, list[Hit]]:
        """Return the query's vector, shape `(dimension,)`, and the `count` best passages, of the
        rows `among` where they are given.

        `preference` tells which articles are preferred for their dates. Of a story that several
        articles tell, only the article that is nearest gives passages.
        """
        store, vectors = self.generation.store, self.generation.vectors
        vector = np.asarray(self.encoder.encode_queries([query])[0])
        bm25 = {match.row: match.score for match in store.match(query, _DEPTH, among)}
        near = [neighbour.row for neighbour in vectors.search(vector, _DEPTH, among)]
        # Rows that only the lexical search found get their similarity too.
        found = list(dict.fromkeys([*near, *bm25]))
        similarity = dict(zip(found, vectors.similarities(vector, found), strict=True))
        # What any passage gets says nothing: little with some models, three quarters with E5's.
        floor = float(self._mean @ vector)
        above = {row: max(cosine - floor, 0.0) for row, cosine in similarity.items()}
        fused = fuse([above, bm25])
        if preference is not None:
            fused = prefer(fused, store.published(list(fused)), preference)
        passages = store.passages(list(fused)[: count * _AHEAD])
        articles: dict[str, Article] = {}
        hits = []
        for passage in self._one_a_story(passages, fused)[:count]:
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

    def _one_a_story(
        self, passages: Sequence[Passage], scores: Mapping[int, float]
    ) -> list[Passage]:
        """Leave out the passages of articles whose story another article tells better: its best
        passage is nearer, or as near and has an address and an outlet to show for it."""
        store = self.generation.store
        told = store.story_of(list({passage.article for passage in passages}))
        best: dict[str, float] = {}
        for passage in passages:
            best.setdefault(passage.article, scores[passage.row])
        chosen: dict[int, str] = {}
        for story in set(told.values()):
            tellers = [name for name in best if told.get(name) == story]
            least = _AS_NEAR * max(best[name] for name in tellers)
            near = [name for name in tellers if best[name] >= least]
            chosen[story] = max(near, key=lambda name: self._can_be_shown(name))
        return [p for p in passages if chosen.get(told.get(p.article, -1), p.article) == p.article]

    def _can_be_shown(self, article_id: str) -> tuple[bool, bool]:
        article = self.generation.store.article(article_id)
        return article is not None and article.url is not None, bool(article and article.source)
