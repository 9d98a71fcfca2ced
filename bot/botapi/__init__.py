"""A local Telegram Bot API server for tests: real HTTP, and strict where Telegram is strict."""

from .server import BotApiServer
from .types import ApiError, Call, Entity, Rejection, SentMessage

__all__ = ["ApiError", "BotApiServer", "Call", "Entity", "Rejection", "SentMessage"]
