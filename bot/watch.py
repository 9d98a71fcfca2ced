"""Building again whenever sources change."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import typer
from watchfiles import watch

from bot.terminal import say_error
from index.errors import CitedeskError
from index.sources import Source


def watch_sources(
    build_once: Callable[[], Sequence[Source]], data: Path, config: Path, every: float
) -> None:
    """Build now, and again when a file below a source or the file `config` changes; addresses are
    asked anew every so many minutes. Ends with Ctrl-C.

    A build that fails says so, and the next change is another chance.
    """
    sources: Sequence[Source] = ()
    while True:
        try:
            sources = build_once()
        except CitedeskError as error:
            if not sources:
                raise
            say_error(str(error))
        typer.echo("Watching for changes (Ctrl-C stops).")
        _wait(sources, data, config, every)


def _wait(sources: Sequence[Source], data: Path, config: Path, every: float) -> None:
    """Return when something changed, or it is time to ask the addresses."""
    paths = {source.path for source in sources if not source.is_address}
    # A file is replaced by many editors, so that its folder is what can be watched.
    watched = {path if path.is_dir() else path.parent for path in paths}
    if config.is_file():
        watched.add(config.parent)
        paths.add(config)
    seconds = every * 60 if any(source.is_address for source in sources) else None
    if not watched:
        time.sleep(seconds or 0)
        return
    ours = data.resolve()
    folders = [path.resolve() for path in paths if path.is_dir()]
    files = {path.resolve() for path in paths if not path.is_dir()}

    def counts(_: object, changed: str) -> bool:
        path = Path(changed)
        if path.is_relative_to(ours):
            return False
        for folder in folders:
            if path.is_relative_to(folder):
                return not any(part.startswith(".") for part in path.relative_to(folder).parts)
        return path in files

    due = time.monotonic() + seconds if seconds else None
    for changes in watch(
        *(path.resolve() for path in watched),
        watch_filter=counts,
        yield_on_timeout=True,
        rust_timeout=int(min(seconds or 60, 60) * 1000),
        raise_interrupt=True,
    ):
        if changes or (due is not None and time.monotonic() >= due):
            return
