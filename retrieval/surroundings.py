"""The passages around an answer's quotes."""

from collections.abc import Sequence

from index.models import Passage, Span
from index.store import Store
from retrieval.models import Answer, Quote, Surrounding


def surroundings(answer: Answer, store: Store) -> tuple[Surrounding, ...]:
    """Return the passages that the answer quotes and those before and after each, in the order of
    their articles; of an article that has changed since, just what the answer itself holds."""
    found: list[Surrounding] = []
    for source in answer.sources:
        quotes = [quote for quote in answer.quotes if quote.n == source.n]
        article = store.article(source.article)
        same = article is not None and all(
            article.text[quote.start : quote.end] == quote.text for quote in quotes
        )
        if article is None or not same:
            found += _held(quotes)
            continue
        for passage in _around(quotes, store.passages_of(source.article)):
            inside = [q for q in quotes if passage.start <= q.start and q.end <= passage.end]
            spans = [Span(q.start - passage.start, q.end - passage.start) for q in inside]
            text = article.text[passage.start : passage.end]
            found.append(Surrounding(n=source.n, text=text, quoted=tuple(sorted(spans))))
    return tuple(found)


def _around(quotes: Sequence[Quote], passages: Sequence[Passage]) -> list[Passage]:
    """The passages with a quote, and those next to them."""
    wanted: set[int] = set()
    for number, passage in enumerate(passages):
        if any(passage.start <= quote.start and quote.end <= passage.end for quote in quotes):
            wanted.update((number - 1, number, number + 1))
    return [passage for number, passage in enumerate(passages) if number in wanted]


def _held(quotes: Sequence[Quote]) -> list[Surrounding]:
    """What the quotes themselves know of their passages: each passage once."""
    by_passage: dict[str, Surrounding] = {}
    for quote in quotes:
        before, after = quote.context
        span = Span(len(before), len(before) + len(quote.text))
        known = by_passage.get(quote.passage)
        spans = (*known.quoted, span) if known else (span,)
        text = before + quote.text + after
        by_passage[quote.passage] = Surrounding(n=quote.n, text=text, quoted=tuple(sorted(spans)))
    return list(by_passage.values())
