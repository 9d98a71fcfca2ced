"""An answer's quotes in another order: first those that hold what a follow-up adds.

The words of the question before it are searched for too, and the sentence that answered that one
holds most of them.
"""

from collections.abc import Sequence

from retrieval.leaning import holds
from retrieval.models import Answer, Quote


def held(quote: Quote, words: Sequence[str]) -> int:
    """How many of the words a quote holds, in whatever form."""
    return sum(holds(quote.text, word) for word in words)


def most_held(answer: Answer, words: Sequence[str]) -> int:
    """How many of the words any one quote of an answer holds; 0 where it has none."""
    return max((held(quote, words) for quote in answer.quotes), default=0)


def foremost(answer: Answer, words: Sequence[str]) -> Answer:
    """Return `answer` with the quotes that hold most of the words first, and its sources numbered
    anew. Quotes that conflict stay as they are: the newest comes first."""
    quotes = sorted(answer.quotes, key=lambda quote: -held(quote, words))
    if answer.conflict or quotes == list(answer.quotes):
        return answer
    numbers = {n: at for at, n in enumerate(dict.fromkeys(quote.n for quote in quotes), 1)}
    sources = [source.model_copy(update={"n": numbers[source.n]}) for source in answer.sources]
    return answer.model_copy(
        update={
            "quotes": tuple(q.model_copy(update={"n": numbers[q.n]}) for q in quotes),
            "sources": tuple(sorted(sources, key=lambda source: source.n)),
        }
    )
