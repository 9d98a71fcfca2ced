"""Sources read as a build reads them, without embedding anything."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from index.collecting import Collector
from index.models import Article, Duplicate
from index.progress import Silent
from index.reading import Reader
from index.sources import Source, as_source
from index.store_writer import StoreWriter
from index.stories import link_stories
from index.web.options import FetchOptions
from index.web.visits import Web

NOW = datetime(2026, 5, 6, 7, tzinfo=UTC)
# The local site stands on a private address, and tests needn't be polite to it.
LOCAL = FetchOptions(allow_private=True, delay=0, attempts=1, timeout=5)


class Gathered(NamedTuple):
    """What a build would take in, and the reason for each file or address that gave nothing."""

    articles: list[Article]
    skipped: dict[str, str]
    duplicates: list[Duplicate]


def gather(*sources: Source | Path, data: Path | None = None, now: datetime = NOW) -> Gathered:
    """Read the sources; what was fetched stays in the folder `data`, where one is given."""
    with TemporaryDirectory() as temporary:
        kept = data or Path(temporary)
        with (
            closing(Web(kept, LOCAL, lambda: now)) as web,
            closing(StoreWriter(Path(temporary) / "store")) as writer,
        ):
            collector = Collector(writer, None)
            reader = Reader(web, collector.is_taken, Silent())
            for reading in reader.read([as_source(source) for source in sources]):
                collector.collect(reading)
            duplicates = [*collector.duplicates, *link_stories(writer)]
            skipped = {skipped.where: skipped.reason for skipped in collector.skipped}
            return Gathered(list(writer.articles()), skipped, duplicates)
