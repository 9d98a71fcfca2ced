"""What a sentence tells for a question after a figure or a day."""

import re
from typing import NamedTuple

from index.analysis import terms
from index.models import Span
from retrieval.amounts import amounts, clause_of, counted_as_before, wholes_left_out
from retrieval.asked_days import TAKES_PLACE, asks_for_day, day_given
from retrieval.asked_figures import Asked, harm_of
from retrieval.features import Candidate, Question
from retrieval.figures import Figure, content_terms, read_figures
from retrieval.named import is_of_another
from retrieval.on_subject import is_on_subject, names_missing
from retrieval.stated_days import Day, stated_days
from retrieval.superseded import changed_from, may_supersede, only_planned, superseded

# Not the time of the figure beside it: "the highest since 1998".
_SINCE = re.compile(r"\b(?:since|с|beri|bəri)\s+(?:\w+\s+)?$", re.IGNORECASE)
# Where two reports of one toll seldom share a word: "dörde yükseldi", "iki kişi hayatını kaybetti".
# That they are about what is asked for, and their headlines name no two places, must do.
_OTHER_WORDS = frozenset(("az", "ru", "tr"))


class Told(NamedTuple):
    """A sentence that answers with a figure or a day; the dates beside it; its own terms.

    `clause` is what is said of the value; `wrong` are what the sentence says itself not to be
    right, `beside` its other figures. `sure`: it is about what the question is about; else it
    counts only where one of two sentences says that the other's value is wrong. `named` are the
    question's terms beside the value; `by_headline`: it is of something else where each headline
    names what the other article doesn't.
    """

    candidate: Candidate
    score: float
    value: Figure | Day
    days: tuple[Day, ...]
    terms: frozenset[str]
    clause: str
    wrong: tuple[Figure | Day, ...]
    beside: tuple[Figure, ...]
    sure: bool
    named: frozenset[str]
    by_headline: bool = False


def told_figure(
    question: Question, asked: Asked, candidate: Candidate, score: float, *, any_subject: bool
) -> Told | None:
    """What a sentence answers with, if that is one figure and no doubt which; of those that aren't
    surely about what is asked for, with `any_subject` alone where they call no figure wrong."""
    language = question.language_of(candidate.hit.article)
    text = candidate.text
    same = language == asked.language
    sure = not same or is_on_subject(
        question,
        asked.span,
        candidate,
        of_harm=bool(asked.harm),
        of_money=not asked.counts,
        done=asked.done,
    )
    if not sure and not (any_subject or may_supersede(candidate.terms)):
        return None
    if not sure and names_missing(question, candidate):
        return None
    read = read_figures(text, language)
    wrong = tuple(one for one in read.figures if superseded(text, one.start, one.end))
    if not sure and not (any_subject or wrong):
        return None
    figures = [one for one in wholes_left_out(text, read.figures) if one not in wrong]
    if any(not only_planned(text, one.start) for one in figures):
        figures = [one for one in figures if not only_planned(text, one.start)]
    if not any(asked.terms & one.around for one in figures):
        # "… put the cost at 30 million, is now given as 42": what of stands beside the other.
        of_wrong = frozenset(term for one in wrong for term in one.around)
        figures = [one._replace(around=one.around | of_wrong) for one in figures]
    if same and asked.counted:
        figures = counted_as_before(asked, figures, wrong)
    answers = amounts(asked, text, figures, same=same, sure=sure)
    if len(answers) != 1:
        return None
    value = answers[0]
    clause = clause_of(text, value)
    if same and is_of_another(question, candidate, clause):
        return None
    denied = tuple(one for one in wrong if not changed_from(text, one.start))
    own = frozenset(content_terms(text, language)) | (asked.harm & harm_of(text))
    if asked.counted and value.unit == asked.counted:
        own |= asked.done | asked.counted
    by_headline = sure and bool(asked.harm) and language in _OTHER_WORDS
    if by_headline:
        own |= asked.terms
    beside = tuple(one for one in read.figures if one not in wrong and one.start != value.start)
    days = tuple(day for day in read.days if not _SINCE.search(text, 0, day.start))
    named = asked.terms & value.around
    return Told(
        candidate, score, value, days, own, clause, denied, beside, sure, named, by_headline
    )


def told_day(question: Question, candidate: Candidate, score: float) -> Told | None:
    """The same of a day."""
    text = candidate.text
    language = question.language_of(candidate.hit.article)
    when = asks_for_day(question.text)
    day = day_given(question.text, text)
    if when is None or day is None or candidate.hit.article.published is None:
        return None
    same = language == question.language
    if same and not is_on_subject(question, Span(*when.span()), candidate, takes_place=True):
        return None
    # What is said right beside the day is what happens on it.
    clause = clause_of(text, day)
    if same and {*terms(clause, language)}.isdisjoint({*question.terms, *TAKES_PLACE}):
        return None
    if same and is_of_another(question, candidate, clause):
        return None
    wrong = tuple(one for one in stated_days(text) if superseded(text, one.start, one.end))
    own = frozenset(content_terms(text, language))
    return Told(candidate, score, day, (), own, clause, wrong, (), sure=True, named=frozenset())
