"""Whether a quote lacks what a question asks for, however like the question it is."""

from index.generation import Generation
from retrieval.absent import names_absent, years_absent
from retrieval.asked_kinds import lacks_what_is_asked
from retrieval.features import Question
from retrieval.harm_told import lacks_harm
from retrieval.models import Quote
from retrieval.scope import Scope


def is_lacking(scope: Scope, asked: Question, first: Quote, generation: Generation) -> bool:
    """Whether the first quote of an answer lacks the kind of thing that is asked for, or its
    article a year or a name of the question; not where these restrict the search."""
    article = generation.store.article(first.article)
    assert article is not None, "it is quoted"
    language = asked.language_of(article)
    if lacks_what_is_asked(scope.query, first.text, language):
        return True
    if lacks_harm(scope.query, first.text):
        return True
    if scope.searched is not None or language != asked.language:
        return False
    if years_absent(scope.query, article):
        return True
    frequencies = generation.lexical.document_frequencies
    return names_absent(scope.query, language, article, frequencies)
