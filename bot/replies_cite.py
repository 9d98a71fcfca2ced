"""What the command line says of a quote's origin."""

from collections.abc import Sequence

from bot.blocks import Block, Quotation, Reply, Text, paragraph
from bot.replies import day, details
from retrieval.attributing import Attribution

NOT_FOUND = "None of the articles holds this quote, or anything near it."


def attributed(found: Sequence[Attribution]) -> Reply:
    """What a quote was found to be from: its words as they stand, and the articles below them."""
    if not found:
        return (paragraph(NOT_FOUND),)
    blocks: list[Block] = [paragraph(_how_found(found))]
    by_text: dict[str, list[Attribution]] = {}
    for attribution in found:
        by_text.setdefault(attribution.text, []).append(attribution)
    for text, holders in by_text.items():
        blocks.append(Quotation(paragraph(text).lines))
        blocks.append(paragraph(*map(_holder, holders)))
    return tuple(blocks)


def _how_found(found: Sequence[Attribution]) -> str:
    first = found[0]
    several = f"{len(found):,} articles, the earliest first" if len(found) > 1 else "one article"
    if first.exact:
        return f"Word for word in {several}:"
    words = "1 word differs" if first.differing == 1 else f"{first.differing} words differ"
    return f"Not word for word, but nearly ({words}), in {several}:"


def _holder(attribution: Attribution) -> tuple[Text, ...]:
    known = details(attribution.author, attribution.outlet, day(attribution.published))
    place = f"article {attribution.article}, from {attribution.start:,} to {attribution.end:,}"
    return (
        Text("• "),
        Text(attribution.title, link=attribution.url),
        Text(f" — {known}" if known else ""),
        Text(f" ({place})"),
    )
