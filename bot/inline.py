"""Inline mode: "@bot question" in any chat shows cited results to choose from."""

import asyncio
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakValueDictionary

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot import replies_inline
from bot.blocks import Reply
from bot.html import split, to_html
from bot.kept import Kept
from bot.replies import is_question
from bot.worker import Worker
from index.errors import CitedeskError
from index.text import single_line
from retrieval.models import Answer, Hit
from retrieval.smalltalk import small_talk

if TYPE_CHECKING:
    from bot.desk import Desk

logger = logging.getLogger(__name__)

# As many as a phone shows without much scrolling.
MOST = 10
# In characters: Telegram shows two lines of a description.
_DESCRIBED = 200
# In seconds. An answer holds until the next index, which may be soon.
_CACHED_FOR = 30
# What the private chat is opened with: /start followed by this.
_START = "inline"


class _Found(NamedTuple):
    """A result: what it shows, and what it sends."""

    title: str
    described: str
    url: str | None
    sends: Reply


class Inline:
    """Answers inline queries, each person's newest only: a query comes with every letter typed, and
    the ones before it are of no use any more."""

    def __init__(self, desk: "Desk", worker: Worker, kept: Kept) -> None:
        self._desk = desk
        self._worker = worker
        self._kept = kept
        self._newest: dict[int, str] = {}
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def asked(self, query: InlineQuery) -> None:
        person = query.from_user.id
        self._newest[person] = query.id
        lock = self._locks.get(person)
        if lock is None:
            lock = self._locks[person] = asyncio.Lock()
        async with lock:
            if self._newest.get(person) != query.id:
                return
            await self._answer(query)
            if self._newest.get(person) == query.id:
                del self._newest[person]

    async def _answer(self, query: InlineQuery) -> None:
        person, question = query.from_user.id, query.query.strip()
        found: list[_Found] = []
        words = replies_inline.nothing()
        if self._kept.access.refused(person, person):
            words = replies_inline.not_now()
        elif not is_question(question) or small_talk(question):
            words = replies_inline.ask()
        else:
            try:
                found = await self._worker.run(lambda: list(self._results(question)))
            except CitedeskError as error:
                logger.error("no index to answer from: %s", error)
                words = replies_inline.not_now()
        results = [_result(number, one) for number, one in enumerate(found[:MOST])]
        button = None if results else InlineQueryResultsButton(words, start_parameter=_START)
        try:
            # What is shown depends on the person's language.
            await query.answer(results, cache_time=_CACHED_FOR, is_personal=True, button=button)
        except BadRequest as error:
            # Telegram waits for some seconds, and the asker has typed on.
            logger.info("an inline query was answered too late: %s", error.message)

    def _results(self, question: str) -> Iterator[_Found]:
        """What answers the question first, and then what is near to it, each article once."""
        answers = [one for one in self._desk.answers(question).answers if one.covered]
        shown: set[str] = set()
        for answer in answers:
            shown.update(source.article for source in answer.sources)
            yield from _quotes(answer)
        yield from map(_near, self._desk.near(question, MOST, shown))


def _quotes(answer: Answer) -> Iterator[_Found]:
    sources = {source.n: source for source in answer.sources}
    for quote in answer.quotes:
        source = sources[quote.n]
        url = quote.url or source.url
        words = replies_inline.doubtful(quote.text) if answer.doubtful else quote.text
        yield _Found(source.title, words, url, replies_inline.quoted(quote, source))


def _near(hit: Hit) -> _Found:
    article, passage = hit.article, hit.passage
    words = article.text[passage.start : passage.end].strip()
    described = replies_inline.not_an_answer(single_line(words))
    return _Found(
        article.title, described, article.url, replies_inline.passage(hit, words, article.url)
    )


def _result(number: int, found: _Found) -> InlineQueryResultArticle:
    described = found.described
    if len(described) > _DESCRIBED:
        described = f"{described[:_DESCRIBED]}…"
    # A passage longer than a message is cut: the link leads to all of it.
    text = to_html(split(found.sends)[0])
    return InlineQueryResultArticle(
        id=str(number),
        title=found.title or "…",
        description=described,
        url=found.url,
        input_message_content=InputTextMessageContent(
            text,
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
    )
