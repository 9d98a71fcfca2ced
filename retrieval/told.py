"""What a sentence tells for a question after a figure or a day."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from index.analysis import terms
from index.models import Span
from retrieval.asked_days import TAKES_PLACE, asks_for_day, day_given
from retrieval.asked_figures import Asked, harm_of, spared
from retrieval.features import Candidate, Question
from retrieval.figure_words import HARM, PERSONS, SAME_THING
from retrieval.figures import Figure, content_terms, differ, read_figures
from retrieval.named import is_of_another
from retrieval.stated_days import Day, stated_days
from retrieval.superseded import CHANGE, only_planned, superseded

# Of the question's terms, by weight, that must be held.
_ON_SUBJECT = 0.65
# Terms of a question that tells what it means, without those that ask how much.
_SPECIFIC = 2
# In letters, of a doing that a noun is made from.
_STEM = 4
_ASKING = frozenset("mani much скольк kac nec".split())
_PARTING = re.compile(r"[,;:](?!\d)|\b(?:and|while|but|и|а|ve|və)\b")
# "Two people, not three, died", "will not open in May but in June": what is said of the two goes
# on behind it, and of June stands before.
_ASIDE = re.compile(
    r",\s(?:not|rather than|instead of|а не|вместо)\s[^,;:.!?]{1,30},"
    r"|(?:\bnot\b|n['’]t\b)[^;:.!?]{1,80}?,?\sbut\b"
    r"|,\s(?:which|that|who)\s(?:was|were|had)\s[^,;:.!?]{1,60},",
    re.IGNORECASE,
)
# "Rose by 3 million", where it isn't asked by how much.
_BY = re.compile(r"\bby\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
# "3 of the 12 boats": the boats are what is 3, and 12 are all there are.
_OF_THE = re.compile(r"\s(?:out )?of (?:the|its|their|his|her|all) (?:\w+ )?$")
_ALL_BUT = re.compile(r"\ball but\s+(?:\w+\s+)?$", re.IGNORECASE)
# "Arrested", "arrests": what people did, in a noun that counts them.
_DOER = re.compile(r"(?:at|ist)?(?:ur|or|er|e|ant|ion|ee)?")
_CLAUSE_END = re.compile(r"\s*(?:[,.;:!?)]|$)")
# Not the time of the figure beside it: "the highest since 1998".
_SINCE = re.compile(r"\b(?:since|с|beri|bəri)\s+(?:\w+\s+)?$", re.IGNORECASE)
_AUXILIARIES = re.compile(r"\W*(?:(?:others?|were|was|are|is|have|has|had|been)\b\W*)*")


class Told(NamedTuple):
    """A sentence that answers with a figure or a day; the dates beside it; its own terms.

    `clause` is what is said of the value; `wrong` are what the sentence says itself not to be
    right, `beside` its other figures. `sure`: it is about what the question is about; else it
    counts only where one of two sentences says that the other's value is wrong.
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


def told_figure(
    question: Question, asked: Asked, candidate: Candidate, score: float
) -> Told | None:
    """What a sentence answers with, if that is one figure and no doubt which."""
    language = question.language_of(candidate.hit.article)
    text = candidate.text
    same = language == asked.language
    sure = not same or _on_subject(question, asked.span, candidate, asked)
    if not sure and _names_missing(question, candidate):
        return None
    read = read_figures(text, language)
    wrong = tuple(one for one in read.figures if superseded(text, one.start, one.end))
    figures = [one for one in _wholes_left_out(text, read.figures) if one not in wrong]
    if any(not only_planned(text, one.start) for one in figures):
        figures = [one for one in figures if not only_planned(text, one.start)]
    if same and asked.counted:
        figures = _counted_as_before(asked, figures, wrong)
    answers = _amounts(asked, text, figures, same=same, sure=sure)
    if len(answers) != 1:
        return None
    value = answers[0]
    clause = _clause(text, value)
    if same and is_of_another(question, candidate, clause):
        return None
    own = frozenset(content_terms(text, language)) | (asked.harm & harm_of(text))
    beside = tuple(one for one in read.figures if one not in wrong and one.start != value.start)
    days = tuple(day for day in read.days if not _SINCE.search(text, 0, day.start))
    return Told(candidate, score, value, days, own, clause, wrong, beside, sure)


def told_day(question: Question, candidate: Candidate, score: float) -> Told | None:
    """The same of a day."""
    text = candidate.text
    language = question.language_of(candidate.hit.article)
    when = asks_for_day(question.text)
    day = day_given(question.text, text)
    if when is None or day is None or candidate.hit.article.published is None:
        return None
    same = language == question.language
    if same and not _on_subject(question, Span(*when.span()), candidate, None):
        return None
    # What is said right beside the day is what happens on it.
    clause = _clause(text, day)
    if same and {*terms(clause, language)}.isdisjoint({*question.terms, *TAKES_PLACE}):
        return None
    if same and is_of_another(question, candidate, clause):
        return None
    wrong = tuple(one for one in stated_days(text) if superseded(text, one.start, one.end))
    own = frozenset(content_terms(text, language))
    return Told(candidate, score, day, (), own, clause, wrong, (), sure=True)


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
    if _names_missing(question, candidate):
        return False
    article = candidate.hit.article
    near = _near(question, candidate)
    title = terms(article.title, question.language_of(article))
    held = near if asked is None or asked.counts else {*title, *candidate.terms}
    # "Without electricity" of homes without power, "signatures" of people who signed.
    held = held | {same for term in held for same in SAME_THING.get(term, ())}
    if asked and (did := {verb for verb in asked.done for term in held if _is_doer(term, verb)}):
        held = held | did | asked.counted
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


def _near(question: Question, candidate: Candidate) -> set[str]:
    """The terms of the headline and of the sentence's passage."""
    article, passage = candidate.hit.article, candidate.hit.passage
    text = f"{article.title}\n{article.text[passage.start : passage.end]}"
    return set(terms(text, question.language_of(article)))


def _names_missing(question: Question, candidate: Candidate) -> bool:
    return question.names_missing(frozenset(_near(question, candidate))) > 0


def _is_harm(word: str, its_terms: Iterable[str]) -> bool:
    return PERSONS.issuperset(its_terms) or bool(harm_of(word))


def _wholes_left_out(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """The figures without the whole that another one is a part of, whose unit is the part's: "3 of
    the 12 boats". Of "all but 3 of the 12" the whole is left, which it nearly is."""
    kept = list(figures)
    for part, whole in pairwise(figures):
        if _OF_THE.fullmatch(text, part.end, whole.start):
            if _ALL_BUT.search(text, 0, part.start):
                kept.remove(part)
            else:
                kept[kept.index(part)] = part._replace(unit=whole.unit)
                kept.remove(whole)
    return kept


def _counted_as_before(
    asked: Asked, figures: Sequence[Figure], wrong: Sequence[Figure]
) -> list[Figure]:
    """The figures, those that stand without a unit with the one of what they are said to replace:
    "… that 12 boats sank. The right figure is 15." """
    units = [one.unit for one in wrong if _counts(asked, one)]
    if not units:
        return list(figures)
    return [one if _counts(asked, one) else one._replace(unit=units[0]) for one in figures]


def _amounts(
    asked: Asked, text: str, figures: Sequence[Figure], *, same: bool, sure: bool
) -> Sequence[Figure]:
    """The figures that the question may ask for, narrowed down by what it says of them."""
    kept = [
        figure
        for figure in figures
        if not figure.compared
        and (asked.changes or not (_BY.search(text, 0, figure.start) and CHANGE.search(text)))
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
        if same and sure:
            kept = [figure for figure in kept if asked.terms & (figure.around or said)]
    if same and asked.counted:
        kept = _of_what_is_counted(asked, text, kept)
    if same and len(kept) > 1:
        best = max(len(asked.terms & figure.around) for figure in kept)
        kept = [figure for figure in kept if len(asked.terms & figure.around) == best]
    return [*kept, *_none_harmed(asked, text)]


def _of_what_is_counted(asked: Asked, text: str, figures: Sequence[Figure]) -> list[Figure]:
    if not _is_of_persons(asked):
        return [
            figure if asked.counted & (figure.unit or figure.around) else figure._replace(unit=asked.counted)
            for figure in figures
            if _counts(asked, figure)
        ]
    # Of the harmed, a figure without a noun is one of persons: "three were killed".
    bare = [
        figure._replace(unit=frozenset()) if _of_nothing_else(text, figure) else figure
        for figure in figures
    ]
    return [figure for figure in bare if not figure.unit or asked.counted & figure.unit]


def _counts(asked: Asked, figure: Figure) -> bool:
    """Whether a figure is one of what the question counts, by its noun or by one of what those
    who are counted did: "signed", "signatures"."""
    named = figure.unit or figure.around
    if asked.counted & named:
        return True
    of_persons = bool(asked.counted) and asked.counted <= PERSONS and not asked.harm
    return any(
        _is_doer(term, verb)
        for term in figure.unit
        for verb in (asked.done if of_persons else asked.counted)
    )


def _is_doer(noun: str, verb: str) -> bool:
    """Whether two terms are a doing and who does it, either way: "visit", "visitor"."""
    short, long = sorted((noun, verb), key=len)
    return (
        len(short) >= _STEM
        and long.startswith(short)
        and _DOER.fullmatch(long, len(short)) is not None
    )


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
