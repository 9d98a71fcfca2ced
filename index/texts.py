"""What needs no search by meaning: the published articles and their terms, quick to open."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from index.errors import IndexDamagedError
from index.generation import LEXICAL, STORE, current, generations, hold, verified_texts
from index.lexical import LexicalIndex
from index.store import Store


class Texts(NamedTuple):
    store: Store
    lexical: LexicalIndex


@contextmanager
def open_texts(data: Path) -> Iterator[Texts]:
    """The texts of the published generation, its vectors left alone.

    Raises IndexMissingError where nothing is published, and IndexDamagedError where a file isn't
    what the manifest says.
    """
    with ExitStack() as stack:
        yield _published(data, stack)


def _published(data: Path, stack: ExitStack) -> Texts:
    name = current(data)
    folder = generations(data) / name
    try:
        stack.enter_context(hold(folder))
        verified_texts(folder)
        store = stack.enter_context(closing(Store(folder / STORE)))
        lexical = stack.enter_context(closing(LexicalIndex(folder / LEXICAL)))
        return Texts(store, lexical)
    except IndexDamagedError:
        # A build may have published a new one and removed this one while it was being opened.
        if current(data) == name:
            raise
        return _published(data, stack)
