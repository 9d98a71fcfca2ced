"""A reply as structure: what it says, apart from how a chat or a terminal shows it."""

from typing import NamedTuple


class Text(NamedTuple):
    """A run of text, perhaps emphasized or linked."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None


class Line(NamedTuple):
    """Runs that make one line."""

    runs: tuple[Text, ...]


class Paragraph(NamedTuple):
    """Lines that stay together where they fit in one message."""

    lines: tuple[Line, ...]


class Quotation(NamedTuple):
    """Somebody else's words, set apart; an expandable one is folded until it is tapped."""

    lines: tuple[Line, ...]
    expandable: bool = False


Block = Paragraph | Quotation
Reply = tuple[Block, ...]


def paragraph(*lines: str | Text | tuple[Text, ...]) -> Paragraph:
    """A paragraph of plain strings, single runs and tuples of runs, each a line."""
    return Paragraph(tuple(map(_line, lines)))


def _line(line: str | Text | tuple[Text, ...]) -> Line:
    if isinstance(line, str):
        return Line((Text(line),))
    # A Text is itself a tuple, so it is looked for first.
    return Line((line,)) if isinstance(line, Text) else Line(line)
