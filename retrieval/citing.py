"""Quotations checked against the stored article, and numbered."""

import logging
from collections.abc import Iterator, Sequence

from index.models import Article, Span
from index.store import Store
from retrieval.features import Candidate
from retrieval.fragment import link_to
from retrieval.leads import lead_of
from retrieval.models import Copy, Quote, Source
from retrieval.sequels import holds

logger = logging.getLogger(__name__)


def cite(chosen: Sequence[Candidate], store: Store) -> tuple[tuple[Quote, ...], tuple[Source, ...]]:
    """Return the chosen sentences as quotes, and the sources they come from.

    Each sentence is compared with the article as the store holds it now, at its offsets; one
    that differs is left out, whatever the reason. An article has one number, given in the order
    of first use. A quote that leans on what stands before it has that as its lead, unless it is
    quoted itself; where that would come later, the two are one quote.
    """
    chosen = _joined(chosen, store)
    quotes: list[Quote] = []
    sources: dict[str, Source] = {}
    for candidate in chosen:
        start, end = candidate.span
        passage = candidate.hit.passage
        article = store.article(candidate.hit.article.id)
        if article is None or not stands(article, candidate.text, start, end):
            logger.error("left out a quote that isn't in its article: %s", passage.id)
            continue
        url = link_to(article, candidate.span)
        source = sources.setdefault(
            article.id,
            Source(
                n=len(sources) + 1,
                article=article.id,
                title=article.title,
                author=article.author,
                outlet=article.source,
                published=article.published,
                url=url,
            ),
        )
        others = [c.span for c in chosen if c.hit.article.id == article.id]
        lead = lead_of(article, candidate.span, store.language_of(article), others)
        quotes.append(
            Quote(
                n=source.n,
                text=candidate.text,
                article=article.id,
                passage=passage.id,
                start=start,
                end=end,
                url=url,
                context=(
                    article.text[passage.start : start],
                    article.text[end : passage.end],
                ),
                lead=article.text[lead.start : lead.end] if lead else None,
                lead_span=lead,
            )
        )
    told = store.story_of(list(sources))
    for article_id, story in told.items():
        texts = [quote.text for quote in quotes if quote.article == article_id]
        also = tuple(_copies(article_id, store.articles_of_story(story), texts))
        sources[article_id] = sources[article_id].model_copy(update={"also": also})
    return tuple(quotes), tuple(sources.values())


def _joined(chosen: Sequence[Candidate], store: Store) -> list[Candidate]:
    """The sentences, those that lean on later ones of them together with these."""
    found: list[Candidate] = []
    for number, candidate in enumerate(chosen):
        if any(holds(one, candidate) for one in found):
            continue
        article = candidate.hit.article
        later = [one for one in chosen[number + 1 :] if one.hit.article.id == article.id]
        # To look for what a sentence leans on takes the article's sentences.
        if any(one.span.end <= candidate.span.start for one in later):
            lead = lead_of(article, candidate.span, store.language_of(article), [])
            whole = _with_lead(candidate, lead) if lead else candidate
            candidate = whole if any(holds(whole, one) for one in later) else candidate
        found.append(candidate)
    return found


def _with_lead(candidate: Candidate, lead: Span) -> Candidate:
    """A sentence and what it leans on as one quote, where both are of one line of its passage."""
    text = candidate.hit.article.text[lead.start : candidate.span.end]
    if lead.start < candidate.hit.passage.start or "\n" in text:
        return candidate
    return candidate._replace(span=Span(lead.start, candidate.span.end), text=text)


def _copies(cited: str, articles: Sequence[Article], texts: Sequence[str]) -> Iterator[Copy]:
    """Yield the other articles that hold every one of the quoted texts."""
    for article in articles:
        if article.id != cited and all(text in article.text for text in texts):
            start = article.text.index(texts[0])
            yield Copy(
                article=article.id,
                title=article.title,
                outlet=article.source,
                published=article.published,
                url=link_to(article, Span(start, start + len(texts[0]))),
            )


def stands(article: Article, quotation: str, start: int, end: int) -> bool:
    """Whether the quotation stands verbatim in the article's text at `[start, end)`."""
    return 0 <= start < end <= len(article.text) and article.text[start:end] == quotation
