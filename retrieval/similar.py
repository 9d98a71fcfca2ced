"""Further articles like those that an answer quotes."""

from retrieval.answering import Answerer
from retrieval.models import Answer, Headline

# Passages looked at for each article wanted: those quoted, and their copies, are left out.
_AHEAD = 8


def similar(answerer: Answerer, answer: Answer, count: int) -> tuple[Headline, ...]:
    """Return up to `count` articles near to the quotes of an answer, the nearest first; none that
    it quotes, nor another that tells the same story."""
    store = answerer.generation.store
    quoted = {source.article for source in answer.sources}
    stories = set(store.story_of(list(quoted)).values())
    # The headlines say what it is about, the quotes what was wanted of it.
    text = " ".join(
        [*(source.title for source in answer.sources), *(quote.text for quote in answer.quotes)]
    )
    near = answerer.articles_near(text, _AHEAD * count)
    told = store.story_of([article.id for article in near])
    further = [
        article
        for article in near
        if article.id not in quoted and told.get(article.id) not in stories
    ]
    return tuple(map(Headline.of, further[:count]))
