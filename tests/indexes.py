"""Small indexes, made for one test."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.build import build
from index.generation import Generation
from index.models import Article
from tests.fakes import HashEncoder


@contextmanager
def opened(folder: Path, *articles: Article) -> Iterator[Generation]:
    """Index the articles with the fake encoder, and keep the index open until the block is left."""
    source = folder / "articles.jsonl"
    source.write_text("\n".join(article.model_dump_json() for article in articles))
    build([source], folder / "data", HashEncoder())
    generation = Generation.open(folder / "data")
    try:
        yield generation
    finally:
        generation.close()
