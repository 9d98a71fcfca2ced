"""Quotes that say what there is on a subject: one from each of several articles, the newest first.

The sentences that are likest such a question are three of one article, and say one thing.
"""

from collections.abc import Sequence

from index.analysis import terms
from index.encoder import Vectors
from index.models import Article
from retrieval.choosing import choose, says_the_same
from retrieval.conflicts import published
from retrieval.features import Candidate, Question, is_sentence

# In log-odds. Articles whose best sentence is so much less like the subject than the best of all
# are about something else; those within less of it are told by their age.
_FARTHEST = 5.0
_NEAR = 2.5
# An article says in its first sentences what it is about: they may be less like the subject by so
# much, and by more where most of the subject stands in the headline.
_EARLIER, _LEADING = 2.0, 4.0
_MOSTLY = 0.5
# What an article is about stands in its headline.
_HEADLINE = 3.0


def gist(
    asked: Question, found: Sequence[Candidate], scores: Vectors, most: int
) -> list[Candidate]:
    """Return a sentence of each of the articles that are about the subject `asked`, at most `most`,
    the newest first: that of the best one, and of the newest of the others, without those that only
    repeat one; where there is one article, what is said best. `scores` are the sentences' log-odds,
    shape `(sentences,)`."""
    articles: dict[str, list[tuple[float, Candidate]]] = {}
    for one, score in zip(found, scores.tolist(), strict=True):
        if is_sentence(one.text):
            articles.setdefault(one.hit.article.id, []).append((score, one))
    told = sorted(
        (_told(asked, sentences) for sentences in articles.values()), key=lambda one: -one[0]
    )
    told = [one for one in told if one[0] >= told[0][0] - _FARTHEST]
    if len(told) < 2:
        return choose(found, scores, most)
    (best, first), *others = told
    near = [one for score, one in others if score >= best - _NEAR]
    far = [one for score, one in others if score < best - _NEAR]
    near.sort(key=published, reverse=True)
    kept: list[Candidate] = []
    for one in (first, *near, *far):
        if not any(says_the_same(one, other) for other in kept):
            kept.append(one)
    return sorted(kept[:most], key=published, reverse=True)


def _told(asked: Question, sentences: Sequence[tuple[float, Candidate]]) -> tuple[float, Candidate]:
    """How well an article tells of a subject, and the sentence that does."""
    best = max(score for score, _ in sentences)
    share = _in_headline(asked, sentences[0][1].hit.article)
    least = best - (_LEADING if share >= _MOSTLY else _EARLIER)
    early = [one for score, one in sentences if score >= least]
    return best + share * _HEADLINE, min(early, key=lambda one: one.span.start)


def _in_headline(asked: Question, article: Article) -> float:
    """The share of the subject's words that stand in an article's headline, in whatever form."""
    held = set(terms(article.title, asked.language_of(article)))
    begun = article.title.casefold().split()
    found = [
        not held.isdisjoint(word.terms) or any(one.startswith(word.terms[0]) for one in begun)
        for word in asked.words
    ]
    return sum(found) / len(found) if found else 0.0
