"""`citedesk bot`: the Telegram bot, until it is stopped."""

import asyncio
import logging
import signal
import warnings
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from bot.access import Rules
    from bot.application import App, CitedeskBot

_STOPPING = (signal.SIGINT, signal.SIGTERM)
TOKEN_HELP = "get one from @BotFather in Telegram (README, 'A bot of your own')"


def bot(
    check: Annotated[
        bool, typer.Option("--check", help="Only say whether all is well: go live with nothing.")
    ] = False,
) -> None:
    """Run the Telegram bot until it is stopped with Ctrl-C."""
    settings = load_settings()
    if not check:
        run_bot(settings)
        return
    from bot.checking import check_all

    if not check_all(settings):
        raise typer.Exit(1)


def run_bot(
    settings: Settings, *, state: Path | None = None, ready: Callable[[], None] | None = None
) -> None:
    """Poll Telegram and answer. What is kept of chats goes to the folder `state`, or else to the
    data folder; `ready` is called before the first question can come, and else a line is printed
    that says where the bot is. Raises SettingsError where the token is missing or refused.
    """
    from bot import garbage
    from bot.application import CitedeskBot
    from bot.desk_processes import DeskProcesses
    from bot.logs import set_up_logging
    from bot.serving import listening

    if settings.telegram_token is None:
        raise SettingsError(f"setting TELEGRAM_BOT_TOKEN is missing; {TOKEN_HELP}")
    token = settings.telegram_token.get_secret_value()
    where = listening(settings)
    secrets = [token, where.secret] if where else [token]
    set_up_logging(
        *secrets,
        level=logging.WARNING if ready else logging.INFO,
        form=settings.log,
        questions=settings.log_questions,
    )
    if where:
        where.context()  # its error comes before the model is loaded
    with closing(DeskProcesses(settings)) as searching:
        if note := searching.start():
            logging.getLogger(__name__).warning(note)
        citedesk = CitedeskBot(searching.desk, _rules(settings), where, settings.searches)
        app = citedesk.application(token, str(settings.telegram_api), state)
        garbage.leave_what_is_loaded()
        garbage.put_off()
        _run(app, citedesk, settings, by_webhook=bool(where and where.url), ready=ready)


def _run(
    app: "App",
    citedesk: "CitedeskBot",
    settings: Settings,
    *,
    by_webhook: bool,
    ready: Callable[[], None] | None,
) -> None:
    from telegram.error import InvalidToken, RetryAfter, TelegramError

    # Asked once before the polling loop, which would log a refusal with all its inner workings.
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        try:
            me = loop.run_until_complete(app.bot.get_me())
        except TypeError as error:  # JSON, but not what Telegram would answer
            raise TelegramError("unexpected answer to getMe") from error
        told = _Told()
        if not by_webhook:
            # Whoever reads that the bot is there may stop it at once.
            told.listen(loop)
        if ready is not None:
            ready()
        else:
            typer.echo(f"Answering as @{me.username}: https://t.me/{me.username} (Ctrl-C stops)")
        if by_webhook:
            loop.run_until_complete(_wait_for_updates(app, citedesk))
        else:
            _poll(app, told)
    except InvalidToken:
        raise SettingsError(
            f"setting TELEGRAM_BOT_TOKEN was refused by {settings.telegram_api}; {TOKEN_HELP}"
        ) from None
    except RetryAfter as error:
        raise SettingsError(
            f"{settings.telegram_api} asks to wait before this bot starts ({error.message}); "
            "start it again later"
        ) from None
    except TelegramError as error:
        raise SettingsError(
            f"{settings.telegram_api} can't be reached or is no Bot API server "
            f"({type(error).__name__}); check the network, or CITEDESK_TELEGRAM_API"
        ) from None


class _Told:
    """Whether the process was told to stop, which ends what its loop runs."""

    def __init__(self) -> None:
        self.to_stop = False

    def listen(self, loop: asyncio.AbstractEventLoop) -> None:
        # Where there are no such handlers, Ctrl-C raises KeyboardInterrupt.
        with suppress(NotImplementedError):
            for signal_number in _STOPPING:
                loop.add_signal_handler(signal_number, self._stop)

    def _stop(self) -> None:
        self.to_stop = True
        raise SystemExit


def _poll(app: "App", told: _Told) -> None:
    """Poll until the process is told to stop."""
    from telegram.error import TelegramError

    from bot.application import WANTED

    try:
        app.run_polling(allowed_updates=WANTED, stop_signals=None)
    except (RuntimeError, TelegramError):
        # Told so in the midst of its start, python-telegram-bot trips over its own loop. By then
        # nothing was taken from Telegram.
        if not told.to_stop:
            raise
        warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)


async def _wait_for_updates(app: "App", citedesk: "CitedeskBot") -> None:
    """Answer what the webhook takes, until the process is told to stop; as `run_polling` does."""
    stopped = asyncio.Event()
    for signal_number in _STOPPING:
        asyncio.get_running_loop().add_signal_handler(signal_number, stopped.set)
    await app.initialize()
    try:
        await citedesk.start(app)
        await app.start()
        await stopped.wait()
    finally:
        await citedesk.stop_listening()
        if app.running:
            await app.stop()
            await citedesk.stop(app)
        await app.shutdown()
        await citedesk.shut_down(app)


def _rules(settings: Settings) -> "Rules":
    from bot.access import Rules

    return Rules(
        settings.admins,
        settings.open,
        settings.per_minute,
        settings.per_chat_minute,
        settings.daily,
    )
