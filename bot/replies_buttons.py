"""What is said by way of the buttons below an answer."""

from collections.abc import Sequence

from bot.blocks import Block, Quotation, Reply, Text, paragraph
from bot.html import MESSAGE_LIMIT, split
from bot.language import N_, _
from bot.replies import headline, source_line
from retrieval.models import Headline, Source, Surrounding

EXPIRED = N_("This button is too old. Please ask the question again.")
THANKS = N_("Thank you!")
# Left for the line that says which passage it is, in any language.
_ROOM = 200


def pages(around: Surrounding, source: Source) -> list[Reply]:
    """A passage and its source, as one message; several where it is too long for one."""
    runs: list[Text] = []
    end = 0
    for span in around.quoted:
        runs.append(Text(around.text[end : span.start]))
        runs.append(Text(around.text[span.start : span.end], bold=True))
        end = span.end
    runs.append(Text(around.text[end:]))
    words = paragraph(tuple(run for run in runs if run.text)).lines
    blocks: tuple[Block, ...] = (Quotation(words, expandable=True), paragraph(source_line(source)))
    return split(blocks, MESSAGE_LIMIT - _ROOM)


def page(shown: Reply, number: int, count: int) -> Reply:
    """A page below the line that says which it is."""
    title = _("Passage {number} of {count}").format(number=number, count=count)
    return (paragraph((Text(title, bold=True),)), *shown)


def more_like_this(found: Sequence[Headline]) -> Reply:
    """Articles like those of an answer."""
    if not found:
        return (paragraph(_("No other article is like the ones quoted.")),)
    return (paragraph((Text(_("More like this"), bold=True),), *map(headline, found)),)
