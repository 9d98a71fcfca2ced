"""Articles in, a published generation out."""

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from index.chunking import Chunking, headline_context, passages
from index.embedding import Embedder, Journal, input_digest
from index.encoder import Encoder
from index.errors import BuildError, IndexDamagedError, IndexMissingError
from index.generation import (
    SCHEMA_VERSION,
    STORE,
    VECTORS,
    Generation,
    describe,
    draft_folder,
    publish,
)
from index.lock import build_lock
from index.models import Article, BuildReport, Changes, Manifest, ModelEntry, Passage, Skipped
from index.prune import prune, remove_drafts
from index.readers import read_articles
from index.store import Store, StoreWriter
from index.vectors import VectorIndex

Clock = Callable[[], datetime]

# Passages encoded at a time: enough for the encoder to sort them by length into even batches,
# few enough that a build's memory doesn't grow with the archive, and little is lost at a stop.
_BLOCK = 512


class Progress(Protocol):
    """What a build tells while it runs."""

    def read(self, articles: int) -> None:
        """So many articles have been read."""

    def embedded(self, articles: int, of_articles: int, passages: int) -> None:
        """So many articles are done, and so many passages have their vectors."""


class Silent:
    """Tells nothing."""

    def read(self, articles: int) -> None:
        pass

    def embedded(self, articles: int, of_articles: int, passages: int) -> None:
        pass


class _Corpus(NamedTuple):
    """What was read: how many articles, a digest of them all, and how they differ."""

    articles: int
    digest: str
    changes: Changes
    skipped: tuple[Skipped, ...]


def utc_now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def build(
    sources: Sequence[Path],
    data: Path,
    encoder: Encoder,
    *,
    chunking: Chunking | None = None,
    full: bool = False,
    keep: int = 3,
    clock: Clock = utc_now,
    progress: Progress | None = None,
) -> BuildReport:
    """Index the articles in `sources` (files and folders) and publish the generation in `data`.

    Vectors that are known, from the published generation or from a build that was stopped, are
    used again; with `full`, everything is embedded anew. Where nothing has changed, the published
    generation stays. `keep` generations are kept, the published one included, and any that is
    open.

    Raises BuildError where a source is missing, no article can be read, the folder can't be
    written to, or another build is running; what was published stays.
    """
    started = time.monotonic()
    for source in sources:
        try:
            source.stat()
        except OSError as error:
            raise BuildError(
                f"{str(source)[:200]} can't be found ({error.strerror}); name files or folders of "
                "articles"
            ) from error
    with _writing_to(data):
        data.mkdir(parents=True, exist_ok=True)
        with build_lock(data):
            remove_drafts(data)
            embedded = data / "embedded.sqlite"
            if full:
                Journal.remove(embedded)
            with closing(Journal(embedded)) as journal, _published(data) as previous:
                report = _build(
                    sources,
                    data,
                    Embedder(encoder, None if full else previous, journal),
                    chunking or Chunking(),
                    None if full else previous,
                    clock(),
                    progress or Silent(),
                )
            # What it holds is published now.
            Journal.remove(embedded)
            prune(data, keep)
    return report.model_copy(update={"seconds": time.monotonic() - started})


def _build(
    sources: Sequence[Path],
    data: Path,
    embedder: Embedder,
    chunking: Chunking,
    previous: Generation | None,
    built_at: datetime,
    progress: Progress,
) -> BuildReport:
    encoder = embedder.encoder
    generation = f"{built_at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    with draft_folder(data, generation) as draft, closing(StoreWriter(draft / STORE)) as writer:
        corpus = _read(sources, writer, previous.store if previous else None, progress)
        if previous is not None and _is_same(previous.manifest, corpus, encoder, chunking):
            return _report(previous.manifest, corpus, published=False, embedded=0)
        vectors = _embed(writer, embedder, chunking, corpus.articles, progress)
        writer.finish()
        vectors.save(draft / VECTORS)
        manifest = Manifest(
            schema_version=SCHEMA_VERSION,
            generation=generation,
            built_at=built_at,
            model=ModelEntry(
                name=encoder.name,
                fingerprint=encoder.fingerprint,
                dimension=encoder.dimension,
                max_tokens=encoder.max_tokens,
            ),
            chunking=chunking.model_dump(),
            sources=tuple(str(source.resolve()) for source in sources),
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
        embedded=embedded,
        skipped=corpus.skipped,
        seconds=0,
    )


def _is_same(kept: Manifest, corpus: _Corpus, encoder: Encoder, chunking: Chunking) -> bool:
    """Whether building would give the published generation again."""
    return (
        kept.corpus == corpus.digest
        and kept.model.fingerprint == encoder.fingerprint
        and kept.chunking == chunking.model_dump()
    )


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
    sources: Sequence[Path], writer: StoreWriter, before: Store | None, progress: Progress
) -> _Corpus:
    """Store the articles. Raises BuildError where there are none."""
    digest = hashlib.sha256()
    skipped: list[Skipped] = []
    added = changed = unchanged = 0
    for reading in read_articles(sources):
        if isinstance(reading, Skipped):
            skipped.append(reading)
            continue
        writer.add_article(reading)
        digest.update(reading.model_dump_json().encode() + b"\n")
        old = before.article(reading.id) if before else None
        added += old is None
        unchanged += old == reading
        changed += old is not None and old != reading
        progress.read(added + changed + unchanged)
    articles = added + changed + unchanged
    if not articles:
        raise BuildError(_nothing_read(sources, skipped))
    removed = before.article_count - changed - unchanged if before else 0
    changes = Changes(added=added, changed=changed, removed=removed, unchanged=unchanged)
    return _Corpus(articles, digest.hexdigest(), changes, tuple(skipped))


def _embed(
    writer: StoreWriter, embedder: Embedder, chunking: Chunking, articles: int, progress: Progress
) -> VectorIndex:
    encoder = embedder.encoder
    vectors = VectorIndex.empty(encoder.dimension)
    rows = 0
    waiting: list[str] = []
    digests: list[bytes] = []
    for done, article in enumerate(writer.articles(), start=1):
        cut = list(passages(article, encoder, chunking, rows))
        inputs = list(_inputs(article, cut, encoder))
        waiting += inputs
        digests += map(input_digest, inputs)
        writer.add_passages(article, cut, digests[len(digests) - len(cut) :])
        rows += len(cut)
        # A long article alone may hold more than a block.
        while len(waiting) >= _BLOCK or (waiting and done == articles):
            vectors.add(embedder.embed(waiting[:_BLOCK], digests[:_BLOCK]))
            del waiting[:_BLOCK], digests[:_BLOCK]
            progress.embedded(done, articles, len(vectors))
    return vectors


def _inputs(article: Article, cut: Sequence[Passage], encoder: Encoder) -> Iterator[str]:
    context = headline_context(article.title, encoder)
    for passage in cut:
        yield context + article.text[passage.start : passage.end]


def _nothing_read(sources: Sequence[Path], skipped: Sequence[Skipped]) -> str:
    where = ", ".join(map(str, sources))
    if not skipped:
        return (
            f"no articles in {where}; put .txt, .md, .html or .jsonl files there, or name "
            "another folder"
        )
    first = f"{skipped[0].where}: {skipped[0].reason}"
    more = f" (and {len(skipped) - 1} more)" if len(skipped) > 1 else ""
    return f"no article could be read: {first}{more}"
