"""LlamaIndex as its documentation starts: `VectorStoreIndex.from_documents` with its own sentence
splitter (1,024 tokens, 200 overlap), far more than this model reads."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers.peer import PASSAGES, Search


def _configure(model: Path) -> None:
    from llama_index.core import Settings
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    Settings.embed_model = HuggingFaceEmbedding(model_name=str(model))
    Settings.llm = None


def build(articles: Sequence[dict[str, Any]], folder: Path, model: Path) -> int:
    from llama_index.core import Document, VectorStoreIndex

    _configure(model)
    documents = [
        Document(text=article["text"], metadata={"id": article["id"]}) for article in articles
    ]
    index = VectorStoreIndex.from_documents(documents)
    index.storage_context.persist(persist_dir=str(folder))
    return len(index.docstore.docs)


def open(folder: Path, model: Path) -> Search:
    from llama_index.core import StorageContext, load_index_from_storage

    _configure(model)
    context = StorageContext.from_defaults(persist_dir=str(folder))
    retriever = load_index_from_storage(context).as_retriever(similarity_top_k=PASSAGES)

    def search(question: str, asked: str | None) -> list[str]:
        return [one.node.metadata["id"] for one in retriever.retrieve(question)]

    return search
