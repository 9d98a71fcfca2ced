"""When Python looks through all objects for garbage."""

import gc
from collections.abc import Iterator

import pytest

from bot import garbage


@pytest.fixture
def searches() -> Iterator[list[int]]:
    """The generations that are searched, the oldest of which holds all objects."""
    searched: list[int] = []

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            searched.append(about["generation"])

    thresholds = gc.get_threshold()
    gc.collect()
    gc.callbacks.append(note)
    yield searched
    gc.callbacks.remove(note)
    gc.set_threshold(*thresholds)


def test_all_objects_are_looked_through_while_nobody_waits(searches: list[int]) -> None:
    garbage.put_off()
    garbage.tidy(idle=True)
    assert 2 not in searches  # nothing is due yet
    _search_young_objects(20)
    held = [[number] for number in range(50_000)]  # new ones alone bring no search of all
    garbage.tidy(idle=False)
    assert 2 not in searches
    garbage.tidy(idle=True)
    assert 2 in searches
    del held


def test_in_the_end_they_are_even_though_somebody_waits(searches: list[int]) -> None:
    garbage.put_off()
    _search_young_objects(1000)
    garbage.tidy(idle=False)
    assert 2 in searches


def _search_young_objects(times: int) -> None:
    for _ in range(times):
        gc.collect(1)
