"""Whether a generation is what its manifest says, down to single passages and vectors."""

import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from index.analysis import MOST_TERMS, terms
from index.chunking import headline_context
from index.embedding import Input
from index.encoder import Encoder
from index.errors import CitedeskError, ModelError, ModelMismatchError
from index.generation import Generation, check_model, current, generations
from index.models import Article, Frozen, Manifest, Passage
from index.token_records import PassageTokens, is_whole, record_of, tokens_of

# Rounding differs between machines and batch sizes; another text or model is far below.
_SAME_VECTOR = 0.999
_SAME_TOKEN = 0.95
_UNIT = 1e-3
_BLOCK = 1024


class Verification(Frozen):
    """What a check of the published generation found; it is whole where `problems` is empty.

    `compared` counts the vectors that were compared with a new reading of their passages;
    `not_compared` says why none could be, in a line. `damaged`: it can't even be opened, so that
    any build makes a new one; else only one that embeds everything anew does.
    """

    generation: str
    articles: int
    passages: int
    compared: int
    problems: tuple[str, ...]
    not_compared: str | None = None
    damaged: bool = False


def verify(data: Path, encoder: Encoder, sample: int = 64) -> Verification:
    """Check the published generation of `data`: checksums, counts, that every passage's offsets
    give the text its vector was made of, and the vectors of `sample` passages.

    Raises IndexMissingError where nothing is published, ModelError where the model that made the
    vectors can't be loaded.
    """
    name = current(data)
    try:
        generation = Generation.open(data)
    except CitedeskError as error:
        return Verification(
            generation=name,
            articles=0,
            passages=0,
            compared=0,
            problems=(str(error),),
            damaged=True,
        )
    with closing(generation):
        problems = [*_check_store(generation, generations(data) / name)]
        problems += _check_tokens(generation)
        rows = _sample(generation.manifest.passages, sample)
        problems += _check_terms(generation, rows)
        differs = _another_model(generation.manifest, encoder)
        if differs is not None:
            rows = []
        else:
            problems += _check_passages(generation, encoder)
            problems += _check_vectors(generation, encoder, rows)
        return Verification(
            generation=name,
            articles=generation.manifest.articles,
            passages=generation.manifest.passages,
            compared=len(rows),
            problems=tuple(problems),
            not_compared=differs,
        )


def _another_model(manifest: Manifest, encoder: Encoder) -> str | None:
    """Why the encoder isn't the one that made the vectors, and the mend; None where it is."""
    built = manifest.model.name
    try:
        check_model(manifest, encoder.name, encoder.fingerprint)
    except ModelMismatchError as error:
        return str(error)
    except ModelError as error:
        if encoder.name == built:
            return str(error)
        return (
            f"the index was built with model {built}, the setting names {encoder.name}, which "
            f"can't be loaded; set CITEDESK_MODEL={built}"
        )
    return None


def _check_store(generation: Generation, folder: Path) -> Iterator[str]:
    try:
        for line in generation.store.integrity():
            yield f"{folder / 'store.sqlite'}: {line}"
    except sqlite3.DatabaseError as error:
        yield f"{folder / 'store.sqlite'} can't be read: {error}"
        return


def _check_tokens(generation: Generation) -> Iterator[str]:
    # Opening leaves their checksums for here.
    tokens = generation.tokens
    damaged = [row for row in range(len(tokens)) if not is_whole(tokens.record(row))]
    if damaged:
        (first,) = generation.store.passages(damaged[:1])
        yield (
            f"{tokens.folder} is damaged: the tokens of {len(damaged)} of {len(tokens)} passages, "
            f"the first of them {first.id}; they are read anew when they are needed, and by the "
            "next build that finds a change"
        )


def _check_terms(generation: Generation, sampled: Sequence[int]) -> Iterator[str]:
    store = generation.store
    for passage in store.passages(sampled):
        article = store.article(passage.article)
        if article is None:
            continue  # told by who looks at its vector
        text = article.text[passage.start : passage.end]
        held = list(dict.fromkeys(terms(text, store.language_of(article))))[:MOST_TERMS]
        own = np.array([passage.row], dtype=np.int64)
        if held and not generation.lexical.match(held, 1, own):
            yield f"passage {passage.id}: its terms lead elsewhere"


def _check_passages(generation: Generation, encoder: Encoder) -> Iterator[str]:
    for article in generation.store.articles():
        context = headline_context(article.title, encoder)
        end = 0
        stored = generation.store.inputs_of(article.id)
        for passage, digest in stored:
            problem = _misplaced(passage, article, end)
            text = article.text[passage.start : passage.end]
            if problem is None and Input(context, text).digest != digest:
                problem = "its offsets don't give the text that was embedded"
            if problem is not None:
                yield f"passage {passage.id}: {problem}"
            end = passage.end
        if article.text and not stored:
            yield f"article {article.id}: it has no passages"


def _misplaced(passage: Passage, article: Article, after: int) -> str | None:
    if not after <= passage.start < passage.end <= len(article.text):
        return f"its offsets {passage.start} to {passage.end} don't lie in the article's text"
    edges = [edge for sentence in passage.sentences for edge in sentence]
    if edges != sorted(edges) or (edges[0], edges[-1]) != (passage.start, passage.end):
        return "its sentences don't fill it"
    return None


def _check_vectors(
    generation: Generation, encoder: Encoder, sampled: Sequence[int]
) -> Iterator[str]:
    store, vectors = generation.store, generation.vectors
    for first in range(0, len(vectors), _BLOCK):
        block = vectors.at(list(range(first, min(first + _BLOCK, len(vectors)))))
        for row in np.flatnonzero(~(np.abs(np.linalg.norm(block, axis=1) - 1) <= _UNIT)):
            yield f"vector {first + row}: it isn't of unit length"
    for passage in store.passages(sampled):
        article = store.article(passage.article)
        if article is None:
            yield f"passage {passage.id}: its article isn't there"
            continue
        context = headline_context(article.title, encoder)
        text = context + article.text[passage.start : passage.end]
        readings = encoder.read_passages([text])
        similarity = float(readings.vectors[0] @ vectors.at([passage.row])[0])
        if not similarity >= _SAME_VECTOR:
            yield (
                f"passage {passage.id}: its vector isn't that of its text "
                f"(cosine {similarity:.3f} of a new one)"
            )
        stored = generation.tokens.at(passage.row)
        read = tokens_of(record_of(readings.tokens[0], len(context)))
        if stored is None or read is None or not _alike(stored, read):
            yield f"passage {passage.id}: its tokens aren't those of its text"


def _alike(one: PassageTokens, other: PassageTokens) -> bool:
    if not np.array_equal(one.starts, other.starts) or one.vectors.shape != other.vectors.shape:
        return False
    return bool(np.all(np.sum(one.vectors * other.vectors, axis=1) >= _SAME_TOKEN))


def _sample(passages: int, count: int) -> list[int]:
    # The same rows each time, so that two checks of one generation say the same.
    return sorted(random.Random(passages).sample(range(passages), min(count, passages)))
