"""The one door for work that would block the event loop: encoding, searching, opening an index."""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from bot.receipts import attempting
from index.encoder import Encoder
from index.errors import CitedeskError, IndexDamagedError
from index.generation import Generation, check_model, current
from retrieval.answering import Answerer
from retrieval.conversation import Conversations
from retrieval.evidence import Evidence
from retrieval.filters import Filters
from retrieval.followups import Turn
from retrieval.models import Answer, Answered, Conversation, Wishes
from retrieval.reranker import Reranker

Result = TypeVar("Result")
logger = logging.getLogger(__name__)


class Trouble(NamedTuple):
    """A published generation that isn't served, and what is served instead."""

    refused: str
    serving: str
    built_at: datetime


class Desk:
    """Answers from the generation published in the folder `data`, and moves to the next one between
    two questions.

    A new generation that can't be opened isn't served: the one that was open goes on answering,
    and `trouble` says so. With `last_good`, so does the newest that is whole where the published
    one is damaged from the start. Not for use from several threads at once, except for `look`.
    """

    def __init__(
        self,
        data: Path,
        encoder: Encoder,
        quotes: int = 3,
        evidence: Evidence | None = None,
        reranker: Reranker | None = None,
        *,
        last_good: bool = False,
    ) -> None:
        self.data = data
        self._encoder = encoder
        self.quotes = quotes
        self._evidence = evidence
        self._reranker = reranker
        self._last_good = last_good
        self._conversations = Conversations()
        self.serving: Answerer | None = None
        self._ready: Answerer | None = None
        self._closed = False
        self._lock = threading.Lock()
        self.trouble: Trouble | None = None

    def open(self) -> Answerer:
        """Return an answerer over the newest good generation.

        Raises CitedeskError where none can be opened.
        """
        newer = self._take_ready() or self._newer()
        if newer is not None:
            self._serve(newer)
        assert self.serving is not None, "_newer raises where there is nothing to serve"
        return self.serving

    def answers(
        self,
        message: str,
        filters: Filters | None = None,
        conversation: Conversation | None = None,
        about: Turn | None = None,
        wishes: Wishes | None = None,
    ) -> Answered:
        """Answer a message's questions in turn, whatever greeting stands before them; `filters`
        win over what they say. With a `conversation`, they may follow up what was asked in that
        conversation before, or the turn `about` where it is given.

        Raises CitedeskError where there is no index to answer from.
        """
        return self._conversations.answer(
            self.open(), message, conversation, options=filters, about=about, wishes=wishes
        )

    def last_turn(self, conversation: Conversation) -> Turn | None:
        """What was asked last in a conversation; None where nothing is remembered of it."""
        return self._conversations.last(conversation)

    def forget(self, chat: int, asker: int | None) -> int:
        """Forget what somebody asked in a chat; return how many turns that were."""
        return self._conversations.forget(chat, asker)

    def unanswered(self, message: str) -> Answer:
        """Return the answer to a message that asks nothing: not covered, and nothing searched.

        Raises CitedeskError where there is no index.
        """
        generation = self.open().generation.manifest.generation
        return Answer(question=message, covered=False, confidence=0, generation=generation)

    def prepare(self) -> None:
        """Open the index and load the model side by side, before the first question.

        Raises CitedeskError where either can't be.
        """
        if self.serving is None:
            current(self.data)  # where there is no index, nobody should wait for a model to say so
        with ThreadPoolExecutor(max_workers=1) as beside:
            loading = beside.submit(self._encoder.read_queries, ["ready"])
            self.open()
            loading.result()

    def look(self) -> bool:
        """Open a generation that is newer than what is served, so that the next question needn't
        wait for it; tell whether there is one. From any thread.

        Raises CitedeskError where nothing is served yet and nothing can be.
        """
        newer = self._newer()
        if newer is None:
            return False
        with self._lock:
            last, self._ready = self._ready, None if self._closed else newer
            dropped = [newer] if self._closed else [last] if last else []
        for answerer in dropped:
            answerer.generation.close()
        return not self._closed

    def close(self) -> None:
        with self._lock:
            self._closed = True
            opened = [answerer for answerer in (self.serving, self._ready) if answerer]
            self.serving = self._ready = None
        for answerer in opened:
            answerer.generation.close()

    def _take_ready(self) -> Answerer | None:
        """What `look` has opened, if that is still the published generation."""
        with self._lock:
            ready, self._ready = self._ready, None
        if ready is None:
            return None
        with suppress(CitedeskError):
            if current(self.data) == ready.generation.manifest.generation:
                return ready
        # With `last_good`, the first one served isn't the published one.
        if self.serving is None:
            return ready
        ready.generation.close()
        return None

    def _newer(self) -> Answerer | None:
        """An answerer over a generation newer than the one that is served, checked whole; None
        where there is none."""
        serving = self.serving
        if serving is None:
            return self._first()
        try:
            newest = current(self.data)
        except CitedeskError:
            return None  # nothing to move to: what is open still answers
        refused = self.trouble.refused if self.trouble else None
        if newest in (serving.generation.manifest.generation, refused):
            return None
        try:
            return self._over(Generation.open(self.data))
        except CitedeskError as error:
            self._refuse(newest, serving.generation, error)
            return None

    def _serve(self, newer: Answerer) -> None:
        """Answer from `newer` from now on, and let go of what was served."""
        serving, name = self.serving, newer.generation.manifest.generation
        if serving is not None and serving.generation.manifest.generation == name:
            newer.generation.close()
            return
        self.serving = newer
        if self.trouble and self.trouble.serving != name:
            self.trouble = None
        if serving is not None:
            serving.generation.close()
            logger.info("now answering from generation %s", name)

    def _first(self) -> Answerer:
        try:
            return self._over(Generation.open(self.data))
        except IndexDamagedError as error:
            if not self._last_good:
                raise
            published = current(self.data)
            good = self._over(Generation.open_last_good(self.data, but=published))
            self._refuse(published, good.generation, error)
            return good

    def _refuse(self, refused: str, serving: Generation, error: CitedeskError) -> None:
        manifest = serving.manifest
        self.trouble = Trouble(refused, manifest.generation, manifest.built_at)
        logger.warning("staying on the last good index: %s", error)

    def _over(self, generation: Generation) -> Answerer:
        try:
            check_model(generation.manifest, self._encoder.name, self._encoder.fingerprint)
        except CitedeskError:
            generation.close()
            raise
        return Answerer(generation, self._encoder, self.quotes, self._evidence, self._reranker)


class Worker:
    """Runs blocking calls in one thread of its own, in the order they were asked for."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="citedesk")

    async def run(self, call: Callable[[], Result]) -> Result:
        loop = asyncio.get_running_loop()
        # In its own context, for the language that is spoken.
        return await loop.run_in_executor(self._executor, copy_context().run, attempting(call))

    def close(self, seconds: float) -> bool:
        """Take no more calls; tell whether the one that runs has ended within so many seconds."""
        last = self._executor.submit(lambda: None)
        self._executor.shutdown(wait=False)
        with suppress(TimeoutError):
            last.result(seconds)
        return last.done()
