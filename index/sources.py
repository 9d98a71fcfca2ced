"""Where articles come from: a file, a folder, or a web address."""

from pathlib import Path

from pydantic import Field

from index.errors import BuildError
from index.models import Frozen
from index.readers.options import ReadingOptions
from index.text import is_web_address


class SourceMissingError(BuildError):
    """A source isn't where it is said to be."""


class Source(Frozen):
    """A file or folder, or an http(s) address of a page, feed, sitemap or file.

    `match`: of what a feed or sitemap lists, only addresses that contain this are read. `most`:
    no more than so many of them are fetched in a build, the newest first; the next one goes on.
    """

    location: str
    options: ReadingOptions = ReadingOptions()
    match: str | None = None
    most: int = Field(default=1000, ge=1)

    @property
    def is_address(self) -> bool:
        return is_web_address(self.location)

    @property
    def path(self) -> Path:
        """The file or folder; only where the source is no address."""
        return Path(self.location)

    def check(self) -> None:
        """Raises SourceMissingError where it is a file or folder that isn't there."""
        if self.is_address:
            return
        try:
            self.path.stat()
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            reason = getattr(error, "strerror", None) or error
            raise SourceMissingError(
                f"{self.location[:200]} can't be found ({reason}); name files or folders of "
                "articles, or addresses that start with http:// or https://"
            ) from error

    def shown(self) -> str:
        """As a manifest names it: the address, or the whole path."""
        return self.location if self.is_address else str(self.path.resolve())


def as_source(given: Source | Path) -> Source:
    return given if isinstance(given, Source) else Source(location=str(given))
