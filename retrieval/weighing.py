"""Which sentences may answer a question, and how probably: those in its language, or in others."""

from index.encoder import Vectors
from retrieval.evidence import Evidence
from retrieval.features import Candidate, Question

# Odds by which articles in another language must be likelier to answer than doubtful ones in the
# question's.
_LIKELIER = 10.0


def weighed(
    asked: Question, found: list[Candidate], evidence: Evidence, *, read: bool
) -> tuple[list[Candidate], Vectors, float]:
    """Return the sentences to choose from, their log-odds, shape `(sentences,)`, and the
    probability that the best one answers; `read`: whether the encoder reads the question's
    language.

    Sentences in the question's language and those in others are weighed by models of their own,
    whose odds can't be compared; of the two groups the one that `is_preferred` says.
    """
    if evidence.across is None:
        models = evidence if read else evidence.unread or evidence
        scores = models.sentence_scores(found)
        return found, scores, models.confidence(found, scores)
    is_same = [asked.language_of(one.hit.article) == asked.language for one in found]
    groups = []
    for models, wanted in ((evidence, True), (evidence.across, False)):
        group = [one for one, same in zip(found, is_same, strict=True) if same is wanted]
        if group:
            scores = models.sentence_scores(group)
            groups.append((group, scores, models.confidence(group, scores)))
    if len(groups) == 1:
        return groups[0]
    own, other = groups
    return own if is_preferred(own[2], other[2], evidence) else other


def is_preferred(own: float, other: float, evidence: Evidence) -> bool:
    """Whether articles in the question's language answer, rather than those in others, where each
    is as probable to answer.

    Both may be sure where two towns have a new bridge: who asks in Turkish means the Turkish one.
    """
    if own >= other or own >= evidence.sure:
        return True
    return own >= evidence.threshold and _odds(other) < _LIKELIER * _odds(own)


def _odds(probability: float) -> float:
    return probability / max(1 - probability, 1e-9)
