"""Citedesk, as it is installed: the model is exported before anything is measured."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.peers.peer import PASSAGES, Search

_MODEL = "all-MiniLM-L6-v2"


def _exports(folder: Path) -> Path:
    return folder.parent / "exports"


def build(articles: Sequence[dict[str, Any]], folder: Path, model: Path) -> int:
    import json

    from index.build import build as build_index
    from index.encoders import make_encoder

    del model  # the same one, embedded
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "articles.jsonl"
    source.write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    return build_index([source], folder / "data", make_encoder(_MODEL, _exports(folder))).passages


def open(folder: Path, model: Path) -> Search:
    from index.encoders import make_encoder
    from index.generation import Generation
    from retrieval.answering import Answerer

    del model
    encoder = make_encoder(_MODEL, _exports(folder))
    answerer = Answerer(Generation.open(folder / "data"), encoder)

    def search(question: str, asked: str | None) -> list[str]:
        now = datetime.fromisoformat(asked).astimezone() if asked else None
        return [hit.article.id for hit in answerer.hits(question, PASSAGES, now)]

    return search
