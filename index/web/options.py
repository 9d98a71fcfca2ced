"""How pages are fetched."""

from pydantic import Field

from index.models import Frozen

# As much as any one document may hold (index/readers/document.py).
_LARGEST = 32 * 1024 * 1024


class FetchOptions(Frozen):
    """How pages are fetched; times are seconds.

    `allow_private` allows every address that isn't on the public web: private, loopback,
    link-local ones. `delay` lies between the starts of two requests to one host. `timeout` is for
    connecting, and for the silence between two pieces of an answer; `deadline` for a whole answer.
    `largest` is in bytes, after decompression. Up to `redirects` are followed. `attempts` counts
    the first one too.
    """

    allow_private: bool = False
    delay: float = Field(default=1.0, ge=0)
    timeout: float = Field(default=20.0, gt=0)
    deadline: float = Field(default=60.0, gt=0)
    largest: int = Field(default=_LARGEST, gt=0)
    redirects: int = Field(default=5, ge=0)
    attempts: int = Field(default=3, ge=1)
