"""Build archives of 2,000 and 20,000 reports, change one in a hundred, and build again.

    python -m benchmarks.building.run WORKDIR

Every build is `citedesk index build` in a process of its own, with the default model. Writes
results.json, and the table in README.md.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks.building.corpus import spread, write

HERE = Path(__file__).parent
COMMAND = Path(sys.executable).with_name("citedesk")
SIZES = (2_000, 20_000)
SHARE = 0.01
_MARKS = ("<!-- results -->\n", "<!-- /results -->\n")


class Build(NamedTuple):
    """One build: seconds from its first to its last step and of its process, megabytes at most."""

    articles: int
    what: str
    passages: int
    embedded: int
    seconds: float
    process_seconds: float
    peak_mb: float


def build(folder: Path, articles: int, what: str) -> Build:
    report = folder / "report.json"
    command: list[str | Path] = [COMMAND, "index", "build", "archive", "--report", report]
    environment = os.environ | {"CITEDESK_DATA": "data", "HF_HUB_OFFLINE": "1"}
    before = os.times().elapsed
    process = subprocess.Popen(command, cwd=folder, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    elapsed = os.times().elapsed - before
    if process.returncode:
        sys.exit(f"the build {what} of {articles} articles failed")
    told = json.loads(report.read_text())
    return Build(
        articles=articles,
        what=what,
        passages=told["passages"],
        embedded=told["embedded"],
        seconds=told["seconds"],
        process_seconds=round(elapsed, 3),
        peak_mb=round(usage.ru_maxrss / 1024, 1),
    )


def measure(folder: Path, articles: int) -> list[Build]:
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "archive", articles)
    found = [build(folder, articles, "full"), build(folder, articles, "unchanged")]
    write(folder / "archive", articles, spread(articles, SHARE))
    return [*found, build(folder, articles, "1 % changed")]


def table(builds: list[Build]) -> str:
    full = {found.articles: found.seconds for found in builds if found.what == "full"}
    lines = [
        "| articles | build | passages | embedded | seconds | of the full build | peak memory |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {found.articles:,} | {found.what} | {found.passages:,} | {found.embedded:,} "
        f"| {found.seconds:.1f} | {found.seconds / full[found.articles]:.3f} "
        f"| {found.peak_mb:.0f} MB |"
        for found in builds
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    workdir = Path(sys.argv[1]).resolve()
    builds = [found for size in SIZES for found in measure(workdir / str(size), size)]
    (HERE / "results.json").write_text(
        json.dumps([found._asdict() for found in builds], indent=1) + "\n"
    )
    readme = HERE / "README.md"
    before, _, rest = readme.read_text().partition(_MARKS[0])
    after = rest.partition(_MARKS[1])[2]
    readme.write_text(before + _MARKS[0] + table(builds) + _MARKS[1] + after)
    print(table(builds))


if __name__ == "__main__":
    main()
