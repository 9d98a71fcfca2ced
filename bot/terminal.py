"""Replies on a terminal: styled for a person, plain for a pipe."""

import sys
import textwrap
from shutil import get_terminal_size
from typing import TextIO

from bot.blocks import Line, Quotation, Reply, Text

_BOLD, _ITALIC, _DIM, _END = "\x1b[1m", "\x1b[3m", "\x1b[2m", "\x1b[0m"
_WIDEST = 100


def show(reply: Reply, stream: TextIO | None = None) -> None:
    """Write a reply to the stream (standard output)."""
    stream = stream or sys.stdout
    stream.write(to_text(reply, styled=stream.isatty()) + "\n")
    stream.flush()


def to_text(reply: Reply, *, styled: bool) -> str:
    """Return the reply as text. Styled text is wrapped to the terminal's width; plain text has
    a line for each line, so that a script can find it again. Addresses are written out."""
    width = min(get_terminal_size().columns, _WIDEST) if styled else None
    blocks = []
    for block in reply:
        lines = []
        for line in block.lines:
            lines.extend(_lines(line, width, styled, "│ " if isinstance(block, Quotation) else ""))
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def say_error(message: str) -> None:
    """Write one line to standard error, whatever the message holds."""
    print("citedesk:", " ".join(_printable(message).split()), file=sys.stderr)  # noqa: T201


def say_note(message: str) -> None:
    """Write one line to standard error that isn't an error."""
    print("note:", _printable(message), file=sys.stderr)  # noqa: T201


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number and its noun: "1 passage", "2 passages"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def _lines(line: Line, width: int | None, styled: bool, margin: str) -> list[str]:
    text = _printable("".join(run.text for run in line.runs))
    # A passage may run over a paragraph's end; its margin goes on.
    pieces = text.split("\n")
    if width is not None:
        room = width - len(margin)
        wrapped = (textwrap.wrap(piece, room, break_on_hyphens=False) or [""] for piece in pieces)
        pieces = _styled([part for parts in wrapped for part in parts], line.runs)
    # A link around a quote's number would be repeated among the sources.
    addresses = [run.link for run in line.runs if run.link and not run.text.startswith("[")]
    address = [f"    {_DIM}{a}{_END}" if styled else f"    {a}" for a in addresses]
    return [margin + piece for piece in pieces + address]


def _styled(pieces: list[str], runs: tuple[Text, ...]) -> list[str]:
    whole = len(runs) == 1
    style = (_BOLD if whole and runs[0].bold else "") + (
        _ITALIC if whole and runs[0].italic else ""
    )
    return [f"{style}{piece}{_END}" if style else piece for piece in pieces]


def _printable(text: str) -> str:
    """Without the control characters by which a text could steer a terminal."""
    return "".join(c for c in text if c in "\n\t" or (c >= " " and not "\x7f" <= c <= "\x9f"))
