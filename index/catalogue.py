"""What a filter asks of an article, held in memory for every article of a store.

Read once, a filter over hundreds of thousands of articles is a few comparisons of arrays. An
article takes some 40 bytes here, and each distinct name once.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.dates import parse_published
from index.names import authors_in, name_key, outlet_key

Rows = NDArray[np.int64]
_Mask = NDArray[np.bool_]
# Written so that SQLite reads nothing but indexes: the articles' own rows are long. Ordered by row,
# so that the rows of an article, which follow each other, are a range.
_ARTICLES = """
SELECT published, source, author, section,
    (SELECT min("row") FROM passages WHERE article = articles.id) AS first,
    (SELECT count(*) FROM passages WHERE article = articles.id)
FROM articles ORDER BY first
"""
_UNDATED, _DAY, _MOMENT = range(3)


class Selection(NamedTuple):
    """The articles that a filter keeps.

    `rows`: the rows of their passages, ascending. `articles`: how many they are. `undated`: how
    many more would have been kept, had they a date; 0 where the filter asks for none.
    """

    rows: Rows
    articles: int
    undated: int


class Catalogue:
    """Dates and names of a store's articles, with the rows of their passages."""

    def __init__(self, database: sqlite3.Connection) -> None:
        kinds, when, stated, first, count = [], [], [], [], []
        self._outlets, self._authors, self._sections = _Column(), _Column(), _Column()
        for published, outlet, author, section, row, rows in database.execute(_ARTICLES):
            if not rows:
                continue  # an article that gave no passage can't be found
            kind, value, day = _placed(published)
            kinds.append(kind)
            when.append(value)
            stated.append(day)
            first.append(row)
            count.append(rows)
            self._outlets.add(outlet)
            self._authors.add(author)
            self._sections.add(section)
        self._kinds = np.array(kinds, dtype=np.int8)
        self._when = np.array(when, dtype=np.int64)
        self._stated = np.array(stated, dtype=np.int32)
        self._first = np.array(first, dtype=np.int64)
        self._count = np.array(count, dtype=np.int64)
        for column in (self._outlets, self._authors, self._sections):
            column.freeze()

    def outlets(self) -> list[tuple[str, int]]:
        """Return the outlets with their numbers of articles, most first; spellings of one outlet
        count together, under the most frequent one."""
        return _counted(self._outlets, lambda outlet: [outlet], outlet_key)

    def authors(self) -> list[tuple[str, int]]:
        """Return the names in the bylines with their numbers of articles, most first."""
        return _counted(self._authors, authors_in, name_key)

    def sections(self) -> list[tuple[str, int]]:
        """Return the sections with their numbers of articles, most first."""
        return _counted(self._sections, lambda section: [section], name_key)

    def select(
        self,
        since: date | None,
        until: date | None,
        outlet: str | None,
        author: str | None,
        section: str | None,
        zone: tzinfo,
    ) -> Selection:
        """Return the articles published from `since` to `until`, both days included, by outlet,
        author and section; None asks for nothing.

        A day is the one it says, as readers see it beside the headline; a time with a zone falls
        on its day in `zone` too. Names are compared by their keys (`index.names`); an author is one
        of the byline's names, or the whole byline.
        """
        kept: _Mask = np.ones(len(self._when), dtype=np.bool_)
        if outlet is not None:
            wanted = outlet_key(outlet)
            kept &= self._outlets.where(lambda value: outlet_key(value) == wanted)
        if author is not None:
            person = name_key(author)
            kept &= self._authors.where(
                lambda byline: person in map(name_key, [byline, *authors_in(byline)])
            )
        if section is not None:
            part = name_key(section)
            kept &= self._sections.where(lambda value: name_key(value) == part)
        undated = 0
        if since is not None or until is not None:
            undated = int(np.count_nonzero(kept & (self._kinds == _UNDATED)))
            kept &= self._published(since, until, zone)
        return Selection(self._rows(kept), int(np.count_nonzero(kept)), undated)

    def _published(self, since: date | None, until: date | None, zone: tzinfo) -> _Mask:
        as_stated: _Mask = self._kinds != _UNDATED
        in_zone: _Mask = self._kinds == _MOMENT
        if since is not None:
            as_stated &= self._stated >= since.toordinal()
            in_zone &= self._when >= _midnight(since, zone)
        if until is not None:
            as_stated &= self._stated <= until.toordinal()
            if until < date.max:
                in_zone &= self._when < _midnight(until + timedelta(days=1), zone)
        return as_stated | in_zone

    def _rows(self, kept: _Mask) -> Rows:
        first, count = self._first[kept], self._count[kept]
        # Each range's first row, and from it one more for each place since the range began.
        begun = np.cumsum(count) - count
        return np.repeat(first - begun, count) + np.arange(int(count.sum()), dtype=np.int64)


class _Column:
    """One name of each article; few are distinct."""

    def __init__(self) -> None:
        self._codes: dict[str | None, int] = {None: 0}
        self._values: list[int] = []

    def add(self, value: str | None) -> None:
        self._values.append(self._codes.setdefault(value, len(self._codes)))

    def freeze(self) -> None:
        self._array = np.array(self._values, dtype=np.int32)
        self._values = []

    def where(self, holds: Callable[[str], bool]) -> _Mask:
        """Which articles have a value for which `holds` is true."""
        codes = [code for value, code in self._codes.items() if value is not None and holds(value)]
        return np.isin(self._array, codes)

    def counts(self) -> Iterable[tuple[str, int]]:
        counted = np.bincount(self._array, minlength=len(self._codes)).tolist()
        return ((value, counted[code]) for value, code in self._codes.items() if value is not None)


def _counted(
    column: _Column, names: Callable[[str], list[str]], key: Callable[[str], str]
) -> list[tuple[str, int]]:
    spellings: dict[str, Counter[str]] = {}
    for value, count in column.counts():
        for name in names(value):
            if key(name):
                spellings.setdefault(key(name), Counter())[name] += count
    counted = [(names.most_common(1)[0][0], names.total()) for names in spellings.values()]
    return sorted(counted, key=lambda one: (-one[1], one[0]))


def _placed(published: Any) -> tuple[int, int, int]:
    """The kind of a stored date; of a moment its seconds since 1970, else 0; the ordinal of the day
    that it says."""
    parsed = parse_published(published) if published else None
    if parsed is None:
        return _UNDATED, 0, 0
    if isinstance(parsed, datetime) and parsed.tzinfo is not None:
        return _MOMENT, int(parsed.timestamp()), parsed.toordinal()
    return _DAY, 0, parsed.toordinal()


def _midnight(day: date, zone: tzinfo) -> int:
    """When `day` begins in `zone`, in seconds since 1970."""
    try:
        return int(datetime.combine(day, time(), zone).timestamp())
    except OverflowError:  # at either end of the calendar, a zone can lead out of it
        return int((day.toordinal() - date(1970, 1, 1).toordinal()) * 86_400)
