"""`citedesk bot`, with a watch on its event loop: `python -m benchmarks.load.watched_bot FILE`.

Every five milliseconds the loop is asked to wake up; how much later it does is how long something
held it, the want of a free processor included. Of each step of the loop, what it took of a
processor is how long the bot itself held it, without the search for garbage that it does while
nobody waits. Each second the delays so far, and the steps that took more than a millisecond, go to
FILE in milliseconds, and begin anew when it is gone.
"""

import asyncio
import json
import sys
import time
from pathlib import Path

from bot import garbage, pacing
from bot.cli_bot import run_bot
from bot.settings import load_settings

_EVERY = 0.005
_LONG = 1.0


def watch_steps(steps: list[float]) -> None:
    """Have the steps that took long added to `steps`."""
    run, tidy = asyncio.Handle._run, garbage.tidy
    tidied = 0.0

    def timed(handle: asyncio.Handle) -> None:
        began = time.thread_time() - tidied
        run(handle)
        taken = 1000 * (time.thread_time() - tidied - began)
        if taken > _LONG:
            steps.append(round(taken, 3))

    def timed_tidy(*, idle: bool) -> None:
        nonlocal tidied
        began = time.thread_time()
        tidy(idle=idle)
        tidied += (time.thread_time() - began) if idle else 0.0

    asyncio.Handle._run = timed  # type: ignore[method-assign, assignment]
    garbage.tidy = timed_tidy


async def watch(file: Path, steps: list[float]) -> None:
    delays: list[float] = []
    written = time.monotonic()
    while True:
        asked = time.perf_counter()
        await asyncio.sleep(_EVERY)
        delays.append(round(1000 * (time.perf_counter() - asked - _EVERY), 3))
        if time.monotonic() - written > 1:
            if not file.exists():
                delays = delays[-200:]
                steps.clear()
            part = file.with_suffix(".part")
            part.write_text(json.dumps({"delays": delays, "steps": steps}))
            part.replace(file)
            written = time.monotonic()


def main() -> None:
    # Telegram takes 30 messages a second; here it is asked what the bot itself can do.
    pacing.ALL = (10_000, 1.0)
    tasks = []
    steps: list[float] = []
    watch_steps(steps)

    def ready() -> None:
        # The loop is set, and runs soon.
        tasks.append(asyncio.get_event_loop().create_task(watch(Path(sys.argv[1]), steps)))

    run_bot(load_settings(), ready=ready)


if __name__ == "__main__":
    main()
