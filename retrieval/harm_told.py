"""Sentences that tell whether somebody came to harm, for questions after the dead, the hurt or the
missing.

"How many died?" is worded much like "Seven people were injured", more than like "One of them, a
fitter, died on Thursday", which answers it.
"""

import re
from collections.abc import Sequence

from index.encoder import Vectors
from index.models import Span
from retrieval.asked_figures import harm_of
from retrieval.features import Candidate, Question
from retrieval.on_subject import is_on_subject

_ASKS = re.compile(
    r"\b(?:how many|number of|death toll|(?:did|was|were|is|are|has|have|had) (?:any|some|there)\w*"
    r"|сколько|(?:погиб|пострада|умер)\w* ли|kaç|kimse|neçə|kimsə)\b",
    re.IGNORECASE,
)
# Words for death that aren't counted as telling of it, but may.
_MAY_TELL = re.compile(
    r"\b(?:perish|drown|bod(?:y|ies)\b|murder|slain|claimed|corpse|remains|funeral|mourn|surviv"
    r"|shot|victim|saved|утонул|тел[ао]\b|boğul|ceset|cəsəd|meyit)",
    re.IGNORECASE,
)
# In log-odds: a sentence that tells may answer by so much less well than one that doesn't, and
# another one than the first that does.
_LESS = 8.0
_FURTHER = 2.5


def telling(
    question: Question,
    chosen: Sequence[Candidate],
    found: Sequence[Candidate],
    scores: Vectors,
    most: int,
) -> list[Candidate]:
    """Return the sentences of `found`, whose log-odds are `scores`, that tell of the harm that a
    question asks for, the best first, where the best of `chosen` doesn't; at most `most`. Else the
    `chosen` ones."""
    harm = harm_of(question.text)
    asks = _ASKS.search(question.text)
    if asks is None or not harm or not chosen or not _misses(chosen[0].text, harm):
        return list(chosen)
    best = max(float(scores[n]) for n, one in enumerate(found) if one is chosen[0])
    told = sorted(
        (-float(score), n)
        for n, (one, score) in enumerate(zip(found, scores, strict=True))
        if score >= best - _LESS
        and harm & harm_of(one.text)
        and is_on_subject(question, Span(*asks.span()), one, of_harm=True)
    )
    kept = [found[n] for score, n in told if score <= told[0][0] + _FURTHER]
    return kept[:most] or list(chosen)


def lacks_harm(question: str, sentence: str) -> bool:
    """Whether a question asks for a harm that a sentence surely doesn't tell of."""
    harm = harm_of(question)
    return bool(harm and _ASKS.search(question) and _misses(sentence, harm))


def _misses(sentence: str, harm: frozenset[str]) -> bool:
    """Whether a sentence surely doesn't tell of a harm: it tells of another one, or of none by any
    word that there is for death."""
    told = harm_of(sentence)
    if told:
        return not told & harm
    return harm == {"dead"} and _MAY_TELL.search(sentence) is None
