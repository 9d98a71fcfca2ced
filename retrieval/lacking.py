"""Whether a quote lacks what a question asks for, however like the question it is."""

from collections.abc import Sequence

from index.generation import Generation
from retrieval.absent import names_absent, years_absent
from retrieval.asked_kinds import lacks_score, lacks_what_is_asked
from retrieval.asked_posts import lacks_post
from retrieval.counted_told import lacks_count
from retrieval.explaining import lacks_cause
from retrieval.features import Question
from retrieval.harm_told import lacks_harm
from retrieval.measures import lacks_measure
from retrieval.models import Quote
from retrieval.scope import Scope
from retrieval.told_next import lacks_day

_LACKS_IN_ENGLISH = (lacks_day, lacks_measure, lacks_post, lacks_score)


def is_lacking(
    scope: Scope, asked: Question, quotes: Sequence[Quote], generation: Generation
) -> bool:
    """Whether the first quote of an answer lacks the kind of thing that is asked for, or its
    article a year or a name of the question, unless these restrict the search; or whether the
    quotes of that article tell no cause, count something else, or have no day, measure, post or
    score."""
    first = quotes[0]
    article = generation.store.article(first.article)
    assert article is not None, "it is quoted"
    language = asked.language_of(article)
    question = scope.query
    told = [
        f"{quote.lead or ''} {quote.text}" for quote in quotes if quote.article == first.article
    ]
    if (
        lacks_what_is_asked(question, first.text, language)
        or lacks_harm(question, first.text)
        or lacks_cause(question, told, language)
        or (language == asked.language and lacks_count(question, told, language))
    ):
        return True
    if language == "en" and any(lacks(question, told) for lacks in _LACKS_IN_ENGLISH):
        return True
    if scope.searched is not None or language != asked.language:
        return False
    if years_absent(question, article):
        return True
    frequencies = generation.lexical.document_frequencies
    return names_absent(question, language, article, frequencies)
