"""The one door for work that would block the event loop: encoding, searching, opening an index."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from index.encoder import Encoder
from index.errors import CitedeskError
from index.generation import Generation, check_model, current
from retrieval.answering import Answerer
from retrieval.evidence import Evidence
from retrieval.models import Answer

Result = TypeVar("Result")
logger = logging.getLogger(__name__)


class Desk:
    """Answers from the published generation, and moves to the next one between two questions.

    A new generation that can't be opened isn't served: the one that was open goes on answering.
    Not for use from several threads at once.
    """

    def __init__(
        self, data: Path, encoder: Encoder, quotes: int = 3, evidence: Evidence | None = None
    ) -> None:
        self._data = data
        self._encoder = encoder
        self._quotes = quotes
        self._evidence = evidence
        self._answerer: Answerer | None = None
        self._refused: str | None = None

    def open(self) -> Answerer:
        """Return an answerer over the newest good generation.

        Raises CitedeskError where none can be opened.
        """
        if self._answerer is None:
            self._answerer = self._load()
        else:
            self._follow(self._answerer)
        return self._answerer

    def answer(self, question: str) -> Answer:
        """Raises CitedeskError where there is no index to answer from."""
        return self.open().answer(question)

    def prepare(self) -> None:
        """Open the index and load the model, so that the first question needn't wait for them.

        Raises CitedeskError where either can't be.
        """
        self.open()
        self._encoder.encode_queries(["ready"])

    def close(self) -> None:
        if self._answerer is not None:
            self._answerer.generation.close()
            self._answerer = None

    def _follow(self, serving: Answerer) -> None:
        try:
            newest = current(self._data)
        except CitedeskError:
            return  # nothing to move to: what is open still answers
        if newest in (serving.generation.manifest.generation, self._refused):
            return
        try:
            self._answerer = self._load()
        except CitedeskError as error:
            self._refused = newest
            logger.warning("staying on the last good index: %s", error)
            return
        serving.generation.close()
        logger.info("now answering from generation %s", newest)

    def _load(self) -> Answerer:
        generation = Generation.open(self._data)
        try:
            check_model(generation.manifest, self._encoder.name, self._encoder.fingerprint)
        except CitedeskError:
            generation.close()
            raise
        return Answerer(generation, self._encoder, self._quotes, self._evidence)


class Worker:
    """Runs blocking calls in one thread of its own, in the order they were asked for."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="citedesk")

    async def run(self, call: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._executor, call)

    def close(self) -> None:
        self._executor.shutdown(cancel_futures=True)
