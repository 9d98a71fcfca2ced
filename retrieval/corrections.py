"""A sentence that its article corrects is quoted with what corrects it, or gives way to that."""

from collections.abc import Sequence

import numpy as np

from index.encoder import Vectors
from index.models import Span
from index.store import Store
from retrieval.correction_words import announces, calls_wrong, corrects, may_announce
from retrieval.features import Candidate, is_sentence
from retrieval.sequels import holds, sentence_after, together

# Sentences: what was printed, that it is wrong, what is right.
_MOST = 3
# In code points: as much of the next passage is looked at.
_AHEAD = 200


def with_corrections(
    found: Sequence[Candidate], scores: Vectors, store: Store
) -> tuple[list[Candidate], Vectors]:
    """Return the sentences with their log-odds, those that the article itself corrects joined with
    the one that does, in one paragraph, or else in favour of it; each as likely to answer as the
    likelier of both."""
    joined = [_corrected(candidate, store) for candidate in found]
    changed = [one for one, before in zip(joined, found, strict=True) if one is not before]
    if not changed:
        return list(found), scores
    best: dict[tuple[str, int], tuple[Candidate, float]] = {}
    for candidate, score in zip(joined, scores, strict=True):
        whole = next((one for one in changed if holds(one, candidate)), candidate)
        place = whole.hit.article.id, whole.span.start
        known = best.get(place)
        best[place] = whole, max(float(score), known[1] if known else float(score))
    kept = list(best.values())
    return [one for one, _ in kept], np.array([score for _, score in kept], dtype=scores.dtype)


def _corrected(candidate: Candidate, store: Store) -> Candidate:
    """The sentence with those that correct it; the one that does alone, where both don't fit into
    one quote; itself where nothing corrects it."""
    last, cued = candidate.text, may_announce(candidate.terms)
    for _ in range(_MOST - 1):
        after = sentence_after(candidate)
        if after is None:
            return _next_passage(candidate, last, store, cued=cued)
        text = candidate.hit.article.text[after.start : after.end]
        is_corrected = _is_corrected(last, text, cued=cued)
        if not is_corrected and not (cued and announces(last)):
            return candidate
        whole = together(candidate, after)
        if whole is None:
            return _instead(candidate, after) if is_corrected else candidate
        candidate, last, cued = whole, text, True
    return candidate


def _is_corrected(last: str, text: str, *, cued: bool) -> bool:
    return corrects(text, last) if cued else calls_wrong(text)


def _next_passage(candidate: Candidate, last: str, store: Store, *, cued: bool) -> Candidate:
    article, passage = candidate.hit.article, candidate.hit.passage
    ahead = article.text[passage.end : passage.end + _AHEAD].lstrip()
    if not _is_corrected(last, ahead, cued=cued):
        return candidate
    later = (one for one in store.passages_of(article.id) if one.row == passage.row + 1)
    following = next(later, None)
    if following is None:
        return candidate
    hit = candidate.hit.model_copy(update={"passage": following})
    return _instead(candidate._replace(hit=hit), following.sentences[0])


def _instead(candidate: Candidate, span: Span) -> Candidate:
    text = candidate.hit.article.text[span.start : span.end]
    return candidate._replace(span=span, text=text) if is_sentence(text) else candidate
