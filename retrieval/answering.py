"""A question to a cited answer, over one generation."""

import logging
import re
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

import numpy as np

from index.encoder import Encoder
from index.generation import Generation
from index.languages import foreign_language
from index.models import Article
from index.text import single_line
from retrieval.ages import asks_age, tells_age
from retrieval.citing import cite
from retrieval.conflicts import conflicting, put_first
from retrieval.corrections import with_corrections
from retrieval.evidence import Evidence, shipped
from retrieval.features import Candidate, Question, candidates
from retrieval.filters import Filters
from retrieval.introducing import introducing
from retrieval.known_names import check_known
from retrieval.lacking import is_lacking
from retrieval.models import Answer, Headline, Hit, Quote, Wishes
from retrieval.of_days import listed, names
from retrieval.passage_tokens import stored_tokens
from retrieval.periods import Period
from retrieval.quoting import to_quote
from retrieval.reranker import Reranker
from retrieval.scope import Scope, scope_of
from retrieval.search import Searcher
from retrieval.sequels import completed
from retrieval.spelling import Speller
from retrieval.subjects import subject_asked_for
from retrieval.weighing import weighed

logger = logging.getLogger(__name__)

# Passages whose sentences are weighed. More cost time and hardly add a right sentence.
PASSAGES = 10
_NEAREST = 3
# In characters: far more than the encoder reads of a question, or a search has use for.
_LONGEST_QUERY = 1_000
# Headlines less like the question than this have nothing to do with it, unless it names where to
# look and little else: "What did the Post report last week?"
_NEAR = 0.3
# Pasted from a page, or typed by who expects that it makes words bold.
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")


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
        within: frozenset[str] = frozenset(),
    ) -> Answer:
        """Answer with verified quotations, or say that nothing covers the question.

        `now` is when it is asked, in the asker's time zone, if not at this moment here. What the
        question says of dates, outlets and authors restricts the search or tells what is
        preferred; `options` win over it. A restriction that leaves no article is lifted, and the
        answer's `searched` says so. What nothing covers as it is written is answered as it is
        respelled, where that is covered; its `understood` says so. Where ids of articles are given,
        nothing is searched but `within` these, as the question is written.
        """
        wishes = wishes or Wishes()
        answer = self._answered(question, now, options, wishes, within)
        if answer.covered or answer.newest or within:
            return answer
        other = self._respelled(question, now)
        if other is not None:
            meant = self._answered(other, now, options, wishes)
            if meant.covered:
                return meant.model_copy(update={"question": question, "understood": other})
        return answer

    def _answered(
        self,
        question: str,
        now: datetime | None,
        options: Filters | None,
        wishes: Wishes,
        within: frozenset[str] = frozenset(),
    ) -> Answer:
        scope = self.scope(_TAG.sub(" ", question), now, options)
        if wishes.recent:
            scope = scope.newest_first()
        if within:
            rows = [p.row for article in within for p in self.generation.store.passages_of(article)]
            scope = scope.only(np.array(rows, dtype=np.int64))
        if scope.general and not within:
            answer = self._newest(question, scope, wishes)
        else:
            answer = self._answer(question, scope, wishes)
        if scope.searched is None:
            return answer
        nearest = scope.days is not None and scope.among is None and bool(answer.newest)
        searched = scope.searched.model_copy(update={"nearest_days": nearest})
        return answer.model_copy(update={"searched": searched})

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
        return scope_of(query, asked, options, self.generation.store, self._names)

    def check(self, options: Filters) -> None:
        """Raise UnknownNameError where an option names what no article has."""
        check_known(options, *self._names)

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

    def _newest(self, question: str, scope: Scope, wishes: Wishes) -> Answer:
        """The newest articles, for a question that asks for nothing else, or those of its days.

        Where none is of these days, what states a date within them is quoted, if anything does.
        """
        if scope.days and scope.among is None:
            days = Period(scope.days.since, scope.days.until)
            stated = self._answer(question, scope, wishes, days)
            if stated.covered:
                return stated
        newest, naming = listed(self.generation.store, scope)
        return Answer(
            question=question,
            covered=False,
            newest=tuple(map(Headline.of, newest)),
            naming=tuple(map(Headline.of, naming)),
            confidence=0,
            generation=self.generation.manifest.generation,
        )

    def _answer(
        self, question: str, scope: Scope, wishes: Wishes, within: Period | None = None
    ) -> Answer:
        """Answer from the passages of a scope; with sentences that state a date `within` a period
        alone, where one is given."""
        generation = self.generation.manifest.generation
        subject = subject_asked_for(scope.query, news=scope.news)
        if subject is not None:
            scope = scope._replace(query=subject)
        read, hits = self._searcher.search(scope.query, PASSAGES, scope.preference, scope.among)
        languages = self.generation.store.languages
        foreign = foreign_language(scope.query, languages) if self.evidence.across else None
        asked = Question(scope.query, read, self.generation.store, self.generation.lexical, foreign)
        tokens = stored_tokens(hits, self.generation.tokens, self.encoder)
        found = candidates(asked, hits, tokens)
        if within is not None:
            found = [one for one in found if names(one.hit.article, one.text, within)]
        if not found or not asked.terms:
            return Answer(question=question, covered=False, confidence=0, generation=generation)
        if asks_age(scope.query):
            # Where one is told, no other number is an answer.
            found = [one for one in found if tells_age(one.text)] or found
        read_language = self._searcher.reads(asked.language)
        named, told = introducing(scope.query, found)
        found, scores, confidence = weighed(
            asked, named or found, self.evidence, read=read_language
        )
        if named:
            least = self.evidence.sure if told else self.evidence.threshold
            confidence = max(confidence, least)
        if confidence >= self.evidence.threshold:
            found, scores = with_corrections(found, scores, self.generation.store)
            most = wishes.quotes or self._quotes
            chosen = to_quote(asked, scope, subject, found, scores, most)
            until = scope.searched.through if scope.searched else None
            against = conflicting(asked, chosen, found, scores, until)
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
                    doubtful=confidence < self.evidence.sure
                    or is_lacking(scope, asked, quotes, self.generation),
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


def _positions(against: Sequence[Candidate], quotes: Sequence[Quote]) -> tuple[int, ...]:
    """Where the sentences that conflict stand among the quotes; nothing where fewer than two do,
    as when one was left out."""
    places = [(candidate.hit.article.id, candidate.span.start) for candidate in against]
    found = tuple(
        n
        for n, quote in enumerate(quotes)
        if any(quote.article == one and quote.start <= at < quote.end for one, at in places)
    )
    return found if len(found) > 1 else ()


def _nearest(hits: Sequence[Hit], least: float) -> tuple[Headline, ...]:
    articles = {
        hit.article.id: hit.article
        for hit in sorted(hits, key=lambda hit: -hit.similarity)
        if hit.similarity >= least
    }
    return tuple(map(Headline.of, list(articles.values())[:_NEAREST]))
