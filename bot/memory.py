"""What was answered to which message, so that an edited question changes its answer, and a reply
to an older answer returns to what that was about."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from retrieval.models import Turn

# An exchange takes about a kilobyte.
MOST_EXCHANGES = 1_000
# In seconds: people may edit a message for 48 hours, and after as long the bot can't delete its own
# any more (https://core.telegram.org/bots/api#deletemessage).
KEPT_FOR = 48 * 3600.0


class Exchange(NamedTuple):
    """A message and what it was answered with.

    `asked` is its command and its words, and `asker` the id of who wrote it. `answers` are the ids
    of the bot's messages. `before` is the turn that it came after, and `turn` the one it made; None
    where it was no question.
    """

    asked: tuple[str, str]
    asker: int | None
    answers: tuple[int, ...]
    before: Turn | None = None
    turn: Turn | None = None


class Memory:
    """The last exchanges, in memory alone. `clock` tells seconds that never go back."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, most: int = MOST_EXCHANGES
    ) -> None:
        self._clock = clock
        self._most = most
        # By chat and message; those remembered longest ago come first.
        self._exchanges: OrderedDict[tuple[int, int], tuple[Exchange, float]] = OrderedDict()
        self._answered: dict[tuple[int, int], tuple[int, int]] = {}

    def remember(self, chat: int, message: int, exchange: Exchange) -> None:
        """Remember what a message was answered with, in place of what was known of it."""
        key = (chat, message)
        self._drop(key)
        self._exchanges[key] = (exchange, self._clock())
        self._answered.update(dict.fromkeys(((chat, answer) for answer in exchange.answers), key))
        while len(self._exchanges) > self._most:
            self._drop(next(iter(self._exchanges)))
        self._drop_old()

    def of(self, chat: int, message: int) -> Exchange | None:
        """The exchange that a message began; None where none is known."""
        self._drop_old()
        found = self._exchanges.get((chat, message))
        return found[0] if found else None

    def turn_at(self, chat: int, message: int) -> Turn | None:
        """What was asked in the exchange that a message belongs to, be it question or answer."""
        _, first = self._answered.get((chat, message), (chat, message))
        exchange = self.of(chat, first)
        return exchange.turn if exchange else None

    def forget(self, chat: int, asker: int | None) -> int:
        """Forget what somebody asked in a chat; return how many exchanges."""
        theirs = [
            key
            for key, (exchange, _) in self._exchanges.items()
            if (key[0], exchange.asker) == (chat, asker)
        ]
        for key in theirs:
            self._drop(key)
        return len(theirs)

    def _drop_old(self) -> None:
        now = self._clock()
        while self._exchanges:
            oldest = next(iter(self._exchanges))
            if now - self._exchanges[oldest][1] < KEPT_FOR:
                break
            self._drop(oldest)

    def _drop(self, key: tuple[int, int]) -> None:
        exchange, _ = self._exchanges.pop(key, (None, 0.0))
        for answer in exchange.answers if exchange else ():
            self._answered.pop((key[0], answer), None)
