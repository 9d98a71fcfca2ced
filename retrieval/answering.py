"""A question to a cited answer, over one generation."""

import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple

from index.catalogue import Rows
from index.encoder import Encoder, Vectors
from index.generation import Generation
from index.languages import foreign_language
from index.models import Article
from index.text import single_line
from retrieval.ages import asks_age, tells_age
from retrieval.choosing import choose
from retrieval.citing import cite
from retrieval.conflicts import conflicting, published, put_first
from retrieval.corrections import with_corrections
from retrieval.evidence import Evidence, shipped
from retrieval.features import Candidate, Question, candidates
from retrieval.filters import Filters
from retrieval.harm_told import telling
from retrieval.known_names import as_known
from retrieval.models import Answer, Headline, Hit, Quote, Searched, Wishes
from retrieval.newest import newest, newest_of
from retrieval.passage_tokens import stored_tokens
from retrieval.recency import Preference
from retrieval.reranker import Reranker
from retrieval.search import Searcher
from retrieval.sequels import completed
from retrieval.spelling import Speller
from retrieval.when import understand

logger = logging.getLogger(__name__)

# Passages whose sentences are weighed. More cost time and hardly add a right sentence.
PASSAGES = 10
_NEAREST = 3
_NEWEST = 5
# In characters: far more than the encoder reads of a question, or a search has use for.
_LONGEST_QUERY = 1_000
# Headlines less like the question than this have nothing to do with it, unless it names where to
# look and little else: "What did the Post report last week?"
_NEAR = 0.3
# Pasted from a page, or typed by who expects that it makes words bold.
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")


class Scope(NamedTuple):
    """What a question is searched as: the query, which articles are preferred, the rows that are
    searched (None: all), and what restricted them. `general`: whatever news there is is asked
    for."""

    query: str
    preference: Preference
    among: Rows | None
    searched: Searched | None
    general: bool = False

    def newest_first(self) -> "Scope":
        """The same, as for a question that asks for the latest."""
        return self._replace(preference=self.preference.model_copy(update={"latest": True}))


class Answerer:
    """Answers questions from one generation. Not for use from several threads at once."""

    def __init__(
        self,
        generation: Generation,
        encoder: Encoder,
        quotes: int = 3,
        evidence: Evidence | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self.generation = generation
        self._searcher = Searcher(generation, encoder, reranker)
        self.encoder = encoder
        self.reranker = reranker
        self.evidence = evidence or shipped(encoder.name)
        self._quotes = quotes

    def answer(
        self,
        question: str,
        now: datetime | None = None,
        options: Filters | None = None,
        wishes: Wishes | None = None,
    ) -> Answer:
        """Answer with verified quotations, or say that nothing covers the question.

        `now` is when it is asked, in the asker's time zone, if not at this moment here. What the
        question says of dates, outlets and authors restricts the search or tells what is
        preferred; `options` win over it. A restriction that leaves no article is lifted, and the
        answer's `searched` says so. What nothing covers as it is written is answered as it is
        respelled, where that is covered; its `understood` says so.
        """
        wishes = wishes or Wishes()
        answer = self._answered(question, now, options, wishes)
        if answer.covered or answer.newest:
            return answer
        other = self._respelled(question, now)
        if other is not None:
            meant = self._answered(other, now, options, wishes)
            if meant.covered:
                return meant.model_copy(update={"question": question, "understood": other})
        return answer

    def _answered(
        self, question: str, now: datetime | None, options: Filters | None, wishes: Wishes
    ) -> Answer:
        scope = self.scope(_TAG.sub(" ", question), now, options)
        if wishes.recent:
            scope = scope.newest_first()
        if scope.general:
            answer = self._newest(question, scope)
        else:
            answer = self._answer(question, scope, wishes)
        return answer.model_copy(update={"searched": scope.searched}) if scope.searched else answer

    def _respelled(self, question: str, now: datetime | None) -> str | None:
        """The question without slips of the pen, as far as the articles tell."""
        if len(question) > _LONGEST_QUERY:
            return None
        speller = Speller(question, self.generation.store, self.generation.lexical)
        if not speller.unknown:
            return None
        scope = self.scope(question, now)
        read, hits = self._searcher.search(question, PASSAGES, scope.preference, scope.among)
        return speller.respelled([hit.passage for hit in hits], read.tokens[0].spans)

    def scope(
        self, question: str, now: datetime | None = None, options: Filters | None = None
    ) -> Scope:
        """Return what to search for and where; see `answer`."""
        asked = now or datetime.now().astimezone()
        query = single_line(question)[:_LONGEST_QUERY]
        understood = understand(query, asked, *self._names)
        filters = understood.filters
        if options:
            filters = filters.merged(as_known(options, *self._names))
        preference = Preference(now=asked, about=understood.about, latest=understood.latest)
        if not filters:
            return Scope(understood.text, preference, None, None, understood.general)
        kept = filters.select(self.generation.store, asked.tzinfo or UTC)
        searched = Searched(articles=kept.articles, **filters.model_dump())
        among = kept.rows if kept.articles else None
        return Scope(understood.text, preference, among, searched, understood.general)

    def ranked_articles(
        self, question: str, passages: int, now: datetime | None = None
    ) -> list[str]:
        """Return the ids of the articles that the best `passages` passages are of, best first."""
        return list(dict.fromkeys(hit.article.id for hit in self.hits(question, passages, now)))

    def hits(self, question: str, passages: int, now: datetime | None = None) -> list[Hit]:
        """Return the best `passages` passages for a question, best first."""
        scope = self.scope(question, now)
        return self._searcher.search(scope.query, passages, scope.preference, scope.among)[1]

    def articles_near(self, text: str, passages: int) -> list[Article]:
        """Return the articles of the best `passages` passages for a text, best first, whatever it
        says of dates and outlets."""
        query = single_line(text)[:_LONGEST_QUERY]
        _, hits = self._searcher.search(query, passages)
        return list({hit.article.id: hit.article for hit in hits}.values())

    @cached_property
    def _names(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        store = self.generation.store
        outlets, authors, sections = (
            tuple(name for name, _ in names)
            for names in (store.outlets(), store.authors(), store.sections())
        )
        return outlets, authors, sections

    def _newest(self, question: str, scope: Scope) -> Answer:
        """The newest articles, for a question that asks for nothing else."""
        store, among = self.generation.store, scope.among
        if among is None:
            found = newest(store, _NEWEST, scope.preference.now)
        else:
            found = newest_of(store, among, _NEWEST)
        return Answer(
            question=question,
            covered=False,
            newest=tuple(map(Headline.of, found)),
            confidence=0,
            generation=self.generation.manifest.generation,
        )

    def _answer(self, question: str, scope: Scope, wishes: Wishes) -> Answer:
        generation = self.generation.manifest.generation
        read, hits = self._searcher.search(scope.query, PASSAGES, scope.preference, scope.among)
        languages = self.generation.store.languages
        foreign = foreign_language(scope.query, languages) if self.evidence.across else None
        asked = Question(scope.query, read, self.generation.store, self.generation.lexical, foreign)
        tokens = stored_tokens(hits, self.generation.tokens, self.encoder)
        found = candidates(asked, hits, tokens)
        if not found or not asked.terms:
            return Answer(question=question, covered=False, confidence=0, generation=generation)
        if asks_age(scope.query):
            # Where one is told, no other number is an answer.
            found = [one for one in found if tells_age(one.text)] or found
        found, scores, confidence = weighed(asked, found, self.evidence)
        if confidence >= self.evidence.threshold:
            found, scores = with_corrections(found, scores, self.generation.store)
            most = wishes.quotes or self._quotes
            chosen = telling(asked, choose(found, scores, most), found, scores, most)
            if scope.preference.latest:
                chosen.sort(key=published, reverse=True)
            against = conflicting(asked, chosen, found, scores)
            chosen = put_first(against.sentences, chosen, most)
            chosen = completed(chosen, scope.query, self.generation.store)
            quotes, sources = cite(chosen, self.generation.store)
            if quotes:
                return Answer(
                    question=question,
                    covered=True,
                    quotes=quotes,
                    sources=sources,
                    conflict=() if against.running else _positions(against.sentences, quotes),
                    confidence=confidence,
                    doubtful=self.evidence.doubts(confidence),
                    generation=generation,
                )
        return Answer(
            question=question,
            covered=False,
            nearest=_nearest(hits, _NEAR if scope.among is None else 0.0),
            languages=languages if foreign_language(scope.query, languages) else (),
            confidence=confidence,
            generation=generation,
        )


def weighed(
    asked: Question, found: list[Candidate], evidence: Evidence
) -> tuple[list[Candidate], Vectors, float]:
    """Return the sentences to choose from, their log-odds, shape `(sentences,)`, and the
    probability that the best one answers.

    Sentences in the question's language and those in others are weighed by models of their own,
    whose odds can't be compared; the likelier group answers.
    """
    if evidence.across is None:
        scores = evidence.sentence_scores(found)
        return found, scores, evidence.confidence(found, scores)
    is_same = [asked.language_of(one.hit.article) == asked.language for one in found]
    groups = []
    for models, wanted in ((evidence, True), (evidence.across, False)):
        group = [one for one, same in zip(found, is_same, strict=True) if same is wanted]
        if group:
            scores = models.sentence_scores(group)
            groups.append((group, scores, models.confidence(group, scores)))
    return max(groups, key=lambda group: group[2])


def _positions(against: Sequence[Candidate], quotes: Sequence[Quote]) -> tuple[int, ...]:
    """Where the sentences that conflict stand among the quotes; nothing where fewer than two do,
    as when one was left out."""
    places = {(candidate.hit.article.id, candidate.span.start) for candidate in against}
    found = tuple(n for n, quote in enumerate(quotes) if (quote.article, quote.start) in places)
    return found if len(found) > 1 else ()


def _nearest(hits: Sequence[Hit], least: float) -> tuple[Headline, ...]:
    articles = {
        hit.article.id: hit.article
        for hit in sorted(hits, key=lambda hit: -hit.similarity)
        if hit.similarity >= least
    }
    return tuple(map(Headline.of, list(articles.values())[:_NEAREST]))
