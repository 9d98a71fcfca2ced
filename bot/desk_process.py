"""A desk in a process of its own: searching holds up no chat, and ends none when it fails.

Python's threads take turns. While one searched, the one that talks to Telegram would wait.
"""

import logging
import os
import socket
import subprocess
import sys
import threading
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from bot.settings import Settings
from index.errors import CitedeskError

if TYPE_CHECKING:
    from bot.desk import Desk

# What may be called from any thread, whatever call is under way.
_BESIDE = frozenset({"look", "served"})
# What the process that reads articles has no need to know.
_SECRETS = ("telegram_token", "webhook_secret")
_SECRET_VARIABLES = ("TELEGRAM_BOT_TOKEN", "CITEDESK_WEBHOOK_SECRET")
# In seconds: a search takes a fraction of one.
_HANGS_AFTER = 120.0
# In seconds: closing files takes a fraction of one.
_ENDS_WITHIN = 5.0


class FailedSearchError(RuntimeError):
    """A call failed in the other process, in a way nobody foresaw, or ended it."""


class EndedSearchError(FailedSearchError):
    """The other process has ended in the midst of a call, or was ended as it hung, or couldn't be
    started anew: the call may be made again."""


class HungSearchError(EndedSearchError):
    """The other process was ended as it hung: made again, the call may hang as long."""


class NoSearchError(CitedeskError):
    """The other process can't be started in the first place."""


class Opening(NamedTuple):
    """The first message: the settings to open a desk by, without secrets, and what is logged."""

    settings: Settings
    level: int


class Outcome(NamedTuple):
    """What a call came to: its value, or else what it raised."""

    value: Any = None
    error: Exception | None = None


class _Line:
    """A connection for one call at a time."""

    def __init__(self, ours: socket.socket) -> None:
        self._connection: Connection[Any, Any] = Connection(ours.detach())
        self._lock = threading.Lock()

    def call(self, message: object, within: float | None = None) -> Any:
        """Send a message and return the value it comes to. Raises what the call raised, EOFError or
        OSError where the other end has gone, TimeoutError where it says nothing for so many
        seconds."""
        with self._lock:
            self._connection.send(message)
            if not self._connection.poll(within):
                raise TimeoutError
            outcome: Outcome = self._connection.recv()
        if outcome.error is not None:
            raise outcome.error
        return outcome.value

    def hang_up(self) -> None:
        self._connection.close()

    @property
    def busy(self) -> bool:
        return self._lock.locked()


class _Child(NamedTuple):
    process: "subprocess.Popen[bytes]"
    calls: _Line
    beside: _Line


class DeskProcess:
    """Starts the process, and anew where it has ended; `desk` is what to ask.

    Where a call ends the process, such as for want of memory, or hangs, that call raises
    EndedSearchError and the next one finds a new process.
    """

    def __init__(self, settings: Settings) -> None:
        self.data = settings.data
        self.quotes = settings.quotes
        self._opening = Opening(
            settings.model_copy(update=dict.fromkeys(_SECRETS)), logging.getLogger().level
        )
        self._starting = threading.Lock()
        self._closed = False
        self._child: _Child | None = None
        self._note: str | None = None

    @property
    def desk(self) -> "Desk":
        """This, for all who know a desk by its methods."""
        return cast("Desk", self)

    def start(self) -> str | None:
        """Open the index and load the models; return what there is to note about them. Raises
        CitedeskError where either can't be."""
        self._running()
        return self._note

    def close(self) -> None:
        """End the process, even in the midst of a call."""
        with self._starting:
            child, self._child, self._closed = self._child, None, True
        if child is None:
            return
        if child.calls.busy or child.beside.busy:
            # Nobody waits for it any more; a line that is in use can't be hung up.
            child.process.kill()
        else:
            child.calls.hang_up()
            child.beside.hang_up()
        _wait_for(child.process)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        def call(*args: Any, **kwargs: Any) -> Any:
            try:
                child = self._running()
            except NoSearchError as error:
                raise EndedSearchError(str(error)) from error
            beside = name in _BESIDE
            line = child.beside if beside else child.calls
            try:
                # To open a new generation may take long, and is called beside.
                return line.call((name, args, kwargs), None if beside else _HANGS_AFTER)
            except TimeoutError as error:
                child.process.kill()
                raise HungSearchError(self._ended(child)) from error
            except (EOFError, OSError) as error:
                raise EndedSearchError(self._ended(child)) from error

        return call

    def _running(self) -> _Child:
        with self._starting:
            self._refuse_if_closed()
            if self._child is None:
                self._child = self._started()
            return self._child

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise FailedSearchError("the bot stops, and starts no search")

    def _started(self) -> _Child:
        pairs = [socket.socketpair() for _ in range(2)]
        theirs = [pair[1] for pair in pairs]
        environment = {
            name: value for name, value in os.environ.items() if name not in _SECRET_VARIABLES
        }
        # Where this process found its modules, and nowhere else.
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
        # Each that searches beside others has its share of the processors.
        share = (os.cpu_count() or 1) // self._opening.settings.searches
        environment.setdefault("OMP_NUM_THREADS", str(max(share, 1)))
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "bot.desk_child", *(str(one.fileno()) for one in theirs)],
            stdin=subprocess.DEVNULL,
            pass_fds=[one.fileno() for one in theirs],
            env=environment,
            # Ctrl-C is for the bot, which says when this has done its work.
            start_new_session=True,
        )
        for one in theirs:
            one.close()
        calls, beside = (_Line(pair[0]) for pair in pairs)
        try:
            self._note = calls.call(self._opening)
        except (EOFError, OSError) as error:
            raise NoSearchError(
                f"the process that searches ended as it started ({_wait_for(process)}); "
                "see whether there is enough memory"
            ) from error
        except CitedeskError:
            _wait_for(process)
            raise
        return _Child(process, calls, beside)

    def _ended(self, child: _Child) -> str:
        """Have the next call start a new process; say what became of this one. Raises
        FailedSearchError where it was closed."""
        with self._starting:
            self._refuse_if_closed()
            if self._child is child:
                self._child = None
        return f"the process that searches has ended ({_wait_for(child.process)})"


def _wait_for(process: "subprocess.Popen[bytes]") -> str:
    """Wait for a process that is about to end, and see that it does; return how."""
    try:
        status = process.wait(_ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        status = process.wait()
    return f"signal {-status}" if status < 0 else f"status {status}"
