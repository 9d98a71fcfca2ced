"""The queue of updates that wait for the bot.

https://core.telegram.org/bots/api#getupdates
"""

from __future__ import annotations

from .rules import DEFAULT_UPDATE_TYPES, UPDATE_TYPES
from .types import Json, JsonObject

_FIRST_UPDATE_ID = 100_000_001


class UpdateQueue:
    """Updates in order of their ids; the caller holds the world's lock."""

    def __init__(self) -> None:
        self._pending: list[JsonObject] = []
        self._next_id = _FIRST_UPDATE_ID
        self.allowed: frozenset[str] = DEFAULT_UPDATE_TYPES

    def allow(self, types: Json) -> None:
        """Set allowed_updates; it holds for updates that come later, until it is set anew."""
        if not isinstance(types, list) or not all(isinstance(one, str) for one in types):
            return
        self.allowed = UPDATE_TYPES & {one.lower() for one in types} or DEFAULT_UPDATE_TYPES

    def add(self, kind: str, content: JsonObject) -> bool:
        """Queue an update unless its kind is not allowed."""
        if kind not in self.allowed:
            return False
        self.add_raw({kind: content})
        return True

    def add_raw(self, update: JsonObject) -> None:
        """Queue any object; it gets the next update_id unless it brings its own."""
        update = {"update_id": self._next_id} | update
        given = update["update_id"]
        if isinstance(given, int):
            self._next_id = max(self._next_id, given + 1)
        self._pending.append(update)

    def take(self, offset: int, limit: int) -> list[JsonObject]:
        """Forget what the offset confirms and return the updates after it.

        A negative offset counts from the end, and all earlier updates are forgotten.
        """
        if offset < 0:
            self._pending = self._pending[offset:]
        elif offset > 0:
            self._pending = [one for one in self._pending if not _is_before(one, offset)]
        return self._pending[:limit]

    def first(self) -> JsonObject | None:
        """The oldest update, which stays in the queue."""
        return self._pending[0] if self._pending else None

    def remove(self, update: JsonObject) -> None:
        """Forget one update that a webhook took."""
        self._pending = [one for one in self._pending if one is not update]

    def clear(self) -> None:
        """Forget everything, as drop_pending_updates asks."""
        self._pending = []

    def pending(self) -> list[JsonObject]:
        """The updates that are not confirmed yet."""
        return list(self._pending)


def _is_before(update: JsonObject, offset: int) -> bool:
    update_id = update["update_id"]
    return isinstance(update_id, int) and update_id < offset
