"""Questions that an interviewer has put already: "Where does Mia Holt write?", "Where do you
write?".

The name is the headline's there, and in the text she is "you".
"""

from collections.abc import Sequence

from index.analysis import query_words, terms
from retrieval.features import Candidate, Question
from retrieval.leads import asks
from retrieval.question_words import question_word

# Of an article, in code points: where it says who is asked.
_BEGINNING = 400


def put_already(
    question: Question, chosen: Sequence[Candidate], found: Sequence[Candidate], most: int
) -> list[Candidate]:
    """Return the `chosen` sentences after the interviewer's question that is the asked one but for
    the name of who is interviewed, where one of `found` is; at most `most`."""
    named = {term for same in question.names for term in same}
    about = {word.terms for word in question.words} - set(question.names)
    if not named or not about:
        return list(chosen)
    word = _question_word(question.text, question.language)
    for one in found:
        if (
            asks(one.text)
            and word == _question_word(one.text, question.language)
            and {said.terms for said in query_words(one.text, question.languages)} == about
            and _is_of(question, one)
        ):
            return [one, *(other for other in chosen if other is not one)][:most]
    return list(chosen)


def _question_word(text: str, language: str) -> str | None:
    span = question_word(text, language)
    return text[span.start : span.end].lower() if span else None


def _is_of(question: Question, candidate: Candidate) -> bool:
    """Whether the article's title or its beginning has all the question's names."""
    article = candidate.hit.article
    opening = f"{article.title}\n{article.text[:_BEGINNING]}"
    said = frozenset(terms(opening, question.language_of(article)))
    return question.names_missing(said) == 0
