"""What a question is searched as, and where."""

from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np

from index.catalogue import Rows
from index.store import Store
from retrieval.filters import Filters
from retrieval.known_names import as_known
from retrieval.models import Searched
from retrieval.recency import Preference
from retrieval.when import understand

# The outlets, authors and sections that a store's articles have.
Names = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


class Scope(NamedTuple):
    """What a question is searched as: the query, which articles are preferred, the rows that are
    searched (None: all), and what restricted them. `general`: whatever news there is is asked
    for, of the days of `days` where that is there; `happened`: for what happened then;
    `news`: for the news on what the query says."""

    query: str
    preference: Preference
    among: Rows | None
    searched: Searched | None
    general: bool = False
    days: Filters | None = None
    happened: bool = False
    news: bool = False

    @property
    def is_of_the_past(self) -> bool:
        """Whether the question, or an option, names a time that is over when it is asked."""
        searched, about = self.searched, self.preference.about
        ends = (searched.until, searched.through) if searched else ()
        until = [end for end in (*ends, about and about.end) if end is not None]
        return any(end < self.preference.now.date() for end in until)

    def newest_first(self) -> "Scope":
        """The same, as for a question that asks for the latest."""
        return self._replace(preference=self.preference.model_copy(update={"latest": True}))

    def only(self, rows: Rows) -> "Scope":
        """The same, of these rows alone."""
        kept = np.unique(rows) if self.among is None else np.intersect1d(rows, self.among)
        return self._replace(among=kept)


def scope_of(
    query: str, asked: datetime, options: Filters | None, store: Store, names: Names
) -> Scope:
    """Return what to search a store for and where, for a question of one line that is asked at a
    moment, in the asker's time zone; `options` win over what it says."""
    understood = understand(query, asked, *names)
    filters = understood.filters
    if understood.days:
        since, until = understood.days
        filters = filters.model_copy(update={"since": since, "until": until})
    if options:
        filters = filters.merged(as_known(options, *names))
    preference = Preference(now=asked, about=understood.about, latest=understood.latest)
    if not filters:
        return Scope(
            understood.text, preference, None, None, understood.general, news=understood.news
        )
    kept = filters.select(store, asked.tzinfo or UTC)
    # An option may have set other days.
    asks = filters.until is None and filters.since == understood.filters.since
    through = understood.through if asks else None
    searched = Searched(
        articles=kept.articles,
        through=through,
        later=through is not None and through < asked.date(),
        **filters.model_dump(),
    )
    return Scope(
        understood.text,
        preference,
        kept.rows if kept.articles else None,
        searched,
        understood.general,
        filters if understood.days else None,
        understood.happened,
        understood.news,
    )
