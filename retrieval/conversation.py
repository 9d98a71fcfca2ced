"""A message's questions in turn, each after the one before it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

from retrieval.filters import Filters
from retrieval.followups import resolve, turn_of
from retrieval.models import Answer, Answered, Turn, Wishes
from retrieval.several import asked_alone, joined_questions, questions_in
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

    def ask(question: str, last: Turn | None) -> tuple[Answer, Turn]:
        return answered(answerer, question, last, now, options, wishes)

    asked = questions_in(question_in(message))
    answers = []
    for question in asked[:MOST_QUESTIONS]:
        for answer, turn in _in_parts(ask, question, last, _today(now)):
            answers.append(answer)
            last = turn
    if len(answers) == 1:
        answers = [answers[0].model_copy(update={"question": message})]
    return Answered(tuple(answers), tuple(asked[MOST_QUESTIONS:]), last)


def _in_parts(
    ask: Callable[[str, Turn | None], tuple[Answer, Turn]],
    question: str,
    last: Turn | None,
    today: date,
) -> list[tuple[Answer, Turn]]:
    """The answer to a question, and the turn it makes. Where nothing covers it: to what it asks,
    without what it says besides, or to each of the questions that it joins, where any is covered.
    """
    whole = ask(question, last)
    if whole[0].covered or whole[0].newest:
        return [whole]
    parted = asked_alone(question)
    if parted and resolve(parted[0], turn_of(parted[1]), today) is None:
        # "I'm Anna from the radio. Who won the race?"
        answer, turn = ask(parted[0], last)
        if answer.covered:
            understood = answer.understood or parted[0]
            return [(answer.model_copy(update={"understood": understood}), turn)]
    found = []
    for part in joined_questions(parted[0] if parted else question):
        found.append(ask(part, last))
        last = found[-1][1]
    return found if any(answer.covered for answer, _ in found) else [whole]


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
    resolved = resolve(question, last, _today(now))
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


def _today(now: datetime | None) -> date:
    return (now or datetime.now().astimezone()).date()


def _articles(answer: Answer) -> frozenset[str]:
    return frozenset(source.article for source in answer.sources)
