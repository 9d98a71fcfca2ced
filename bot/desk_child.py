"""The process that searches: a desk at the other end of `bot.desk_process`.

    python -m bot.desk_child CALLS BESIDE

with the numbers of two open sockets. It knows no token: what it reads can't tell it to anybody.
"""

import os
import signal
import sys
import threading
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from bot.desk import Desk
from bot.desk_process import FailedSearchError, Opening, Outcome
from bot.garbage import leave_what_is_loaded
from bot.logs import set_up_logging
from bot.opening import open_desk
from index.errors import CitedeskError

_ENDING = threading.Lock()


def main() -> None:
    """Answer calls until the other end hangs up."""
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        # A service manager signals every process; the bot says when this one has done its work.
        signal.signal(signal_number, signal.SIG_IGN)
    calls, beside = (Connection(int(number)) for number in sys.argv[1:])
    opening: Opening = calls.recv()
    set_up_logging(level=opening.level, form=opening.settings.log)
    with suppress(OSError):  # the bot was stopped meanwhile
        try:
            desk, note = open_desk(opening.settings, last_good=True)
            desk.prepare()
        except CitedeskError as error:
            calls.send(Outcome(error=error))
            return
        calls.send(Outcome(note))
    # Loads what only questions with a date need, or some languages, while the bot gets ready.
    _outcome(desk, "near", ("What was said in May 2024?", 1), {})
    leave_what_is_loaded()
    threading.Thread(target=_serve, args=(desk, beside), daemon=True).start()
    _serve(desk, calls)


def _serve(desk: Desk, connection: "Connection[Any, Any]") -> None:
    """Do what is asked, one call after another; where the bot has gone, end the process, whatever
    the other connection's call is at."""
    try:
        while True:
            name, args, kwargs = connection.recv()
            connection.send(_outcome(desk, name, args, kwargs))
    except (EOFError, OSError):
        with _ENDING:
            desk.close()
            os._exit(0)


def _outcome(desk: Desk, name: str, args: Any, kwargs: Any) -> Outcome:
    try:
        return Outcome(getattr(desk, name)(*args, **kwargs))
    except CitedeskError as error:
        return Outcome(error=error)
    except Exception as error:
        # Not every exception can be sent, and none with where it came from.
        return Outcome(error=FailedSearchError("".join(traceback.format_exception(error))))


if __name__ == "__main__":
    main()
