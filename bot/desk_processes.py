"""Several desks, each in a process of its own: as many questions are searched at once."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import LifoQueue
from typing import TYPE_CHECKING, Any, cast

from bot.desk_process import DeskProcess, EndedSearchError, HungSearchError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.desk import Desk
    from bot.served import Served
    from index.models import Manifest

logger = logging.getLogger(__name__)


class DeskProcesses:
    """As many processes as `settings.searches`; a call goes to one that is free, and waits where
    none is. Where its process ends in the midst of a call, it is made once more. `desk` is what to
    ask, from any thread."""

    def __init__(self, settings: Settings) -> None:
        self.data = settings.data
        self.quotes = settings.quotes
        self._all = [DeskProcess(settings) for _ in range(settings.searches)]
        # The one used last has what it needs in the processor's cache.
        self._free: LifoQueue[DeskProcess] = LifoQueue()
        for process in reversed(self._all):
            self._free.put(process)

    @property
    def desk(self) -> "Desk":
        """This, for all who know a desk by its methods."""
        return cast("Desk", self)

    def start(self) -> str | None:
        """Open the index and load the models; return what there is to note about them. Raises
        CitedeskError where either can't be."""
        first, *others = self._all
        # It prepares the model, which the others then find.
        note = first.start()
        with ThreadPoolExecutor(max_workers=max(len(others), 1)) as beside:
            list(beside.map(DeskProcess.start, others))
        return note

    def close(self) -> None:
        """End the processes, even in the midst of a call."""
        for process in self._all:
            process.close()

    def look(self) -> bool:
        newer = [_made(process, "look") for process in self._all]
        return any(newer)

    def move(self) -> None:
        for process in self._all:
            _made(process, "move")

    def reload(self) -> "tuple[Manifest, bool]":
        found = [_made(process, "reload") for process in self._all]
        return found[0][0], any(newer for _, newer in found)

    def served(self) -> "Served":
        served: Served = _made(self._all[0], "served")
        return served

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)

        def call(*args: Any, **kwargs: Any) -> Any:
            with self._one() as process:
                return _made(process, name, *args, **kwargs)

        return call

    @contextmanager
    def _one(self) -> Iterator[DeskProcess]:
        process = self._free.get()
        try:
            yield process
        finally:
            self._free.put(process)


def _made(process: DeskProcess, name: str, *args: Any, **kwargs: Any) -> Any:
    """What a call of the process returns, made once more where the process ends meanwhile."""
    call = getattr(process, name)
    try:
        return call(*args, **kwargs)
    except HungSearchError:
        raise
    except EndedSearchError as error:
        # Here, and not once the update is tried again: a chat's next question would be answered
        # meanwhile.
        logger.warning("%s; it is started anew, and asked again", error)
        return call(*args, **kwargs)
