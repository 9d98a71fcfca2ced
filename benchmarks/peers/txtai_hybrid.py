"""txtai's hybrid embeddings over paragraphs, which its documentation advises for long texts."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers.peer import PASSAGES, Search


def build(articles: Sequence[dict[str, Any]], folder: Path, model: Path) -> int:
    from txtai import Embeddings

    count = 0

    def paragraphs() -> Iterator[tuple[str, str]]:
        nonlocal count
        for article in articles:
            for paragraph in article["text"].split("\n"):
                if paragraph.strip():
                    count += 1
                    yield f"{article['id']} {count}", paragraph.strip()

    embeddings = Embeddings(path=str(model), hybrid=True, content=True)
    embeddings.index(paragraphs())
    embeddings.save(str(folder))
    return count


def open(folder: Path, model: Path) -> Search:
    from txtai import Embeddings

    del model  # named in what was saved
    embeddings = Embeddings()
    embeddings.load(str(folder))

    def search(question: str, asked: str | None) -> list[str]:
        found = embeddings.search(question, PASSAGES)
        return [one["id"].rpartition(" ")[0] for one in found]

    return search
