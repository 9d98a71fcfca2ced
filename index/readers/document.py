"""What readers read: the bytes of a file, of a member of an archive, or of a fetched page."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from index.errors import ArticleError

# One article, page or feed. What is longer isn't one; tables and archives are streamed instead.
LARGEST = 32 * 1024 * 1024


@dataclass(frozen=True)
class Document:
    """Bytes with a name.

    `where` is how messages call it; `name` its path below its source, from which an article gets
    its id where it states none. `open` gives its bytes from the start, as a stream to be closed.
    `address` is where it was fetched, `media_type` and `charset` what the server called it.
    """

    where: str
    name: str
    open: Callable[[], BinaryIO]
    address: str | None = None
    media_type: str | None = None
    charset: str | None = None

    def read(self, largest: int = LARGEST) -> bytes:
        """Return all of it. Raises ArticleError where it is empty or longer than `largest`."""
        with self.open() as stream:
            content = stream.read(largest + 1)
        if len(content) > largest:
            raise ArticleError(
                f"is larger than {largest // 1024 // 1024} MB; part it, or leave it out"
            )
        if not content.strip():
            raise ArticleError("is empty")
        return content


def in_memory(
    where: str,
    name: str,
    content: bytes,
    address: str | None = None,
    media_type: str | None = None,
    charset: str | None = None,
) -> Document:
    """A document whose bytes are at hand."""
    return Document(where, name, lambda: BytesIO(content), address, media_type, charset)
