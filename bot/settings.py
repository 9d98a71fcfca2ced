"""Settings from the environment and `.env`."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import (
    AnyHttpUrl,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    NoDecode,
    SettingsConfigDict,
)

from index.errors import CitedeskError
from index.model_files import DEFAULT_MODEL

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


_PREFIX = "CITEDESK_"
# As difflib's ratio: one or two letters, or a word left out.
_ALIKE = 0.85
# Their values appear in no message.
_SECRETS = ("TELEGRAM_BOT_TOKEN", "CITEDESK_WEBHOOK_SECRET")


class SettingsError(CitedeskError):
    """A setting has a value that can't be used."""


class Settings(BaseSettings):
    """What a user can set; `.env.example` says the same in a file to copy."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_file=".env", env_file_encoding="utf-8", extra="ignore"
    )

    data: Path = Field(
        default=Path("data"), description="Folder that holds the index and the bot's state."
    )
    model: Filled = Field(
        default=DEFAULT_MODEL,
        description="Embedding model: the embedded all-MiniLM-L6-v2, a folder, or any "
        "sentence-transformers name.",
    )
    reranker: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        default="",
        description="Cross-encoder that reads the best passages again: a folder, or a name on the "
        "model hub. None by default.",
    )
    exports: Path | None = Field(
        default=None,
        description="Folder for the model as it is prepared for quick answers; by default `models` "
        "in the data folder.",
    )
    passage_tokens: int = Field(
        default=120, ge=16, le=2048, description="Size of a passage, in the model's tokens."
    )
    keep_generations: int = Field(
        default=3,
        ge=1,
        le=100,
        description="How many generations are kept, the published one included.",
    )
    fetch_delay: float = Field(
        default=1.0, ge=0, le=3600, description="Seconds between two requests to one host."
    )
    allow_private: bool = Field(
        default=False,
        description="Whether sources may be at private, loopback and link-local addresses.",
    )
    quotes: int = Field(default=3, ge=1, le=5, description="Most sentences quoted in an answer.")
    telegram_api: AnyHttpUrl = Field(
        default=AnyHttpUrl("https://api.telegram.org"), description="Address of the Bot API server."
    )
    telegram_token: SecretStr | None = Field(
        default=None,
        validation_alias="TELEGRAM_BOT_TOKEN",
        description="The bot's token, from @BotFather.",
    )
    admins: Annotated[tuple[int, ...], NoDecode] = Field(
        default=(),
        description="Telegram user ids, parted by commas, who are told of trouble and may use "
        "/status and /reload.",
    )

    open: bool = Field(
        default=True,
        description="Whether anybody may ask; else only admins, and whom they have let in with "
        "/allow.",
    )
    per_minute: int = Field(
        default=10,
        ge=0,
        description="Most questions a person may ask a minute; 0 for as many as they like.",
    )
    per_chat_minute: int = Field(
        default=30, ge=0, description="The same for all people of a chat together."
    )
    daily: int = Field(
        default=0, ge=0, description="Most questions a person may ask a day, in UTC; 0 for any."
    )

    searches: int = Field(
        default=1,
        ge=1,
        le=64,
        description="How many questions the bot searches for at once, each in a process of its "
        "own.",
    )

    webhook_url: AnyHttpUrl | None = Field(
        default=None,
        description="Public https address at which Telegram posts updates; without it the bot "
        "polls.",
    )
    listen: str | None = Field(
        default=None,
        description="Address and port for the webhook, `/health`, `/ready` and `/metrics`; "
        "`127.0.0.1:8080` with a webhook, else none by default.",
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="Secret that Telegram sends with each update; a new one at each start by "
        "default.",
    )
    webhook_cert: Path | None = Field(
        default=None,
        description="Certificate of the webhook, where the bot itself does TLS; it is sent to "
        "Telegram.",
    )
    webhook_key: Path | None = Field(default=None, description="The certificate's private key.")
    log: Literal["text", "json"] = Field(
        default="text", description="How the bot logs: lines of text, or of JSON."
    )
    log_questions: bool = Field(
        default=False, description="Whether the log may hold what people ask."
    )

    @field_validator("data", mode="before")
    @classmethod
    def _expanded(cls, value: Path | str) -> Path:
        if not str(value).strip():
            raise ValueError("name a folder, or leave the setting out for ./data")
        return Path(value).expanduser()

    @field_validator("exports", mode="before")
    @classmethod
    def _expanded_if_given(cls, value: Path | str | None) -> Path | None:
        return Path(value).expanduser() if value and str(value).strip() else None

    @field_validator("admins", mode="before")
    @classmethod
    def _parted(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        ids = [part.strip() for part in value.split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() for part in ids):
            raise ValueError("give user ids, which are numbers, parted by commas")
        return ids

    @field_validator("webhook_url", "listen", "webhook_cert", "webhook_key", mode="before")
    @classmethod
    def _not_set_if_blank(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("listen")
    @classmethod
    def _with_port(cls, value: str | None) -> str | None:
        host, _, port = (value or "").rpartition(":")
        if value is not None and not (host and port.isdecimal() and int(port) < 65536):
            raise ValueError("write it as 127.0.0.1:8080")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _as_telegram_takes_it(cls, value: SecretStr | None) -> SecretStr | None:
        secret = value.get_secret_value() if value else ""
        # https://core.telegram.org/bots/api#setwebhook
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise ValueError("it may hold 1 to 256 letters, digits, - and _ only")
        return value if secret else None

    @field_validator("telegram_token")
    @classmethod
    def _none_if_blank(cls, value: SecretStr | None) -> SecretStr | None:
        # `TELEGRAM_BOT_TOKEN=` in a copied .env.example means: not set.
        return value if value is not None and value.get_secret_value().strip() else None


# By the beginning of pydantic's name for what is wrong.
_WRITE = {
    "bool": "write true or false",
    "int": "write a whole number",
    "float": "write a number",
}


def variable(field: str) -> str:
    """The environment variable that sets the field."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else f"{_PREFIX}{field.upper()}"


def no_settings() -> Iterator[str]:
    """What there is to note of each variable, in the environment or `.env`, that is named like a
    setting and is none."""
    names = [variable(field) for field in Settings.model_fields]
    known = {name.removeprefix(_PREFIX): name for name in names}
    try:
        with _unparsed():
            in_file = DotEnvSettingsSource(Settings).env_vars
    except UnicodeDecodeError:
        in_file = {}  # load_settings has something to say of the file
    given = {*EnvSettingsSource(Settings).env_vars, *in_file}
    for name in sorted({name.upper() for name in given} - {*names}):
        bare = name.removeprefix(_PREFIX)
        # "TELEGRAM_TOKEN", "CITDESK_ADMINS"; of our own prefix a less likely one, too.
        close = get_close_matches(name, names, 1, _ALIKE)
        if bare != name:
            close = close or [known[other] for other in get_close_matches(bare, known, 1)]
        if close or bare != name:
            mend = f"is {close[0]} meant?" if close else "see .env.example for what there is"
            yield f"{name} is no setting; {mend}"


def load_settings() -> Settings:
    """Raises SettingsError, naming each variable whose value can't be used."""
    try:
        with _unparsed() as lines:
            settings = Settings()
    except ValidationError as error:
        raise SettingsError("; ".join(map(_told, error.errors()))) from error
    except UnicodeDecodeError as error:
        raise SettingsError(".env is not UTF-8 text; save it as UTF-8") from error
    if lines:
        raise SettingsError(f".env, from line {lines[0]} on: write each setting as NAME=value")
    return settings


def _told(error: "ErrorDetails") -> str:
    name = str(error["loc"][0])
    name = name if name.isupper() else variable(name)
    given = "" if name in _SECRETS else f"={error['input']}"
    kind = error["type"].partition("_")[0]
    text = _WRITE.get(kind) or error["msg"].removeprefix("Value error, ")
    return f"setting {name}{given}: {text[0].lower()}{text[1:]}"


@contextmanager
def _unparsed() -> Iterator[list[int]]:
    """The lines of `.env` that are no settings, of which dotenv only logs, in words of its own."""
    lines: list[int] = []

    def note(record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            lines.extend(number for number in record.args if isinstance(number, int))
        return False

    logger = logging.getLogger("dotenv.main")
    logger.addFilter(note)
    try:
        yield lines
    finally:
        logger.removeFilter(note)
