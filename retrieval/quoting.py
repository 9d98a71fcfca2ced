"""The sentences to quote: those that answer best, and what their likeness to the question hides.

What repeats a question is worded more like it than what answers it.
"""

from collections.abc import Sequence

from index.encoder import Vectors
from retrieval.choosing import choose
from retrieval.counted_told import counting
from retrieval.features import Candidate, Question
from retrieval.harm_told import telling
from retrieval.interviews import put_already
from retrieval.told_next import with_what_is_asked


def to_quote(
    question: Question, found: Sequence[Candidate], scores: Vectors, most: int
) -> list[Candidate]:
    """Return the sentences of `found`, whose log-odds are `scores`, to quote, the best first; at
    most `most`."""
    chosen = telling(question, choose(found, scores, most), found, scores, most)
    chosen = counting(question, chosen, found, scores, most)
    chosen = put_already(question, chosen, found, most)
    return with_what_is_asked(question, chosen, found, scores, most)
