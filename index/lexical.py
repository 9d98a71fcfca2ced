"""The lexical index: the only place that knows tantivy."""

import json
import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from uuid import UUID

import numpy as np
from tantivy import Document, Index, Occur, Query, SchemaBuilder

from index.catalogue import Rows
from index.errors import IndexDamagedError, NoTemporaryFolderError

_TEXT, _ROW = "text", "row"
_META = "meta.json"
# In bytes; fuller segments are written to the disk, and merged there.
_HEAP = 64_000_000
# Where links take no room on a disk, which may be full.
_IN_MEMORY = "/dev/shm"
_VIEW = "citedesk-index-"
# The share of rows above which it is quicker to look through more matches than for the rows.
_FEW = 0.03
# How many times as many as are likely to be enough.
_MORE = 4


class Match(NamedTuple):
    """A passage's row and its BM25 score: above 0, greater is better."""

    row: int
    score: float


class LexicalWriter:
    """Fills a new lexical index in the folder `folder`, which is made."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError where the folder can't be written to."""
        folder.mkdir()
        self._folder = folder
        schema = SchemaBuilder()
        schema.add_unsigned_field(_ROW, indexed=True, fast=True)
        # Terms are stemmed before they come here (index.analysis): they only have to be parted at
        # spaces. Their positions are kept, for phrases.
        schema.add_text_field(_TEXT, tokenizer_name="whitespace")
        # One thread: the order of passages, and so of equal scores, is that of their rows.
        try:
            self._writer = Index(schema.build(), str(folder)).writer(_HEAP, 1)
        except ValueError as error:
            raise _unwritten() from error
        self._open = True

    def add(self, row: int, terms: Iterable[str]) -> None:
        """Add the terms of the passage in `row`. Raises OSError where they can't be written."""
        document = Document()
        document.add_unsigned(_ROW, row)
        document.add_text(_TEXT, " ".join(terms))
        try:
            self._writer.add_document(document)
        except ValueError as error:
            raise _unwritten() from error

    def finish(self) -> None:
        """Write what is left to write; the folder is complete afterwards. Raises OSError."""
        try:
            self._writer.commit()
            self._writer.wait_merging_threads()
            self._open = False
        except ValueError as error:
            raise _unwritten() from error
        for lock in self._folder.glob(".*"):
            lock.unlink()
        self._name_segments()

    def _name_segments(self) -> None:
        """Number the segments, which tantivy names at random, so that the same passages give the
        same files."""
        meta = self._folder / _META
        described = meta.read_text(encoding="utf-8")
        for number, segment in enumerate(json.loads(described)["segments"]):
            name, given = UUID(segment["segment_id"]), UUID(int=number)
            described = described.replace(str(name), str(given))
            for path in self._folder.glob(f"{name.hex}.*"):
                path.rename(path.with_name(f"{given.hex}{path.suffix}"))
        # Anew, as tantivy keeps it from other users, who may read the rest.
        meta.unlink()
        meta.write_text(described, encoding="utf-8")

    def close(self) -> None:
        """Let go of the folder, finished or not: nothing is written there any more."""
        if self._open:
            with suppress(ValueError):
                self._writer.rollback()
        del self._writer


class LexicalIndex:
    """The terms of passages by row number, searched by BM25."""

    def __init__(self, folder: Path) -> None:
        """Map the index in the folder `folder` into memory.

        Raises IndexDamagedError where it is none, NoTemporaryFolderError where there is no
        temporary folder to open it in.
        """
        # tantivy locks what it opens by a file beside it, and a generation may lie where nothing
        # can be written: it is shown the files in a folder of links.
        try:
            memory = _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else None
            self._view = TemporaryDirectory(
                prefix=f"{_VIEW}{os.getpid()}-", dir=memory, ignore_cleanup_errors=True
            )
            _remove_left_behind(Path(self._view.name).parent)
            for path in folder.iterdir():
                os.symlink(path.resolve(), Path(self._view.name, path.name))
        except OSError as error:
            raise NoTemporaryFolderError(
                f"can't make a folder in {memory or 'the temporary folder'} to open the index by "
                f"({error.strerror or error}); make room there, or set TMPDIR to another folder"
            ) from error
        try:
            self._index = Index.open(self._view.name)
            self._index.config_reader(reload_policy="manual")
            self._searcher = self._index.searcher()
        except ValueError as error:
            self._view.cleanup()
            raise IndexDamagedError(
                f"{folder} is not a readable lexical index; run `citedesk index build`"
            ) from error

    def __len__(self) -> int:
        return self._searcher.num_docs

    def close(self) -> None:
        self._view.cleanup()

    def match(self, phrases: Sequence[str], count: int, among: Rows | None = None) -> list[Match]:
        """Return the `count` passages that match the phrases best, by BM25, best first; of the
        rows `among` (ascending), where they are given.

        A phrase is a term of `index.analysis`, or several with spaces between: those match where
        they stand in a row.
        """
        if not phrases:
            return []
        schema = self._index.schema
        clauses = []
        for phrase in phrases:
            words = phrase.split()
            one = (
                Query.phrase_query(schema, _TEXT, list(words))
                if len(words) > 1
                else Query.term_query(schema, _TEXT, phrase, index_option="freq")
            )
            clauses.append((Occur.Should, one))
        wanted = Query.boolean_query(clauses)
        if among is None:
            return self._best(wanted, count)
        if len(among) <= _FEW * len(self):
            rows = Query.term_set_query(schema, _ROW, among.tolist())
            kept = Query.const_score_query(rows, 0.0)
            return self._best(
                Query.boolean_query([(Occur.Must, wanted), (Occur.Must, kept)]), count
            )
        return self._best_among(wanted, count, among)

    def _best_among(self, wanted: Query, count: int, among: Rows) -> list[Match]:
        depth = int(_MORE * count * max(1.0, len(self) / len(among)))
        while True:
            found = self._best(wanted, depth)
            inside = np.isin([match.row for match in found], among, assume_unique=True)
            kept = [match for match, is_in in zip(found, inside, strict=True) if is_in]
            if len(kept) >= count or len(found) < depth:
                return kept[:count]
            depth *= _MORE

    def _best(self, wanted: Query, count: int) -> list[Match]:
        hits = self._searcher.search(wanted, limit=count, count=False).hits
        rows = self._searcher.fast_field_values(_ROW, [address for _, address in hits])
        return [
            Match(int(row), float(score))  # type: ignore[arg-type]
            for row, (score, _) in zip(rows, hits, strict=True)
        ]

    def similar(self, terms: Sequence[str], distance: int, count: int) -> list[int]:
        """Return the rows of up to `count` passages that hold a term like one of these: up to
        `distance` letters, 1 or 2, are other, more, fewer, or exchanged with the one beside."""
        alike = [
            (Occur.Should, Query.fuzzy_term_query(self._index.schema, _TEXT, term, distance))
            for term in terms
        ]
        return [match.row for match in self._best(Query.boolean_query(alike), count)]

    def document_frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """Return in how many passages, headline included, each of the terms occurs."""
        return {word: self._searcher.doc_freq(_TEXT, word) for word in words}


def _remove_left_behind(folder: Path) -> None:
    """Remove the folders of links of processes that were killed. One that is open needs its own no
    more, so that a process that can't be seen from here loses nothing."""
    for view in folder.glob(f"{_VIEW}*-*"):
        try:
            os.kill(int(view.name.removeprefix(_VIEW).partition("-")[0]), 0)
        except ProcessLookupError:
            shutil.rmtree(view, ignore_errors=True)
        except (OSError, ValueError):
            continue  # another user's process, or no folder of ours


def _unwritten() -> OSError:
    # What went wrong in its threads is not to be had.
    return OSError("the lexical index can't be written; is the disk full?")
