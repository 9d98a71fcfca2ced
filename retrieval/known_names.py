"""An outlet, an author, a section as somebody types it, and as the articles have it."""

from collections.abc import Callable, Sequence
from difflib import get_close_matches

from index.errors import CitedeskError
from index.names import name_key, outlet_key
from retrieval.filters import Filters

# Names in an error.
_SHOWN = 5
# Of difflib's ratio: one letter in seven.
_CLOSE = 0.85


class UnknownNameError(CitedeskError):
    """No article is from an outlet, by an author or of a section of that name."""


def check_known(
    filters: Filters, outlets: Sequence[str], authors: Sequence[str], sections: Sequence[str]
) -> None:
    """Raise UnknownNameError where a name stands in no article; the lists have the most frequent
    names first."""
    known = as_known(filters, outlets, authors, sections)
    for given, name, names, key, what in (
        (filters.outlet, known.outlet, outlets, outlet_key, "from the outlet"),
        (filters.author, known.author, authors, name_key, "by the author"),
        (filters.section, known.section, sections, name_key, "of the section"),
    ):
        if name is not None and key(name) not in map(key, names):
            shown = ", ".join(names[:_SHOWN]) or "none"
            more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
            raise UnknownNameError(f"no article is {what} {given!r}; there are {shown}{more}")


def as_known(
    filters: Filters, outlets: Sequence[str], authors: Sequence[str], sections: Sequence[str]
) -> Filters:
    """Return the filters with names as the articles have them: "ledger" is "The Skarn Ledger"
    where no other outlet's name has that word."""
    named = {
        "outlet": _as_known(filters.outlet, outlets, outlet_key),
        "author": _as_known(filters.author, authors, name_key),
        "section": _as_known(filters.section, sections, name_key),
    }
    return filters.model_copy(update=named)


def _as_known(given: str | None, names: Sequence[str], key: Callable[[str], str]) -> str | None:
    if given is None or key(given) in map(key, names):
        return given
    words = set(name_key(given).split())
    held = [name for name in names if words and words <= set(name_key(name).split())]
    if not held:
        # A slip of the pen; the reply says where was searched.
        close = get_close_matches(name_key(given), map(name_key, names), n=2, cutoff=_CLOSE)
        held = [name for name in names if name_key(name) in close]
    return held[0] if len(held) == 1 else given
