"""What getUpdates brings: few updates at a time, and those taken out that can't be read.

python-telegram-bot would neither confirm these nor pause: it would ask for the same ones again and
again, and no question behind them would be answered.
"""

import logging
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.metrics import HEARD

logger = logging.getLogger(__name__)

# SQLite's largest integer; Telegram's ids are far below.
_LARGEST_ID = 2**63 - 1
# To read an update twice, once here, takes some .4 ms, in which nothing else of the bot goes on.
_AT_ONCE = 10


class PollingBot(ExtBot[None]):
    """Takes at most ten updates with each getUpdates; else it would be a hundred."""

    async def get_updates(
        self, offset: int | None = None, limit: int | None = None, *args: Any, **kwargs: Any
    ) -> tuple[Update, ...]:
        return await super().get_updates(offset, limit or _AT_ONCE, *args, **kwargs)


class ScreeningRequest(HTTPXRequest):
    """For the Application's getUpdates requests."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the answer with only the id left of an update that can't be read.

        Raises TelegramError where there isn't even an id, which ends in growing pauses.
        """
        answer = HTTPXRequest.parse_json_payload(payload)
        HEARD.set_to_current_time()
        updates = answer.get("result")
        if isinstance(updates, list):
            answer["result"] = [screened(update) for update in updates]
        return answer


def screened(update: Any) -> Any:
    """Return an update as it is, or only its id where it can't be read. Raises TelegramError where
    it hasn't even that."""
    number = update.get("update_id") if isinstance(update, dict) else None
    if type(number) is not int or not 0 <= number <= _LARGEST_ID:
        raise TelegramError("Telegram sent an update without a usable id")
    try:
        Update.de_json(update, None)
    # Whatever a parser raises at what it didn't expect.
    except Exception as error:
        logger.error("update %d can't be read (%s); passed over", number, type(error).__name__)
        return {"update_id": number}
    return update
