"""`citedesk.toml`: a newsroom's sources, named once."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from index.errors import CitedeskError
from index.readers.options import ReadingOptions
from index.sources import Source
from index.text import is_web_address

NAME = "citedesk.toml"


class SourcesError(CitedeskError):
    """The sources can't be made out; the message says which one and how to mend it."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Entry(_Strict):
    """One source of the file. Just one of `path` and `url` is given."""

    path: Annotated[str, Field(min_length=1)] | None = None
    url: str | None = None
    outlet: str | None = None
    language: str | None = None
    fields: dict[str, str] = Field(default_factory=dict)
    match: Annotated[str, Field(min_length=1)] | None = None
    most: int = Field(default=1000, ge=1)

    @model_validator(mode="before")
    @classmethod
    def _of_string(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"url" if is_web_address(value) else "path": value}
        return value

    @model_validator(mode="after")
    def _checked(self) -> "_Entry":
        if (self.path is None) == (self.url is None):
            raise ValueError("give either path or url")
        if self.url is not None and not is_web_address(self.url):
            raise ValueError(f"url {self.url!r} doesn't start with http:// or https://")
        return self

    def source(self, folder: Path) -> Source:
        """The source; a relative path is seen from `folder`."""
        location = self.url or str(folder / Path(self.path or "").expanduser())
        options = ReadingOptions(fields=self.fields, outlet=self.outlet, language=self.language)
        return Source(location=location, options=options, match=self.match, most=self.most)


class _File(_Strict):
    sources: list[_Entry] = Field(min_length=1)


def read_sources(path: Path) -> list[Source]:
    """Return the sources that the file names, with paths seen from its folder.

    Raises SourcesError, naming the entry and the mend.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        found = _File.model_validate(content)
    except OSError as error:
        raise SourcesError(f"{path} can't be read ({error.strerror}); check its name") from error
    except UnicodeDecodeError as error:
        raise SourcesError(f"{path} is not UTF-8 text; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SourcesError(f"{path} isn't TOML: {error}") from error
    except ValidationError as error:
        raise SourcesError(f"{path}: {_told(error)}") from error
    return [entry.source(path.parent) for entry in found.sources]


def named_sources(given: Sequence[str], fields: Sequence[str], config: Path | None) -> list[Source]:
    """Return the sources of the command line, or else those of the file `config`, which is
    `citedesk.toml` where none is named.

    `fields` are pairs FIELD=COLUMN, several parted by commas. Raises SourcesError.
    """
    if not given:
        if fields:
            raise SourcesError(
                "--fields is for sources named on the command line; name some, or write fields in "
                f"{NAME}"
            )
        if config is None and not Path(NAME).is_file():
            raise SourcesError(
                f"no sources: name files, folders or addresses, or write a {NAME} (see the README)"
            )
        return read_sources(config or Path(NAME))
    if config is not None:
        raise SourcesError(f"name sources either on the command line or in {config}, not in both")
    options = ReadingOptions(fields=_pairs(fields))
    return [Source(location=location, options=options) for location in given]


def _pairs(fields: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for pair in ",".join(fields).split(",") if fields else ():
        name, equals, column = pair.partition("=")
        if not (name.strip() and equals and column.strip()):
            raise SourcesError(f"--fields {pair!r} isn't FIELD=COLUMN, as in title=Headline")
        pairs[name.strip()] = column.strip()
    return pairs


def _told(error: ValidationError) -> str:
    # A key it doesn't know is often the one that it misses, misspelt.
    first = sorted(error.errors(), key=lambda found: found["type"] != "extra_forbidden")[0]
    place = ".".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = _Entry if "." in place else _File
        return f"{place} is not a key it knows; known are {', '.join(known.model_fields)}"
    if first["type"] == "missing":
        return f'{place} is missing; write for example sources = ["articles/"]'
    return f"{place}: {first['msg'].removeprefix('Value error, ')}"
