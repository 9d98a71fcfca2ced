from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from bot import replies
from bot.cli_ask import to_json
from bot.terminal import to_text
from index.build import build
from index.generation import Generation
from index.models import Article
from retrieval import citing
from retrieval.answering import Answerer
from retrieval.choosing import choose
from retrieval.evidence import DECISION_FEATURES, Evidence, Logistic, Models
from retrieval.features import FEATURES, Candidate
from retrieval.filters import Filters
from retrieval.models import Hit
from tests.fakes import HashEncoder, plain_evidence
from tests.indexes import opened


def answerer(generation: Generation, encoder: HashEncoder, quotes: int = 3) -> Answerer:
    return Answerer(generation, encoder, quotes, plain_evidence())


def of(tmp_path: Path, *articles: Article) -> tuple[Answerer, Generation]:
    source = tmp_path / "a.jsonl"
    source.write_text("\n".join(article.model_dump_json() for article in articles))
    encoder = HashEncoder()
    build([source], tmp_path / "d", encoder)
    generation = Generation.open(tmp_path / "d")
    return answerer(generation, encoder), generation


def test_the_sentence_that_answers_is_quoted_at_its_offsets_with_its_source(
    generation: Generation, encoder: HashEncoder
) -> None:
    answer = answerer(generation, encoder).answer("Which printing press did the library buy?")
    assert answer.covered
    assert answer.generation == generation.manifest.generation
    quote = answer.quotes[0]
    assert quote.text == "The town library bought a printing press from 1894 for its reading room."
    article = generation.store.article(quote.article)
    assert article is not None
    assert article.text[quote.start : quote.end] == quote.text
    before, after = quote.context
    assert before + quote.text + after in article.text
    (source,) = answer.sources
    assert (source.n, source.title, source.author, source.outlet) == (
        1,
        "Library buys a printing press",
        "Jon Ask",
        "The Lowen Post",
    )
    assert source.model_dump()["published"] == "2026-05-04T10:00:00+03:00"
    assert source.url == quote.url
    assert source.url is not None
    assert source.url.startswith("https://lowenpost.example/library-press#:~:text=")


@pytest.mark.parametrize(
    "question", ["Who won the chess olympiad?", "", "?", "😀", "x" * 10_000, '" OR 1 NEAR *']
)
def test_what_is_not_covered_has_neither_quotes_nor_sources(
    generation: Generation, encoder: HashEncoder, question: str
) -> None:
    answer = answerer(generation, encoder).answer(question)
    assert (answer.covered, answer.quotes, answer.sources) == (False, (), ())


def test_sources_are_numbered_in_order_of_first_use_and_only_those_used(tmp_path: Path) -> None:
    answering, generation = of(
        tmp_path,
        Article(
            id="one", title="Zebra found", text="A zebra ran in Lowen. The zebra in Lowen ate."
        ),
        Article(id="two", title="Zebra again", text="The Lowen zebra was seen in the harbour."),
        Article(id="three", title="Weather", text="Rain is expected over the hills tonight."),
    )
    answer = answering.answer("zebra in Lowen")
    numbers = [quote.n for quote in answer.quotes]
    assert sorted(set(numbers)) == [source.n for source in answer.sources]
    assert list(dict.fromkeys(numbers)) == sorted(set(numbers))
    by_article = {quote.article: quote.n for quote in answer.quotes}
    assert {source.article: source.n for source in answer.sources} == by_article
    assert "three" not in by_article
    generation.close()


def test_a_sentence_is_not_said_twice(tmp_path: Path) -> None:
    text = "The zebra of Lowen ran along the harbour wall."
    answering, generation = of(
        tmp_path,
        Article(id="one", title="Zebra", text=text),
        Article(id="two", title="Zebra", text=text),
    )
    assert len(answering.answer("zebra in Lowen on the harbour wall").quotes) == 1
    generation.close()


def test_a_heading_is_not_added_to_a_sentence(generation: Generation) -> None:
    article = generation.store.article("library")
    assert article is not None
    passage = generation.store.passages_of("library")[0]
    hit = Hit(passage=passage, article=article, similarity=1, bm25=1, score=1)

    def candidate(text: str, adds: float = 0.5) -> Candidate:
        features = np.zeros(len(FEATURES), dtype=np.float32)
        features[FEATURES.index("adds_something")] = adds
        return Candidate(hit, passage.sentences[0], text, frozenset(text.split()), features)

    found = [candidate("It rained."), candidate("What comes next"), candidate("It snowed.")]
    texts = [chosen.text for chosen in choose(found, np.array([2.0, 1.9, 1.8]), most=3)]
    assert texts == ["It rained.", "It snowed."]
    assert choose(found, np.array([1.0, 2.0, 0.5]), most=1)[0].text == "What comes next"
    # One that only says what was asked is no answer.
    found[1] = candidate("What comes next", adds=0)
    texts = [chosen.text for chosen in choose(found, np.array([-1.0, 2.0, -9.0]), most=2)]
    assert texts == ["It rained."]
    assert choose(found[1:2], np.array([2.0]), most=3) == []


def test_no_more_is_quoted_than_was_set(generation: Generation, encoder: HashEncoder) -> None:
    one = answerer(generation, encoder, quotes=1).answer("harbour of Lowen ferries harbour master")
    assert len(one.quotes) == 1


def test_a_quote_that_is_not_in_its_article_is_dropped(
    generation: Generation, encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "Which printing press did the library buy?"
    answering = answerer(generation, encoder)
    assert answering.answer(question).covered
    whole = generation.store.article

    def changed(article_id: str) -> Article | None:
        article = whole(article_id)
        # As if the stored text had moved by a character under the passage's offsets.
        return article and article.model_copy(update={"text": "x" + article.text})

    found: list[object] = []
    cite = citing.cite

    def cite_changed(chosen: object, store: object) -> object:
        monkeypatch.setattr(generation.store, "article", changed)
        result = cite(chosen, generation.store)  # type: ignore[arg-type]
        found.append(result)
        return result

    monkeypatch.setattr("retrieval.answering.cite", cite_changed)
    answer = answering.answer(question)
    assert found == [((), ())]
    assert (answer.covered, answer.quotes, answer.sources) == (False, (), ())


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (0, 99), (3, 3), (5, 2), (1, 5)])
def test_a_quotation_stands_only_at_its_own_offsets(start: int, end: int) -> None:
    article = Article(id="a", title="t", text="Rain. Sun.")
    assert citing.stands(article, "Rain", 0, 4)
    assert not citing.stands(article, "Rain", start, end)


def test_answering_twice_gives_the_same_answer(
    generation: Generation, encoder: HashEncoder
) -> None:
    answering = answerer(generation, encoder)
    question = "When will ferries to Skarn Island sail?"
    assert answering.answer(question) == answering.answer(question)


def test_a_question_has_the_encoder_read_itself_and_each_passage_once(
    generation: Generation, encoder: HashEncoder
) -> None:
    encoder.encoded.clear()
    question = "Which printing press did the library buy?"
    answerer(generation, encoder).answer(question)
    assert len(encoder.encoded) == len(set(encoder.encoded))
    assert len(encoder.encoded) <= 1 + generation.manifest.passages


def test_who_asks_for_any_news_gets_the_newest_headlines(tmp_path: Path) -> None:
    articles = (
        Article(id="old", title="Old", text="It rained.", published=date(2026, 5, 1)),
        Article(id="new", title="New", text="It snowed.", published=date(2026, 5, 8)),
        Article(id="late", title="Late", text="It hailed.", published=date(2026, 5, 6)),
    )
    now = datetime(2026, 5, 10, tzinfo=UTC)
    with opened(tmp_path, *articles) as generation:
        answering = answerer(generation, HashEncoder())
        everything = answering.answer("What's new?", now)
        before = answering.answer("What's new?", datetime(2026, 5, 2, tzinfo=UTC))
        some = answering.answer("What's new?", now, Filters(until=date(2026, 5, 6)))
        none = answering.answer("What's new?", now, Filters(until=date(2020, 1, 3)))
    assert (everything.covered, everything.quotes) == (False, ())
    assert [headline.title for headline in everything.newest] == ["New", "Late", "Old"]
    # As of when it is asked: what is dated later has a wrong date.
    assert [headline.title for headline in before.newest] == ["Old"]
    assert [headline.title for headline in some.newest] == ["Late", "Old"]
    assert some.searched is not None
    assert some.searched.articles == 2
    assert none.searched is not None
    assert none.searched.articles == 0
    assert len(none.newest) == 3


@pytest.mark.parametrize(
    ("threshold", "confidence", "doubtful"),
    [(0.5, 0.79, True), (0.5, 0.81, False), (0.2, 0.49, True), (0.2, 0.51, False)],
)
def test_an_answer_that_may_well_be_wrong_says_so(
    generation: Generation, threshold: float, confidence: float, doubtful: bool
) -> None:
    blind = dict.fromkeys(DECISION_FEATURES, 0.0)
    decision = Logistic(bias=float(np.log(confidence / (1 - confidence))), weights=blind)
    evidence = plain_evidence().model_copy(update={"decision": decision, "threshold": threshold})
    answer = Answerer(generation, HashEncoder(), 3, evidence).answer(
        "Which printing press did the library buy?"
    )
    assert (answer.covered, answer.doubtful) == (True, doubtful)
    text = to_text(replies.answer(answer), styled=False)
    assert text.startswith(f"{replies.DOUBTFUL}\n\n") is doubtful
    assert to_json(answer).get("doubtful", False) is doubtful


def test_what_is_not_covered_is_not_doubtful_as_well(generation: Generation) -> None:
    evidence = plain_evidence().model_copy(update={"threshold": 1.0})
    answer = Answerer(generation, HashEncoder(), 3, evidence).answer("Who won the olympiad?")
    assert (answer.covered, answer.doubtful) == (False, False)


def test_articles_in_another_language_are_weighed_by_weights_of_their_own(tmp_path: Path) -> None:
    english = "The harbour of Lowen was opened again on Sunday by the mayor and her deputy."
    russian = "Порт Лоуэна вновь открыли в воскресенье мэр города и её заместитель, пишет газета."
    articles = Article(id="en", title="A", text=english), Article(id="ru", title="Б", text=russian)
    plain = plain_evidence()
    blind = dict.fromkeys(DECISION_FEATURES, 0.0)
    sure, unsure = (
        plain.model_copy(update={"decision": Logistic(bias=bias, weights=blind)})
        for bias in (9.0, -9.0)
    )
    question = "Who opened the harbour of Lowen again?"
    with opened(tmp_path, *articles) as generation:

        def told(here: Evidence, across: Models | None) -> tuple[str, ...]:
            evidence = here.model_copy(update={"across": across})
            answer = Answerer(generation, HashEncoder(), 3, evidence).answer(question)
            return tuple(quote.text for quote in answer.quotes)

        assert told(sure, unsure) == (english,)
        assert told(unsure, sure) == (russian,)
        assert told(unsure, unsure) == ()
        assert told(unsure, None) == ()
        # Where both may well answer, those in its own language do.
        surer, doubtful = (
            plain.model_copy(update={"decision": Logistic(bias=bias, weights=blind)})
            for bias in (12.0, 0.5)
        )
        likelier = plain.model_copy(update={"decision": Logistic(bias=2.0, weights=blind)})
        assert told(sure, surer) == (english,)
        assert told(doubtful, likelier) == (english,)
        assert told(doubtful, sure) == (russian,)
