"""The sentence after one that would mislead without it, as "The county denied that …", that asks
where it should answer, as an interview's questions, or that announces what comes next."""

import re
from collections.abc import Sequence

from index.models import Span
from index.store import Store
from retrieval.announced import announces, names_after
from retrieval.features import Candidate, is_sentence
from retrieval.leads import asks

# In code points, of both together.
_LONGEST = 500
# An answer of so few words says little by itself ("The bell."): what comes after it belongs to it,
# up to so many code points.
_TERSE = 4
_ENOUGH = 200
_NUMBERING = re.compile(r"\W*\w{1,3}[.)]")
_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")
# The headlines of what tells that a paper had something wrong: any sentence of it may be that.
_CORRECTIONS = re.compile(
    r"\W*(?:corrections?|clarifications?|errat(?:um|a)|поправк[аи]|уточнени[ея]|düzeltme(?:ler)?"
    r"|düzəliş(?:lər)?)(?=\W*\Z|\s*[:–—-]|\s+(?:and|column|и|ve|və)\b)",
    re.IGNORECASE,
)
# A claim that is denied, or a figure that is called wrong: what is right comes next.
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)|dismiss(?:es|ed)|refut(?:es|ed)|contradict(?:s|ed))"
    r"(?:\s+\w+){0,4}?\s+that\b"
    r"|\b(?:wrong|incorrect|inaccurate|mistaken|erroneous)\s+(?:\w+\s+){0,2}?"
    r"(?:number|figure|date|day|name|price|sum|age|place|time)\b"
    r"|\b(?:опроверг\w*|отрица\w*),?\s+что\b|\bневерн\w+\s+(?:число|цифр\w+|дат\w+|им\w+)\b"
    r"|\byalanla(?:dı|mış|ndı)\b|\btəkzib\s+ed\w+",
    re.IGNORECASE,
)
_ASKS_FOR_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied)|reject|dismiss|refut|опроверг|yalanla|təkzib)"
)


def completed(chosen: Sequence[Candidate], question: str, store: Store) -> list[Candidate]:
    """Return the sentences to quote: those that deny or announce something together with what comes
    after them in the passage, which then isn't quoted by itself, and in place of those that ask
    something what comes after them."""
    told: dict[str, Candidate] = {}
    for candidate in (_answering(one, store) for one in chosen):
        told.setdefault(candidate.text, candidate)
    chosen = list(told.values())
    denied = _ASKS_FOR_DENIAL.search(question.lower()) is not None
    whole = [_with_sequel(candidate, question, denied=denied) for candidate in chosen]
    # What announces something, and nothing comes after it in its passage, hardly answers.
    whole.sort(key=lambda one: announces(one.text))
    return [one for one in whole if not any(_covers(longer, one) for longer in whole)]


def _covers(longer: Candidate, other: Candidate) -> bool:
    """Whether another quote begins within a quote, and isn't the longer one of both."""
    begins, ends = longer.span.start < other.span.start, longer.span.end > other.span.end
    return holds(longer, other) and (begins or ends)


def _answering(candidate: Candidate, store: Store) -> Candidate:
    """What comes after a sentence that asks something, be it in the next passage; itself where it
    doesn't ask, or ends the article."""
    if not asks(candidate.text):
        return candidate
    hit = candidate.hit
    after = sentence_after(candidate)
    if after is None:
        later = (p for p in store.passages_of(hit.article.id) if p.row == hit.passage.row + 1)
        following = next(later, None)
        if following is None:
            return candidate
        hit, after = hit.model_copy(update={"passage": following}), following.sentences[0]
    text = hit.article.text[after.start : after.end]
    return _to_the_point(candidate._replace(hit=hit, span=after, text=text))


def _to_the_point(answer: Candidate) -> Candidate:
    """An answer of a few words with the sentences after it on its line, as far as they fit."""
    whole = answer
    if len(answer.text.split()) > _TERSE:
        return answer
    while (after := sentence_after(whole)) is not None:
        longer = together(whole, after)
        if longer is None or len(longer.text) > _ENOUGH:
            break
        whole = longer
    return whole


def sentence_after(candidate: Candidate) -> Span | None:
    """The next sentence of its passage."""
    sentences = candidate.hit.passage.sentences
    at = next(n for n, span in enumerate(sentences) if span.end == candidate.span.end)
    return sentences[at + 1] if at + 1 < len(sentences) else None


def together(candidate: Candidate, after: Span, *, lines: bool = False) -> Candidate | None:
    """A quote with the next sentence of its passage, `lines`: or with that of the next line; None
    where that isn't one quote."""
    both = Span(candidate.span.start, after.end)
    text = candidate.hit.article.text[both.start : both.end]
    fits = len(text) <= _LONGEST and (lines or "\n" not in text) and is_sentence(text)
    return candidate._replace(span=both, text=text) if fits else None


def _with_sequel(candidate: Candidate, question: str, *, denied: bool) -> Candidate:
    """`denied`: the question asks for the denial, which then is quoted by itself."""
    if _CORRECTIONS.match(candidate.hit.article.title):
        return _with_paragraph(candidate)
    after = sentence_after(candidate)
    if after is None:
        return candidate
    if announces(candidate.text):
        return _with_list(candidate)
    if names_after(question, candidate.hit.article.text[after.start : after.end]):
        return together(candidate, after, lines=True) or candidate
    if denied or not _DENIES.search(candidate.text):
        return candidate
    return together(candidate, after) or candidate


def _with_paragraph(candidate: Candidate) -> Candidate:
    """A sentence with the others of its line, as far as these fit."""
    article, span = candidate.hit.article.text, candidate.span
    at = span.start
    for other in sorted(candidate.hit.passage.sentences, key=lambda one: abs(one.start - at)):
        both = Span(min(span.start, other.start), max(span.end, other.end))
        text = article[both.start : both.end]
        if "\n" not in text and len(text) <= _LONGEST:
            span = both
    return candidate._replace(span=span, text=article[span.start : span.end])


def _with_list(candidate: Candidate) -> Candidate:
    """A sentence that ends in a colon with what follows it: the paragraph, and while these are
    lines of a list or a table, those after it, as far as they fit."""
    article, end, of_list = candidate.hit.article.text, candidate.span.end, True
    for after in candidate.hit.passage.sentences:
        if after.start < candidate.span.end:
            continue
        text = article[after.start : after.end]
        if _NUMBERING.fullmatch(text):
            continue  # of what comes next
        goes_on = _PARAGRAPH_BREAK.search(article, end, after.start) is None
        listed = of_list and not is_sentence(text)
        begins = end == candidate.span.end
        if after.end - candidate.span.start > _LONGEST or not (goes_on or listed or begins):
            break
        end, of_list = after.end, listed
    span = Span(candidate.span.start, end)
    return candidate._replace(span=span, text=article[span.start : span.end])


def holds(longer: Candidate, other: Candidate) -> bool:
    """Whether a quote has another one, or its beginning, in it."""
    return longer.hit.article.id == other.hit.article.id and (
        longer.span.start <= other.span.start < longer.span.end
    )
