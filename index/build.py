"""Articles in, a published generation out."""

import hashlib
import logging
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from index.chunking import Chunking
from index.collecting import Collector
from index.embedding import Embedder, Journal
from index.encoder import Encoder
from index.errors import BuildError, IndexDamagedError, IndexMissingError
from index.generation import (
    LEXICAL,
    SCHEMA_VERSION,
    STORE,
    TOKENS,
    VECTORS,
    Generation,
    next_number,
)
from index.lexical import LexicalWriter
from index.lock import build_lock
from index.models import (
    BuildReport,
    Changes,
    Duplicate,
    Manifest,
    ModelEntry,
    Skipped,
)
from index.passage_writing import write_passages
from index.progress import Progress, Silent
from index.prune import prune, remove_drafts
from index.publishing import describe, draft_folder, publish
from index.reading import Reader
from index.sources import Source, as_source
from index.store import Store
from index.store_writer import StoreWriter
from index.stories import link_stories
from index.token_store import TokenWriter
from index.vectors import VectorWriter
from index.web.options import FetchOptions
from index.web.visits import Web

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]


class _Corpus(NamedTuple):
    """What was read: how many articles, a digest of them all, and how they differ."""

    articles: int
    digest: str
    changes: Changes
    duplicates: tuple[Duplicate, ...]
    skipped: tuple[Skipped, ...]


def utc_now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def build(
    sources: Sequence[Source | Path],
    data: Path,
    encoder: Encoder,
    *,
    chunking: Chunking | None = None,
    full: bool = False,
    keep: int = 3,
    fetching: FetchOptions | None = None,
    clock: Clock = utc_now,
    progress: Progress | None = None,
) -> BuildReport:
    """Index the articles in `sources` and publish the generation in `data`.

    Vectors that are known, from the published generation or from a build that was stopped, are
    used again; with `full`, everything is embedded anew. Where nothing has changed, the published
    generation stays. `keep` generations are kept, the published one included, and any that is
    open. Fetched pages are kept in `data` too, so that an address that can't be reached or a feed
    that has moved on takes no article away.

    Raises BuildError where a source is missing, no article can be read, the folder can't be
    written to, or another build is running; what was published stays.
    """
    started = time.monotonic()
    named = [as_source(source) for source in sources]
    for source in named:
        source.check()
    with _writing_to(data):
        data.mkdir(parents=True, exist_ok=True)
        with build_lock(data):
            remove_drafts(data)
            embedded = data / "embedded.sqlite"
            if full:
                Journal.remove(embedded)
            with (
                closing(Journal(embedded)) as journal,
                closing(Web(data, fetching or FetchOptions(), clock)) as web,
                _published(data) as previous,
            ):
                report = _build(
                    named,
                    data,
                    web,
                    Embedder(encoder, None if full else previous, journal),
                    chunking or Chunking(),
                    previous,
                    full,
                    clock(),
                    progress or Silent(),
                )
            # What it holds is published now.
            Journal.remove(embedded)
            prune(data, keep)
    return report.model_copy(update={"seconds": time.monotonic() - started})


def _build(
    sources: Sequence[Source],
    data: Path,
    web: Web,
    embedder: Embedder,
    chunking: Chunking,
    previous: Generation | None,
    full: bool,
    built_at: datetime,
    progress: Progress,
) -> BuildReport:
    encoder = embedder.encoder
    if previous is not None and previous.manifest.built_at > built_at:
        logger.warning(
            "the clock says %s, which is before the published index was built (%s); "
            "check the clock",
            f"{built_at:%Y-%m-%d %H:%M}",
            f"{previous.manifest.built_at:%Y-%m-%d %H:%M}",
        )
    generation = f"{built_at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    with draft_folder(data, generation) as draft, closing(StoreWriter(draft / STORE)) as writer:
        before = previous.store if previous else None
        corpus = _read(sources, data, web, writer, before, progress)
        same = previous is not None and _has_same_passages(previous.manifest, encoder, chunking)
        if previous and same and not full and previous.manifest.corpus == corpus.digest:
            return _report(previous.manifest, corpus, published=False, embedded=0)
        number, kept = next_number(data), previous.tokens if previous else None
        centroids = embedder.previous.vectors.centroids if embedder.previous else None
        with (
            closing(VectorWriter(draft / VECTORS, encoder.dimension, centroids)) as vectors,
            closing(TokenWriter(draft / TOKENS, str(number), kept)) as tokens,
            closing(LexicalWriter(draft / LEXICAL)) as lexical,
        ):
            known = before if same and not full else None
            write_passages(
                writer,
                lexical,
                vectors,
                tokens,
                embedder,
                chunking,
                known,
                corpus.articles,
                progress,
            )
            writer.finish()
            lexical.finish()
            vectors.finish()
            tokens.finish()
        manifest = Manifest(
            schema_version=SCHEMA_VERSION,
            generation=generation,
            number=number,
            built_at=built_at,
            model=ModelEntry(
                name=encoder.name,
                fingerprint=encoder.fingerprint,
                dimension=encoder.dimension,
                max_tokens=encoder.max_tokens,
            ),
            chunking=chunking.model_dump(),
            sources=tuple(source.shown() for source in sources),
            corpus=corpus.digest,
            articles=corpus.articles,
            passages=len(vectors),
            files=describe(draft),
        )
        publish(data, draft, manifest)
    return _report(manifest, corpus, published=True, embedded=embedder.computed)


def _report(manifest: Manifest, corpus: _Corpus, *, published: bool, embedded: int) -> BuildReport:
    return BuildReport(
        generation=manifest.generation,
        published=published,
        articles=corpus.articles,
        passages=manifest.passages,
        changes=corpus.changes,
        duplicates=corpus.duplicates,
        embedded=embedded,
        skipped=corpus.skipped,
        seconds=0,
    )


def _has_same_passages(kept: Manifest, encoder: Encoder, chunking: Chunking) -> bool:
    """Whether an unchanged article would get the same passages and vectors again."""
    return kept.model.fingerprint == encoder.fingerprint and kept.chunking == chunking.model_dump()


@contextmanager
def _writing_to(data: Path) -> Iterator[None]:
    """Turns what the disk refuses into one line."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise BuildError(
            f"can't write the index in {data} ({reason}); mend that, or set CITEDESK_DATA to "
            "another folder: an index published before is unchanged"
        ) from error


@contextmanager
def _published(data: Path) -> Iterator[Generation | None]:
    """The published generation, or None where there is none fit to build on."""
    try:
        generation = Generation.open(data)
    except (IndexMissingError, IndexDamagedError):
        yield None
        return
    with closing(generation):
        yield generation


def _read(
    sources: Sequence[Source],
    data: Path,
    web: Web,
    writer: StoreWriter,
    before: Store | None,
    progress: Progress,
) -> _Corpus:
    """Store the articles. Raises BuildError where there are none."""
    collector = Collector(writer, before)
    count = 0
    for reading in Reader(web, collector.is_taken, progress, data).read(sources):
        collector.collect(reading)
        count += not isinstance(reading, Skipped)
        progress.read(count)
    duplicates = (*collector.duplicates, *link_stories(writer))
    digest = hashlib.sha256()
    added = changed = unchanged = 0
    for article in writer.articles():
        digest.update(article.model_dump_json().encode() + b"\n")
        old = before.article(article.id) if before else None
        added += old is None
        unchanged += old == article
        changed += old is not None and old != article
    articles = added + changed + unchanged
    if not articles:
        raise BuildError(_nothing_read(sources, collector.skipped))
    removed = before.article_count - changed - unchanged if before else 0
    changes = Changes(added=added, changed=changed, removed=removed, unchanged=unchanged)
    return _Corpus(articles, digest.hexdigest(), changes, duplicates, tuple(collector.skipped))


def _nothing_read(sources: Sequence[Source], skipped: Sequence[Skipped]) -> str:
    where = ", ".join(source.location for source in sources)
    if not skipped:
        return (
            f"no articles in {where}; put .txt, .md, .html, .jsonl, .csv or .pdf files there, or "
            "name another folder"
        )
    first = f"{skipped[0].where}: {skipped[0].reason}"
    more = f" (and {len(skipped) - 1} more)" if len(skipped) > 1 else ""
    return f"no article could be read: {first}{more}"
