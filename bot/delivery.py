"""Messages to Telegram: sent again where that helps, and without markup as a last resort."""

import logging
import os
from datetime import timedelta

from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_base, wait_random_exponential

from bot.blocks import Reply
from bot.html import split, to_html, to_plain

logger = logging.getLogger(__name__)

# python-telegram-bot's coming form of durations; the old one warns at each use.
os.environ.setdefault("PTB_TIMEDELTA", "true")

_ATTEMPTS = 6


async def send(bot: Bot, chat_id: int, reply: Reply, reply_to: int | None = None) -> None:
    """Send the whole reply, in as many messages as it takes.

    A flood limit is waited out as long as Telegram says; lost connections and server errors are
    tried again, with growing pauses. Raises TelegramError where that doesn't help either.
    """
    for message in split(reply):
        try:
            await _send_one(bot, chat_id, to_html(message), ParseMode.HTML, reply_to)
        except BadRequest as error:
            # A reader is better served by plain words than by nothing.
            logger.error("message refused with markup, sent without: %s", error.message)
            await _send_one(bot, chat_id, to_plain(message), None, reply_to)
        reply_to = None


async def _send_one(
    bot: Bot, chat_id: int, text: str, parse_mode: ParseMode | None, reply_to: int | None
) -> None:
    # The question may have been deleted meanwhile; its answer is still wanted.
    to = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
    async for attempt in AsyncRetrying(
        stop=stop_after_attempt(_ATTEMPTS),
        retry=retry_if_exception(_passes),
        wait=_Pause(),
        reraise=True,
    ):
        with attempt:
            await bot.send_message(
                chat_id,
                text,
                parse_mode=parse_mode,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_parameters=to,
            )


def _passes(error: BaseException) -> bool:
    """Whether the same request may well succeed later."""
    if isinstance(error, RetryAfter):
        return True
    # A refused request is a NetworkError too, but would be refused again.
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest)


class _Pause(wait_base):
    """As long as Telegram says, else growing from about half a second to 20 seconds."""

    _growing = wait_random_exponential(multiplier=0.5, max=20)

    def __call__(self, retry_state: RetryCallState) -> float:
        error = retry_state.outcome.exception() if retry_state.outcome else None
        if isinstance(error, RetryAfter):
            assert isinstance(error.retry_after, timedelta)
            return error.retry_after.total_seconds()
        return self._growing(retry_state)
