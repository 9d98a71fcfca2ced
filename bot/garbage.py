"""Python's search for garbage, which holds up whatever else the process does.

With a hundred chats it takes ten milliseconds and more to look through all objects. A Python whose
search goes a little at a time by itself has nothing put off.
"""

import gc

# Searches among the young objects after which one of all is due, as Python would have it, and
# after which it can't wait any longer: some ten minutes of many chats.
_DUE, _OVERDUE = 10, 500
_NEVER = 2**31 - 1


def leave_what_is_loaded() -> None:
    """Never look through what there is by now: it stays."""
    gc.collect()
    gc.freeze()


def put_off() -> None:
    """Look through all objects when `tidy` is called, and at no other time."""
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _NEVER)


def tidy(*, idle: bool) -> None:
    """Look through all objects where it is due and nothing waits, or overdue."""
    if gc.get_count()[2] >= (_DUE if idle else _OVERDUE):
        gc.collect()
