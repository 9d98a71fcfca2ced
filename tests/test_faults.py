"""Each way in which an answer's citations may be untrue is noticed."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest

from index.build import build
from index.generation import Generation
from index.models import Article, Frozen, Span
from retrieval.citing import cite
from retrieval.faults import faults
from retrieval.features import Candidate
from retrieval.models import Answer, Hit
from tests.fakes import HashEncoder

TOLD = (
    "The zebra lamp of Lowen costs 5 crowns. The zebra lamp of Tolme costs 7 crowns and more.\n\n"
    "It rained on the day when the lamps were lit, and the mayor of Lowen held a speech about them."
)
ARTICLES = (
    Article(id="one", title="Lamps", text=TOLD, url="https://a.example/1", source="Post"),
    Article(id="copy", title="Lamps", text=TOLD, url="https://b.example/1", source="Wire"),
    Article(id="other", title="Zebra", text="A zebra lamp of Skarn costs nothing.", source="Post"),
)


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    folder: Path = tmp_path_factory.mktemp("faults")
    (folder / "a.jsonl").write_text("\n".join(a.model_dump_json() for a in ARTICLES))
    build([folder / "a.jsonl"], folder / "data", HashEncoder())
    opened = Generation.open(folder / "data")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def sound(generation: Generation) -> Answer:
    """Two quotes of an article that has a copy, and one of another."""
    store, nothing = generation.store, np.zeros(1, dtype=np.float32)
    chosen = []
    for name, number in (("one", 0), ("one", 1), ("other", 0)):
        article, passage = store.article(name), store.passages_of(name)[0]
        assert article is not None
        hit = Hit(passage=passage, article=article, similarity=1, bm25=1, score=1)
        span = passage.sentences[number]
        text = article.text[span.start : span.end]
        chosen.append(Candidate(hit, span, text, frozenset(), nothing))
    quotes, sources = cite(chosen, store)
    assert [copy.article for copy in sources[0].also] == ["copy"]
    return Answer(
        question="What does the zebra lamp cost?",
        covered=True,
        quotes=quotes,
        sources=sources,
        confidence=1,
        generation=generation.manifest.generation,
    )


Item = TypeVar("Item", bound=Frozen)


def changed(item: Item, **fields: Any) -> Item:
    return item.model_copy(update=fields)


def quoted(number: int, **fields: Any) -> Callable[[Answer], Answer]:
    """Change a quote."""

    def change(answer: Answer) -> Answer:
        quotes = list(answer.quotes)
        quotes[number] = changed(quotes[number], **fields)
        return changed(answer, quotes=tuple(quotes))

    return change


def cited(**fields: Any) -> Callable[[Answer], Answer]:
    """Change the source that has a copy."""

    def change(answer: Answer) -> Answer:
        sources = tuple(changed(s, **fields) if s.also else s for s in answer.sources)
        return changed(answer, sources=sources)

    return change


def copied(**fields: Any) -> Callable[[Answer], Answer]:
    """Change the copy."""
    return lambda answer: cited(
        also=tuple(changed(copy, **fields) for source in answer.sources for copy in source.also)
    )(answer)


def test_a_sound_answer_has_no_fault(generation: Generation, sound: Answer) -> None:
    assert list(faults(sound, generation.store)) == []
    refused = changed(sound, covered=False, quotes=(), sources=())
    assert list(faults(refused, generation.store)) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda a: changed(a, covered=False), "sources under a refusal"),
        (lambda a: changed(a, quotes=(), sources=()), "without a quote"),
        (lambda a: changed(a, quotes=()), "a source without a quote"),
        (lambda a: changed(a, sources=a.sources[::-1]), "aren't numbered in order"),
        (lambda a: changed(a, sources=a.sources[:1]), "a number without a source"),
        (lambda a: changed(a, quotes=a.quotes[::-1]), "in order of first use"),
        (lambda a: changed(a, quotes=(*a.quotes, a.quotes[0])), "cited twice"),
        (lambda a: changed(a, sources=(*a.sources, changed(a.sources[0], n=3))), "cited twice"),
        (quoted(1, n=2), "the number of another article"),
        (quoted(0, text="The zebra lamp costs 6 crowns."), "isn't verbatim"),
        (quoted(0, start=1), "isn't verbatim"),
        (quoted(0, article="gone"), "isn't verbatim"),
        (quoted(0, passage="other#1"), "isn't in its passage"),
        (quoted(0, context=("", "")), "a context that isn't"),
        (quoted(0, lead="It rained"), "a lead without its place"),
        (quoted(0, lead="The", lead_span=Span(1, 4)), "a lead that isn't verbatim"),
        (quoted(0, url=None), "an address that isn't the quote's"),
        (quoted(0, url="https://b.example/1"), "an address that isn't the quote's"),
        (quoted(0, url="https://a.example/1#:~:text=It%20rained"), "an address that isn't"),
        (quoted(0, url="https://a.example/1#:~:text=The,9%20crowns."), "an address that isn't"),
        (quoted(0, url="https://a.example/1#:~:text=The%20zebra"), "an address that isn't"),
        (quoted(0, url="https://a.example/1#:~:text=a,b,c,d"), "an address that isn't"),
        (cited(title="Lamp"), "a source that isn't as it is stored"),
        (cited(author="Nobody"), "a source that isn't as it is stored"),
        (cited(published=date(2026, 1, 1)), "a source that isn't as it is stored"),
        (cited(url="https://a.example/1"), "isn't its first quote's"),
        (copied(article="one"), "a copy that isn't as it is stored"),
        (copied(outlet="Post"), "a copy that isn't as it is stored"),
        (copied(article="other", title="Zebra", outlet="Post"), "doesn't hold the quotes"),
        (copied(url="https://a.example/1"), "an address that isn't the copy's"),
        (lambda a: changed(a, conflict=(0,)), "a conflict among quotes that aren't there"),
        (lambda a: changed(a, conflict=(0, 3)), "a conflict among quotes that aren't there"),
        (lambda a: changed(a, conflict=(2, 0)), "a conflict among quotes that aren't there"),
        (lambda a: changed(a, conflict=(0, 1)), "a conflict of an article with itself"),
        (lambda a: changed(a, conflict=(1, 2)), "a conflict without a figure or a day"),
    ],
)
def test_an_untrue_citation_is_a_fault(
    generation: Generation, sound: Answer, change: Callable[[Answer], Answer], fault: str
) -> None:
    assert fault in "\n".join(faults(change(sound), generation.store))
