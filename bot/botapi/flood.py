"""Telegram's limits on how fast a bot may send.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable

from .rules import ALL_LIMIT, CHAT_LIMIT, GROUP_LIMIT, too_many_requests
from .types import Chat


class _Window:
    """At most so many messages within so many seconds, whenever one starts to count."""

    def __init__(self, limit: tuple[int, float]) -> None:
        self._count, self._seconds = limit
        self._sent: deque[float] = deque(maxlen=self._count)

    def wait(self, now: float) -> float:
        """Seconds until one more message is allowed, not above 0 if it is."""
        if len(self._sent) < self._count:
            return 0.0
        return self._sent[0] + self._seconds - now

    def add(self, now: float) -> None:
        """Count one message."""
        self._sent.append(now)


class Flood:
    """Counts messages while enabled; ``clock`` can be replaced by a test."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.enabled = False
        self._clock = clock
        self._windows: dict[str, _Window] = {}

    def check(self, chat: Chat) -> None:
        """Count one message to the chat, or raise 429 with retry_after and count nothing."""
        if not self.enabled:
            return
        windows = [self._window("all", ALL_LIMIT), self._window(f"chat {chat.id}", CHAT_LIMIT)]
        if not chat.is_private:
            windows.append(self._window(f"group {chat.id}", GROUP_LIMIT))
        now = self._clock()
        wait = max(window.wait(now) for window in windows)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for window in windows:
            window.add(now)

    def _window(self, name: str, limit: tuple[int, float]) -> _Window:
        return self._windows.setdefault(name, _Window(limit))
