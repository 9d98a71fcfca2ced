"""Articles in, a published generation out."""

import hashlib
import secrets
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from index.chunking import Chunking, headline_context, passages
from index.encoder import Encoder
from index.errors import BuildError, IndexDamagedError, IndexMissingError
from index.generation import (
    SCHEMA_VERSION,
    STORE,
    VECTORS,
    Generation,
    describe,
    make_draft,
    publish,
)
from index.models import Article, BuildReport, Manifest, ModelEntry, Passage, Skipped
from index.readers import read_articles
from index.store import StoreWriter
from index.vectors import VectorIndex

Clock = Callable[[], datetime]

# Passages encoded at a time: enough for the encoder to sort them by length into even batches,
# few enough that a build's memory doesn't grow with the archive.
_BLOCK = 512


class Progress(Protocol):
    """What a build tells while it runs."""

    def read(self, articles: int) -> None:
        """So many articles have been read."""

    def embedded(self, articles: int, of_articles: int, passages: int) -> None:
        """So many articles are done, and so many passages embedded."""


class Silent:
    """Tells nothing."""

    def read(self, articles: int) -> None:
        pass

    def embedded(self, articles: int, of_articles: int, passages: int) -> None:
        pass


def utc_now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def build(
    sources: Sequence[Path],
    data: Path,
    encoder: Encoder,
    *,
    chunking: Chunking | None = None,
    clock: Clock = utc_now,
    progress: Progress | None = None,
) -> BuildReport:
    """Index the articles in `sources` (files and folders) and publish the generation in `data`.

    Where the published generation was built from the same articles, by the same model and cut
    the same way, it stays and nothing is embedded. Raises BuildError where a source is missing,
    no article can be read, or the folder can't be written to; what was published stays.
    """
    chunking = chunking or Chunking()
    progress = progress or Silent()
    started = time.monotonic()
    for source in sources:
        if not source.exists():
            raise BuildError(f"{source} doesn't exist; name files or folders of articles")
    built_at = clock()
    generation = f"{built_at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    with _draft(data, generation) as draft, closing(StoreWriter(draft / STORE)) as writer:
        articles, skipped, corpus = _read(sources, writer, progress)
        if not articles:
            raise BuildError(_nothing_read(sources, skipped))
        kept = _published(data)
        if kept is not None and _is_same(kept, corpus, encoder, chunking):
            return BuildReport(
                generation=kept.generation,
                published=False,
                articles=articles,
                passages=kept.passages,
                skipped=tuple(skipped),
                seconds=time.monotonic() - started,
            )
        vectors = _embed(writer, encoder, chunking, articles, progress)
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
            corpus=corpus,
            articles=articles,
            passages=len(vectors),
            files=describe(draft),
        )
        publish(data, draft, manifest)
    return BuildReport(
        generation=generation,
        published=True,
        articles=articles,
        passages=len(vectors),
        skipped=tuple(skipped),
        seconds=time.monotonic() - started,
    )


def _is_same(kept: Manifest, corpus: str, encoder: Encoder, chunking: Chunking) -> bool:
    """Whether building would give the published generation again."""
    return (
        kept.corpus == corpus
        and kept.model.fingerprint == encoder.fingerprint
        and kept.chunking == chunking.model_dump()
    )


@contextmanager
def _draft(data: Path, generation: str) -> Iterator[Path]:
    """A folder to build in, gone afterwards unless it was published."""
    draft = make_draft(data, generation)
    try:
        yield draft
    except (OSError, sqlite3.Error) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise BuildError(
            f"can't write the new index in {data} ({reason}); mend that and build again: "
            "the index published before is unchanged"
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _read(
    sources: Sequence[Path], writer: StoreWriter, progress: Progress
) -> tuple[int, list[Skipped], str]:
    """Store the articles; return their number, what was skipped, and a digest of them all."""
    digest = hashlib.sha256()
    skipped: list[Skipped] = []
    count = 0
    for reading in read_articles(sources):
        if isinstance(reading, Skipped):
            skipped.append(reading)
            continue
        writer.add_article(reading)
        digest.update(reading.model_dump_json().encode() + b"\n")
        count += 1
        progress.read(count)
    return count, skipped, digest.hexdigest()


def _published(data: Path) -> Manifest | None:
    """The manifest of the published generation, or None where there is none fit to keep."""
    try:
        generation = Generation.open(data)
    except (IndexMissingError, IndexDamagedError):
        return None
    generation.close()
    return generation.manifest


def _embed(
    writer: StoreWriter, encoder: Encoder, chunking: Chunking, articles: int, progress: Progress
) -> VectorIndex:
    vectors = VectorIndex.empty(encoder.dimension)
    rows = 0
    waiting: list[str] = []
    for done, article in enumerate(writer.articles(), start=1):
        cut = list(passages(article, encoder, chunking, rows))
        writer.add_passages(article, cut)
        rows += len(cut)
        waiting.extend(_inputs(article, cut, encoder))
        if len(waiting) >= _BLOCK or done == articles:
            if waiting:
                vectors.add(encoder.encode_passages(waiting))
            waiting.clear()
            progress.embedded(done, articles, rows)
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
