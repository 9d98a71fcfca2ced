"""Articles cut into passages, with their terms, vectors and tokens, into a draft's files."""

from collections.abc import Iterator, Sequence

import numpy as np

from index.analysis import terms
from index.chunking import Chunking, headline_context, passages
from index.embedding import Embedder, Input
from index.encoder import Encoder
from index.languages import language_of
from index.lexical import LexicalWriter
from index.models import Article, Passage
from index.progress import Progress
from index.store import Store
from index.store_writer import StoreWriter
from index.token_store import TokenWriter
from index.vectors import VectorWriter

# Passages encoded at a time: enough for the encoder to sort them by length into even batches,
# few enough that a build's memory doesn't grow with the archive, and little is lost at a stop.
_BLOCK = 256


def write_passages(
    writer: StoreWriter,
    lexical: LexicalWriter,
    vectors: VectorWriter,
    tokens: TokenWriter,
    embedder: Embedder,
    chunking: Chunking,
    before: Store | None,
    articles: int,
    progress: Progress,
) -> None:
    """Cut the articles into passages and write their terms, vectors and tokens. An article that
    is the same in `before` keeps its passages."""
    rows = 0
    waiting: list[tuple[bytes, Input]] = []
    for done, article in enumerate(writer.articles(), start=1):
        same = before if before is not None and before.article(article.id) == article else None
        cut = list(_cut(article, embedder.encoder, chunking, same, rows))
        inputs = [(one.digest, one) for one in _inputs(article, cut, embedder.encoder)]
        waiting += inputs
        # Guessing one takes as long as all else that is done for an article that is the same.
        language = same.language_of(article) if same is not None else language_of(article)
        writer.add_passages(article, cut, [digest for digest, _ in inputs], language)
        headline = terms(article.title, language)
        for passage in cut:
            body = terms(article.text[passage.start : passage.end], language)
            # A word of the headline says what the article is about; docs/decisions.md has figures.
            lexical.add(passage.row, [*headline, *body])
        rows += len(cut)
        # A long article alone may hold more than a block.
        while len(waiting) >= _BLOCK or (waiting and done == articles):
            block = waiting[:_BLOCK]
            # The same text twice is read once.
            embedded = embedder.embed(dict(block))
            vectors.add(np.stack([embedded[digest].vector for digest, _ in block]))
            tokens.add([embedded[digest].tokens for digest, _ in block])
            del waiting[:_BLOCK]
            progress.embedded(done, articles, len(vectors))


def _cut(
    article: Article, encoder: Encoder, chunking: Chunking, before: Store | None, row: int
) -> Iterator[Passage]:
    """Yield the article's passages, the first one in `row`; those that it has in the store
    `before`, where it is the same there."""
    if before is None:
        yield from passages(article, encoder, chunking, row)
        return
    for number, passage in enumerate(before.passages_of(article.id)):
        yield passage.model_copy(update={"row": row + number})


def _inputs(article: Article, cut: Sequence[Passage], encoder: Encoder) -> Iterator[Input]:
    context = headline_context(article.title, encoder)
    for passage in cut:
        yield Input(context, article.text[passage.start : passage.end])
