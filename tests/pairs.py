"""Answers from a few short articles."""

from pathlib import Path

from index.build import build
from index.generation import Generation
from index.models import Article
from retrieval.answering import Answerer
from retrieval.models import Answer
from tests.fakes import HashEncoder, plain_evidence

MONDAY, TUESDAY, FRIDAY = "2026-03-02T08:00:00Z", "2026-03-03", "2026-03-06T07:30:00+02:00"


def article(id_: str, text: str, published: str | None = None, title: str = "") -> Article:
    return Article.model_validate(
        {"id": id_, "title": title or f"Notice {id_}", "text": text, "published": published}
    )


def ask(folder: Path, question: str, *articles: Article, quotes: int = 3) -> Answer:
    source = folder / "a.jsonl"
    source.write_text("\n".join(one.model_dump_json() for one in articles))
    # What is declined is decided elsewhere.
    evidence = plain_evidence().model_copy(update={"threshold": 0.0})
    encoder = HashEncoder()
    build([source], folder / "d", encoder)
    generation = Generation.open(folder / "d")
    try:
        return Answerer(generation, encoder, quotes, evidence).answer(question)
    finally:
        generation.close()


def pair(folder: Path, question: str, one: str, other: str, quotes: int = 3) -> Answer:
    """The answer from two articles, published on a Monday and the Tuesday after it."""
    articles = article("monday", one, MONDAY), article("tuesday", other, TUESDAY)
    return ask(folder, question, *articles, quotes=quotes)
