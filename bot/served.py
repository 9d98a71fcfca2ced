"""What the bot has an index of, and what it hasn't."""

from datetime import datetime
from typing import NamedTuple

from index.models import Manifest


class Trouble(NamedTuple):
    """A published generation that isn't served, and what is served instead."""

    refused: str
    serving: str
    built_at: datetime


class Served(NamedTuple):
    """What is served, None where no index is open, and what can't be."""

    manifest: Manifest | None
    trouble: Trouble | None
