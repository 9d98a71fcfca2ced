"""What the bot asks of the index: one place to answer from, whatever generation is published."""

import logging
import threading
from collections.abc import Container
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from bot.served import Served, Trouble
from index.encoder import Encoder
from index.errors import CitedeskError, IndexDamagedError
from index.generation import Generation, check_model, current
from index.models import Manifest
from retrieval.answering import Answerer
from retrieval.conversation import answer_message
from retrieval.evidence import Evidence
from retrieval.filters import Filters
from retrieval.models import (
    Answer,
    Answered,
    Coverage,
    Headline,
    Hit,
    Surrounding,
    Turn,
    Wishes,
)
from retrieval.newest import newest
from retrieval.overview import coverage, newest_about
from retrieval.reranker import Reranker
from retrieval.similar import similar
from retrieval.surroundings import surroundings

logger = logging.getLogger(__name__)

# Passages looked at for each article wanted: several may be of one.
_HITS = 6


class Desk:
    """Answers from the generation published in the folder `data`, and moves to the next one between
    two questions.

    A new generation that can't be opened isn't served: the one that was open goes on answering,
    and `trouble` says so. With `last_good`, so does the newest that is whole where the published
    one is damaged from the start. Not for use from several threads at once, except for `look` and
    `served`. All but `served` raise CitedeskError where there is no index to answer from.
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
        self.serving: Answerer | None = None
        self._ready: Answerer | None = None
        self._closed = False
        self._lock = threading.Lock()
        self.trouble: Trouble | None = None

    def open(self) -> Answerer:
        """Return an answerer over the newest good generation."""
        newer = self._take_ready() or self._newer()
        if newer is not None:
            self._serve(newer)
        assert self.serving is not None, "_newer raises where there is nothing to serve"
        return self.serving

    def answers(
        self,
        message: str,
        filters: Filters | None = None,
        last: Turn | None = None,
        wishes: Wishes | None = None,
    ) -> Answered:
        """Answer a message's questions in turn, whatever greeting stands before them; `filters`
        win over what they say. They may follow up the `last` turn."""
        return answer_message(self.open(), message, last, options=filters, wishes=wishes)

    def unanswered(self, message: str) -> Answer:
        """Return the answer to a message that asks nothing: not covered, and nothing searched."""
        generation = self.manifest().generation
        return Answer(question=message, covered=False, confidence=0, generation=generation)

    def manifest(self) -> Manifest:
        """What the newest good generation says of itself."""
        return self.open().generation.manifest

    def coverage(self) -> Coverage:
        return coverage(self.open())

    def newest(self, count: int, topic: str = "") -> tuple[Headline, ...]:
        """The newest articles, or those about a topic, the newest first."""
        answerer = self.open()
        found = (
            newest_about(answerer, topic, count)
            if topic
            else newest(answerer.generation.store, count)
        )
        return tuple(map(Headline.of, found))

    def similar(self, answer: Answer, count: int) -> tuple[Headline, ...]:
        """Further articles like those that an answer quotes."""
        return similar(self.open(), answer, count)

    def surroundings(self, answer: Answer) -> tuple[Surrounding, ...]:
        """The passages around an answer's quotes."""
        return surroundings(answer, self.open().generation.store)

    def near(self, question: str, count: int, but: Container[str] = ()) -> tuple[Hit, ...]:
        """The best passage of each of up to `count` articles near to a question, other than those
        whose ids are in `but`."""
        found: dict[str, Hit] = {}
        for hit in self.open().hits(question, _HITS * count):
            if hit.article.id not in but and len(found) < count:
                found.setdefault(hit.article.id, hit)
        return tuple(found.values())

    def reload(self) -> tuple[Manifest, bool]:
        """Look for a new generation at once, even one that was refused: it may have been mended in
        place. Return what is served then, and whether it is another than before."""
        before = self.serving.generation.manifest if self.serving else None
        self.trouble = None
        now = self.manifest()
        return now, before is None or before.generation != now.generation

    def served(self) -> Served:
        """What is served by now. From any thread."""
        serving = self.serving
        return Served(serving.generation.manifest if serving else None, self.trouble)

    def prepare(self) -> None:
        """Open the index and load the model side by side, before the first question.

        Raises CitedeskError where the model can't be loaded, too.
        """
        if self.serving is None:
            current(self.data)  # where there is no index, nobody should wait for a model to say so
        with ThreadPoolExecutor(max_workers=1) as beside:
            loading = beside.submit(self._encoder.read_queries, ["ready"])
            self.open()
            loading.result()

    def look(self) -> bool:
        """Open a generation that is newer than what is served, so that the next question needn't
        wait for it; tell whether there is one. From any thread."""
        newer = self._newer()
        if newer is None:
            return False
        with self._lock:
            last, self._ready = self._ready, None if self._closed else newer
            dropped = [newer] if self._closed else [last] if last else []
        for answerer in dropped:
            answerer.generation.close()
        return not self._closed

    def move(self) -> None:
        """Answer from what `look` has opened, and let go of what was served."""
        self.open()

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
