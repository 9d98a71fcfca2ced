"""Make `docs/conversation.png`: a real conversation with the bot about the sample articles.

    python -m docs.conversation [CHROMIUM]

The bot answers over HTTP from the local Bot API server of the tests; a headless Chromium draws the
messages as they were sent.
"""

import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from bot.botapi import BotApiServer
from bot.worker import Desk
from index.build import build
from index.encoder import SentenceTransformerEncoder
from tests.running import running

HERE = Path(__file__).parent
QUESTIONS = (
    "By how many votes did Tarrant win after the recount?",
    "How many homes lost power in the storm?",
    "Who won the 2026 World Cup?",
)
TOKEN = "12345:conversation"
CHAT = 7
WIDTH, HEIGHT = 720, 1390
STYLE = """
body { margin: 0; padding: 20px; background: #c9d9c3; font: 15px/1.4 Inter, sans-serif; }
.you, .bot { max-width: 82%; padding: 9px 13px; border-radius: 14px; margin: 0 0 12px; }
.you { background: #e7fbd0; margin-left: auto; width: fit-content;
  border-bottom-right-radius: 4px; }
.bot { background: #fff; border-bottom-left-radius: 4px; }
a { color: #2a6fb0; text-decoration: none; }
blockquote { margin: 0; padding: 5px 26px 5px 10px; border-left: 3px solid #3a8fd6;
  background: #eef6fd; border-radius: 5px; font-size: 14px; position: relative; }
blockquote[expandable] { max-height: 3.9em; overflow: hidden; }
blockquote[expandable]::after { content: "⌄"; position: absolute; right: 9px; bottom: 2px;
  color: #3a8fd6; }
"""


def converse() -> list[tuple[str, list[str]]]:
    """Ask the questions; return each with the HTML of the messages that answer it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        BotApiServer(token=TOKEN) as server,
    ):
        encoder = SentenceTransformerEncoder()
        build([HERE.parent / "examples" / "articles"], Path(folder), encoder)
        talk = []
        with running(server, Desk(Path(folder), encoder), TOKEN):
            for question in QUESTIONS:
                before = len(server.messages(CHAT))
                server.user_sends(CHAT, question)
                server.wait_for_messages(CHAT, before + 1, timeout=60)
                talk.append((question, [m.html or "" for m in server.messages(CHAT)[before:]]))
        return talk


def page(talk: list[tuple[str, list[str]]]) -> str:
    """The conversation as a web page."""
    bubbles = []
    for question, messages in talk:
        bubbles.append(f'<div class="you">{escape(question)}</div>')
        # A block's own margins stand for the empty line around it.
        bubbles.extend(
            f'<div class="bot">{html.replace(chr(10), "<br>")}</div>' for html in messages
        )
    body = "".join(bubbles).replace("</blockquote><br><br>", "</blockquote><br>")
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{body}"


def main() -> None:
    chromium = sys.argv[1] if len(sys.argv) > 1 else "chromium"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "conversation.html"
        file.write_text(page(converse()), encoding="utf-8")
        subprocess.run(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--force-device-scale-factor=1.5",
                f"--user-data-dir={folder}/profile",
                f"--window-size={WIDTH},{HEIGHT}",
                f"--screenshot={HERE / 'conversation.png'}",
                file.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )


if __name__ == "__main__":
    main()
