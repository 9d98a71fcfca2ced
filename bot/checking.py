"""Whether the bot could go live: settings, folder, index, token, webhook."""

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator

import typer
from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.opening import open_desk
from bot.serving import Listening, listening
from bot.settings import Settings, SettingsError
from bot.terminal import count
from index.errors import CitedeskError

# In seconds.
_PATIENCE = 10.0
# Of an error that Telegram has had with the webhook, in seconds: an older one is past.
_LATELY = 3600.0


def check_all(settings: Settings) -> bool:
    """Print a line for each thing that is looked at, with the mend where one is needed; return
    whether all is well."""
    looked_at: list[tuple[str, Callable[[], Iterator[str]]]] = [
        ("settings", lambda: _settings(settings)),
        ("data folder", lambda: _folder(settings)),
        ("index and model", lambda: _index(settings)),
        ("token and webhook", lambda: _telegram(settings)),
    ]
    well = True
    for name, look in looked_at:
        try:
            for line in look():
                typer.echo(f"ok    {name}: {line}")
        except CitedeskError as error:
            typer.echo(f"wrong {name}: {error}")
            well = False
    return well


def _settings(settings: Settings) -> Iterator[str]:
    if not settings.open and not settings.admins:
        raise SettingsError(
            "setting CITEDESK_OPEN=false: nobody may ask, and there is no admin to let anybody in; "
            "name one in CITEDESK_ADMINS"
        )
    where = listening(settings)
    if where is None:
        yield "polls Telegram"
        return
    where.context()
    what = f"webhook {where.url}" if where.url else "health and metrics"
    yield f"{what}, listening at {where.host}:{where.port}"


def _folder(settings: Settings) -> Iterator[str]:
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data):
            pass
    except OSError as error:
        raise SettingsError(
            f"setting CITEDESK_DATA={settings.data}: it can't be written ({error.strerror}); mend "
            "its permissions, or name another folder"
        ) from error
    yield f"{settings.data} can be written"


def _index(settings: Settings) -> Iterator[str]:
    desk, note = open_desk(settings)
    try:
        manifest = desk.open().generation.manifest
        desk.prepare()
    finally:
        desk.close()
    articles = count(manifest.articles, "article")
    yield f"generation {manifest.generation}, {articles}, {settings.model}"
    if note:
        yield f"note: {note}"


def _telegram(settings: Settings) -> Iterator[str]:
    if settings.telegram_token is None:
        raise SettingsError("setting TELEGRAM_BOT_TOKEN is missing; get one from @BotFather")
    token, api = settings.telegram_token.get_secret_value(), str(settings.telegram_api).rstrip("/")
    try:
        lines = asyncio.run(_asked(token, api, listening(settings)))
    except InvalidToken:
        raise SettingsError(
            f"setting TELEGRAM_BOT_TOKEN was refused by {settings.telegram_api}; get a new one "
            "from @BotFather"
        ) from None
    except (TelegramError, TypeError) as error:
        raise SettingsError(
            f"{settings.telegram_api} can't be reached or is no Bot API server "
            f"({type(error).__name__}); check the network, or CITEDESK_TELEGRAM_API"
        ) from None
    yield from lines


async def _asked(token: str, api: str, where: Listening | None) -> list[str]:
    request = HTTPXRequest(connect_timeout=_PATIENCE, read_timeout=_PATIENCE)
    async with Bot(token, f"{api}/bot", request=request) as bot:
        me = await bot.get_me()
        info = await bot.get_webhook_info()
    lines = [f"@{me.username}"]
    wanted = where.url if where else None
    if info.url and info.url != wanted:
        lines.append(f"note: the webhook {info.url} is set, which starting the bot takes away")
    if info.last_error_date and time.time() - info.last_error_date.timestamp() < _LATELY:
        lines.append(f"note: Telegram's last error with the webhook: {info.last_error_message}")
    if info.pending_update_count:
        lines.append(f"{info.pending_update_count:,} updates wait at Telegram")
    return lines
