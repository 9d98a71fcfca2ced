"""Figures of a set of questions, each scored by models that haven't seen it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.quality.cases import FOLDS, Case
from benchmarks.quality.fitting import scores_of, train_sentence
from index.encoder import Vectors
from index.languages import language_of
from retrieval.asked_kinds import lacks_what_is_asked
from retrieval.choosing import choose
from retrieval.evidence import Evidence, Logistic, Models

THRESHOLD = 0.5
# Features by what they need, for the ablation.
PARTS = {
    "similarity of the sentence and of its passage": ("sentence_similarity", "passage_similarity"),
    "terms in common": ("sentence_terms", "passage_terms", "adds_something"),
    "the subject's nearest tokens": ("sentence_tokens", "passage_tokens"),
    "the tokens nearest in what is said before": ("context_tokens",),
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


def measure(cases: Sequence[Case], models: Mapping[int, Models]) -> dict[str, Any]:
    """Figures of one set, each question scored by the models of its own fold."""
    first, quotes, counts, confidence, answerable, articles = [], [], [], [], [], []
    right: dict[bool, list[bool]] = {False: [], True: []}
    for case in cases:
        evidence = models[case.fold]
        scores = scores_of(case, evidence.sentence)
        confidence.append(evidence.confidence(case.found, scores))
        answerable.append(case.question.answerable)
        if confidence[-1] >= THRESHOLD:
            sure = Evidence(**dict(evidence), threshold=THRESHOLD).sure
            doubtful = confidence[-1] < sure or _lacks(case, scores)
            right[doubtful].append(any(_held(case, scores)))
        if case.question.answerable:
            relevant = {r.article for r in case.question.relevant}
            articles.append(case.found[0].hit.article.id in relevant)
            held = _held(case, scores)
            first.append(held[:1] == [True])
            quotes.append(any(held))
            counts.append(len(held))
    figures: dict[str, Any] = {
        "questions": len(cases),
        "answerable": len(first),
        "article@1": float(np.mean(articles)),
        "answer_in_first_quote": float(np.mean(first)),
        "answer_in_quotes": float(np.mean(quotes)),
        "quotes_per_answer": float(np.mean(counts)),
    }
    figures |= {
        "doubtful": len(right[True]) / max(len(right[True]) + len(right[False]), 1),
        "right_if_doubtful": float(np.mean(right[True])),
        "right_if_not": float(np.mean(right[False])),
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


def _lacks(case: Case, scores: Vectors) -> bool:
    """Whether the sentence that would be quoted first is seen to lack what is asked for."""
    first = choose(case.found, scores, most=1)
    return any(
        lacks_what_is_asked(case.question.question, one.text, language_of(one.hit.article))
        for one in first
    )


def _held(case: Case, scores: Vectors) -> list[bool]:
    """Whether each sentence that would be quoted holds the answer, in their order."""
    held = {id(c): bool(h) for c, h in zip(case.found, case.holds, strict=True)}
    return [held[id(candidate)] for candidate in choose(case.found, scores, most=3)]


def quoted(cases: Sequence[Case], sentences: dict[int, Logistic]) -> dict[str, float]:
    """How often the first quote holds the answer, and any of the quotes."""
    first, quotes = [], []
    for case in cases:
        if case.question.answerable:
            held = _held(case, scores_of(case, sentences[case.fold]))
            first.append(held[:1] == [True])
            quotes.append(any(held))
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
