"""Where the words of a quotation stand in those of an article: all of them, or most."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import partial_ratio

# A place that shares less than half of a part's words isn't looked at closer: whoever calls wants
# far more than that. In percent, as rapidfuzz has it.
_HALF = 50
# Words by which either end of a place is moved at most: each costs a comparison.
_FARTHEST = 64


class Place(NamedTuple):
    """The words `[first, end)` of an article, and how a quotation differs from what it quotes.

    `differing` counts words changed, added and dropped; `compared` is how many there are, of the
    quotation or of what it quotes, whichever is more. What an ellipsis stands for counts to
    neither.
    """

    first: int
    end: int
    differing: int
    compared: int


def exact_place(parts: Sequence[Sequence[str]], text: Sequence[str]) -> Place | None:
    """Return the shortest stretch of `text` that holds the parts whole and in their order."""
    # No word holds a space, so that words can be searched for as one string.
    held = f" {' '.join(text)} "
    first, *others = (f" {' '.join(part)} " for part in parts)
    best: tuple[int, int] | None = None
    start = held.find(first)
    while start >= 0:
        end = start + len(first)
        for part in others:
            at = held.find(part, end - 1)  # the space between two words is of both
            if at < 0:
                break
            end = at + len(part)
        else:
            if best is None or end - start < best[1] - best[0]:
                best = start, end
            start = held.find(first, start + 1) if others else -1
            continue
        break  # what isn't found from here isn't found from further on
    if best is None:
        return None
    return Place(
        first=held.count(" ", 0, best[0]),
        end=held.count(" ", 0, best[1] - 1),
        differing=0,
        compared=sum(map(len, parts)),
    )


def pieces_in(
    quoted: Sequence[str], text: Sequence[str], shortest: int, most: int
) -> list[Sequence[str]]:
    """Return the longest pieces of a quotation that stand in `text`, one after another from its
    first word to its last: `most` at most, each of `shortest` words or more; none where they don't
    make up all of it."""
    held = f" {' '.join(text)} "
    pieces: list[Sequence[str]] = []
    at = 0
    while at < len(quoted):
        # Where a piece stands, every shorter one from the same word does.
        ends = range(at + 1, len(quoted) + 1)
        size = bisect_left(ends, True, key=lambda end: f" {' '.join(quoted[at:end])} " not in held)
        if size < shortest or len(pieces) == most:
            return []
        pieces.append(quoted[at : at + size])
        at += size
    return pieces


def near_place(
    parts: Sequence[Sequence[str]], text: Sequence[str], beginnings: Collection[int]
) -> Place | None:
    """Return where `text` is most like the parts in their order; None where it is like half of
    one of them or less.

    `beginnings` are the words that begin a sentence: words the quotation adds before or after
    what it quotes aren't held against a neighbouring sentence.
    """
    found: list[Place] = []
    for part in parts:
        place = _near(part, text, found[-1].end if found else 0, beginnings)
        if place is None:
            return None
        found.append(place)
    return Place(
        first=found[0].first,
        end=found[-1].end,
        differing=sum(place.differing for place in found),
        compared=sum(place.compared for place in found),
    )


def _near(
    part: Sequence[str], text: Sequence[str], begin: int, beginnings: Collection[int]
) -> Place | None:
    rest = text[begin:]
    size = len(part)
    # The library looks for the shorter in the longer, whichever that is.
    if len(rest) * 100 < size * _HALF or partial_ratio(part, rest) < _HALF:
        return None

    def cost(first: int, end: int) -> tuple[int, int]:
        # Of two places alike, the one as long as the part shows what stands for a changed word.
        return Levenshtein.distance(part, rest[first:end]), abs(end - first - size)

    # First the best place as long as the part, then its ends: words added or dropped shift them.
    first = min(range(max(len(rest) - size, 0) + 1), key=lambda at: cost(at, at + size))
    end = min(first + size, len(rest))
    reach = min(size // 3 + 1, _FARTHEST)
    ends = range(max(first + 1, end - reach), min(len(rest), end + reach) + 1)
    end = min(ends, key=lambda at: cost(first, at), default=end)
    firsts = range(max(0, first - reach), min(end - 1, first + reach) + 1)
    first = min(firsts, key=lambda at: cost(at, end), default=first)
    common = [
        block
        for block in Levenshtein.editops(part, rest[first:end]).as_matching_blocks()
        if block.size
    ]
    if not common:
        return None
    before, after = first + common[0].b, first + common[-1].b + common[-1].size
    inside = [at for at in range(first + 1, before + 1) if begin + at in beginnings]
    outside = [at for at in range(after, end) if begin + at in beginnings]
    first, end = max(inside, default=first), min(outside, default=end)
    return Place(
        first=begin + first,
        end=begin + end,
        differing=Levenshtein.distance(part, rest[first:end]),
        compared=max(size, end - first),
    )
