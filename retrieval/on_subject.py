"""Whether a sentence is about what a question is about."""

import re
from collections.abc import Iterable
from functools import lru_cache

from index.analysis import terms
from index.models import Span
from retrieval.asked_days import TAKES_PLACE
from retrieval.asked_figures import harm_of
from retrieval.features import Candidate, Question
from retrieval.figure_words import GENERIC_PERSONS, PERSONS, SAME_THING

# Of the question's terms, by weight, that must be held.
_ON_SUBJECT = 0.65
# Terms of a question that tells what it means, without those that ask how much.
_SPECIFIC = 2
# In letters, of a doing that a noun is made from.
_STEM = 4
# In these, words grow at their ends, and what is left of them may do so too: "kazada" and
# "kazasında" are of "kaza".
_GROWING = frozenset(("az", "tr"))
_ASKING = frozenset("mani much скольк kac nec".split())
# Of words that say little themselves: "countries take part".
LIGHT = frozenset("go goe went gone take took part anybodi anyon somebodi someon".split())
# "Arrested", "arrests": what people did, in a noun that counts them.
_DOER = re.compile(r"(?:at|ist)?(?:ur|or|er|e|ant|ion|ee)?")


def is_on_subject(
    question: Question,
    span: Span,
    candidate: Candidate,
    *,
    of_harm: bool = False,
    of_money: bool = False,
    takes_place: bool = False,
    anywhere: bool = False,
    done: frozenset[str] = frozenset(),
) -> bool:
    """Whether a sentence is about what the question is about: its passage and headline hold all of
    the question's names and most of its terms, by weight; where money is asked for, the sentence
    and the headline do, as one article names many prices. `anywhere`: the article does.

    The words at `span`, which ask, are no part of it; nor is who was harmed and how, or that
    something takes place, which is told in many words. `done` are the terms of what people did,
    who may be called by it.
    """
    # "How much is the damage?" is answered of many things.
    near = terms_near(question, candidate, anywhere=anywhere)
    if len(set(question.terms) - _ASKING) < _SPECIFIC or question.names_missing(near) > 0:
        return False
    article = candidate.hit.article
    title = terms(article.title, question.language_of(article))
    held = set(candidate.terms.union(title) if of_money else near)
    # "Without electricity" of homes without power, "signatures" of people who signed.
    held |= {same for term in held for same in SAME_THING.get(term, ())}
    held |= {GENERIC_PERSONS[term] for term in held & GENERIC_PERSONS.keys()}
    if did := {verb for verb in done for term in held if is_doer(term, verb)}:
        held |= did | PERSONS
    about = [
        word
        for word in question.words
        if (word.end <= span.start or word.start >= span.end)
        and not (of_harm and is_harm(question.text[word.start : word.end], word.terms))
        and not (takes_place and TAKES_PLACE.issuperset(word.terms))
        and not LIGHT.issuperset(word.terms)
    ]
    letters = _STEM if question.language in _GROWING else None
    held = {term[:letters] for term in held}
    total = sum(question.weights[word.terms] for word in about)
    found = sum(
        question.weights[word.terms]
        for word in about
        if not held.isdisjoint(term[:letters] for term in word.terms)
    )
    return total > 0 and found >= _ON_SUBJECT * total


def terms_near(
    question: Question, candidate: Candidate, *, anywhere: bool = False
) -> frozenset[str]:
    """The terms of the headline and of the sentence's passage; `anywhere`: of the article."""
    article, passage = candidate.hit.article, candidate.hit.passage
    said = article.text if anywhere else article.text[passage.start : passage.end]
    text = f"{article.title}\n{said}"
    return _terms_of(text, question.language_of(article))


@lru_cache(maxsize=64)
def _terms_of(text: str, language: str) -> frozenset[str]:
    # For each sentence of a passage.
    return frozenset(terms(text, language))


def names_missing(question: Question, candidate: Candidate) -> bool:
    return question.names_missing(terms_near(question, candidate)) > 0


def is_harm(word: str, its_terms: Iterable[str]) -> bool:
    return PERSONS.issuperset(its_terms) or bool(harm_of(word))


def is_doer(noun: str, verb: str) -> bool:
    """Whether two terms are a doing and who does it, either way: "visit", "visitor"."""
    short, long = sorted((noun, verb), key=len)
    return (
        len(short) >= _STEM
        and long.startswith(short)
        and _DOER.fullmatch(long, len(short)) is not None
    )
