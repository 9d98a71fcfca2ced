"""What the command line says of a quote's origin."""

from collections.abc import Sequence

from bot.blocks import Block, Quotation, Reply, Text, paragraph
from bot.phrases import day, details
from index.models import Article
from retrieval.attributing import Attribution

# In characters, of a text that a quote with an ellipsis spans.
_LONGEST_SHOWN = 800
# Different wordings; few words with an ellipsis between them are found in many.
_MOST_SHOWN = 5
NOT_FOUND = "None of the articles holds this quote, or anything near it."


def attributed(found: Sequence[Attribution]) -> Reply:
    """What a quote was found to be from: its words as they stand, and the articles below them."""
    if not found:
        return (paragraph(NOT_FOUND),)
    blocks: list[Block] = [paragraph(_how_found(found))]
    by_text: dict[str, list[Attribution]] = {}
    for attribution in found:
        by_text.setdefault(attribution.text, []).append(attribution)
    for text, holders in list(by_text.items())[:_MOST_SHOWN]:
        blocks.append(Quotation(paragraph(_shortened(text)).lines))
        blocks.append(paragraph(*map(_holder, holders)))
    if len(by_text) > _MOST_SHOWN:
        blocks.append(paragraph(f"{len(by_text) - _MOST_SHOWN:,} more; --json lists all."))
    return tuple(blocks)


def headlined(articles: Sequence[Article]) -> Reply:
    """What words were found to be: no quote, but the headlines of these articles."""
    lines = [_headline(article) for article in articles]
    return (paragraph("No article's text holds this, but a headline does:"), paragraph(*lines))


def _headline(article: Article) -> tuple[Text, ...]:
    known = details(article.author, article.source, day(article.published))
    return _line(article.title, article.url, known, f"article {article.id}")


def _shortened(text: str) -> str:
    """A text's ends, where an ellipsis stood for more than anybody wants to read."""
    if len(text) <= _LONGEST_SHOWN:
        return text
    half = _LONGEST_SHOWN // 2
    return f"{text[:half].rpartition(' ')[0]} […] {text[-half:].partition(' ')[2]}"


def _how_found(found: Sequence[Attribution]) -> str:
    first = found[0]
    several = f"{len(found):,} articles, the earliest first" if len(found) > 1 else "one article"
    if first.exact:
        return f"Word for word in {several}:"
    if first.places > 1:
        left_out = "1 word" if first.differing == 1 else f"{first.differing:,} words"
        return (
            f"Put together from {first.places} places, with {left_out} left out between them and"
            f" no mark of it, in {several}:"
        )
    words = "1 word differs" if first.differing == 1 else f"{first.differing} words differ"
    return f"Not word for word, but nearly ({words}), in {several}:"


def _holder(attribution: Attribution) -> tuple[Text, ...]:
    known = details(attribution.author, attribution.outlet, day(attribution.published))
    place = f"article {attribution.article}, from {attribution.start:,} to {attribution.end:,}"
    return _line(attribution.title, attribution.url, known, place)


def _line(title: str, url: str | None, known: str, place: str) -> tuple[Text, ...]:
    return (
        Text("• "),
        Text(title, link=url),
        Text(f" — {known}" if known else ""),
        Text(f" ({place})"),
    )
