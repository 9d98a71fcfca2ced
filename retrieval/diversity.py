"""Variety among hits: a story told once, and no article that crowds the others out."""

from collections import Counter
from collections.abc import Mapping, Sequence

from index.models import Passage
from index.store import Store

# Copies of a passage differ in score by what stands around it.
_AS_NEAR = 0.97
# Passages of one article among the hits: of ten, half. With 3 or 4 a question of news in some
# eighty lost its first quote, with 5 none did.
_OF_ONE_ARTICLE = 5


def one_a_story(
    passages: Sequence[Passage], scores: Mapping[int, float], store: Store
) -> list[Passage]:
    """Leave out the passages of articles whose story another article tells better: its best
    passage is nearer, or as near and has an address and an outlet to show for it.

    `passages` are ordered by `scores`, which are by row.
    """
    told = store.story_of(list({passage.article for passage in passages}))
    best: dict[str, float] = {}
    for passage in passages:
        best.setdefault(passage.article, scores[passage.row])
    chosen: dict[int, str] = {}
    for story in set(told.values()):
        tellers = [name for name in best if told.get(name) == story]
        least = _AS_NEAR * max(best[name] for name in tellers)
        near = [name for name in tellers if best[name] >= least]
        chosen[story] = max(near, key=lambda name: _can_be_shown(name, store))
    return [p for p in passages if chosen.get(told.get(p.article, -1), p.article) == p.article]


def capped(passages: Sequence[Passage], count: int) -> list[Passage]:
    """Return the first `count` passages of which no more than a few are of one article, in their
    order. Where the others are too few to fill up, more of it are returned."""
    of_article: Counter[str] = Counter()
    within: list[int] = []
    beyond: list[int] = []
    for number, passage in enumerate(passages):
        of_article[passage.article] += 1
        (within if of_article[passage.article] <= _OF_ONE_ARTICLE else beyond).append(number)
    chosen = within[:count]
    return [passages[number] for number in sorted(chosen + beyond[: count - len(chosen)])]


def _can_be_shown(article_id: str, store: Store) -> tuple[bool, bool]:
    article = store.article(article_id)
    return article is not None and article.url is not None, bool(article and article.source)
