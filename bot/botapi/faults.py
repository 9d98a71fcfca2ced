"""Faults that a test orders: refusals, server errors, dropped connections and delays."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from .rules import too_many_requests
from .types import ApiError

_DESCRIPTIONS = {
    401: "Unauthorized",
    403: "Forbidden",
    409: "Conflict",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass
class Fault:
    """What happens to the next ``times`` requests of a method."""

    method: str
    times: int = 1
    status: int | None = None
    retry_after: int | None = None
    description: str | None = None
    drop: bool = False
    after_effect: bool = False
    delay: float = 0.0
    chat_id: int | None = None

    def __post_init__(self) -> None:
        if self.retry_after is not None and self.status is None:
            self.status = 429
        if self.status is None and not self.drop and not self.delay:
            raise ValueError("a fault needs a status, a retry_after, drop=True or a delay")
        if self.status is not None and self.drop:
            raise ValueError("a fault either answers with a status or drops the connection")
        if self.after_effect and self.status is None and not self.drop:
            raise ValueError("after_effect needs a status or drop=True")

    def error(self) -> ApiError | None:
        """The answer that was ordered, or None if the request is dropped or only delayed."""
        if self.status is None:
            return None
        if self.status == 429:
            error = too_many_requests(1 if self.retry_after is None else self.retry_after)
        else:
            text = _DESCRIPTIONS.get(self.status, "Bad Request: ordered by the test")
            error = ApiError(self.status, text)
        if self.description is not None:
            error = ApiError(error.code, self.description, error.parameters)
        return error


class Faults:
    """The faults in the order they were ordered; safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ordered: list[Fault] = []

    def order(self, fault: Fault) -> None:
        """Add a fault behind the others."""
        with self._lock:
            self._ordered.append(fault)

    def clear(self) -> None:
        """Forget all faults that did not happen yet."""
        with self._lock:
            self._ordered.clear()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault for this request, counted as happened."""
        with self._lock:
            for fault in self._ordered:
                if fault.method.lower() != method.lower():
                    continue
                if fault.chat_id is not None and fault.chat_id != chat_id:
                    continue
                fault.times -= 1
                if fault.times <= 0:
                    self._ordered.remove(fault)
                return fault
        return None
