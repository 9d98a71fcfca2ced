"""Try a bot by hand: ``python -m bot.botapi --port 8081 --token 12345:TEST-token``.

Lines on standard input are a user's messages. A line beginning with "!" presses the button with
that data on the newest message that has one.
"""

from __future__ import annotations

import argparse
import sys
import threading

from .server import BotApiServer
from .types import Rejection, SentMessage


def main() -> None:
    """Serve until the input ends or Ctrl-C is pressed."""
    parser = argparse.ArgumentParser(prog="python -m bot.botapi", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default="12345:TEST-token")
    parser.add_argument("--user", type=int, default=1, help="the user's id")
    options = parser.parse_args()
    with BotApiServer(options.token, port=options.port) as server:
        server.add_private_chat(options.user)
        print(f"serving {server.base_url}/bot<token>/<method>", file=sys.stderr)
        printer = threading.Thread(target=_print_forever, args=(server, options.user), daemon=True)
        printer.start()
        try:
            for line in sys.stdin:
                _act(server, options.user, line.strip())
        except KeyboardInterrupt:
            return


def _act(server: BotApiServer, user: int, line: str) -> None:
    if not line:
        return
    if not line.startswith("!"):
        server.user_sends(user, line)
        return
    with_buttons = [one for one in server.messages(user) if one.reply_markup]
    try:
        server.user_presses(with_buttons[-1], line[1:])
    except IndexError:
        print("no message has buttons", file=sys.stderr)
    except ValueError as error:
        print(error, file=sys.stderr)


def _print_forever(server: BotApiServer, user: int) -> None:
    shown: dict[int, SentMessage] = {}
    refused: list[Rejection] = []

    def changed() -> list[SentMessage]:
        return [one for one in server.messages(user) if shown.get(one.message_id) != one]

    def anything() -> bool:
        return bool(changed()) or len(server.rejections) > len(refused)

    while True:
        server.wait_until(anything, threading.TIMEOUT_MAX)
        for message in changed():
            mark = "edited " if message.message_id in shown else ""
            print(f"[{mark}{message.message_id}] {message.html or message.text}", flush=True)
            for row in (message.reply_markup or {}).get("inline_keyboard", []):
                labels = (f"{one['text']} !{one.get('callback_data', '')}" for one in row)
                print("    " + " | ".join(labels), flush=True)
            shown[message.message_id] = message
        for rejection in server.rejections[len(refused) :]:
            print(f"refused {rejection.method}: {rejection.description}", flush=True)
            refused.append(rejection)


if __name__ == "__main__":
    main()
