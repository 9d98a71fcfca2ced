"""Which of a sentence's figures a question may ask for."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from retrieval.asked_figures import Asked, harm_of, spared
from retrieval.figure_words import HARM, PERSON_NOUNS, PERSONS
from retrieval.figures import Figure, content_terms, differ
from retrieval.on_subject import is_doer, is_harm
from retrieval.stated_days import Day
from retrieval.superseded import CHANGE

_PARTING = re.compile(r"[,;:](?!\d)|\b(?:and|while|but|и|а|ve|və)\b")
# "The toll rose to 13 on Monday", "yaralı sayısının 13 olduğunu": what follows isn't counted.
_TOLL = re.compile(
    r"\b(?:(?:toll|(?:number of|число|количество) (?P<whom>\w+(?: \w+)?))\b"
    r"(?:(?! and )[^,.;:]){0,80}\s(?:at|is|to|was|reached|до|достигло|составило)"
    r"|(?P<of>\w+) say(?:ı|ıs\w*))\s+$",
    re.IGNORECASE,
)
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
# "Shorter than Mia Holt's marriage (72 days)".
_THAN_NAMED = re.compile(r"\bthan\s(?:[^.,;:!?]*?\s)?[A-ZА-Я][^.,;:!?]*$")
# "3 of the 12 boats": the boats are what is 3, and 12 are all there are.
_OF_THE = re.compile(r"\s(?:out )?of (?:the|its|their|his|her|all) (?:\w+ )?$")
_ALL_BUT = re.compile(r"\ball but\s+(?:\w+\s+)?$", re.IGNORECASE)
# "A spa with 12 rooms", of a hotel.
_OF_A_PART = re.compile(r"\b(?:an?|another|one|its|their)\s+(?:\w+\s+)?(\w+)\s+with\s+(?:\w+\s+)?$")
_CLAUSE_END = re.compile(r"\s*(?:[,.;:!?)]|$)")
_AUXILIARIES = re.compile(r"\W*(?:(?:others?|were|was|are|is|have|has|had|been)\b\W*)*")


def wholes_left_out(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """The figures without the whole that another one is a part of, whose unit is the part's: "3 of
    the 12 boats". Of "all but 3 of the 12" the whole is left, which it nearly is."""
    kept = list(figures)
    for part, whole in pairwise(figures):
        if part in kept and _OF_THE.fullmatch(text, part.end, whole.start):
            if _ALL_BUT.search(text, 0, part.start):
                kept.remove(part)
            else:
                kept[kept.index(part)] = part._replace(unit=whole.unit)
                kept.remove(whole)
    return kept


def counted_as_before(
    asked: Asked, figures: Sequence[Figure], wrong: Sequence[Figure]
) -> list[Figure]:
    """The figures, those that stand without a unit with the one of what they are said to replace:
    "… that 12 boats sank. The right figure is 15." """
    units = [one.unit for one in wrong if counts_asked(asked, one)]
    if not units:
        return list(figures)
    return [one if counts_asked(asked, one) else one._replace(unit=units[0]) for one in figures]


def amounts(
    asked: Asked, text: str, figures: Sequence[Figure], *, same: bool, sure: bool
) -> Sequence[Figure]:
    """The figures that the question may ask for, narrowed down by what it says of them."""
    kept = [
        figure
        for figure in figures
        if not figure.compared
        and not _is_of_a_part(asked, text, figure)
        and not _THAN_NAMED.search(text, 0, figure.start)
        and (asked.changes or not (_BY.search(text, 0, figure.start) and CHANGE.search(text)))
        and all(differ(figure, given) or figure.kind != given.kind for given in asked.given)
    ]
    if asked.harm:
        kept = [figure for figure in kept if _is_of_harm(asked, text, figure)]
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


def _is_of_harm(asked: Asked, text: str, figure: Figure) -> bool:
    """Whether what is said of a figure tells of the harm that is asked for, or the toll that it is
    of: "число погибших в аварии трамвая и грузовика выросло до 4"."""
    toll = _toll(text, figure)
    return toll == asked.harm or bool(asked.harm & harm_of(clause_of(text, figure)))


def _toll(text: str, figure: Figure) -> frozenset[str]:
    """The harm that a figure is named as the toll of; none where it isn't."""
    match = _TOLL.search(text, 0, figure.start)
    if match is None:
        return frozenset()
    whom = match["whom"] or match["of"]
    return harm_of(match.group()) if whom is None or harm_of(whom) else frozenset()


def _is_of_a_part(asked: Asked, text: str, figure: Figure) -> bool:
    """Whether a figure is one of something that the question doesn't name."""
    match = _OF_A_PART.search(text, 0, figure.start)
    return match is not None and asked.terms.isdisjoint(content_terms(match[1], asked.language))


def _of_what_is_counted(asked: Asked, text: str, figures: Sequence[Figure]) -> list[Figure]:
    if not _is_of_persons(asked):
        return [
            figure
            if asked.counted & (figure.unit or figure.around)
            else figure._replace(unit=asked.counted)
            for figure in figures
            if counts_asked(asked, figure)
        ]
    # Of the harmed, a figure without a noun is one of persons: "three were killed".
    bare = [
        figure._replace(unit=frozenset()) if _of_nothing_else(text, figure) else figure
        for figure in figures
    ]
    people = [figure for figure in bare if not figure.unit or asked.counted & figure.unit]
    # Else those whom it calls by what they do: "three skiers".
    return people or [figure for figure in bare if PERSON_NOUNS & figure.unit]


def counts_asked(asked: Asked, figure: Figure) -> bool:
    """Whether a figure is one of what the question counts, by its noun or by one of what those
    who are counted did: "signed", "signatures"."""
    named = figure.unit or figure.around
    if asked.counted & named:
        return True
    of_persons = bool(asked.counted) and asked.counted <= PERSONS and not asked.harm
    return any(
        is_doer(term, verb)
        for term in figure.unit
        for verb in (asked.done if of_persons else asked.counted)
    )


def _is_of_persons(asked: Asked) -> bool:
    return bool(asked.harm) and all(is_harm(term, (term,)) for term in asked.counted)


def _of_nothing_else(text: str, figure: Figure) -> bool:
    """Whether a figure of the harmed stands without what it counts: "three were killed"."""
    match = _AUXILIARIES.match(text, figure.end)
    after = text[match.end() :].lower() if match else ""
    ends = _CLAUSE_END.match(text, figure.end) is not None
    toll = bool(_toll(text, figure)) and PERSONS.isdisjoint(figure.unit)
    return toll or ends or any(words.match(after) for words in HARM.values())


def _none_harmed(asked: Asked, text: str) -> Iterator[Figure]:
    """What a sentence is for a question after the harmed where it says that nobody was."""
    if not asked.counts:
        return
    ends = [0, *(end for match in _PARTING.finditer(text) for end in match.span()), len(text)]
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        if spared(text[start:end], asked.harm):
            nothing: frozenset[str] = frozenset()
            yield Figure(start, end, 0.0, 0.0, "count", nothing, nothing, compared=False)


def clause_of(text: str, figure: Figure | Day) -> str:
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
