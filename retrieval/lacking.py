"""Whether a quote lacks what a question asks for, however like the question it is."""

from collections.abc import Sequence

from index.generation import Generation
from retrieval.absent import names_absent, years_absent
from retrieval.asked_kinds import lacks_what_is_asked
from retrieval.explaining import lacks_cause
from retrieval.features import Question
from retrieval.harm_told import lacks_harm
from retrieval.models import Quote
from retrieval.scope import Scope


def is_lacking(
    scope: Scope, asked: Question, quotes: Sequence[Quote], generation: Generation
) -> bool:
    """Whether the first quote of an answer lacks the kind of thing that is asked for, or its
    article a year or a name of the question, unless these restrict the search; or whether no quote
    tells the cause that is asked for."""
    first = quotes[0]
    article = generation.store.article(first.article)
    assert article is not None, "it is quoted"
    language = asked.language_of(article)
    if lacks_what_is_asked(scope.query, first.text, language):
        return True
    if lacks_harm(scope.query, first.text) or lacks_cause(scope.query, quotes, language):
        return True
    if scope.searched is not None or language != asked.language:
        return False
    if years_absent(scope.query, article):
        return True
    frequencies = generation.lexical.document_frequencies
    return names_absent(scope.query, language, article, frequencies)
