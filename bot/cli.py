"""The command `citedesk`."""

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from bot import (
    cli_article,
    cli_ask,
    cli_bot,
    cli_calibrate,
    cli_cite,
    cli_demo,
    cli_eval,
    cli_index,
)
from bot.settings import no_settings
from bot.terminal import say_error, say_note
from index.errors import CitedeskError

app = typer.Typer(
    name="citedesk",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Answers questions about news articles with passages it can prove.\n\n"
    "Example: citedesk index build articles/ && citedesk ask 'Who won the election?'",
)
app.add_typer(cli_index.app, name="index")
_EXAMPLES: dict[Callable[..., None], str] = {
    cli_ask.ask: 'citedesk ask "Who won the election?" --json',
    cli_ask.chat: "citedesk chat",
    cli_bot.bot: "TELEGRAM_BOT_TOKEN=… citedesk bot",
    cli_demo.demo: 'citedesk demo --question "By how many votes did Tarrant win?"',
    cli_cite.cite: 'citedesk cite "“We have waited nine days for this,” said the harbour master"',
    cli_eval.evaluate: "citedesk eval examples/questions.jsonl --json",
    cli_calibrate.calibrate: "citedesk calibrate questions.jsonl",
    cli_article.article: "citedesk article --from https://lowenpost.example/library-press",
}
for command, example in _EXAMPLES.items():
    name = {cli_eval.evaluate: "eval"}.get(command, getattr(command, "__name__", None))
    app.command(name, epilog=f"Example: {example}")(command)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"citedesk {version('citedesk')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    for note in no_settings():
        say_note(note)


def main() -> None:
    """Run the command. What the user can mend is one line on standard error, and exit code 1."""
    try:
        app()
    except CitedeskError as error:
        say_error(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        say_error("stopped")
        sys.exit(130)
    except BrokenPipeError:
        # The reader of a pipe left (`| head`); there is nobody to tell.
        sys.stderr.close()
        sys.exit(1)
