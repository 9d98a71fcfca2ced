"""Citedesk again, from the same index to the cited answer instead of the passages."""

from datetime import datetime
from pathlib import Path

from benchmarks.peers.peer import Search


def open(folder: Path, model: Path) -> Search:
    from index.encoders import make_encoder
    from index.generation import Generation
    from retrieval.answering import Answerer

    del model
    encoder = make_encoder("all-MiniLM-L6-v2", folder.parent / "exports")
    answerer = Answerer(Generation.open(folder / "data"), encoder)

    def search(question: str, asked: str | None) -> list[str]:
        now = datetime.fromisoformat(asked).astimezone() if asked else None
        return [quote.article for quote in answerer.answer(question, now).quotes]

    return search
