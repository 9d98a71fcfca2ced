"""The comparison of lexical engines, on a few reports."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.lexical import corpus, report
from benchmarks.lexical.engines import Change, Engine, unavailable
from benchmarks.lexical.fts5 import Fts5
from benchmarks.lexical.measure import Query, quality, queries
from benchmarks.lexical.registry import ENGINES
from benchmarks.lexical.run import among
from benchmarks.lexical.step import alone
from benchmarks.lexical.tantivy_engine import Tantivy
from index.build import build
from index.generation import Generation
from retrieval.answering import Answerer
from retrieval.evalset import EvalQuestion, Relevant
from tests.fakes import HashEncoder, plain_evidence

ARTICLES = {
    "ferry": ("A ferry for Lowen", "The harbour bought a ferry.\n\nIt carries forty lorries."),
    "tram": ("Tram to Skarn", "The council closed the tram for 1.5 years.\n\nBuses run instead."),
    "dyke": ("Dyke raised", "The dyke at Velm was raised.\n\nThe council paid for it."),
}


@pytest.fixture
def generation(tmp_path: Path) -> Iterator[Generation]:
    source = tmp_path / "articles.jsonl"
    rows = [{"id": n, "title": t, "text": x, "language": "en"} for n, (t, x) in ARTICLES.items()]
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    build([source], tmp_path / "data", HashEncoder())
    with closing(Generation.open(tmp_path / "data")) as opened:
        yield opened


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    engine = ENGINES[request.param]
    if reason := unavailable(engine):
        pytest.skip(reason)
    return engine


def sample(count: int, seed: int = 0) -> list[corpus.Analysed]:
    templates = [
        corpus.Report("harbour lowen", (("ferri came", "bought lorri"), ("council paid",))),
        corpus.Report("tram skarn", (("tram close 1.5 year",),)),
    ]
    return list(corpus.recombined(templates, count, seed))


def index(engine: Engine, folder: Path, passages: list[corpus.Analysed]) -> Path:
    folder.mkdir()
    engine.build(folder, passages)
    return folder


def test_tantivy_finds_what_the_product_finds(generation: Generation, tmp_path: Path) -> None:
    passages = list(corpus.analysed(generation.store))
    assert len(passages) == generation.store.passage_count
    question = "Who closed the tram for 1.5 years, the council?"
    with closing(Tantivy().open(index(Tantivy(), tmp_path / "tantivy", passages))) as opened:
        (query,) = queries(
            generation,
            Answerer(generation, HashEncoder(), evidence=plain_evidence()),
            [
                EvalQuestion(
                    id="q", question=question, answers=(), relevant=(Relevant(article="x"),)
                )
            ],
        )
        found = opened.search(query.words, 10)
    assert len(found) > 1
    assert found == generation.lexical.match(query.words, 10)


def test_quality_counts_articles_and_not_passages(generation: Generation, tmp_path: Path) -> None:
    folder = index(Fts5(), tmp_path / "fts5", list(corpus.analysed(generation.store)))
    asked = [
        Query(("ferri",), None, frozenset({"ferry"})),
        Query(("council", "dyke", "rais"), None, frozenset({"tram"})),
        Query(("zebra",), None, frozenset({"tram"})),
    ]
    with closing(Fts5().open(folder)) as opened:
        figures = quality(generation.store, opened, asked)
    assert figures == {"questions": 3, "article@1": 0.3333, "article@5": 0.6667, "mrr@10": 0.5}


def test_recombined_passages_are_the_same_for_the_same_seed(tmp_path: Path) -> None:
    passages = sample(50)
    assert [passage.row for passage in passages] == list(range(50))
    assert passages == sample(50) != sample(50, seed=1)
    corpus.write(tmp_path / "corpus", passages)
    assert list(corpus.read(tmp_path / "corpus")) == passages


def test_an_engine_ranks_what_holds_more_of_the_terms_first(engine: Engine, tmp_path: Path) -> None:
    passages = [
        corpus.Analysed(0, "harbour", "ferri bought"),
        corpus.Analysed(1, "tram", "close"),
        corpus.Analysed(2, "harbour", "council paid"),
    ]
    with closing(engine.open(index(engine, tmp_path / "index", passages))) as opened:
        found = opened.search(("ferri", "harbour", "zebra"), 50)
    assert [match.row for match in found] == [0, 2]
    assert found[0].score > found[1].score > 0


def test_an_engine_can_search_among_some_rows(engine: Engine, tmp_path: Path) -> None:
    with closing(engine.open(index(engine, tmp_path / "index", sample(300)))) as opened:
        rows = among(300, 0.2)
        found = opened.search(("tram", "ferri"), 50, rows)
        everywhere = opened.search(("tram", "ferri"), 300)
    kept = {match.row for match in everywhere} & set(rows.tolist())
    assert 0 < len(rows) < 300
    assert found
    assert {match.row for match in found} <= kept
    assert len(found) == min(50, len(kept))


def test_a_replaced_passage_is_found_and_the_old_index_stays(
    engine: Engine, tmp_path: Path
) -> None:
    passages = sample(100)
    old = index(engine, tmp_path / "old", passages)
    before = {path.name: path.read_bytes() for path in old.iterdir()}
    changed = corpus.Analysed(7, "observatori", "comet seen")
    now = [changed if passage.row == 7 else passage for passage in passages]
    new = tmp_path / "new"
    new.mkdir()
    engine.replace(old, new, [Change(passages[7], changed)], now)
    with closing(engine.open(new)) as opened:
        assert [match.row for match in opened.search(("comet",), 5)] == [7]
        words = tuple(passages[7].body.split())
        assert 7 not in {match.row for match in opened.search(words, 100)}
    assert {path.name: path.read_bytes() for path in old.iterdir()} == before
    with closing(engine.open(old)) as opened:
        assert opened.search(("comet",), 5) == []


def test_a_step_in_a_process_of_its_own_tells_what_it_took(tmp_path: Path) -> None:
    passages = sample(200)
    corpus.write(tmp_path / "corpus", passages)
    corpus.write(tmp_path / "changed", sample(2, seed=1))
    (tmp_path / "queries").write_text(json.dumps([["tram"], ["ferri", "council"]]))
    old, everything = str(tmp_path / "old"), str(tmp_path / "corpus")
    built = alone(step="build", engine="FTS5", folder=old, corpus=everything)
    served = alone(step="serve", engine="FTS5", folder=old, queries=str(tmp_path / "queries"))
    alone(
        step="replace",
        engine="FTS5",
        old=old,
        new=str(tmp_path / "new"),
        corpus=everything,
        replacements=str(tmp_path / "changed"),
    )
    assert built["disk_mb"] > 0
    assert served["resident_mb"] >= served["of_it_own_mb"]
    with closing(Fts5().open(tmp_path / "new")) as opened:
        assert len(opened.search(("tram", "ferri", "lorri", "council"), 300)) == 200


def test_the_tables_stand_between_the_marks(tmp_path: Path) -> None:
    quality_of = {"questions": 3, "article@1": 0.5, "article@5": 1.0, "mrr@10": 0.75}
    results = {
        "left_out": {"zebra": "zebra needs zebra"},
        "quality": {"news": {"FTS5": quality_of}},
        "sizes": {},
        "vectors_ms": {},
    }
    readme = tmp_path / "README.md"
    readme.write_text("Before\n<!-- results -->\nold\n<!-- end of results -->\nAfter\n")
    report.write(results, tmp_path)
    lines = readme.read_text(encoding="utf-8").splitlines()
    assert "| news | 3 | FTS5 | 0.500 | 1.000 | 0.750 |" in lines
    assert "Left out: zebra needs zebra." in lines
    assert "old" not in lines
    assert (lines[0], lines[-1]) == ("Before", "After")
    assert json.loads((tmp_path / "results.json").read_text()) == results
