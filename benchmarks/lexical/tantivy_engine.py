"""tantivy: segments of inverted lists that never change, and a list of those that count."""

import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.lexical.corpus import Analysed
from benchmarks.lexical.engines import Change
from index.catalogue import Rows
from index.store import Match

if TYPE_CHECKING:
    from tantivy import IndexWriter, Query

_HEAP = 256_000_000
# Files that are replaced or locked, as opposed to segments.
_OWN = ("meta.json", ".managed.json")


class Tantivy:
    """Headline and body are one field, since its BM25 takes fields apart. Positions are kept: the
    product looks for phrases too."""

    name = "tantivy"
    packages = ("tantivy",)

    def build(self, folder: Path, passages: Iterable[Analysed]) -> None:
        from tantivy import Index, SchemaBuilder

        schema = SchemaBuilder()
        schema.add_unsigned_field("row", indexed=True, fast=True)
        schema.add_text_field("text", tokenizer_name="whitespace")
        writer = Index(schema.build(), str(folder)).writer(_HEAP)
        _add(writer, passages)
        writer.commit()
        writer.wait_merging_threads()

    def replace(
        self, old: Path, new: Path, changes: Sequence[Change], passages: Iterable[Analysed]
    ) -> None:
        from tantivy import Index, Query

        # A segment's files are never written to again, so both indexes can have the same ones.
        for path in old.iterdir():
            if path.name in _OWN:
                shutil.copyfile(path, new / path.name)
            elif path.suffix != ".lock":
                os.link(path, new / path.name)
        index = Index.open(str(new))
        writer = index.writer(_HEAP)
        # By the term itself nothing would be deleted: it is taken for a signed number.
        rows = [change.old.row for change in changes]
        writer.delete_documents_by_query(Query.term_set_query(index.schema, "row", rows))
        _add(writer, (change.new for change in changes))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> "OpenedTantivy":
        return OpenedTantivy(folder)


class OpenedTantivy:
    def __init__(self, folder: Path) -> None:
        from tantivy import Index, Occur, Query

        self._index = Index.open(str(folder))
        self._searcher = self._index.searcher()
        self._query, self._occur = Query, Occur

    def search(self, words: Sequence[str], count: int, among: Rows | None = None) -> list[Match]:
        query, schema = self._query, self._index.schema
        wanted: Query = query.boolean_query(
            [
                (self._occur.Should, query.term_query(schema, "text", word, index_option="freq"))
                for word in words
            ]
        )
        if among is not None:
            rows = query.term_set_query(schema, "row", among.tolist())
            wanted = query.boolean_query(
                [
                    (self._occur.Must, wanted),
                    (self._occur.Must, query.const_score_query(rows, 0.0)),
                ]
            )
        hits = self._searcher.search(wanted, limit=count, count=False).hits
        found = self._searcher.fast_field_values("row", [address for _, address in hits])
        return [
            Match(int(row), score)
            for row, (score, _) in zip(found, hits, strict=True)
            if row is not None
        ]

    def close(self) -> None:
        del self._searcher, self._index


def _add(writer: "IndexWriter", passages: Iterable[Analysed]) -> None:
    from tantivy import Document

    for row, headline, body in passages:
        document = Document()
        document.add_unsigned("row", row)
        document.add_text("text", f"{headline} {body}")
        writer.add_document(document)
