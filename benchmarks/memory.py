"""The memory of the process that asks, read from Linux's /proc."""

from pathlib import Path


def megabytes(what: str) -> float:
    """Megabytes, as the kernel counts them: VmRSS is what is resident, RssAnon so much of it as is
    no mapped file, VmHWM the most that ever was."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status[what].split()[0]) / 1024
