"""The progress bar of a build."""

import sys
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


class BuildProgress:
    """Shows a build's progress on standard error; on a pipe or in a log, a line a step."""

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
        self._reading = self._bar.add_task("Reading articles", total=None, note="")
        self._embedding = self._bar.add_task(
            "Embedding passages", total=None, note="", visible=False
        )
        self._told: int | None = None

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

    def read(self, articles: int) -> None:
        self._bar.update(self._reading, completed=articles)

    def embedded(self, articles: int, of_articles: int, passages: int) -> None:
        self._bar.update(self._reading, total=of_articles, completed=of_articles)
        self._bar.update(
            self._embedding,
            total=of_articles,
            completed=articles,
            note=f"{passages:,} passages",
            visible=True,
        )
        tenth = articles * 10 // of_articles
        if not self._console.is_terminal and tenth != self._told:
            self._told = tenth
            print(f"embedded {articles} of {of_articles} articles", file=sys.stderr)  # noqa: T201
