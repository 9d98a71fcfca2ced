"""What a sentence tells for a question after a figure or a day."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from index.analysis import terms
from index.models import Span
from retrieval.asked_days import TAKES_PLACE, asks_for_day, day_given
from retrieval.asked_figures import Asked, harm_of, spared
from retrieval.features import Candidate, Question
from retrieval.figure_words import HARM, PERSONS, SUPERSEDED
from retrieval.figures import Figure, content_terms, differ, read_figures
from retrieval.stated_days import Day

# Of the question's terms, by weight, that must be held.
_ON_SUBJECT = 0.65
# Terms of a question that tells what it means, without those that ask how much.
_SPECIFIC = 2
_ASKING = frozenset("mani much скольк kac nec".split())
_PARTING = re.compile(r"[,;:](?!\d)|\b(?:and|while|but|и|а|ve|və)\b")
# "Two people, not three, died": what is said of the two goes on behind it.
_ASIDE = re.compile(r",\s(?:not|rather than|instead of|а не|вместо)\s[^,;:.!?]{1,30},")
_CLAUSE_END = re.compile(r"\s*(?:[,.;:!?)]|$)")
_AUXILIARIES = re.compile(r"\W*(?:(?:others?|were|was|are|is|have|has|had|been)\b\W*)*")


class Told(NamedTuple):
    """A sentence that answers with a figure or a day; the dates beside it; its own terms."""

    candidate: Candidate
    score: float
    value: Figure | Day
    days: tuple[Day, ...]
    terms: frozenset[str]


def told_figure(
    question: Question, asked: Asked, candidate: Candidate, score: float
) -> Told | None:
    """What a sentence answers with, if that is one figure and no doubt which."""
    language = question.language_of(candidate.hit.article)
    text = candidate.text
    same = language == asked.language
    if same and not _on_subject(question, asked.span, candidate, asked):
        return None
    read = read_figures(text, language)
    answers = _amounts(asked, text, read.figures, same=same)
    if len(answers) != 1:
        return None
    own = frozenset(content_terms(text, language)) | (asked.harm & harm_of(text))
    return Told(candidate, score, answers[0], read.days, own)


def told_day(question: Question, candidate: Candidate, score: float) -> Told | None:
    """The same of a day."""
    language = question.language_of(candidate.hit.article)
    when = asks_for_day(question.text)
    day = day_given(question.text, candidate.text)
    if when is None or day is None or candidate.hit.article.published is None:
        return None
    same = language == question.language
    if same and not _on_subject(question, Span(*when.span()), candidate, None):
        return None
    # What is said right beside the day is what happens on it.
    beside = set(terms(_clause(candidate.text, day), language))
    if same and beside.isdisjoint({*question.terms, *TAKES_PLACE}):
        return None
    own = frozenset(content_terms(candidate.text, language))
    return Told(candidate, score, day, (), own)


def _on_subject(question: Question, span: Span, candidate: Candidate, asked: Asked | None) -> bool:
    """Whether a sentence is about what the question is about: its passage and headline hold all of
    the question's names and most of its terms, by weight; where money is asked for, the sentence
    and the headline do, as one article names many prices.

    The words at `span`, which ask, are no part of it; nor is who was harmed and how, or that
    something takes place, which is told in many words.
    """
    # "How much is the damage?" is answered of many things.
    if len(set(question.terms) - _ASKING) < _SPECIFIC:
        return False
    article, passage = candidate.hit.article, candidate.hit.passage
    language = question.language_of(article)
    title = terms(article.title, language)
    near = {*title, *terms(article.text[passage.start : passage.end], language)}
    if question.names_missing(frozenset(near)):
        return False
    held = near if asked is None or asked.counts else {*title, *candidate.terms}
    about = [
        word
        for word in question.words
        if (word.end <= span.start or word.start >= span.end)
        and not (
            asked and asked.harm and _is_harm(question.text[word.start : word.end], word.terms)
        )
        and not (asked is None and TAKES_PLACE.issuperset(word.terms))
    ]
    total = sum(question.weights[word.terms] for word in about)
    found = sum(question.weights[word.terms] for word in about if not held.isdisjoint(word.terms))
    return total > 0 and found >= _ON_SUBJECT * total


def _is_harm(word: str, its_terms: Iterable[str]) -> bool:
    return PERSONS.issuperset(its_terms) or bool(harm_of(word))


def _amounts(asked: Asked, text: str, figures: Sequence[Figure], *, same: bool) -> Sequence[Figure]:
    """The figures that the question may ask for, narrowed down by what it says of them."""
    kept = [
        figure
        for figure in figures
        if not figure.compared
        and not SUPERSEDED.search(text, 0, figure.start)
        and all(differ(figure, given) or figure.kind != given.kind for given in asked.given)
    ]
    if asked.harm:
        kept = [figure for figure in kept if asked.harm & harm_of(_clause(text, figure))]
    # Money and percentages are told from numbers of things, and these by what they count.
    kept = [figure for figure in kept if (figure.kind == "count") == asked.counts]
    if asked.money:
        kept = [figure for figure in kept if figure.kind != "percent"]
        # What was paid stands beside what for.
        said = frozenset(content_terms(text, asked.language))
        kept = [figure for figure in kept if not same or asked.terms & (figure.around or said)]
    if same and asked.counted:
        kept = _of_what_is_counted(asked, text, kept)
    if same and len(kept) > 1:
        best = max(len(asked.terms & figure.around) for figure in kept)
        kept = [figure for figure in kept if len(asked.terms & figure.around) == best]
    return [*kept, *_none_harmed(asked, text)]


def _of_what_is_counted(asked: Asked, text: str, figures: Sequence[Figure]) -> list[Figure]:
    if not _is_of_persons(asked):
        return [figure for figure in figures if asked.counted & (figure.unit or figure.around)]
    # Of the harmed, a figure without a noun is one of persons: "three were killed".
    bare = [
        figure._replace(unit=frozenset()) if _of_nothing_else(text, figure) else figure
        for figure in figures
    ]
    return [figure for figure in bare if not figure.unit or asked.counted & figure.unit]


def _is_of_persons(asked: Asked) -> bool:
    return bool(asked.harm) and all(_is_harm(term, (term,)) for term in asked.counted)


def _of_nothing_else(text: str, figure: Figure) -> bool:
    """Whether a figure of the harmed stands without what it counts: "three were killed"."""
    match = _AUXILIARIES.match(text, figure.end)
    after = text[match.end() :].lower() if match else ""
    ends = _CLAUSE_END.match(text, figure.end) is not None
    return ends or any(words.match(after) for words in HARM.values())


def _none_harmed(asked: Asked, text: str) -> Iterator[Figure]:
    """What a sentence is for a question after the harmed where it says that nobody was."""
    if not asked.counts:
        return
    ends = [0, *(end for match in _PARTING.finditer(text) for end in match.span()), len(text)]
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        if spared(text[start:end], asked.harm):
            nothing: frozenset[str] = frozenset()
            yield Figure(start, end, 0.0, 0.0, "count", nothing, nothing, compared=False)


def _clause(text: str, figure: Figure | Day) -> str:
    """What is said of a figure or a day: the words around it as far as the next comma or "and"."""
    asides = [match.span() for match in _ASIDE.finditer(text)]
    parts = [
        match.span()
        for match in _PARTING.finditer(text)
        if not any(start <= match.start() < end for start, end in asides)
    ]
    start = max((end for _, end in parts if end <= figure.start), default=0)
    end = min((begin for begin, _ in parts if begin >= figure.end), default=len(text))
    return text[start:end]
