"""Messages to Telegram: sent again where that helps, and without markup as a last resort."""

import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import NamedTuple, TypeVar

import httpx
from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter, TelegramError
from tenacity import AsyncRetrying, RetryCallState, stop_after_attempt
from tenacity.wait import wait_base, wait_random_exponential

from bot import receipts
from bot.blocks import Reply
from bot.html import split, to_html, to_plain
from bot.metrics import FLOOD_LIMITS

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

# python-telegram-bot's coming form of durations; the old one warns at each use.
os.environ.setdefault("PTB_TIMEDELTA", "true")

# With the pauses below, server errors and refused connections are outwaited for some minutes.
ATTEMPTS = 12
# Where a connection broke after the request went out, the message may have arrived: trying again
# may show it twice, and not trying may lose it. Once is tried again.
_UNCERTAIN_ATTEMPTS = 2
# A flood limit beyond this, in seconds, would have the bot hold the answer for minutes or hours.
_LONGEST_WAIT = 60.0
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# What Telegram says of an edit that changes nothing, and of a message that can't be edited (the
# manual gives no list; these are the server's words).
_UNCHANGED = "message is not modified"
_NOT_TO_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid")


class Place(NamedTuple):
    """Where messages go: a chat, and a topic of it if it is a forum."""

    chat: int
    thread: int | None = None


async def send(
    bot: Bot,
    place: Place,
    reply: Reply,
    reply_to: int | None = None,
    keyboard: InlineKeyboardMarkup | None = None,
    attempts: int = ATTEMPTS,
) -> tuple[int, ...]:
    """Send the whole reply, in as many messages as it takes; return their ids.

    The first one replies to the message `reply_to`, the last one has the keyboard. A flood limit
    of up to a minute is waited out as long as Telegram says; lost connections and server errors
    are tried again, with growing pauses. What an earlier attempt at the same update has sent isn't
    sent again. Raises TelegramError where that doesn't help either.
    """
    parts = split(reply)
    sent = []
    receipt = receipts.current()
    for number, part in enumerate(parts, start=1):
        if receipt and (earlier := receipt.accepted_as(to_html(part))):
            sent.append(earlier)
            reply_to = None
            continue
        last = keyboard if number == len(parts) else None
        try:
            message = await _send_one(bot, place, part, reply_to, last, attempts)
        except ChatMigrated as moved:
            # The group became a supergroup, where messages have other ids and there is no topic.
            place, reply_to = Place(moved.new_chat_id), None
            message = await _send_one(bot, place, part, reply_to, last, attempts)
        if receipt:
            receipt.accepted(to_html(part), message.message_id)
        sent.append(message.message_id)
        reply_to = None
    return tuple(sent)


async def edit(
    bot: Bot,
    place: Place,
    earlier: Sequence[int],
    reply: Reply,
    reply_to: int,
    keyboard: InlineKeyboardMarkup | None = None,
) -> tuple[int, ...]:
    """Have the messages `earlier` say the reply instead; return the ids of those that say it now.

    Messages that are too many are deleted, missing ones are sent. From one on that can't be edited,
    as somebody has deleted it, all are sent anew, so that they stay in order. Raises as `send`.
    """
    parts = split(reply)
    kept: list[int] = []
    for number, (part, message_id) in enumerate(zip(parts, earlier, strict=False), start=1):
        last = keyboard if number == len(parts) else None
        if not await _edit_one(bot, place.chat, message_id, part, last):
            break
        kept.append(message_id)
    for message_id in earlier[len(kept) :]:
        # It may be gone already, or too old to be deleted.
        with suppress(BadRequest):
            await _trying(partial(bot.delete_message, place.chat, message_id))
    rest = tuple(block for part in parts[len(kept) :] for block in part)
    if not rest:
        return tuple(kept)
    return (*kept, *await send(bot, place, rest, reply_to, keyboard))


async def notify(query: CallbackQuery, words: str | None = None) -> None:
    """End the waiting of a pressed button, with a note where there is one to show."""
    # Telegram has stopped waiting for some: it decides nothing.
    with suppress(BadRequest):
        await query.answer(words)


async def _send_one(
    bot: Bot,
    place: Place,
    part: Reply,
    reply_to: int | None,
    keyboard: InlineKeyboardMarkup | None,
    attempts: int,
) -> Message:
    # The question may have been deleted meanwhile; its answer is still wanted.
    to = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None

    def sending(text: str, parse_mode: ParseMode | None) -> Awaitable[Message]:
        return bot.send_message(
            place.chat,
            text,
            parse_mode=parse_mode,
            link_preview_options=_NO_PREVIEW,
            reply_parameters=to,
            message_thread_id=place.thread,
            reply_markup=keyboard,
        )

    try:
        return await _trying(lambda: sending(to_html(part), ParseMode.HTML), attempts)
    except BadRequest as error:
        # A reader is better served by plain words than by nothing.
        logger.error("message refused with markup, sent without: %s", error.message)
        keyboard = _without_links(keyboard)
        return await _trying(lambda: sending(to_plain(part), None), attempts)


def _without_links(keyboard: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    """The keyboard with no addresses in it: Telegram refuses some, and the message with them."""
    if keyboard is None:
        return None
    rows = [[button for button in row if not button.url] for row in keyboard.inline_keyboard]
    return InlineKeyboardMarkup([row for row in rows if row])


async def _edit_one(
    bot: Bot, chat: int, message_id: int, part: Reply, keyboard: InlineKeyboardMarkup | None
) -> bool:
    """Whether the message says `part` now; not where it can't be edited."""

    def editing(text: str, parse_mode: ParseMode | None) -> Awaitable[Message | bool]:
        return bot.edit_message_text(
            text,
            chat,
            message_id,
            parse_mode=parse_mode,
            link_preview_options=_NO_PREVIEW,
            reply_markup=keyboard,
        )

    try:
        await _trying(lambda: editing(to_html(part), ParseMode.HTML))
    except BadRequest as error:
        said = error.message.lower()
        if _UNCHANGED in said:
            return True
        if any(words in said for words in _NOT_TO_EDIT):
            return False
        logger.error("edit refused with markup, done without: %s", error.message)
        keyboard = _without_links(keyboard)
        await _trying(lambda: editing(to_plain(part), None))
    return True


async def _trying(call: Callable[[], Awaitable[Result]], attempts: int = ATTEMPTS) -> Result:
    async for attempt in AsyncRetrying(
        stop=stop_after_attempt(attempts),
        retry=_again,
        wait=_Pause(),
        sleep=receipts.pause,
        reraise=True,
    ):
        with attempt:
            return await call()
    raise AssertionError("the last attempt returns or raises")


def _again(state: RetryCallState) -> bool:
    """Whether the same request may well succeed later, without the message arriving twice."""
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, RetryAfter):
        FLOOD_LIMITS.inc()
        return seconds_of(error) <= _LONGEST_WAIT
    # A refused request is a NetworkError too, but would be refused again.
    if not isinstance(error, NetworkError) or isinstance(error, BadRequest):
        return False
    return surely_not_sent(error) or state.attempt_number < _UNCERTAIN_ATTEMPTS


def surely_not_sent(error: TelegramError) -> bool:
    """Whether a message that failed so can't have arrived."""
    # Without a cause in the HTTP client, the server itself has answered with its error.
    return error.__cause__ is None or isinstance(
        error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout
    )


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    assert isinstance(error.retry_after, timedelta)
    return error.retry_after.total_seconds()


class _Pause(wait_base):
    """As long as Telegram says, else growing from about half a second to 20 seconds."""

    _growing = wait_random_exponential(multiplier=0.5, max=20)

    def __call__(self, retry_state: RetryCallState) -> float:
        error = retry_state.outcome.exception() if retry_state.outcome else None
        if isinstance(error, RetryAfter):
            return seconds_of(error)
        return self._growing(retry_state)
