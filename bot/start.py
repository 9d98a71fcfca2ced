"""Where the command starts, before anything is loaded."""

import signal


def main() -> None:
    """Run the command, see `bot.cli`; Ctrl-C ends it without a word while that is being loaded."""
    listens = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if listens:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from bot.cli import main as run

    if listens:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()
