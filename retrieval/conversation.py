"""A message's questions in turn, each after the one before it."""

from datetime import datetime
from typing import Protocol

from retrieval.filters import Filters
from retrieval.followups import resolve, turn_of
from retrieval.models import Answer, Answered, Turn, Wishes
from retrieval.several import questions_in
from retrieval.smalltalk import question_in

# Questions of one message that are answered; each takes a search, and others wait meanwhile.
MOST_QUESTIONS = 5
# In words of its own: a question of fewer finds some sentence or other, whatever it refers to.
_ENOUGH = 3


class Answers(Protocol):
    """What answers a single question, such as an `Answerer`."""

    def answer(
        self,
        question: str,
        now: datetime | None = None,
        options: Filters | None = None,
        wishes: Wishes | None = None,
    ) -> Answer: ...


def answer_message(
    answerer: Answers,
    message: str,
    last: Turn | None = None,
    now: datetime | None = None,
    options: Filters | None = None,
    wishes: Wishes | None = None,
) -> Answered:
    """Answer a message's questions, whatever greeting stands before them.

    Each may follow up the one before it, and the first one the `last` turn. Raises what `answerer`
    raises.
    """
    asked = questions_in(question_in(message))
    answers = []
    for question in asked[:MOST_QUESTIONS]:
        answer, last = answered(answerer, question, last, now, options, wishes)
        answers.append(answer)
    if len(asked) == 1:
        answers = [answers[0].model_copy(update={"question": message})]
    return Answered(tuple(answers), tuple(asked[MOST_QUESTIONS:]), last)


def answered(
    answerer: Answers,
    question: str,
    last: Turn | None,
    now: datetime | None = None,
    options: Filters | None = None,
    wishes: Wishes | None = None,
) -> tuple[Answer, Turn]:
    """Answer a question that comes after the `last` turn; return the turn it makes too.

    A follow-up is answered as it is understood, and from the articles of the last answer rather
    than from others: as it is written where only then they are quoted, or where only then
    anything is and the question says enough by itself.
    """
    today = (now or datetime.now().astimezone()).date()
    resolved = resolve(question, last, today)
    if last is None or resolved is None:
        answer = answerer.answer(question, now, options, wishes)
        asked = answer.understood or question
        return answer, turn_of(asked)._replace(articles=_articles(answer))
    full, own = resolved.turn.question, resolved.own
    answer = answerer.answer(full, now, options, wishes)
    if own and last.articles.isdisjoint(_articles(answer)):
        literal = answerer.answer(question, now, options, wishes)
        stays = not last.articles.isdisjoint(_articles(literal))
        if stays or (own >= _ENOUGH and literal.covered and not answer.covered):
            answer, full = literal, question
    follows = resolved.follows if full != question else None
    understood = answer.understood or (full if full != question else None)
    articles = _articles(answer) or last.articles
    return (
        answer.model_copy(
            update={"question": question, "understood": understood, "follows": follows}
        ),
        resolved.turn._replace(articles=articles),
    )


def _articles(answer: Answer) -> frozenset[str]:
    return frozenset(source.article for source in answer.sources)
