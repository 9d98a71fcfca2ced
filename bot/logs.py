"""Logging that can't print the token, and says which update a line is about."""

import logging
import sys
from typing import Any, Literal

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from bot import receipts

Form = Literal["text", "json"]
# What people ask is logged here and nowhere else.
QUESTIONS = logging.getLogger("bot.questions")
# Who tells of network errors that were dealt with; asyncio, of tasks that a stop has cut off.
_NOTICING = ("telegram", "asyncio")
_TEXT = "%(asctime)s %(levelname)s %(name)s: %(about)s%(message)s"


class RedactSecrets(logging.Filter):
    """Replaces secrets in whatever a handler is about to write, tracebacks included.

    Of a token, which is the bot's number and its secret, the secret alone is replaced too.
    """

    def __init__(self, *secrets: str) -> None:
        super().__init__()
        halves = [secret.partition(":")[2] for secret in secrets]
        self._secrets = [secret for secret in (*secrets, *halves) if secret]

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = self.clean(record.getMessage())
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.clean(record.exc_text)
        return True

    def clean(self, text: str) -> str:
        """Return `text` with a mark where a secret stood."""
        for secret in self._secrets:
            text = text.replace(secret, "[token]")
        return text


class _NoNetwork(logging.Filter):
    """Says in a line that Telegram can't be reached, where python-telegram-bot would show where in
    its inner workings it noticed."""

    def filter(self, record: logging.LogRecord) -> bool:
        # The process that searches loads none of it.
        known: Any = sys.modules.get("telegram.error")
        error: Any = record.exc_info[1] if record.exc_info else None
        if known is None or record.name.partition(".")[0] not in _NOTICING:
            return True
        # What Telegram has refused is a kind of network error there.
        if isinstance(error, known.NetworkError) and not isinstance(error, known.BadRequest):
            record.msg, record.args = "Telegram can't be reached: %s", (error.message,)
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.exc_info = record.exc_text = None
        return True


class _NameUpdate(logging.Filter):
    """Adds the id of the update that is being handled."""

    def filter(self, record: logging.LogRecord) -> bool:
        receipt = receipts.current()
        record.about = f"[update {receipt.update.update_id}] " if receipt else ""
        if receipt:
            record.update = receipt.update.update_id
        return True


class _Json(JsonFormatter):
    """An object a line: time, level, logger, message, and the update where there is one."""

    def __init__(self) -> None:
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
            reserved_attrs=[*RESERVED_ATTRS, "about"],
        )


def set_up_logging(
    *secrets: str, level: int = logging.INFO, form: Form = "text", questions: bool = False
) -> None:
    """Log what is of the level or above to standard error, one line an event; the secrets appear
    nowhere, and what people ask only with `questions`."""
    QUESTIONS.disabled = not questions
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if form == "json" else logging.Formatter(_TEXT))
    handler.addFilter(_NoNetwork())
    handler.addFilter(RedactSecrets(*secrets))
    handler.addFilter(_NameUpdate())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # At INFO the HTTP client prints every address, and the address holds the token.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # It tells which of its builds it has tried.
    logging.getLogger("faiss.loader").setLevel(logging.WARNING)
