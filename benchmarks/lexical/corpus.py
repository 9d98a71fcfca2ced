"""Analysed passages: those of a store, and as many as wanted made from their sentences."""

import random
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

from index.analysis import terms
from index.languages import language_of
from index.store import Store


class Analysed(NamedTuple):
    """A passage as an engine gets it: its row, headline and body as terms with spaces between."""

    row: int
    headline: str
    body: str


class Report(NamedTuple):
    """An article's headline, and the sentences of each of its passages, all as terms."""

    headline: str
    passages: tuple[tuple[str, ...], ...]


def analysed(store: Store) -> Iterator[Analysed]:
    """Yield a store's passages by ascending row, with the terms that a build gives the index."""
    for article in store.articles():
        language = language_of(article)
        headline = " ".join(terms(article.title, language))
        for passage in store.passages_of(article.id):
            body = " ".join(terms(article.text[passage.start : passage.end], language))
            yield Analysed(passage.row, headline, body)


def reports(store: Store) -> Iterator[Report]:
    """Yield what `recombined` is made from."""
    for article in store.articles():
        language = language_of(article)
        passages = tuple(
            tuple(" ".join(terms(article.text[s.start : s.end], language)) for s in p.sentences)
            for p in store.passages_of(article.id)
        )
        if passages:
            yield Report(" ".join(terms(article.title, language)), passages)


def recombined(templates: Iterable[Report], passages: int, seed: int) -> Iterator[Analysed]:
    """Yield `passages` passages, the same for the same seed.

    A report has the headline of a drawn template, and as many passages of as many sentences; each
    sentence is drawn from all of them. A term thus stands in the same share of passages at any
    size, and passages are as long as real ones. The number of different terms doesn't grow.
    """
    templates = list(templates)
    sentences = [one for t in templates for passage in t.passages for one in passage]
    chance = random.Random(seed)
    rows = count()
    while True:
        template = chance.choice(templates)
        for passage in template.passages:
            row = next(rows)
            if row == passages:
                return
            body = " ".join(chance.choices(sentences, k=len(passage)))
            yield Analysed(row, template.headline, body)


def write(path: Path, passages: Iterable[Analysed]) -> None:
    """Write passages a line each, headline and body parted by a tab; terms hold neither."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{headline}\t{body}\n" for _, headline, body in passages)


def read(path: Path) -> Iterator[Analysed]:
    """Yield the passages that `write` wrote; a line's number is the row."""
    with path.open(encoding="utf-8", newline="\n") as file:
        for row, line in enumerate(file):
            headline, _, body = line.rstrip("\n").partition("\t")
            yield Analysed(row, headline, body)


def every(step: int, passages: int) -> range:
    """The rows of one passage in `step`, evenly spread."""
    return range(step // 2, passages, step)


def replaced(
    passages: Iterable[Analysed], rows: range, replacements: Iterator[Analysed]
) -> Iterator[Analysed]:
    """Yield the passages, those in `rows` with headline and body of the next replacement."""
    for passage in passages:
        yield next(replacements)._replace(row=passage.row) if passage.row in rows else passage
