"""Vectors for passages and their tokens, none of them computed twice.

A build takes them from the generation published before, where the same model read the same text
there; from its journal, where an earlier build was stopped after reading it; and only else from
the encoder.
"""

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.encoder import Encoder, Vectors
from index.generation import Generation
from index.token_records import record_of
from index.token_store import Kept

_SCHEMA = """
CREATE TABLE IF NOT EXISTS read (
    model TEXT NOT NULL,
    input BLOB NOT NULL,
    vector BLOB NOT NULL,
    tokens BLOB NOT NULL,
    PRIMARY KEY (model, input)
) STRICT, WITHOUT ROWID
"""


class Input(NamedTuple):
    """What the encoder reads of a passage: what goes before it, and its text."""

    context: str
    passage: str

    @property
    def text(self) -> str:
        return self.context + self.passage

    @property
    def digest(self) -> bytes:
        """What it is known by: 16 bytes of a SHA-256."""
        parted = f"{len(self.context)} {self.text}"
        return hashlib.sha256(parted.encode()).digest()[:16]


class Embedded(NamedTuple):
    """A passage's vector, float32, shape `(dimension,)`, and the record of its tokens, or where it
    stands in the generation before."""

    vector: Vectors
    tokens: bytes | Kept


class Journal:
    """What builds have embedded since the last one that was published; kept in the data folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._db = self._open()
        except sqlite3.DatabaseError:
            # A journal saves time and holds nothing else: one that can't be read is begun anew.
            Journal.remove(path)
            self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, isolation_level=None)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(_SCHEMA)
        return db

    def find(self, model: str, digests: Sequence[bytes]) -> dict[bytes, Embedded]:
        """Return what is kept of each input that the model is known to have read, by its digest."""
        marks = ", ".join("?" * len(digests))
        found = self._db.execute(
            f"SELECT input, vector, tokens FROM read WHERE model = ? AND input IN ({marks})",
            (model, *digests),
        )
        return {
            digest: Embedded(np.frombuffer(vector, dtype="<f4"), tokens)
            for digest, vector, tokens in found
        }

    def add(self, model: str, read: Mapping[bytes, Embedded]) -> None:
        """Keep what the model made of inputs, by their digests; it outlives the process."""
        rows = [
            (model, digest, one.vector.astype("<f4").tobytes(), one.tokens)
            for digest, one in read.items()
        ]
        self._db.execute("BEGIN")
        self._db.executemany("INSERT OR REPLACE INTO read VALUES (?, ?, ?, ?)", rows)
        self._db.execute("COMMIT")

    def close(self) -> None:
        self._db.close()

    @staticmethod
    def remove(path: Path) -> None:
        """Remove the files of a journal that is closed."""
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


class Embedder:
    """Gives vectors of passages and their tokens; `computed` counts the passages that the encoder
    had to read, `previous` is the generation before, where the same model made it."""

    def __init__(self, encoder: Encoder, previous: Generation | None, journal: Journal) -> None:
        self.encoder = encoder
        same = previous and previous.manifest.model.fingerprint == encoder.fingerprint
        self.previous = previous if same else None
        self._journal = journal
        self.computed = 0

    def embed(self, inputs: Mapping[bytes, Input]) -> dict[bytes, Embedded]:
        """Return what there is to store of each input, by its digest."""
        known = self._known(list(inputs))
        missing = {digest: one for digest, one in inputs.items() if digest not in known}
        if missing:
            read = self._read(missing)
            self._journal.add(self.encoder.fingerprint, read)
            known |= read
            self.computed += len(missing)
        return known

    def _read(self, inputs: Mapping[bytes, Input]) -> dict[bytes, Embedded]:
        readings = self.encoder.read_passages([one.text for one in inputs.values()])
        made = zip(inputs.items(), readings.vectors, readings.tokens, strict=True)
        return {
            digest: Embedded(vector, record_of(tokens, len(one.context)))
            for (digest, one), vector, tokens in made
        }

    def _known(self, digests: Sequence[bytes]) -> dict[bytes, Embedded]:
        known = self._journal.find(self.encoder.fingerprint, digests)
        if self.previous is not None:
            rows = self.previous.store.rows_by_input(digests)
            vectors = self.previous.vectors.at(list(rows.values()))
            for (digest, row), vector in zip(rows.items(), vectors, strict=True):
                tokens = self.previous.tokens.kept(row)
                if tokens is not None:  # a damaged one is read anew
                    known[digest] = Embedded(vector, tokens)
        return known
