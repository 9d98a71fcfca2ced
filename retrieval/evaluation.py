"""How well questions are answered: the figures of `citedesk eval`."""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from index.models import Frozen
from retrieval.answering import Answerer
from retrieval.evalset import EvalQuestion
from retrieval.faults import faults

# How deep rankings are measured.
_DEPTH = 10
# Passages looked through for as many different articles.
_PASSAGES = 60


class Outcome(Frozen):
    """What came of one question."""

    id: str
    question: str
    answerable: bool
    covered: bool
    confidence: float
    ranked: tuple[str, ...]
    relevant: tuple[str, ...]
    first_quote: str | None
    in_first_quote: bool
    in_quotes: bool
    faults: tuple[str, ...]
    ms: float

    @property
    def rank(self) -> int | None:
        """The place of the first relevant article, from 1; None where it isn't among the first
        ten."""
        places = (n for n, article in enumerate(self.ranked, 1) if article in self.relevant)
        return next(places, None)


class Figures(Frozen):
    """The figures of a set; those of retrieval and quotes are shares of the answerable questions.

    `auroc`, `refused_at_5` and `refused` are None where every question is answerable.
    `refused_at_5`: the share of unanswerable questions that are declined when the threshold is set
    so that 5 % of the answerable ones are. `false_refusals` and `refused`: the shares of answerable
    and unanswerable ones declined at the threshold in use. `faults`: quotes that aren't verbatim,
    numbers without a source, sources under a refusal (all kinds: `retrieval.faults`).
    """

    questions: int
    answerable: int
    article_at_1: float | None
    article_at_5: float | None
    article_at_10: float | None
    mrr_at_10: float | None
    ndcg_at_10: float | None
    answer_in_first_quote: float | None
    answer_in_quotes: float | None
    auroc: float | None
    refused_at_5: float | None
    false_refusals: float | None
    refused: float | None
    faults: int
    p50_ms: float
    p95_ms: float


def run(
    answerer: Answerer,
    questions: Iterable[EvalQuestion],
    told: Callable[[int], None] = lambda _: None,
) -> list[Outcome]:
    """Put every question, and return what came of each; `told` is given how many are done."""
    outcomes = []
    for number, question in enumerate(questions, 1):
        outcomes.append(_ask(answerer, question))
        told(number)
    return outcomes


def _ask(answerer: Answerer, question: EvalQuestion) -> Outcome:
    now = question.now
    started = time.perf_counter()
    answer = answerer.answer(question.question, now)
    elapsed = (time.perf_counter() - started) * 1000
    ranked = answerer.ranked_articles(question.question, _PASSAGES, now)[:_DEPTH]
    first = answer.quotes[0].text if answer.quotes else None
    return Outcome(
        id=question.id,
        question=question.question,
        answerable=question.answerable,
        covered=answer.covered,
        confidence=answer.confidence,
        ranked=tuple(ranked),
        relevant=tuple(r.article for r in question.relevant),
        first_quote=first,
        in_first_quote=first is not None and question.answered_by(first),
        in_quotes=any(question.answered_by(quote.text) for quote in answer.quotes),
        faults=tuple(faults(answer, answerer.generation.store)),
        ms=round(elapsed, 2),
    )


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """Return the figures of a set that was run; at least one question."""
    asked = [outcome for outcome in outcomes if outcome.answerable]
    retrieval = _retrieval(asked)
    confidence = np.array([outcome.confidence for outcome in outcomes])
    known = np.array([outcome.answerable for outcome in outcomes])
    both = bool(asked) and len(asked) < len(outcomes)
    declined = np.array([not outcome.covered for outcome in outcomes])
    times = np.array([outcome.ms for outcome in outcomes])
    return Figures(
        questions=len(outcomes),
        answerable=len(asked),
        article_at_1=retrieval.get("Success@1"),
        article_at_5=retrieval.get("Success@5"),
        article_at_10=retrieval.get("Success@10"),
        mrr_at_10=retrieval.get("RR@10"),
        ndcg_at_10=retrieval.get("nDCG@10"),
        answer_in_first_quote=_share(outcome.in_first_quote for outcome in asked),
        answer_in_quotes=_share(outcome.in_quotes for outcome in asked),
        auroc=_auroc(known, confidence) if both else None,
        refused_at_5=refused_at(known, confidence, 0.05) if both else None,
        false_refusals=_share(declined[known]),
        refused=_share(declined[~known]),
        faults=sum(len(outcome.faults) for outcome in outcomes),
        p50_ms=round(float(np.percentile(times, 50)), 1),
        p95_ms=round(float(np.percentile(times, 95)), 1),
    )


def refused_at(known: Any, confidence: Any, false_refusals: float) -> float:
    """Return the share of unanswerable questions declined when the threshold is set so that the
    share `false_refusals` of the answerable ones are."""
    threshold = np.quantile(confidence[known], false_refusals)
    return round(float(np.mean(confidence[~known] < threshold)), 4)


def refusal_curve(outcomes: Sequence[Outcome]) -> list[tuple[float, float, float]]:
    """Return, for each threshold, itself and the shares of answerable and of unanswerable
    questions that it declines."""
    confidence = np.array([outcome.confidence for outcome in outcomes])
    known = np.array([outcome.answerable for outcome in outcomes])
    return [
        (
            float(threshold),
            float(np.mean(confidence[known] < threshold)) if known.any() else 0.0,
            float(np.mean(confidence[~known] < threshold)) if not known.all() else 0.0,
        )
        for threshold in np.unique(np.concatenate(([0.0], confidence, [1.0])))
    ]


def worst(outcomes: Sequence[Outcome], count: int = 10) -> list[Outcome]:
    """Return the questions that went wrong the most: answered with great confidence though nothing
    answers them, answered wrongly, or declined though something does."""
    wrong = [o for o in outcomes if _badness(o) > 0]
    return sorted(wrong, key=_badness, reverse=True)[:count]


def _badness(outcome: Outcome) -> float:
    if not outcome.answerable:
        return outcome.confidence if outcome.covered else 0.0
    if not outcome.covered:
        return 1 - outcome.confidence
    return 0.0 if outcome.in_quotes else outcome.confidence


def _retrieval(asked: Sequence[Outcome]) -> dict[str, float]:
    """By ir-measures, over whole articles."""
    import ir_measures
    from ir_measures import RR, Success, nDCG

    if not asked:
        return {}
    judged = [
        ir_measures.Qrel(str(n), article, 1)
        for n, outcome in enumerate(asked)
        for article in dict.fromkeys(outcome.relevant)
    ]
    ranked = [
        ir_measures.ScoredDoc(str(n), article, float(-place))
        for n, outcome in enumerate(asked)
        for place, article in enumerate(outcome.ranked)
    ]
    measures = [Success @ 1, Success @ 5, Success @ 10, RR @ 10, nDCG @ 10]
    found = ir_measures.calc_aggregate(measures, judged, ranked)
    return {str(measure): round(float(value), 4) for measure, value in found.items()}


def _auroc(known: Any, confidence: Any) -> float:
    from sklearn.metrics import roc_auc_score

    return round(float(roc_auc_score(known, confidence)), 4)


def _share(values: Any) -> float | None:
    counted = list(values)
    return round(float(np.mean(counted)), 4) if counted else None
