"""The command as a process of its own."""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TextIO

# Each model is prepared once for all tests, in whichever of pytest's processes they run.
_EXPORTS = "TESTS_EXPORTS"
if _EXPORTS not in os.environ:
    os.environ[_EXPORTS] = tempfile.mkdtemp(prefix="exports-")
    atexit.register(shutil.rmtree, os.environ[_EXPORTS], ignore_errors=True)
EXPORTS = Path(os.environ[_EXPORTS])
COMMAND = Path(sys.executable).with_name("citedesk")


class Shell:
    """Runs `citedesk` in a folder of its own."""

    def __init__(self, folder: Path, model: str) -> None:
        self.folder = folder
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CITEDESK_", "TELEGRAM"))}
        self.environment = kept | {
            "CITEDESK_MODEL": model,
            "CITEDESK_EXPORTS": str(EXPORTS),
            "HF_HUB_OFFLINE": "1",
        }

    def __call__(
        self, *words: str | Path, stdin: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *words],
            cwd=self.folder,
            env=self.environment | environment,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def start(
        self, *words: str | Path, log: TextIO | None = None, **environment: str
    ) -> subprocess.Popen[str]:
        """Start a command that goes on until it is stopped; what it writes goes to `log`, or can be
        read from the process."""
        return subprocess.Popen(
            [COMMAND, *words],
            cwd=self.folder,
            env=self.environment | environment,
            stdout=log or subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            # A shell ignores Ctrl-C for what it starts in the background, and so would the command.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )


def one_line_error(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("citedesk: ")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    return done.stderr.removeprefix("citedesk: ").strip()
