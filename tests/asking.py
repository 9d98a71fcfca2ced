"""A question that the two articles answer, and how a reader puts one."""

from pathlib import Path

from bot.botapi import BotApiServer, SentMessage
from index.build import build
from index.models import Article
from tests.fakes import HashEncoder

CHAT = 7
QUESTION = "Which printing press did the library buy?"
QUOTE = "The town library bought a printing press from 1894 for its reading room."


def ask(server: BotApiServer, text: str, chat: int = CHAT) -> SentMessage:
    """Send a text to the bot, and wait for the reply."""
    already = len(server.messages(chat))
    server.user_sends(chat, text)
    return server.wait_for_messages(chat, already + 1)[already]


def buttons(message: SentMessage) -> list[tuple[str, str]]:
    """The buttons that answer to a press: their words and their data."""
    rows = (message.reply_markup or {}).get("inline_keyboard", [])
    every = [button for row in rows for button in row]
    return [(one["text"], one["callback_data"]) for one in every if "callback_data" in one]


def callback_of(message: SentMessage, label: str) -> str:
    """The data of the button with these words."""
    return dict(buttons(message))[label]


def press(server: BotApiServer, message: SentMessage, data: str, **more: bool) -> SentMessage:
    """Press a button, and wait for the message that comes of it."""
    already = len(server.messages(message.chat_id))
    server.user_presses(message, data, **more)
    return server.wait_for_messages(message.chat_id, already + 1)[already]


def notes(server: BotApiServer) -> list[str | None]:
    """What was shown on pressed buttons."""
    answered = [call.params for call in server.calls if call.method == "answerCallbackQuery"]
    return [params.get("text") for params in answered]


def index(path: Path, data: Path, *articles: Article) -> None:
    """Index the articles, by way of a file at `path`."""
    path.write_text("\n".join(article.model_dump_json() for article in articles))
    build([path], data, HashEncoder())
