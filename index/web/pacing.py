"""One request at a time to a host, and a rest between two."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from index.web.errors import FetchError

# The longest rest that a host may ask for (Retry-After, in seconds) and that is waited for.
LONGEST_REST = 60.0


class _Host:
    def __init__(self, delay: float) -> None:
        self.lock = threading.Lock()
        self.delay = delay
        # When the next request may start, by the monotonic clock.
        self.next = float("-inf")
        self.rests_until = float("-inf")


class Turns:
    """Lets threads take turns at each host: starts lie at least `delay` seconds apart."""

    def __init__(
        self, delay: float, sleep: Callable[[float], None], monotonic: Callable[[], float]
    ) -> None:
        self._delay = delay
        self._sleep = sleep
        self._monotonic = monotonic
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait for `host` to be free and rested, and hold it.

        Raises FetchError where it has asked for a rest longer than LONGEST_REST.
        """
        state = self._state(host)
        with state.lock:
            now = self._monotonic()
            if state.rests_until - now > LONGEST_REST:
                seconds = state.rests_until - now
                raise FetchError(
                    f"{host} asked not to be called for {seconds:.0f} s; try again later",
                    passing=True,
                )
            wait = max(state.next, state.rests_until) - now
            if wait > 0:
                self._sleep(wait)
            started = self._monotonic()
            try:
                yield
            finally:
                state.next = started + state.delay

    def slow_down(self, host: str, delay: float) -> None:
        """Keep at least `delay` seconds between two requests to `host` from now on."""
        state = self._state(host)
        with state.lock:
            state.delay = max(state.delay, delay)

    def rest(self, host: str, seconds: float) -> None:
        """Don't call `host` for `seconds`, as it asked."""
        state = self._state(host)
        with state.lock:
            state.rests_until = max(state.rests_until, self._monotonic() + seconds)

    def _state(self, host: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(host, _Host(self._delay))
