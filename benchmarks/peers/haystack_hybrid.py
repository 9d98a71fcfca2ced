"""Haystack's hybrid retrieval as its tutorial has it: 200 words a part, an embedding and a BM25
retriever over the store in memory, joined by reciprocal rank fusion."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers.peer import PASSAGES, Search

_STORE = "store.json"


def build(articles: Sequence[dict[str, Any]], folder: Path, model: Path) -> int:
    from haystack import Document
    from haystack.components.preprocessors import DocumentSplitter
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
    )

    documents = [Document(content=one["text"], meta={"article": one["id"]}) for one in articles]
    splitter = DocumentSplitter(split_by="word", split_length=200)
    splitter.warm_up()
    parts = splitter.run(documents=documents)["documents"]
    embedder = SentenceTransformersDocumentEmbedder(model=str(model), progress_bar=False)
    embedder.warm_up()
    store = InMemoryDocumentStore()
    store.write_documents(embedder.run(documents=parts)["documents"])
    folder.mkdir(parents=True, exist_ok=True)
    store.save_to_disk(str(folder / _STORE))
    return len(parts)


def open(folder: Path, model: Path) -> Search:
    from haystack import Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import (
        InMemoryBM25Retriever,
        InMemoryEmbeddingRetriever,
    )
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersTextEmbedder,
    )

    store = InMemoryDocumentStore.load_from_disk(str(folder / _STORE))
    pipeline = Pipeline()
    embedder = SentenceTransformersTextEmbedder(model=str(model), progress_bar=False)
    pipeline.add_component("embedder", embedder)
    pipeline.add_component("dense", InMemoryEmbeddingRetriever(store))
    pipeline.add_component("lexical", InMemoryBM25Retriever(store))
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=PASSAGES)
    pipeline.add_component("joiner", joiner)
    pipeline.connect("embedder", "dense")
    pipeline.connect("dense", "joiner")
    pipeline.connect("lexical", "joiner")

    def search(question: str, asked: str | None) -> list[str]:
        ran = pipeline.run({"embedder": {"text": question}, "lexical": {"query": question}})
        return [one.meta["article"] for one in ran["joiner"]["documents"]]

    return search
