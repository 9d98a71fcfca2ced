"""The buttons below an answer, and what a press on one does."""

import logging
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot import replies_buttons, replies_commands
from bot.addressed import thread_of
from bot.blocks import Reply
from bot.delivery import Place, edit, notify, send
from bot.html import split
from bot.kept import Kept
from bot.language import _, speaking
from bot.replies import answers, no_index
from bot.shown import Shown
from bot.worker import Worker
from index.errors import CitedeskError
from retrieval.models import Answer, Headline

if TYPE_CHECKING:
    from bot.desk import Desk

logger = logging.getLogger(__name__)

# What begins the data on these buttons: "answer 12 page 3".
DATA = "answer "
_PRESS = re.compile(rf"{DATA}([0-9]{{1,18}}) (more|back|good|bad|page)(?: ([0-9]{{1,4}}))?")
_VOTES = {"good": True, "bad": False}
_SIMILAR = 5


class Press(NamedTuple):
    """What a button says: the answer's number, what is wanted, and of pages which, from 0."""

    answer: int
    what: str
    page: int = 0


class AnswerButtons:
    """Shows passages, finds further articles, takes votes."""

    def __init__(self, desk: "Desk", worker: Worker, kept: Kept) -> None:
        self._desk = desk
        self._worker = worker
        self._kept = kept

    async def pressed(self, query: CallbackQuery) -> None:
        message, press, shown = query.message, press_on(query.data or ""), None
        if press and isinstance(message, Message):
            shown = self._kept.shown.find(press.answer, message.chat.id, message.message_id)
        if press is None or shown is None or not isinstance(message, Message):
            await notify(query, _(replies_buttons.EXPIRED))
        elif press.what in _VOTES:
            self._vote(shown, query.from_user.id, useful=_VOTES[press.what])
            await notify(query, _(replies_buttons.THANKS))
        else:
            await notify(query)
            # In the answer's language, whoever presses.
            with speaking(shown.language):
                await self._show(shown, press, message)

    async def _show(self, shown: Shown, press: Press, message: Message) -> None:
        bot, place = message.get_bot(), Place(message.chat.id, thread_of(message))
        try:
            if press.what == "more":
                found = await self._worker.run(lambda: self._similar(shown))
                await send(bot, place, replies_buttons.more_like_this(found), message.message_id)
                return
            reply, buttons = _answer(shown), keyboard(shown.number, shown.answered.answers)
            if press.what == "page":
                pages = await self._worker.run(lambda: self._pages(shown))
                # There may be fewer since an article has changed.
                at = min(press.page, len(pages) - 1)
                reply = replies_buttons.page(pages[at], at + 1, len(pages))
                buttons = _paging(shown.number, at, len(pages))
        except CitedeskError as error:
            logger.error("no index to show passages from: %s", error)
            await send(bot, place, no_index(), message.message_id)
            return
        await edit(bot, place, (message.message_id,), reply, message.message_id, buttons)

    def _pages(self, shown: Shown) -> list[Reply]:
        found: list[Reply] = []
        for answer in shown.answered.answers:
            sources = {source.n: source for source in answer.sources}
            for around in self._desk.surroundings(answer):
                found += replies_buttons.pages(around, sources[around.n])
        return found

    def _similar(self, shown: Shown) -> tuple[Headline, ...]:
        covered = next(answer for answer in shown.answered.answers if answer.covered)
        return self._desk.similar(covered, _SIMILAR)

    def _vote(self, shown: Shown, person: int, *, useful: bool) -> None:
        given = shown.answered.answers
        self._kept.feedback.vote(
            shown.number,
            person,
            useful=useful,
            question="\n".join(answer.question for answer in given),
            answered="\n".join(quote.text for answer in given for quote in answer.quotes),
            generation=given[0].generation,
        )


def keyboard(number: int, given: Sequence[Answer]) -> InlineKeyboardMarkup | None:
    """The buttons below the answer of a number; None where nothing is covered."""
    if not any(answer.covered for answer in given):
        return None
    rows = [
        [
            _button(_("Passages"), number, "page 0"),
            _button(_("More like this"), number, "more"),
        ],
        [_button(_("Useful"), number, "good"), _button(_("Not useful"), number, "bad")],
    ]
    # The numbers of several answers begin anew with each.
    if len(given) == 1 and (links := _links(given[0])):
        rows.insert(1, links)
    return InlineKeyboardMarkup(rows)


def press_on(data: str) -> Press | None:
    """Return what the button with `data` says; None where no such button is ours."""
    found = _PRESS.fullmatch(data)
    return Press(int(found[1]), found[2], int(found[3] or 0)) if found else None


def _paging(number: int, at: int, count: int) -> InlineKeyboardMarkup:
    row = []
    if at:
        row.append(_button("‹", number, f"page {at - 1}"))
    if at + 1 < count:
        row.append(_button("›", number, f"page {at + 1}"))
    back = [_button(_("Back"), number, "back")]
    return InlineKeyboardMarkup([row, back] if row else [back])


def _links(answer: Answer) -> list[InlineKeyboardButton]:
    """Buttons that open the sources, each at its first quote."""
    links = {quote.n: quote.url for quote in reversed(answer.quotes)}
    return [
        InlineKeyboardButton(_("Open {number}").format(number=source.n), url=link)
        for source in answer.sources
        if (link := links[source.n])
    ]


def _button(words: str, number: int, what: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(words, callback_data=f"{DATA}{number} {what}")


def _answer(shown: Shown) -> Reply:
    """The part of the answer that has the buttons: its last message."""
    reply = answers(shown.answered)
    if shown.heading is not None:
        reply = replies_commands.pressed(shown.heading, reply)
    return split(reply)[-1]
