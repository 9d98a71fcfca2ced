"""What a search is restricted to."""

from datetime import date, tzinfo
from typing import TYPE_CHECKING

from index.models import Frozen

if TYPE_CHECKING:
    from index.catalogue import Selection
    from index.store import Store


class Filters(Frozen):
    """Restrictions on the articles that are searched; None restricts nothing.

    `since` and `until` are days of publication in the asker's time zone, both included. A since
    after its until leaves nothing.
    """

    since: date | None = None
    until: date | None = None
    outlet: str | None = None
    author: str | None = None
    section: str | None = None

    def __bool__(self) -> bool:
        return any(value is not None for value in self.__dict__.values())

    def merged(self, options: "Filters") -> "Filters":
        """Return these with what `options` states in place of what they say themselves."""
        stated = {name: value for name, value in options if value is not None}
        return self.model_copy(update=stated)

    def select(self, store: "Store", zone: tzinfo) -> "Selection":
        """Return what they leave of a store, days being those of `zone`."""
        return store.articles_within(
            self.since, self.until, self.outlet, self.author, self.section, zone=zone
        )
