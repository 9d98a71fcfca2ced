"""`citedesk bot`, with a watch on its event loop: `python -m benchmarks.load.watched_bot FILE`.

Every five milliseconds the loop is asked to wake up; how much later it does is how long something
held it. Each second the delays so far, in milliseconds, go to FILE, and begin anew when it is gone.
"""

import asyncio
import json
import sys
import time
from pathlib import Path

from bot import pacing
from bot.cli_bot import run_bot
from bot.settings import load_settings

_EVERY = 0.005


async def watch(file: Path) -> None:
    delays: list[float] = []
    written = time.monotonic()
    while True:
        asked = time.perf_counter()
        await asyncio.sleep(_EVERY)
        delays.append(round(1000 * (time.perf_counter() - asked - _EVERY), 3))
        if time.monotonic() - written > 1:
            if not file.exists():
                delays = delays[-200:]
            part = file.with_suffix(".part")
            part.write_text(json.dumps(delays))
            part.replace(file)
            written = time.monotonic()


def main() -> None:
    # Telegram takes 30 messages a second; here it is asked what the bot itself can do.
    pacing.ALL = (10_000, 1.0)
    tasks = []

    def ready() -> None:
        # The loop is set, and runs soon.
        tasks.append(asyncio.get_event_loop().create_task(watch(Path(sys.argv[1]))))

    run_bot(load_settings(), ready=ready)


if __name__ == "__main__":
    main()
