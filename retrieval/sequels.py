"""The sentence after one that would mislead without it, as "The county denied that …", or that
asks where it should answer, as an interview's questions."""

import re
from collections.abc import Sequence

from index.models import Span
from index.store import Store
from retrieval.features import Candidate, is_sentence
from retrieval.leads import asks

# In code points, of both together.
_LONGEST = 500
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
    """Return the sentences to quote: those that deny something together with the one after them in
    the passage, which then isn't quoted by itself, and in place of those that ask something what
    comes after them."""
    told: dict[str, Candidate] = {}
    for candidate in (_answering(one, store) for one in chosen):
        told.setdefault(candidate.text, candidate)
    chosen = list(told.values())
    if _ASKS_FOR_DENIAL.search(question.lower()):
        return chosen
    whole = [_with_sequel(candidate) for candidate in chosen]
    longer = [one for one, before in zip(whole, chosen, strict=True) if one is not before]
    return [
        candidate
        for candidate in whole
        if any(candidate is one for one in longer)
        or not any(holds(one, candidate) for one in longer)
    ]


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
    return candidate._replace(hit=hit, span=after, text=hit.article.text[after.start : after.end])


def sentence_after(candidate: Candidate) -> Span | None:
    """The next sentence of its passage."""
    sentences = candidate.hit.passage.sentences
    at = next(n for n, span in enumerate(sentences) if span.end == candidate.span.end)
    return sentences[at + 1] if at + 1 < len(sentences) else None


def together(candidate: Candidate, after: Span) -> Candidate | None:
    """A quote with the next sentence of its passage; None where that isn't one quote."""
    both = Span(candidate.span.start, after.end)
    text = candidate.hit.article.text[both.start : both.end]
    fits = len(text) <= _LONGEST and "\n" not in text and is_sentence(text)
    return candidate._replace(span=both, text=text) if fits else None


def _with_sequel(candidate: Candidate) -> Candidate:
    after = sentence_after(candidate)
    if after is None or not _DENIES.search(candidate.text):
        return candidate
    return together(candidate, after) or candidate


def holds(longer: Candidate, other: Candidate) -> bool:
    """Whether a quote has another one, or its beginning, in it."""
    return longer.hit.article.id == other.hit.article.id and (
        longer.span.start <= other.span.start < longer.span.end
    )
