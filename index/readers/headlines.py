"""Headlines, without the names of sites and sections that pages put around them."""

import re

from index.readers.furniture import is_outlet
from index.readers.names import same_name
from index.readers.structured import plain_text
from index.text import single_line

_BARS = r"(?:\s+[|–—·•»«/~:-]+\s+|\s*\|\s*)"
_LAST = re.compile(rf"^(?P<rest>.+){_BARS}(?P<site>[^|]+?)$", re.DOTALL)
_FIRST = re.compile(rf"^(?P<site>[^|]+?)(?:{_BARS}|:\s+)(?P<rest>.+)$", re.DOTALL)
_CUT = re.compile(r"\s*(?:…|\.\.\.)$")
# Of a part of a title that stands elsewhere, too: as a title, or anywhere on the page.
_FEWEST_WORDS = 2
_FEWEST_SHOWN = 4
_MOST_NAMES = 4


def headline(
    stated: list[str | None], outlets: list[str], section: str | None, shown: list[str]
) -> str | None:
    """The first title stated, without the names of outlet and section around it.

    `outlets` are the names that the page or its address gives the site, `shown` the first lines
    that readers see: what is a headline there needs nothing around it. Where the first is cut
    short ("…", or a limit of characters), the first one that goes on from it is taken.
    """
    titles = [title for value in stated if (title := plain_text(value or ""))]
    elsewhere = {title for title in titles if len(title.split()) >= _FEWEST_WORDS}
    elsewhere |= {line for line in shown if len(line.split()) >= _FEWEST_SHOWN}
    bare = [_without_names(title, outlets, section, elsewhere) for title in titles]
    if not bare:
        return None
    start = _CUT.sub("", bare[0])
    longer = (title for title in bare[1:] if len(title) > len(start) and title.startswith(start))
    return next(longer, bare[0]) if _CUT.search(bare[0]) or len(start) >= 100 else bare[0]


def site_in(title: str, host: str) -> str | None:
    """The site's name at an end of a page's title, where it is the host's name, too."""
    for match in (_LAST.match(title), _FIRST.match(title)):
        if match and host and same_name(match["site"], host):
            return single_line(match["site"])
    return None


def _without_names(title: str, outlets: list[str], section: str | None, others: set[str]) -> str:
    for _ in range(_MOST_NAMES):  # "Headline | Section | Outlet"
        shorter = _shorter(title, outlets, section, others)
        if shorter is None:
            break
        title = shorter
    return title


def _shorter(title: str, outlets: list[str], section: str | None, others: set[str]) -> str | None:
    last, first = _LAST.match(title), _FIRST.match(title)
    # "Politics: what comes next" is a headline; "What comes next | Politics" has its section.
    for match, names in ((last, [*outlets, section or ""]), (first, outlets)):
        if match and any(name and same_name(match["site"], name) for name in names):
            return match["rest"].strip()
    for match in (last, first):
        # Elsewhere the page states the headline without it.
        if match and match["rest"].strip() in others:
            return match["rest"].strip()
    if last and "|" in title and is_outlet(last["site"]) and len(last["rest"].split()) > 2:
        return last["rest"].strip()
    return None
