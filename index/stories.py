"""One story once: copies of an article, found by what they share word for word.

An article is a set of shingles, every five words in a row. MinHash (datasketch) sketches the sets
so that those of similar articles agree in places; articles that agree in a band of their sketches
are compared shingle by shingle (Broder, "On the resemblance and containment of documents", 1997).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from datasketch import MinHash

from index.analysis import terms
from index.models import Article, Duplicate
from index.store_writer import Stored, StoreWriter
from index.versions import is_newer, last_touched

_SHINGLE = 5
# 42 bands of 3: sets that share two fifths are compared in 94 of 100 cases, those that share one
# in twenty in 1 of 200: 1 - (1 - s^3)^42.
_PERMUTATIONS = 126
_ROWS = 3
# Papers cut a wire report at the end and change a word here and there: nearly all of the shorter
# text stands in the longer one, and makes up a good part of it.
_CONTAINED = 0.8
_RESEMBLING = 0.4
# In words; shorter texts are alike when they are the same.
_SHORT = 20
# The same paper's article again, but for corrections.
_SAME_ARTICLE = 0.9
_REPUBLISHED_WITHIN = timedelta(days=2)
_NUMBER_OR_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
_FIGURE = re.compile(
    r"\d.*|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july"
    r"|august|september|october|november|december|one|two|three|four|five|six|seven|eight|nine|ten"
)
# Headlines of one story share this much of the shorter one's words.
_SAME_SUBJECT = 0.5
_WORD = re.compile(r"\w+")


class Likeness(NamedTuple):
    """How two sets meet: what they share, by all of both, and by all of the smaller."""

    resemblance: float
    containment: float


def signature(text: str) -> bytes:
    """Return the MinHash of the text's shingles: 126 uint32, little-endian."""
    sketch = MinHash(num_perm=_PERMUTATIONS, seed=1)
    sketch.update_batch([" ".join(shingle).encode() for shingle in shingles(text)])
    return bytes(sketch.hashvalues.astype("<u4").tobytes())


def bands(sketch: bytes) -> Iterator[bytes]:
    """Yield the bands of a signature, each told from the others by its number."""
    values = np.frombuffer(sketch, dtype="<u4").reshape(-1, _ROWS)
    for number, band in enumerate(values):
        yield bytes([number]) + band.tobytes()


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    size = _SHINGLE if len(words) >= _SHORT else max(len(words), 1)
    return frozenset(tuple(words[at : at + size]) for at in range(len(words) - size + 1))


def likeness(one: frozenset[Any], other: frozenset[Any]) -> Likeness:
    shared = len(one & other)
    smaller = min(len(one), len(other))
    if not smaller:
        return Likeness(0, 0)
    return Likeness(shared / len(one | other), shared / smaller)


def link_stories(writer: StoreWriter) -> list[Duplicate]:
    """Mark the articles in the store that tell one story, leave out older versions of one, and
    return all that tell a story again."""
    known = lru_cache(maxsize=64)(lambda number: shingles(_article(writer, number).article.text))
    groups: dict[int, list[int]] = {}
    story: dict[int, int] = {}
    for one, other in writer.neighbours():
        first, second = story.setdefault(one, one), story.setdefault(other, other)
        if first == second:
            continue
        alike = likeness(known(one), known(other))
        if alike.containment < _CONTAINED or alike.resemblance < _RESEMBLING:
            continue
        if _is_another_story(_article(writer, one).article, _article(writer, other).article):
            continue
        # The smaller number calls the story.
        kept, joined = min(first, second), max(first, second)
        moved = groups.pop(joined, [joined])
        groups.setdefault(kept, [kept]).extend(moved)
        story.update(dict.fromkeys(moved, kept))
    duplicates: list[Duplicate] = []
    for _, numbers in sorted(groups.items()):
        duplicates.extend(_settle(writer, sorted(numbers)))
    return duplicates


def _settle(writer: StoreWriter, numbers: Sequence[int]) -> Iterator[Duplicate]:
    """Leave out the older versions among a story's articles, and mark the others as its copies."""
    left: list[Stored] = []
    for number in numbers:
        stored = _article(writer, number)
        same = next((other for other in left if _is_same_article(stored, other)), None)
        if same is None:
            left.append(stored)
            continue
        newer, older = (stored, same) if is_newer(stored.article, same.article) else (same, stored)
        left[left.index(same)] = newer
        writer.remove_article(older.number)
        yield Duplicate(
            where=older.origin, article=older.article.id, of=newer.article.id, left_out=True
        )
    if len(left) > 1:
        first = left[0]
        writer.set_story((stored.number for stored in left), first.number)
        yield from (_duplicate(stored, first, left_out=False) for stored in left[1:])


def _duplicate(stored: Stored, of: Stored, *, left_out: bool) -> Duplicate:
    return Duplicate(
        where=stored.origin, article=stored.article.id, of=of.article.id, left_out=left_out
    )


def _is_another_story(one: Article, other: Article) -> bool:
    """Whether two articles that are alike tell different things all the same.

    Where words before a figure are the same and the figure isn't, it is the next day's notice, or
    an update: each holds a fact that the other doesn't. And on pages of one outlet whose text could
    not be had, its notices are all that is left, under headlines of their own.
    """
    if contradict(one.text, other.text):
        return True
    if not _have_one_outlet(one, other) or one.source is None:
        return False
    headlines = [frozenset(terms(article.title)) for article in (one, other)]
    return likeness(*headlines).containment < _SAME_SUBJECT


def contradict(one: str, other: str) -> bool:
    """Whether two texts give different figures, days or months after the same two words."""
    ours, theirs = _figures(one), _figures(other)
    return any(ours[before].isdisjoint(theirs[before]) for before in ours.keys() & theirs.keys())


def _figures(text: str) -> dict[tuple[str, str], set[str]]:
    """The figures in a text by the two words before each; a run of them counts as one."""
    found: dict[tuple[str, str], set[str]] = {}
    words = _NUMBER_OR_WORD.findall(text.casefold())
    at = 2
    while at < len(words):
        end = at
        while end < len(words) and _FIGURE.fullmatch(words[end]):
            end += 1
        if end > at:
            found.setdefault((words[at - 2], words[at - 1]), set()).add(" ".join(words[at:end]))
        at = max(end, at + 1)
    return found


def _is_same_article(one: Stored, other: Stored) -> bool:
    """Whether two alike articles are one, published again by the same outlet."""
    titles = [_WORD.findall(stored.article.title.casefold()) for stored in (one, other)]
    if titles[0] != titles[1] or not _have_one_outlet(one.article, other.article):
        return False
    times = last_touched(one.article), last_touched(other.article)
    if times[0] and times[1] and abs(times[0] - times[1]) > _REPUBLISHED_WITHIN:
        return False
    alike = likeness(shingles(one.article.text), shingles(other.article.text))
    # Of two that name no outlet only the text itself can tell.
    return alike.resemblance >= (_SAME_ARTICLE if one.article.source else 1)


def _have_one_outlet(one: Article, other: Article) -> bool:
    return (one.source or "").casefold() == (other.source or "").casefold()


def _article(writer: StoreWriter, number: int) -> Stored:
    found = writer.by_number(number)
    assert found is not None, "only articles in the store have bands"
    return found
