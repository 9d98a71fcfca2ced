"""An encoder that has read all there is to read before, so that builds don't wait for a model."""

import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.growing.corpus import LEAST, MOST
from index.chunking import headline_context
from index.encoder import Encoder, Readings, TokenVectors, Vectors, unit
from index.generation import Generation
from index.models import Span
from index.token_codes import rotated

# How far the vector of a copy is from that of what it copies.
_NOISE = 0.3


def prepare(folder: Path, generation: Generation, encoder: Encoder) -> None:
    """Write into `folder` what the model made of the index's headlines, and of its passages, each
    as one paragraph: their tokens' spans and vectors, and the passages' own vectors."""
    folder.mkdir(parents=True)
    # Where the tokens of a text begin, how many they are; of a paragraph also its vector's row.
    headlines: dict[str, tuple[int, int]] = {}
    paragraphs: dict[str, tuple[int, int, int]] = {}
    spans: list[Span] = []
    rows: list[int] = []
    back = rotated(np.eye(encoder.dimension, dtype=np.float32)).T
    with (folder / "tokens.f16").open("wb") as file:

        def add(text: str, vectors: Vectors) -> tuple[int, int] | None:
            found = encoder.tokens(text)
            if len(found) != len(vectors):
                return None
            spans.extend(found)
            file.write((vectors @ back).astype(np.float16).tobytes())
            return len(spans) - len(found), len(found)

        for article in generation.store.articles():
            for passage in generation.store.passages_of(article.id):
                tokens = generation.tokens.at(passage.row)
                assert tokens is not None, "the index is whole"
                of_headline = tokens.starts < 0
                if article.title not in headlines and headline_context(article.title, encoder):
                    place = add(article.title, tokens.vectors[of_headline])
                    if place is not None:
                        headlines[article.title] = place
                text = " ".join(article.text[passage.start : passage.end].split())
                if text not in paragraphs and LEAST <= np.sum(~of_headline) <= MOST:
                    place = add(text, tokens.vectors[~of_headline])
                    if place is not None:
                        paragraphs[text] = (*place, len(rows))
                        rows.append(passage.row)
    np.save(folder / "spans.npy", np.array(spans, dtype=np.int32))
    np.save(folder / "vectors.npy", generation.vectors.at(rows))
    known = {"headlines": headlines, "paragraphs": paragraphs}
    (folder / "known.json").write_text(json.dumps(known), encoding="utf-8")


class KnowingEncoder:
    """Gives for a passage below a headline what the model made of both where they stood, off by a
    little noise; `seconds` is how long that took, `worked_seconds` what of it was work. All else is
    the model's."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.fingerprint = encoder.name, encoder.fingerprint
        self.dimension, self.max_tokens = encoder.dimension, encoder.max_tokens
        self.read_queries, self.tokens = encoder.read_queries, encoder.tokens
        known = json.loads((folder / "known.json").read_text(encoding="utf-8"))
        self.headlines: dict[str, list[int]] = known["headlines"]
        self.paragraphs: dict[str, list[int]] = known["paragraphs"]
        self._spans = np.load(folder / "spans.npy")
        self._vectors = np.load(folder / "vectors.npy")
        # Read, not mapped, so as not to count as memory of the build.
        self._of_tokens = (folder / "tokens.f16").open("rb")
        self._chance = np.random.default_rng(0)
        self.seconds = self.worked_seconds = 0.0

    def read_passages(self, texts: Sequence[str]) -> Readings:
        began, idle = time.perf_counter(), time.process_time()
        rows, tokens = [], []
        for text in texts:
            headline, _, paragraph = text.partition("\n")
            at, count = self.headlines[headline]
            first, more, row = self.paragraphs[paragraph]
            spans = [Span(*span) for span in self._spans[at : at + count].tolist()]
            further = self._spans[first : first + more] + len(headline) + 1
            spans += [Span(*span) for span in further.tolist()]
            halves = np.concatenate((self._read(at, count), self._read(first, more)))
            tokens.append(TokenVectors(spans, halves.astype(np.float32)))
            rows.append(row)
        noise = self._chance.standard_normal((len(rows), self.dimension), dtype=np.float32)
        vectors = unit(self._vectors[rows] + noise * (_NOISE / self.dimension**0.5))
        self.seconds += time.perf_counter() - began
        self.worked_seconds += time.process_time() - idle
        return Readings(vectors, tokens)

    def _read(self, first: int, count: int) -> NDArray[np.float16]:
        self._of_tokens.seek(2 * self.dimension * first)
        halves = np.fromfile(self._of_tokens, np.float16, count * self.dimension)
        return halves.reshape(count, self.dimension)
