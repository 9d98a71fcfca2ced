"""Who may use the bot, and how much of it."""

import math
import time
from collections.abc import Callable
from enum import Enum, auto
from typing import NamedTuple

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.state import State
from bot.usage import Usage

# In seconds: who is refused is told why once in so long, and isn't answered otherwise.
_TOLD_FOR = 60.0


class Rules(NamedTuple):
    """What the settings say: who are admins, whether the bot is open to all, and how many questions
    a person and a chat may ask a minute, and a person a day; 0 is as many as they like."""

    admins: tuple[int, ...] = ()
    open: bool = True
    per_minute: int = 0
    per_chat_minute: int = 0
    daily: int = 0


class Why(Enum):
    """Why somebody isn't answered."""

    BLOCKED = auto()
    CLOSED = auto()
    MINUTE = auto()
    DAY = auto()


class Refusal(NamedTuple):
    """Why, in how many seconds it may be otherwise, and whether that is to be said: not to those
    who were told just now."""

    why: Why
    seconds: int
    to_be_told: bool


class Access:
    """Keeps strangers out, and anybody from using the bot up. Admins may do what they like.

    People and chats are known by their Telegram ids. Lists and daily counts outlive the process.
    `clock` tells seconds since 1970.
    """

    def __init__(
        self, rules: Rules, state: State, usage: Usage, clock: Callable[[], float] = time.time
    ) -> None:
        self.rules = rules
        self._state = state
        self._usage = usage
        self._clock = clock
        # People's windows and chats' are apart: a private chat has its person's id.
        self._people = MovingWindowRateLimiter(MemoryStorage())
        self._chats = MovingWindowRateLimiter(MemoryStorage())
        self._told: dict[tuple[int, int | None, Why], float] = {}

    def is_admin(self, person: int | None) -> bool:
        return person in self.rules.admins

    def allow(self, whom: int) -> None:
        """Let a person or chat in, and lift what kept them out."""
        self._state.change("INSERT OR REPLACE INTO access VALUES (?, TRUE)", whom)

    def block(self, whom: int) -> None:
        """Keep a person or chat out."""
        self._state.change("INSERT OR REPLACE INTO access VALUES (?, FALSE)", whom)

    def refused(self, chat: int, person: int | None) -> Refusal | None:
        """Return why somebody in a chat may not use the bot at all; None where they may."""
        if self.is_admin(person):
            return None
        rows = self._state.rows(
            "SELECT allowed FROM access WHERE whom IN (?, ?) ORDER BY allowed", chat, person
        )
        listed = [bool(allowed) for (allowed,) in rows]
        if listed and not listed[0]:
            return self._refusal(Why.BLOCKED, 0, chat, person)
        if not self.rules.open and not listed:
            return self._refusal(Why.CLOSED, 0, chat, person)
        return None

    def refused_question(self, chat: int, person: int | None) -> Refusal | None:
        """Count a question that is asked now; where it is one too many, return why instead."""
        if self.is_admin(person):
            return None
        minute = _Windows(self.rules.per_minute, self._people, person or chat)
        chats = _Windows(self.rules.per_chat_minute, self._chats, chat)
        for window in (minute, chats):
            if not window.has_room():
                return self._refusal(Why.MINUTE, window.seconds(), chat, person)
        if self.rules.daily and self._usage.today(person or chat) >= self.rules.daily:
            return self._refusal(Why.DAY, self._usage.seconds_left(), chat, person)
        minute.count()
        chats.count()
        self._usage.asked(person or chat)
        return None

    def _refusal(self, why: Why, seconds: int, chat: int, person: int | None) -> Refusal:
        now, key = self._clock(), (chat, person, why)
        self._told = {key: at for key, at in self._told.items() if now - at < _TOLD_FOR}
        if key in self._told:
            return Refusal(why, seconds, to_be_told=False)
        self._told[key] = now
        return Refusal(why, seconds, to_be_told=True)


class _Windows:
    """The moving window of one person or chat; without a limit it always has room."""

    def __init__(self, most: int, limiter: MovingWindowRateLimiter, whose: int) -> None:
        self._item = RateLimitItemPerMinute(most) if most else None
        self._limiter = limiter
        self._whose = str(whose)

    def has_room(self) -> bool:
        return self._item is None or self._limiter.test(self._item, self._whose)

    def count(self) -> None:
        if self._item is not None:
            self._limiter.hit(self._item, self._whose)

    def seconds(self) -> int:
        """Until there is room again; at least 1."""
        assert self._item is not None, "without a limit there is always room"
        resets = self._limiter.get_window_stats(self._item, self._whose).reset_time
        return max(math.ceil(resets - time.time()), 1)
