"""Who holds a post now: where articles of different days name different people, the newest one's.

The question's words are as near to "The chief executive, Per Hald, will stay" as to what was
written when somebody else had taken over.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from index.analysis import terms
from index.encoder import Vectors
from retrieval.conflicts import published
from retrieval.features import Candidate, Question
from retrieval.on_subject import terms_near
from retrieval.posts import AskedPost, Holder, asked_post, holders

# In log-odds: a sentence that names a holder may answer by so much less well than the best one.
_LESS = 6.0
_NOW = frozenset("today now current present new act interim нов нынешн сейчас теперь".split())
# Of the terms of what a post is of, by weight.
_MOST = 0.65
# Of those who held it then, "in 2019", "until May", or who may hold it one day.
_YEAR = re.compile(r"\b(?:from|in|в) (\d{4})\b")
_NOT_NOW = re.compile(
    r"\b(?:until|at the time|before that|died|dies|obituary|candidates?|would-be"
    r"|(?:wants?|hopes?|likes?|tries|trying) to (?:be|become)|may become|до \d{4})\b",
    re.IGNORECASE,
)


class _Told(NamedTuple):
    candidate: Candidate
    score: float
    holders: frozenset[Holder]


def holding(
    question: Question,
    chosen: Sequence[Candidate],
    found: Sequence[Candidate],
    scores: Vectors,
    most: int,
) -> list[Candidate]:
    """Return what to quote for a question who holds a post: the sentence of `found`, whose
    log-odds are `scores`, that names the one of the newest article, then those of `chosen` that
    name others, newest article first, then the rest of `chosen`; at most `most`. Where the best of
    `chosen` names nobody, or articles of different days don't name different people, `chosen`.
    """
    asked = asked_post(question.text)
    if asked is None or not chosen:
        return list(chosen)
    told = _told(question, asked, found, scores)
    best = next((one for one in told if one.candidate is chosen[0]), None)
    if best is None:
        return list(chosen)
    post = min(best.holders).post
    told = [
        one._replace(holders=frozenset(holder for holder in one.holders if holder.post == post))
        for one in told
        if one.score >= best.score - _LESS
    ]
    told = _newest_first([one for one in told if one.holders])
    first: dict[frozenset[Holder], Candidate] = {}
    for one in told:
        if not any(one.holders & known for known in first):
            first[one.holders] = one.candidate
    days = {published(one.candidate).date() for one in told}
    if len(days) < 2 or len(first) < 2:
        return list(chosen)
    newest, *older = first.values()
    if newest is chosen[0]:
        return list(chosen)
    named = [newest, *(one for one in older if any(one is other for other in chosen))]
    rest = [one for one in chosen if not any(one is other for other in named)]
    return [*named, *rest][:most]


def _told(
    question: Question, asked: AskedPost, found: Sequence[Candidate], scores: Vectors
) -> list[_Told]:
    start, end = asked.span
    about = [
        word.terms
        for word in question.words
        if (word.end <= start or word.start >= end) and not _NOW.issuperset(word.terms)
    ]
    asking = [word.terms for word in question.words if word.terms not in about]
    own = frozenset(term for same in about for term in same)
    told = []
    for candidate, score in zip(found, scores, strict=True):
        article = candidate.hit.article
        if article.published is None or _is_history(candidate):
            continue
        language = question.language_of(article)
        if asked.kind and candidate.terms.isdisjoint(terms(asked.kind, language)):
            continue
        named = frozenset(
            holder
            for holder in holders(candidate.text, language, own)
            if holder.post in asked.posts
        )
        # "CEO" may be told in other words.
        near = terms_near(question, candidate).union(*asking)
        if named and question.names_missing(near) == 0 and _most_found(question, about, near):
            told.append(_Told(candidate, float(score), named))
    return told


def _most_found(question: Question, about: Sequence[tuple[str, ...]], near: frozenset[str]) -> bool:
    total = sum(question.weights[same] for same in about)
    found = sum(question.weights[same] for same in about if not near.isdisjoint(same))
    return total > 0 and found >= _MOST * total


def _is_history(candidate: Candidate) -> bool:
    """Whether a sentence tells of who held a post at another time."""
    year = published(candidate).year
    return _NOT_NOW.search(candidate.text) is not None or any(
        int(told) < year for told in _YEAR.findall(candidate.text)
    )


def _newest_first(told: Sequence[_Told]) -> list[_Told]:
    """The newest article's first; of its sentences, those first that name somebody whom no older
    article names, as it may name both who comes and who goes."""

    def order(one: _Told) -> tuple[float, bool, float]:
        at: datetime = published(one.candidate)
        is_known = any(
            one.holders & other.holders and published(other.candidate) < at for other in told
        )
        return -at.timestamp(), is_known, -one.score

    return sorted(told, key=order)
