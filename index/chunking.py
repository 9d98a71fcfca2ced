"""Articles to passages: whole sentences, whole paragraphs where they fit, exact offsets."""

from bisect import bisect_left
from collections.abc import Iterator

from pydantic import Field

from index.encoder import Encoder
from index.languages import language_of
from index.models import Article, Frozen, Passage, Span
from index.sentences import paragraphs, sentences

# A headline longer than this share of the encoder's input would crowd out the passage itself.
_HEADLINE_SHARE = 0.5
# A tokenizer that looks across words may count a passage alone a little differently from the
# same words within the whole article.
_SLACK = 4
# In characters; sentences are quoted, and passages shown, in a chat where a message holds 4096.
_LONGEST = 2_000
_LONGEST_PASSAGE = 4_000


class Chunking(Frozen):
    """How passages are cut, in the encoder's tokens.

    `target`: a passage is closed once the next sentence would take it past this size.
    """

    target: int = Field(default=120, ge=8)


def headline_context(title: str, encoder: Encoder) -> str:
    """The headline as it goes before each passage: all of it, or nothing if it is too long."""
    fits = len(encoder.tokens(title)) <= encoder.max_tokens * _HEADLINE_SHARE
    return f"{title}\n" if title and fits else ""


def chunk(article: Article, encoder: Encoder, chunking: Chunking) -> Iterator[tuple[Span, ...]]:
    """Yield the sentences of each passage of `article`, in order.

    A passage runs from its first sentence's start to its last one's end. With its headline it
    fits the encoder's input, so nothing is ever truncated; a sentence too long for that is
    parted between words, and a word too long between its tokens.
    """
    text, language = article.text, language_of(article)
    headline = len(encoder.tokens(headline_context(article.title, encoder)))
    room = max(encoder.max_tokens - headline - _SLACK, 1)
    target = min(chunking.target, room)
    starts = [token.start for token in encoder.tokens(text)]

    def size(start: int, end: int) -> int:
        return bisect_left(starts, end) - bisect_left(starts, start)

    current: list[Span] = []
    for paragraph in paragraphs(text):
        parts = [
            part
            for sentence in sentences(text, paragraph, language)
            for part in _fitting(text, sentence, starts, room)
        ]
        # A paragraph that fits a passage of its own isn't torn between two.
        fits = size(paragraph.start, paragraph.end) <= target
        if current and fits and size(current[0].start, paragraph.end) > target:
            yield tuple(current)
            current = []
        for part in parts:
            long = current and part.end - current[0].start > _LONGEST_PASSAGE
            if current and (long or size(current[0].start, part.end) > target):
                yield tuple(current)
                current = []
            current.append(part)
    if current:
        yield tuple(current)


def _fitting(text: str, sentence: Span, starts: list[int], room: int) -> Iterator[Span]:
    """Part a sentence of more than `room` tokens or too many characters: a tokenizer may take a
    word of any length for one token."""
    begin = sentence.start
    while begin < sentence.end:
        end = min(sentence.end, begin + _LONGEST)
        first = bisect_left(starts, begin)
        if bisect_left(starts, end) - first > room:
            end = starts[first + room]
        if end < sentence.end:
            space = text.rfind(" ", begin + 1, end)
            end = space if space > 0 else end
        yield Span(begin, end)
        begin = end + (text[end : end + 1] == " ")


def passages(
    article: Article, encoder: Encoder, chunking: Chunking, first_row: int
) -> Iterator[Passage]:
    """Yield the passages of `article`, numbered from `first_row` in the vector index."""
    for number, parts in enumerate(chunk(article, encoder, chunking)):
        yield Passage(
            id=f"{article.id}#{number + 1}",
            article=article.id,
            row=first_row + number,
            start=parts[0].start,
            end=parts[-1].end,
            sentences=parts,
        )
