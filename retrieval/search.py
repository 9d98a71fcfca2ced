"""Hybrid search: dense and lexical, fused, and read again by a reranker if there is one."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from index.analysis import MOST_TERMS, query_terms
from index.catalogue import Rows
from index.encoder import Encoder, Readings, Vectors
from index.generation import Generation
from index.languages import question_language
from index.models import Article, Passage
from retrieval.diversity import capped, one_a_story
from retrieval.fusion import blend, fuse
from retrieval.models import Hit
from retrieval.recency import Preference, prefer
from retrieval.reranker import Reranker
from retrieval.unread import reads

# How deep each ranking goes before fusion.
_DEPTH = 50
# Copies of a story crowd the best ranks; so many times the wanted number is looked through.
_AHEAD = 3
# Of how many passages the mean is taken.
_SAMPLE = 4_096
# Passages that a reranker reads: as many as sentences are chosen from, and twice as many that it
# may raise among them. Each costs a pass of its model.
_READ = 30


class Searcher:
    """Finds the passages of one generation that are nearest to a query. Not for use from several
    threads at once."""

    def __init__(
        self, generation: Generation, encoder: Encoder, reranker: Reranker | None = None
    ) -> None:
        self.generation = generation
        self.encoder = encoder
        self.reranker = reranker
        # A question that nothing covers is searched for again, to look for slips of the pen.
        self._last: tuple[str, Readings] | None = None
        self._read_languages: dict[str, bool] = {}

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
    ) -> tuple[Readings, list[Hit]]:
        """Return the encoder's reading of the query and the `count` best passages, of the rows
        `among` where they are given.

        In a language that the encoder doesn't read, words alone count, where any are found.
        `preference` tells which articles are preferred for their dates. Of a story that several
        articles tell, only the article that is nearest gives passages, and no article crowds the
        others out.
        """
        store, vectors = self.generation.store, self.generation.vectors
        words = query_terms(query, store.languages)[:MOST_TERMS]
        if self._last is None or self._last[0] != query:
            self._last = query, self.encoder.read_queries([query])
        read_query = self._last[1]
        (vector,) = read_query.vectors
        bm25 = {
            match.row: match.score for match in self.generation.lexical.match(words, _DEPTH, among)
        }
        near = [neighbour.row for neighbour in vectors.search(vector, _DEPTH, among)]
        # Rows that only the lexical search found get their similarity too.
        found = list(dict.fromkeys([*near, *bm25]))
        similarity = dict(zip(found, vectors.similarities(vector, found), strict=True))
        # What any passage gets says nothing: little with some models, three quarters with E5's.
        floor = float(self._mean @ vector)
        above = {row: max(cosine - floor, 0.0) for row, cosine in similarity.items()}
        meant = self.reads(question_language(query, store.languages)) or not bm25
        fused = fuse([above, bm25] if meant else [bm25])
        scores = self._preferred(fused, preference)
        passages = one_a_story(store.passages(list(scores)[: count * _AHEAD]), scores, store)
        articles: dict[str, Article] = {}
        read = self._read(query, passages[:_READ], articles)
        if read:
            scores = self._preferred(blend(fused, read), preference)
            passages.sort(key=lambda passage: -scores[passage.row])
        hits = [
            Hit(
                passage=passage,
                article=self._article(passage, articles),
                similarity=similarity[passage.row],
                bm25=bm25.get(passage.row, 0.0),
                score=scores[passage.row],
                rerank=read.get(passage.row),
            )
            for passage in capped(passages, count)
        ]
        return read_query, hits

    def reads(self, language: str) -> bool:
        """Whether the encoder was made for a language."""
        if language not in self._read_languages:
            # Nearly every encoder was made for English, and most archives hold nothing else.
            self._read_languages[language] = language == "en" or reads(self.encoder, language)
        return self._read_languages[language]

    def _preferred(
        self, fused: dict[int, float], preference: Preference | None
    ) -> dict[int, float]:
        if preference is None:
            return fused
        return prefer(fused, self.generation.store.published(list(fused)), preference)

    def _read(
        self, query: str, passages: Sequence[Passage], articles: dict[str, Article]
    ) -> dict[int, float]:
        """The reranker's scores by row; none without a reranker."""
        if self.reranker is None or not passages:
            return {}
        texts = []
        for passage in passages:
            article = self._article(passage, articles)
            texts.append(f"{article.title}\n{article.text[passage.start : passage.end]}".lstrip())
        scores = self.reranker.score(query, texts)
        return {p.row: float(score) for p, score in zip(passages, scores, strict=True)}

    def _article(self, passage: Passage, articles: dict[str, Article]) -> Article:
        """The passage's article, kept in `articles` as several passages may be of one."""
        article = articles.get(passage.article) or self.generation.store.article(passage.article)
        assert article is not None, "every passage's article is in its store"
        articles[passage.article] = article
        return article
