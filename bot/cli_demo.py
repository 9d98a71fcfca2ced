"""`citedesk demo`: the bot on the sample articles, in Telegram or in a browser."""

import os
import sys
import tempfile
import webbrowser
from pathlib import Path
from typing import Annotated

import typer
from pydantic import AnyHttpUrl, SecretStr

from bot.cli_ask import checked, open_here, reply_to
from bot.cli_bot import TOKEN_HELP, run_bot
from bot.cli_build import report_build, run_build
from bot.settings import Settings, load_settings
from bot.terminal import count, show
from index import sources
from index.errors import CitedeskError

# Of a bot that is nowhere but here.
_TOKEN = "1:of-a-bot-on-this-computer"
_NAME = "citedesk_demo_bot"
_SAMPLES = Path("examples/articles")


class DemoError(CitedeskError):
    """The demo can't be opened."""


def demo(
    question: Annotated[
        str | None, typer.Option(help="Answer this question and exit.", show_default=False)
    ] = None,
    articles: Annotated[Path, typer.Option(help="The sample articles.")] = _SAMPLES,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")
    ] = True,
) -> None:
    """Index the sample articles and open the bot: in Telegram if there is a token, else in a page.

    An index of other articles that is there already is opened as it is. The page is a chat in a
    browser on this machine; `citedesk chat` is one in the terminal.
    """
    settings = load_settings()
    if not articles.exists() and articles != _SAMPLES:
        raise DemoError(
            f"{articles} isn't there; name a folder of articles, or leave --articles out"
        )
    _index_samples(settings, articles)
    if question:
        question = checked(question)
        desk, _ = open_here(settings)
        typer.echo(f"\nYou: {question}\n")
        show(reply_to(desk, question, passages=False))
        desk.close()
    elif settings.telegram_token:
        run_bot(settings)
    else:
        typer.echo(f"No TELEGRAM_BOT_TOKEN is set, so the bot opens in a page; {TOKEN_HELP}.")
        run_page(settings, browser=browser)


def run_page(settings: Settings, *, browser: bool) -> None:
    """Run the real bot against a Bot API server of its own, with a page to chat with it, until
    Ctrl-C. What the bot keeps of chats goes when it ends."""
    from bot.botapi import BotApiServer
    from bot.demo.site import DemoSite
    from index.generation import current, generations, read_manifest

    manifest = read_manifest(generations(settings.data) / current(settings.data))
    about = f"{count(manifest.articles, 'article')}, on this computer"
    with (
        tempfile.TemporaryDirectory(prefix="citedesk-demo-") as state,
        BotApiServer(_TOKEN, username=_NAME, first_name="Citedesk") as server,
    ):
        site = DemoSite(server, about)
        try:
            site.start()
        except OSError as error:
            raise DemoError(f"the page can't be opened on 127.0.0.1 ({error.strerror})") from error
        here = settings.model_copy(
            update={
                "telegram_token": SecretStr(_TOKEN),
                "telegram_api": AnyHttpUrl(server.base_url),
                "open": True,
                "daily": 0,
                "per_minute": 0,
                "per_chat_minute": 0,
                "webhook_url": None,
                "listen": None,
            }
        )

        def ready() -> None:
            typer.echo(f"Chat with the bot at {site.address} (Ctrl-C stops)")
            if browser and _has_browser():
                webbrowser.open(site.address)

        try:
            run_bot(here, state=Path(state), ready=ready)
        finally:
            site.stop()


def _has_browser() -> bool:
    """Whether somebody sits here, with a screen on which a browser can open."""
    if not sys.stdout.isatty():
        return False
    screens = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in ("darwin", "win32") or any(map(os.environ.get, screens))


def _index_samples(settings: Settings, articles: Path) -> None:
    from index.errors import IndexDamagedError, IndexMissingError
    from index.generation import current, generations, read_manifest

    try:
        manifest = read_manifest(generations(settings.data) / current(settings.data))
    except (IndexMissingError, IndexDamagedError):
        pass
    else:
        if manifest.sources != (str(articles.resolve()),):
            typer.echo(
                f"Opening the index in {settings.data}, which isn't of the sample articles "
                "(set CITEDESK_DATA to another folder to index those)."
            )
            return
    typer.echo(f"Indexing the sample articles in {articles} …")
    report_build(run_build(settings, [sources.Source(location=str(articles))]))
