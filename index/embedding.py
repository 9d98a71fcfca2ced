"""Vectors for passages, none of them computed twice.

A build takes a vector from the generation published before, where the same model read the same
text there; from its journal, where an earlier build was stopped after embedding it; and only else
from the encoder.
"""

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.encoder import Encoder, Vectors
from index.generation import Generation

_SCHEMA = """
CREATE TABLE IF NOT EXISTS embedded (
    model TEXT NOT NULL,
    input BLOB NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (model, input)
) STRICT, WITHOUT ROWID
"""


def input_digest(text: str) -> bytes:
    """What an encoder input is known by: 16 bytes of its SHA-256."""
    return hashlib.sha256(text.encode()).digest()[:16]


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

    def find(self, model: str, digests: Sequence[bytes]) -> dict[bytes, Vectors]:
        """Return the vector of each input that the model is known to have read."""
        marks = ", ".join("?" * len(digests))
        found = self._db.execute(
            f"SELECT input, vector FROM embedded WHERE model = ? AND input IN ({marks})",
            (model, *digests),
        )
        return {digest: np.frombuffer(blob, dtype="<f4") for digest, blob in found}

    def add(self, model: str, digests: Sequence[bytes], vectors: Vectors) -> None:
        """Keep vectors, shape `(len(digests), dimension)`; they outlive the process."""
        rows = [
            (model, digest, vector.astype("<f4").tobytes())
            for digest, vector in zip(digests, vectors, strict=True)
        ]
        self._db.execute("BEGIN")
        self._db.executemany("INSERT OR REPLACE INTO embedded VALUES (?, ?, ?)", rows)
        self._db.execute("COMMIT")

    def close(self) -> None:
        self._db.close()

    @staticmethod
    def remove(path: Path) -> None:
        """Remove the files of a journal that is closed."""
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


class Embedder:
    """Gives the vectors of passages; `computed` counts those the encoder had to make."""

    def __init__(self, encoder: Encoder, previous: Generation | None, journal: Journal) -> None:
        self.encoder = encoder
        same = previous and previous.manifest.model.fingerprint == encoder.fingerprint
        self._previous = previous if same else None
        self._journal = journal
        self.computed = 0

    def embed(self, texts: Sequence[str], digests: Sequence[bytes]) -> Vectors:
        """Return the vectors of the texts, shape `(len(texts), dimension)`, float32."""
        known = self._known(digests)
        # The same text twice is read once.
        missing = {d: text for d, text in zip(digests, texts, strict=True) if d not in known}
        if missing:
            vectors = self.encoder.encode_passages(list(missing.values()))
            self._journal.add(self.encoder.fingerprint, list(missing), vectors)
            known.update(zip(missing, vectors, strict=True))
            self.computed += len(missing)
        return np.stack([known[digest] for digest in digests])

    def _known(self, digests: Sequence[bytes]) -> dict[bytes, Vectors]:
        known = self._journal.find(self.encoder.fingerprint, digests)
        if self._previous is not None:
            rows = self._previous.store.rows_by_input(digests)
            known.update(zip(rows, self._previous.vectors.at(list(rows.values())), strict=True))
        return known
