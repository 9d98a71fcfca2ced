"""Blocks to Telegram HTML: the one place that escapes, and that knows how long a message may be.

https://core.telegram.org/bots/api#html-style
"""

from collections.abc import Iterator
from html import escape

import regex

from bot.blocks import Block, Line, Paragraph, Quotation, Reply, Text

# https://core.telegram.org/bots/api#sendmessage: "1-4096 characters after entities parsing",
# counted in UTF-16 code units, as https://core.telegram.org/api/entities counts them.
MESSAGE_LIMIT = 4096
# Telegram keeps the first 100 entities of a message and drops the rest without a word
# (https://core.telegram.org/api/config, message entities).
ENTITY_LIMIT = 100
_GAP = "\n\n"


def utf16_length(text: str) -> int:
    """The length of `text` in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(reply: Reply, limit: int = MESSAGE_LIMIT) -> list[Reply]:
    """Part a reply into messages that each fit Telegram's limits and together show all of it.

    Messages are parted between blocks; a block too long for one message is parted between its
    lines, a line between its words, a word between its characters as a reader sees them.
    """
    messages: list[Reply] = []
    waiting: Reply = ()
    used = entities = 0
    for block in _fitting(reply, limit):
        length, marks = _measure(block)
        gap = len(_GAP) if waiting else 0
        if waiting and (used + gap + length > limit or entities + marks > ENTITY_LIMIT):
            messages.append(waiting)
            waiting, used, entities, gap = (), 0, 0, 0
        waiting = (*waiting, block)
        used += gap + length
        entities += marks
    if waiting:
        messages.append(waiting)
    return messages


def to_html(message: Reply) -> str:
    """Return the Telegram HTML of one message, everything in it escaped."""
    return _GAP.join(map(_html, message))


def to_plain(message: Reply) -> str:
    """Return the same text without markup, for a server that refuses it with."""
    return _GAP.join(
        "\n".join("".join(run.text for run in line.runs) for line in block.lines)
        for block in message
    )


def _html(block: Block) -> str:
    lines = "\n".join("".join(map(_run, line.runs)) for line in block.lines)
    if isinstance(block, Quotation):
        return f"<blockquote{' expandable' if block.expandable else ''}>{lines}</blockquote>"
    return lines


def _run(run: Text) -> str:
    html = escape(run.text, quote=False)
    if run.italic:
        html = f"<i>{html}</i>"
    if run.bold:
        html = f"<b>{html}</b>"
    if run.link:
        html = f'<a href="{escape(run.link)}">{html}</a>'
    return html


def _measure(block: Block) -> tuple[int, int]:
    """The block's length in UTF-16 units and its number of entities."""
    length = sum(_length(line) for line in block.lines) + len(block.lines) - 1
    runs = [run for line in block.lines for run in line.runs]
    marks = sum(bool(run.bold) + bool(run.italic) + bool(run.link) for run in runs)
    return length, marks + isinstance(block, Quotation)


def _length(line: Line) -> int:
    return sum(utf16_length(run.text) for run in line.runs)


def _fitting(reply: Reply, limit: int) -> Iterator[Block]:
    """Yield the blocks, those that no message could hold parted; blocks without text left out."""
    for block in reply:
        lines: list[Line] = []
        for line in block.lines:
            for part in _parts(line, limit):
                length, marks = _measure(Paragraph((*lines, part)))
                if lines and (length > limit or marks >= ENTITY_LIMIT):
                    yield from _nonblank(block, lines)
                    lines = []
                lines.append(part)
        yield from _nonblank(block, lines)


def _nonblank(block: Block, lines: list[Line]) -> Iterator[Block]:
    # Telegram refuses a message that is empty after trimming.
    if any(run.text.strip() for line in lines for run in line.runs):
        yield block._replace(lines=tuple(lines))


def _parts(line: Line, limit: int) -> Iterator[Line]:
    """Yield lines of at most `limit` units, and few enough runs, that make up `line`."""
    runs: list[Text] = []
    left = limit
    for run in line.runs:
        text = run.text
        while text:
            cut = _cut(text, left)
            if not cut and left == limit:
                cut = _fits(text, limit)  # one letter under thousands of marks
            if cut:
                runs.append(run._replace(text=text[:cut]))
                left -= utf16_length(text[:cut])
                text = text[cut:]
            if text or len(runs) >= ENTITY_LIMIT // 4:
                yield Line(tuple(runs))
                runs, left = [], limit
    if runs:
        yield Line(tuple(runs))


def _cut(text: str, limit: int) -> int:
    """Where to part `text` so that its first part has at most `limit` UTF-16 units: after a
    space, or between any grapheme clusters where no space comes soon enough. 0 if nothing fits."""
    end = _fits(text, limit)
    if end == len(text):
        return end
    space = text.rfind(" ", 0, end)
    if space > end // 2:
        return space + 1
    # An accent stays on its letter, and a flag or a family in one piece.
    return max(cluster.start() for cluster in regex.finditer(r"\X", text[: end + 1]))


def _fits(text: str, limit: int) -> int:
    """How many characters of `text` have at most `limit` UTF-16 units."""
    units = 0
    for end, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > limit:
            return end
    return len(text)
