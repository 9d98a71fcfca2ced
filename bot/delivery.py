"""Messages to Telegram: sent again where that helps, and without markup as a last resort."""

import logging
import os
from datetime import timedelta

import httpx
from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter
from tenacity import AsyncRetrying, RetryCallState, stop_after_attempt
from tenacity.wait import wait_base, wait_random_exponential

from bot.blocks import Reply
from bot.html import split, to_html, to_plain

logger = logging.getLogger(__name__)

# python-telegram-bot's coming form of durations; the old one warns at each use.
os.environ.setdefault("PTB_TIMEDELTA", "true")

# With the pauses below, server errors and refused connections are outwaited for some minutes.
_ATTEMPTS = 12
# Where a connection broke after the request went out, the message may have arrived: trying again
# may show it twice, and not trying may lose it. Once is tried again.
_UNCERTAIN_ATTEMPTS = 2
# A flood limit beyond this, in seconds, would have the bot hold the answer for minutes or hours.
_LONGEST_WAIT = 60.0


async def send(
    bot: Bot, chat_id: int, reply: Reply, reply_to: int | None = None, attempts: int = _ATTEMPTS
) -> None:
    """Send the whole reply, in as many messages as it takes.

    A flood limit of up to a minute is waited out as long as Telegram says; lost connections and
    server errors are tried again, with growing pauses. Raises TelegramError where that doesn't
    help either.
    """
    for message in split(reply):
        try:
            await _send_one(bot, chat_id, to_html(message), ParseMode.HTML, reply_to, attempts)
        except BadRequest as error:
            # A reader is better served by plain words than by nothing.
            logger.error("message refused with markup, sent without: %s", error.message)
            await _send_one(bot, chat_id, to_plain(message), None, reply_to, attempts)
        reply_to = None


async def _send_one(
    bot: Bot,
    chat_id: int,
    text: str,
    parse_mode: ParseMode | None,
    reply_to: int | None,
    attempts: int,
) -> None:
    # The question may have been deleted meanwhile; its answer is still wanted.
    to = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
    async for attempt in AsyncRetrying(
        stop=stop_after_attempt(attempts), retry=_again, wait=_Pause(), reraise=True
    ):
        with attempt:
            await bot.send_message(
                chat_id,
                text,
                parse_mode=parse_mode,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_parameters=to,
            )


def _again(state: RetryCallState) -> bool:
    """Whether the same request may well succeed later, without the message arriving twice."""
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, RetryAfter):
        return _seconds(error) <= _LONGEST_WAIT
    # A refused request is a NetworkError too, but would be refused again.
    if not isinstance(error, NetworkError) or isinstance(error, BadRequest):
        return False
    # Without a cause in the HTTP client, the server itself has answered with its error.
    certain = error.__cause__ is None or isinstance(
        error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout
    )
    return certain or state.attempt_number < _UNCERTAIN_ATTEMPTS


def _seconds(error: RetryAfter) -> float:
    assert isinstance(error.retry_after, timedelta)
    return error.retry_after.total_seconds()


class _Pause(wait_base):
    """As long as Telegram says, else growing from about half a second to 20 seconds."""

    _growing = wait_random_exponential(multiplier=0.5, max=20)

    def __call__(self, retry_state: RetryCallState) -> float:
        error = retry_state.outcome.exception() if retry_state.outcome else None
        if isinstance(error, RetryAfter):
            return _seconds(error)
        return self._growing(retry_state)
