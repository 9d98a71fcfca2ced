"""What admins' commands do."""

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot import replies_access, replies_commands
from bot.addressed import Addressed
from bot.blocks import Reply
from bot.kept import Kept
from bot.usage import DAYS
from bot.worker import Worker

if TYPE_CHECKING:
    from bot.desk import Desk

logger = logging.getLogger(__name__)


@dataclass
class Tally:
    """How many questions were answered and declined, and how many messages failed."""

    answered: int = 0
    declined: int = 0
    errors: int = 0


class AdminCommands:
    """The commands that others don't know of."""

    def __init__(self, desk: "Desk", worker: Worker, tally: Tally, kept: Kept) -> None:
        self._desk = desk
        self._worker = worker
        self._tally = tally
        self._kept = kept
        handlers = self._status, self._reload, self._stats, self._allow, self._block
        self.table: dict[str, Callable[[Addressed], Awaitable[Reply]]] = dict(
            zip(replies_commands.ADMIN_COMMANDS, handlers, strict=True)
        )

    async def _status(self, asked: Addressed) -> Reply:
        covered, generation = await self._worker.run(
            lambda: (self._desk.coverage(), self._desk.manifest().generation)
        )
        counts = (self._tally.answered, self._tally.declined, self._tally.errors)
        return replies_commands.status(covered, generation, datetime.now(UTC), counts)

    async def _reload(self, asked: Addressed) -> Reply:
        manifest, newer = await self._worker.run(self._desk.reload)
        return replies_commands.reloaded(manifest.generation, newer=newer)

    async def _stats(self, asked: Addressed) -> Reply:
        usage = self._kept.usage
        votes = self._kept.feedback.counts(since=time.time() - DAYS * 86400)
        return replies_access.stats(usage.counts(days=1), usage.counts(), votes)

    async def _allow(self, asked: Addressed) -> Reply:
        whom = _whom(asked)
        if whom is None:
            return replies_access.no_id("allow")
        self._kept.access.allow(whom)
        logger.info("an admin has allowed %d", whom)
        return replies_access.allowed(whom)

    async def _block(self, asked: Addressed) -> Reply:
        whom = _whom(asked)
        if whom is None:
            return replies_access.no_id("block")
        if self._kept.access.is_admin(whom):
            return replies_access.not_an_admin_away()
        self._kept.access.block(whom)
        logger.info("an admin has blocked %d", whom)
        return replies_access.blocked(whom)


def _whom(asked: Addressed) -> int | None:
    """The id that an admin names, or that of the person whose message they reply to."""
    named = asked.words.strip()
    if named.removeprefix("-").isdecimal() and len(named) < 18:
        return int(named)
    return None if named else asked.replied_person
