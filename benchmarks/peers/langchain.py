"""LangChain with FAISS, as its documentation builds a semantic search: characters split
recursively, 1,000 with 200 overlap, and `similarity_search`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers.peer import PASSAGES, Search


def _embeddings(model: Path) -> Any:
    from langchain_huggingface import HuggingFaceEmbeddings

    return HuggingFaceEmbeddings(model_name=str(model))


def build(articles: Sequence[dict[str, Any]], folder: Path, model: Path) -> int:
    from langchain_community.vectorstores import FAISS
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    documents = [
        Document(page_content=article["text"], metadata={"id": article["id"]})
        for article in articles
    ]
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    parts = splitter.split_documents(documents)
    FAISS.from_documents(parts, _embeddings(model)).save_local(str(folder))
    return len(parts)


def open(folder: Path, model: Path) -> Search:
    from langchain_community.vectorstores import FAISS

    store = FAISS.load_local(str(folder), _embeddings(model), allow_dangerous_deserialization=True)

    def search(question: str, asked: str | None) -> list[str]:
        return [one.metadata["id"] for one in store.similarity_search(question, k=PASSAGES)]

    return search
