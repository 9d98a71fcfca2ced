"""Conversations: a message's questions in turn, each after the one before it."""

import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from retrieval.filters import Filters
from retrieval.followups import Turn, resolve, turn_of
from retrieval.models import Answer, Answered, Conversation, Wishes
from retrieval.several import questions_in
from retrieval.smalltalk import question_in

# Questions of one message that are answered; each takes a search, and others wait meanwhile.
MOST_QUESTIONS = 5
# A turn takes some hundred bytes: a thousand conversations are far below a megabyte.
_MOST_CONVERSATIONS = 1_000
# In words of its own: a question of fewer finds some sentence or other, whatever it refers to.
_ENOUGH = 3
# In seconds. Who comes back later has other things in mind.
_FORGOTTEN_AFTER = 30 * 60.0


class Answers(Protocol):
    """What answers a single question, such as an `Answerer`."""

    def answer(
        self,
        question: str,
        now: datetime | None = None,
        options: Filters | None = None,
        wishes: Wishes | None = None,
    ) -> Answer: ...


class Conversations:
    """The last turn of each conversation, for the questions that follow it up.

    One turn is enough: a follow-up takes over what the one before was about. The conversations
    used last are kept, in memory alone, for half an hour each. Not for use from several threads
    at once. `clock` tells seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turns: OrderedDict[Conversation, tuple[Turn, float]] = OrderedDict()

    def answer(
        self,
        answerer: Answers,
        message: str,
        conversation: Conversation | None = None,
        now: datetime | None = None,
        options: Filters | None = None,
        about: Turn | None = None,
        wishes: Wishes | None = None,
    ) -> Answered:
        """Answer a message's questions, whatever greeting stands before them.

        Each may follow up the one before it, and the first one the turn `about`, or else the last
        of its conversation; without either, nothing was said before, and without a conversation
        nothing is remembered. Raises what `answerer` raises; the conversation is then as it was.
        """
        asked = questions_in(question_in(message))
        last = about or (self.last(conversation) if conversation else None)
        answers = []
        for question in asked[:MOST_QUESTIONS]:
            answer, last = answered(answerer, question, last, now, options, wishes)
            answers.append(answer)
        if conversation and last:
            self._remember(conversation, last)
        if len(asked) == 1:
            answers = [answers[0].model_copy(update={"question": message})]
        return Answered(tuple(answers), tuple(asked[MOST_QUESTIONS:]))

    def last(self, conversation: Conversation) -> Turn | None:
        """The conversation's last turn; None where there is none, or it was too long ago."""
        if conversation not in self._turns or self._is_old(conversation, self._clock()):
            return None
        return self._turns[conversation][0]

    def forget(self, chat: int, asker: int | None) -> int:
        """Forget what somebody asked in a chat, whatever its topic; return how many turns."""
        theirs = [one for one in self._turns if (one.chat, one.asker) == (chat, asker)]
        for conversation in theirs:
            del self._turns[conversation]
        return len(theirs)

    def _remember(self, conversation: Conversation, turn: Turn) -> None:
        now = self._clock()
        self._turns[conversation] = (turn, now)
        self._turns.move_to_end(conversation)
        # Those used longest ago come first.
        while len(self._turns) > _MOST_CONVERSATIONS or self._is_old(next(iter(self._turns)), now):
            self._turns.popitem(last=False)

    def _is_old(self, conversation: Conversation, now: float) -> bool:
        return now - self._turns[conversation][1] >= _FORGOTTEN_AFTER


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
