"""The progress bar of a build."""

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

from bot.terminal import count

# Where a log is written instead of a bar: a line for so many.
_PAGES_TOLD = 100


class BuildProgress:
    """Shows a build's progress on standard error; on a pipe or in a log, a line now and then."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[note]}"),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._fetching = self._bar.add_task("Fetching pages", total=None, note="", visible=False)
        self._reading = self._bar.add_task("Reading articles", total=None, note="")
        self._embedding = self._bar.add_task(
            "Embedding passages", total=None, note="", visible=False
        )
        self._told: int | None = None
        self._began = time.monotonic()

    def __enter__(self) -> "BuildProgress":
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def fetched(self, pages: int) -> None:
        self._bar.update(self._fetching, completed=pages, visible=True)
        if pages % _PAGES_TOLD == 0:
            self._tell(f"fetched {count(pages, 'page')}")

    def read(self, articles: int) -> None:
        # Embedding begins where reading ends.
        self._began = time.monotonic()
        self._bar.update(self._reading, completed=articles)

    def embedded(self, articles: int, of_articles: int, passages: int) -> None:
        rate = passages / max(time.monotonic() - self._began, 1e-3)
        note = f"{count(passages, 'passage')}, {rate:,.0f} a second"
        self._bar.update(self._reading, total=of_articles, completed=of_articles)
        self._bar.update(
            self._embedding, total=of_articles, completed=articles, note=note, visible=True
        )
        tenth = articles * 10 // of_articles
        if tenth != self._told:
            self._told = tenth
            of = count(of_articles, "article")
            self._tell(f"embedded {articles:,} of {of} ({note})")

    def _tell(self, line: str) -> None:
        """Write a line where there is no terminal to draw a bar on."""
        if not self._console.is_terminal:
            print(line, file=sys.stderr, flush=True)  # noqa: T201
