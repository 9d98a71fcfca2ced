"""Logging that can't print the token."""

import logging
import sys


class RedactToken(logging.Filter):
    """Replaces the token in whatever a handler is about to write, tracebacks included."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = self.clean(record.getMessage())
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.clean(record.exc_text)
        return True

    def clean(self, text: str) -> str:
        """Return `text` with a mark where the token stood, whole or without the bot's number."""
        text = text.replace(self._token, "[token]")
        secret = self._token.partition(":")[2]
        return text.replace(secret, "[token]") if secret else text


def set_up_logging(token: str | None, level: int = logging.INFO) -> None:
    """Log what is of the level or above to standard error, one line an event; the token appears
    nowhere."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    if token:
        handler.addFilter(RedactToken(token))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # At INFO the HTTP client prints every address, and the address holds the token.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
