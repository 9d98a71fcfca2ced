"""A message's questions in turn, each after the one before it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol

from retrieval.filters import Filters
from retrieval.followups import Resolved, perhaps, resolve, turn_of
from retrieval.foremost import foremost, most_held
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
        within: frozenset[str] = frozenset(),
    ) -> Answer: ...


class Ask(Protocol):
    """What answers a wording of a question, from some articles alone where they are given."""

    def __call__(self, wording: str, within: frozenset[str] = frozenset()) -> Answer: ...


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
            told = {"question": question, "understood": understood}
            return [(answer.model_copy(update=told), turn)]
    parts = joined_questions(parted[0] if parted else question)
    if len(parts) > MOST_QUESTIONS:
        return [whole]
    found = []
    for part in parts:
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
    anything is and the question says enough by itself. What may be a follow-up is one where these
    articles answer it as it is written.
    """

    def ask(wording: str, within: frozenset[str] = frozenset()) -> Answer:
        return answerer.answer(wording, now, options, wishes, within)

    today = _today(now)
    resolved = resolve(question, last, today)
    if last is not None and resolved is not None:
        return _follow_up(ask, question, resolved, last)
    answer = ask(question)
    asked = answer.understood or question
    if last is not None and asked != question:
        # "hwo old is she?"
        resolved = resolve(asked, last, today)
        if resolved is not None:
            return _follow_up(ask, question, resolved, last)
    possible = perhaps(asked, last, today) if last else None
    if last is not None and possible and not _is_from(last.articles, answer):
        told = _told_before(ask, asked, answer, possible, last)
        if told is not None:
            return _understood(told, question, possible, possible.turn.question, last)
    return answer, turn_of(asked)._replace(articles=_articles(answer))


def _follow_up(ask: Ask, question: str, resolved: Resolved, last: Turn) -> tuple[Answer, Turn]:
    full = resolved.turn.question
    answer = ask(full)
    stays = not last.articles.isdisjoint(_articles(answer))
    if stays and not (resolved.new and not most_held(answer, resolved.new)):
        return _understood(answer, question, resolved, full, last)
    # What is found says only what was asked before.
    told = _told_within(ask, question, resolved.new, last, 1) if resolved.new else None
    if told is not None:
        answer = told
    elif resolved.own and not stays:
        literal = ask(question)
        stays = not last.articles.isdisjoint(_articles(literal))
        if stays or (resolved.own >= _ENOUGH and literal.covered and not answer.covered):
            answer, full = literal, question
    return _understood(answer, question, resolved, full, last)


def _told_before(
    ask: Ask, question: str, literal: Answer, possible: Resolved, last: Turn
) -> Answer | None:
    """The answer to what may be a follow-up, from the articles of the last answer; None where they
    don't say all that is asked, or any of it where nothing else does."""
    # "And how many jobs go?" is answered by "It costs 140 jobs."
    most = max(len(possible.new) - possible.tied, 1)
    told = _told_within(ask, question, possible.new, last, most if literal.covered else 1)
    if told is not None or (literal.covered and not possible.tied):
        return told
    told = ask(possible.turn.question)
    says = most_held(told, possible.new) >= most
    return told if says and _is_from(last.articles, told) else None


def _told_within(
    ask: Ask, question: str, new: Sequence[str], last: Turn, needed: int
) -> Answer | None:
    """What the articles of the last answer say to a question as it is written; None where no
    sentence that answers it there holds so many of its `new` words as are `needed`."""
    if not last.articles:
        return None
    answer = ask(question, last.articles)
    return answer if answer.covered and most_held(answer, new) >= needed else None


def _understood(
    answer: Answer, question: str, resolved: Resolved, full: str, last: Turn
) -> tuple[Answer, Turn]:
    """The answer to a follow-up, found as it was understood in `full`, and the turn it makes."""
    follows = resolved.follows if full != question else None
    understood = answer.understood or (full if full != question else None)
    articles = _articles(answer) or last.articles
    told = {"question": question, "understood": understood, "follows": follows}
    return (
        foremost(answer, resolved.new).model_copy(update=told),
        resolved.turn._replace(articles=articles),
    )


def _today(now: datetime | None) -> date:
    return (now or datetime.now().astimezone()).date()


def _is_from(articles: frozenset[str], answer: Answer) -> bool:
    """Whether an answer's best sentence is from one of the articles."""
    return bool(answer.sources) and answer.sources[0].article in articles


def _articles(answer: Answer) -> frozenset[str]:
    return frozenset(source.article for source in answer.sources)
