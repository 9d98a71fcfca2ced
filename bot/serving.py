"""What the settings say of how the bot is reached."""

import secrets
import ssl
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.settings import Settings, SettingsError

# https://core.telegram.org/bots/api#setwebhook
_PORTS = (443, 80, 88, 8443)


class Listening(NamedTuple):
    """Where the bot's own web server listens; with `url`, Telegram posts updates there.

    `certificate` and `key` are the bot's own, where no proxy before it does TLS.
    """

    host: str
    port: int
    url: str | None = None
    secret: str = ""
    certificate: Path | None = None
    key: Path | None = None

    @property
    def path(self) -> str:
        """The path of the webhook's address."""
        return urlsplit(self.url or "").path or "/"

    def context(self) -> ssl.SSLContext | None:
        """The server's side of TLS; None where a proxy does it. Raises SettingsError where the
        files can't be used."""
        if self.certificate is None:
            return None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        try:
            context.load_cert_chain(self.certificate, self.key)
        except (OSError, ssl.SSLError) as error:
            raise SettingsError(
                f"setting CITEDESK_WEBHOOK_CERT={self.certificate}: no certificate with its key "
                f"({error.strerror or error}); name the key in CITEDESK_WEBHOOK_KEY"
            ) from error
        return context


def listening(settings: Settings) -> Listening | None:
    """Return where to listen; None where nothing is wanted but polling. Raises SettingsError where
    Telegram wouldn't take the webhook's address."""
    url = settings.webhook_url
    if url is None and settings.listen is None:
        return None
    host, _, port = (settings.listen or "127.0.0.1:8080").rpartition(":")
    if url is None:
        return Listening(host.strip("[]"), int(port))
    if not _is_loopback(url.host) and (url.scheme != "https" or url.port not in _PORTS):
        raise SettingsError(
            f"setting CITEDESK_WEBHOOK_URL={url}: Telegram takes https addresses with the ports "
            "443, 80, 88 and 8443 only"
        )
    secret = settings.webhook_secret
    return Listening(
        host.strip("[]"),
        int(port),
        str(url),
        secret.get_secret_value() if secret else secrets.token_urlsafe(32),
        settings.webhook_cert,
        settings.webhook_key,
    )


def _is_loopback(host: str | None) -> bool:
    # A Bot API server of one's own takes other addresses too.
    return host in ("127.0.0.1", "localhost", "::1")
