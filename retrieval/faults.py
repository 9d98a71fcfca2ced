"""What would make an answer's citations untrue. A sound answer has no fault."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urldefrag

from index.models import Article
from index.store import Store
from retrieval.asked_figures import spared
from retrieval.citing import stands
from retrieval.figure_words import HARM
from retrieval.figures import has_figure
from retrieval.models import Answer, Copy, Quote, Source
from retrieval.stated_days import stated_days

# https://wicg.github.io/scroll-to-text-fragment/#syntax, of one text directive.
_DIRECTIVE = re.compile(
    r"(?:(?P<prefix>[^,&-]+)-,)?(?P<start>[^,&-]+)(?:,(?P<end>[^,&-]+))?(?:,-(?P<suffix>[^,&-]+))?"
)
_MARKER = ":~:text="


def faults(answer: Answer, store: Store) -> Iterator[str]:
    """Yield what is wrong with an answer from this store, a line for each fault."""
    if not answer.covered and (answer.quotes or answer.sources):
        yield "sources under a refusal"
    if answer.covered and not answer.quotes:
        yield "an answer without a quote"
    numbers = [source.n for source in answer.sources]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "sources aren't numbered in order"
    if list(dict.fromkeys(quote.n for quote in answer.quotes)) != numbers:
        yield "sources aren't those of the quotes, in order of first use"
    for cited in (
        [source.article for source in answer.sources],
        [(quote.article, quote.start, quote.end) for quote in answer.quotes],
        [quote.text for quote in answer.quotes],
    ):
        if len(set(cited)) < len(cited):
            yield f"cited twice: {cited!r:.300}"
    yield from _of_conflict(answer)
    by_number = {source.n: source for source in answer.sources}
    for quote in answer.quotes:
        yield from _of_quote(quote, by_number.get(quote.n), store)
    for source in answer.sources:
        quotes = [quote for quote in answer.quotes if quote.n == source.n]
        yield from _of_source(source, quotes, store)


def _of_conflict(answer: Answer) -> Iterator[str]:
    places = answer.conflict
    if not places:
        return
    if len(places) < 2 or list(places) != sorted(set(places) & set(range(len(answer.quotes)))):
        yield f"a conflict among quotes that aren't there: {places}"
        return
    against = [answer.quotes[place] for place in places]
    if len({quote.article for quote in against}) < len(against):
        yield "a conflict of an article with itself"
    if not all(_tells_something(quote.text) for quote in against):
        yield "a conflict without a figure or a day"


def _tells_something(text: str) -> bool:
    """Whether a text has a figure, or a day, or says that nobody was harmed."""
    return has_figure(text) or bool(stated_days(text)) or spared(text, frozenset(HARM))


def _of_quote(quote: Quote, source: Source | None, store: Store) -> Iterator[str]:
    shown = f"{quote.text[:80]!r}"
    if source is None:
        yield f"a number without a source: {quote.n}"
    elif source.article != quote.article:
        yield f"the number of another article: {quote.n}"
    article = store.article(quote.article)
    if article is None or not stands(article, quote.text, quote.start, quote.end):
        yield f"a quote that isn't verbatim: {shown}"
        return
    passages = {passage.id: passage for passage in store.passages_of(article.id)}
    passage = passages.get(quote.passage)
    before, after = quote.context
    if passage is None or not passage.start <= quote.start < quote.end <= passage.end:
        yield f"a quote that isn't in its passage: {shown}"
    elif before + quote.text + after != article.text[passage.start : passage.end]:
        yield f"a context that isn't the quote's: {shown}"
    if (quote.lead is None) != (quote.lead_span is None):
        yield f"a lead without its place: {shown}"
    elif quote.lead is not None and quote.lead_span is not None:
        start, end = quote.lead_span
        if end > quote.start or not stands(article, quote.lead, start, end):
            yield f"a lead that isn't verbatim, or not before its quote: {quote.lead[:80]!r}"
    if not _leads_to(quote.url, article, quote.start, quote.end):
        yield f"an address that isn't the quote's: {quote.url}"


def _of_source(source: Source, quotes: list[Quote], store: Store) -> Iterator[str]:
    if not quotes:
        yield f"a source without a quote: {source.n}"
        return
    article = store.article(source.article)
    if article is None or not _describes(source, article):
        yield f"a source that isn't as it is stored: {source.article}"
    if source.url != quotes[0].url:
        yield f"a source's address that isn't its first quote's: {source.url}"
    for copy in source.also:
        other = store.article(copy.article)
        if other is None or copy.article == source.article or not _describes(copy, other):
            yield f"a copy that isn't as it is stored: {copy.article}"
            continue
        if not all(quote.text in other.text for quote in quotes):
            yield f"a copy that doesn't hold the quotes: {copy.article}"
            continue
        first = quotes[0].text
        start = other.text.index(first)
        if not _leads_to(copy.url, other, start, start + len(first)):
            yield f"an address that isn't the copy's: {copy.url}"


def _describes(cited: Source | Copy, article: Article) -> bool:
    told = (cited.title, cited.outlet, cited.published)
    if isinstance(cited, Source) and cited.author != article.author:
        return False
    return told == (article.title, article.source, article.published)


def _leads_to(url: str | None, article: Article, start: int, end: int) -> bool:
    """Whether the address is the article's, and its text directive, where it has one, names the
    words in `[start, end)` and what stands beside them."""
    if url is None or article.url is None:
        return url == article.url
    page, _, directive = url.partition(_MARKER)
    if urldefrag(page)[0] != urldefrag(article.url)[0]:
        return False
    if not directive:
        return True
    found = _DIRECTIVE.fullmatch(directive)
    if found is None:
        return False
    named = {part: _shown(unquote(words or "")) for part, words in found.groupdict().items()}
    quotation = _shown(article.text[start:end])
    if not named["end"] and named["start"] != quotation:
        return False
    return (
        quotation.startswith(named["start"])
        and quotation.endswith(named["end"])
        and len(named["start"]) + len(named["end"]) <= len(quotation)
        and _shown(article.title + article.text[:start]).endswith(named["prefix"])
        and _shown(article.text[end:]).startswith(named["suffix"])
    )


def _shown(text: str) -> str:
    """Without spaces, and without bars: those between the cells of a row are on no page."""
    return "".join(text.replace("|", "").split())
