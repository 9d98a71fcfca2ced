"""The sentences to quote: those that answer best, and what their likeness to the question hides.

What repeats a question is worded more like it than what answers it.
"""

from collections.abc import Sequence

from index.encoder import Vectors
from retrieval.choosing import choose
from retrieval.conflicts import published
from retrieval.counted_told import counting
from retrieval.explaining import with_cause
from retrieval.features import Candidate, Question
from retrieval.gist import gist
from retrieval.harm_told import telling
from retrieval.holding import holding
from retrieval.interviews import put_already
from retrieval.scope import Scope
from retrieval.subjects import asks_state
from retrieval.told_next import with_what_is_asked

# Sentences among which the newest is looked for.
_TO_SORT = 3


def to_quote(
    question: Question,
    scope: Scope,
    subject: str | None,
    found: Sequence[Candidate],
    scores: Vectors,
    most: int,
) -> list[Candidate]:
    """Return the sentences of `found`, whose log-odds are `scores`, to quote, the best first, or
    the newest where these are asked for; at most `most`. `subject` is what the question asks for
    whatever there is on."""
    is_newest_first = subject is not None or scope.preference.latest or asks_state(scope.query)
    wanted = most
    if is_newest_first and (subject is None or wanted == 1):
        # Of what fits best nobody knows whether it still holds.
        most = max(most, _TO_SORT)
    if subject is not None:
        chosen = gist(question, found, scores, most)
    else:
        chosen = telling(question, choose(found, scores, most), found, scores, most)
        chosen = counting(question, chosen, found, scores, most)
        chosen = put_already(question, chosen, found, most)
        chosen = with_what_is_asked(question, chosen, found, scores, most)
        chosen = with_cause(question, chosen, found, most)
        if not scope.is_of_the_past:
            chosen = holding(question, chosen, found, scores, most)
    if is_newest_first:
        chosen.sort(key=published, reverse=True)
    return chosen[:wanted]
