"""The sentence beside a quote that tells why.

"Why did the drivers walk out?" is worded like "The drivers walked out on Monday", less like "They
blame a roster that leaves them no breaks", which comes next and answers it.
"""

from collections.abc import Iterable, Sequence

from retrieval.cause_words import asks_why, may_tell_cause, tells_cause, tells_trouble
from retrieval.features import Candidate, Question, is_sentence
from retrieval.leads import asks

# In sentences from the quote, the likeliest first: what is told is explained after it.
_BESIDE = (1, -1, 2, 3)
_AFTER = (1, 2, 3, 4)
# What an article begins with it explains in what comes next; in sentences.
_OPENING = 3


def with_cause(
    question: Question, chosen: Sequence[Candidate], found: Sequence[Candidate], most: int
) -> list[Candidate]:
    """Return the `chosen` sentences, at most `most`: where a question asks why and the
    first one doesn't tell, followed there by that of `found` beside it which does, or else by one
    soon after it that may."""
    if not chosen or most < 2 or not asks_why(question.text):
        return list(chosen)
    first = chosen[0]
    article = first.hit.article
    language = question.language_of(article)
    if tells_cause(first.text, question.text, language):
        return list(chosen)
    near = sorted(
        (one for one in found if one.hit.article.id == article.id), key=lambda one: one.span.start
    )
    at = next(n for n, one in enumerate(near) if one is first)

    def beside(steps: Sequence[int]) -> list[Candidate]:
        places = (at + step for step in steps)
        return [
            one
            for one in (near[place] for place in places if 0 <= place < len(near))
            if _is_near(first, one) and is_sentence(one.text) and not asks(one.text)
        ]

    told = [one for one in beside(_BESIDE) if tells_cause(one.text, question.text, language)]
    if not (
        may_tell_cause(first.text, question.text, language)
        or tells_trouble(first.text, question.text, language)
    ):
        told += [one for one in beside(_AFTER) if tells_trouble(one.text, question.text, language)]
        if first.hit.passage.start == 0 and at < _OPENING:
            told += beside((1,))
    if not told:
        return list(chosen)
    rest = [one for one in chosen[1:] if one is not told[0]]
    return [first, told[0], *rest][:most]


def lacks_cause(question: str, quotes: Iterable[str], language: str) -> bool:
    """Whether a question asks why and no quote, in `language`, may tell, nor what went wrong."""
    return asks_why(question) and not any(
        may_tell_cause(quote, question, language) or tells_trouble(quote, question, language)
        for quote in quotes
    )


def _is_near(one: Candidate, other: Candidate) -> bool:
    """Whether they are of one passage, or of neighbouring ones."""
    return abs(one.hit.passage.row - other.hit.passage.row) <= 1
