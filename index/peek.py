"""One page, read as a build would read it, without an index."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from index.errors import ArticleError
from index.models import Found, Skipped
from index.progress import Silent
from index.reading import Reader
from index.sources import Source
from index.web.options import FetchOptions
from index.web.visits import Web


def peek(source: Source, fetching: FetchOptions) -> tuple[Found, bool]:
    """Return the first article of the source, and whether it holds more.

    A feed or sitemap is followed to the newest page it lists. Raises SourceMissingError where the
    source isn't there, and ArticleError where there is no article that can be read.
    """
    source.check()
    with TemporaryDirectory(prefix="citedesk-") as folder:
        web = Web(Path(folder), fetching, lambda: datetime.now(UTC))
        with closing(web):
            only = source.model_copy(update={"most": 1})
            readings = Reader(web, lambda _: False, Silent()).read([only])
            return _first(source, readings)


def _first(source: Source, readings: Iterator[Found | Skipped]) -> tuple[Found, bool]:
    reasons = []
    for reading in readings:
        if isinstance(reading, Found):
            return reading, any(isinstance(other, Found) for other in readings)
        reasons.append(reading)
    if not reasons:
        raise ArticleError(f"{source.location} holds no article")
    where, reason = reasons[0].where, reasons[0].reason
    raise ArticleError(f"{where}: {reason}")
