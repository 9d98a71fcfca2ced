"""What a build tells while it runs."""

from typing import Protocol


class Progress(Protocol):
    """Told now and then, from one thread at a time."""

    def fetched(self, pages: int) -> None:
        """So many pages have been asked for."""

    def read(self, articles: int) -> None:
        """So many articles have been read."""

    def embedded(self, articles: int, of_articles: int, passages: int) -> None:
        """So many articles are done, and so many passages have their vectors."""


class Silent:
    """Tells nothing."""

    def fetched(self, pages: int) -> None:
        pass

    def read(self, articles: int) -> None:
        pass

    def embedded(self, articles: int, of_articles: int, passages: int) -> None:
        pass
