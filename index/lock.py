"""One build at a time in a data folder."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import BuildError


@contextmanager
def build_lock(data: Path) -> Iterator[None]:
    """Hold the folder's build lock. Raises BuildError, saying who holds it, where it is taken.

    The lock is the operating system's and ends with the process that holds it, however that ends.
    """
    holder = data / "build.holder"
    lock = FileLock(data / "build.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        try:
            who = holder.read_text(encoding="utf-8").strip()
        except OSError:
            who = "another process"
        raise BuildError(
            f"another build is running in {data} ({who}); wait for it to end, or stop it"
        ) from error
    try:
        since = datetime.now(UTC)
        holder.write_text(
            f"process {os.getpid()} on {socket.gethostname()} since {since:%Y-%m-%d %H:%M} UTC",
            encoding="utf-8",
        )
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def is_building(data: Path) -> bool:
    """Whether a build is running in the folder."""
    # Only to be asked where somebody holds the lock, or held it when killed: asking takes it for a
    # moment, and writes a file.
    if not (data / "build.holder").exists():
        return False
    lock = FileLock(data / "build.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False
