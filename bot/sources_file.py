"""`citedesk.toml`: a newsroom's sources, named once."""

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from index.errors import CitedeskError
from index.readers.kinds import ARCHIVES, SUFFIXES
from index.readers.options import ReadingOptions
from index.schema import FIELDS
from index.sources import Source
from index.text import is_web_address

NAME = "citedesk.toml"
_EXAMPLE = 'write for example sources = ["articles/"]'
_ONLY = "only paths and http and https addresses are sources"
# A language's code, perhaps with a script or country: en, az-Latn, pt_BR.
_CODE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)
# What pydantic says by its own words, said in those of the file.
_MENDS = {
    "list_type": f"is to be a list of one or more; {_EXAMPLE}",
    "too_short": f"is to be a list of one or more; {_EXAMPLE}",
    "missing": f"is missing; {_EXAMPLE}",
    "model_type": "is neither a path or address in quotes nor a table with path or url",
    "dict_type": 'is no table; write for example {title = "Headline", text = "Body"}',
    "string_type": "is no text; put it in quotes",
    "string_too_short": "is empty; fill it in, or leave it out",
    "int_type": "is no whole number; write for example most = 500",
    "greater_than_equal": "is less than 1; write for example most = 500",
}


class SourcesError(CitedeskError):
    """The sources can't be made out; the message says which one and how to mend it."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


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
        if self.path is not None and is_web_address(self.path):
            raise ValueError(f"path {self.path!r} is an address; use url for it")
        if self.path is not None and "://" in self.path:
            raise ValueError(f"{self.path!r} can't be read; {_ONLY}")
        if self.url is not None and not is_web_address(self.url):
            raise ValueError(f"url {self.url!r} doesn't start with http:// or https://; {_ONLY}")
        if self.language is not None and not _CODE.fullmatch(self.language):
            raise ValueError(f'language {self.language!r} is no code; give one such as "en"')
        self.fields = _by_field(self.fields)
        return self

    def source(self, folder: Path) -> Source:
        """The source; a relative path is seen from `folder`.

        Raises ValueError where `match` or `most` are given and it can't be a feed or sitemap.
        """
        location = self.url or str(_simplified(folder / Path(self.path or "").expanduser()))
        options = ReadingOptions(fields=self.fields, outlet=self.outlet, language=self.language)
        source = Source(location=location, options=options, match=self.match, most=self.most)
        given = [name for name in ("match", "most") if name in self.model_fields_set]
        if given and not _may_list(source):
            raise ValueError(
                f"{given[0]} is for what feeds and sitemaps list, and {self.path!r} is none; leave "
                "it out"
            )
        return source


class _File(_Strict):
    sources: list[_Entry] = Field(min_length=1)


def _may_list(source: Source) -> bool:
    """Whether the source may be a feed or sitemap, which may be packed, as far as its name says."""
    if source.is_address:
        return True
    kind = SUFFIXES.get(source.path.suffix.lower(), "feed")
    return not source.path.is_dir() and (kind == "feed" or kind in ARCHIVES)


def _simplified(path: Path) -> Path:
    """The path without `..`, where that is the same: behind a link to a folder it isn't."""
    plain = Path(os.path.normpath(path))
    return plain if plain.resolve() == path.resolve() else path


def _by_field(named: Mapping[str, str]) -> dict[str, str]:
    """Return the columns by the fields of an article; an article's `source` is what users know as
    its outlet. Raises ValueError where one isn't a field."""
    fields = {"source" if name == "outlet" else name: column for name, column in named.items()}
    for name in fields:
        if name not in FIELDS:
            raise ValueError(f"{name!r} is no field of an article; use some of {' '.join(FIELDS)}")
    return fields


def read_sources(path: Path) -> list[Source]:
    """Return the sources that the file names, with paths seen from its folder.

    Raises SourcesError, naming the entry and the mend.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        found = _File.model_validate(content)
    except IsADirectoryError as error:
        raise SourcesError(f"{path} is a folder; name the file in it that names sources") from error
    except OSError as error:
        raise SourcesError(f"{path} can't be read ({error.strerror}); check its name") from error
    except UnicodeDecodeError as error:
        raise SourcesError(f"{path} is not UTF-8 text; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SourcesError(f"{path} isn't TOML: {error}") from error
    except ValidationError as error:
        raise SourcesError(f"{path}: {_told(error)}") from error
    sources = []
    for number, entry in enumerate(found.sources, start=1):
        try:
            sources.append(entry.source(path.parent))
        except ValueError as error:  # also of a name with a NUL in it
            raise SourcesError(f"{path}: sources.{number}: {error}") from error
    return sources


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
        if config is None and not Path(NAME).exists():
            raise SourcesError(
                f"no sources: name files, folders or addresses, or write a {NAME} (see the README)"
            )
        return read_sources(config or Path(NAME))
    if config is not None:
        raise SourcesError(f"name sources either on the command line or in {config}, not in both")
    for location in given:
        if "://" in location and not is_web_address(location):
            raise SourcesError(f"{location} is no http or https address; {_ONLY}")
    options = ReadingOptions(fields=_pairs(fields))
    return [Source(location=location, options=options) for location in given]


def _pairs(fields: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for pair in ",".join(fields).split(",") if fields else ():
        name, equals, column = pair.partition("=")
        if not (name.strip() and equals and column.strip()):
            raise SourcesError(f"--fields {pair!r} isn't FIELD=COLUMN, as in title=Headline")
        if name.strip() in pairs:
            raise SourcesError(f"--fields names {name.strip()} twice; name one column for it")
        pairs[name.strip()] = column.strip()
    try:
        return _by_field(pairs)
    except ValueError as error:
        raise SourcesError(f"--fields: {error}") from error


def _told(error: ValidationError) -> str:
    # A key it doesn't know is often the one that it misses, misspelt.
    first = sorted(error.errors(), key=lambda found: found["type"] != "extra_forbidden")[0]
    place = ".".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = _Entry if "." in place else _File
        return f"{place} is not a key it knows; known are {', '.join(known.model_fields)}"
    if first["type"] in _MENDS:
        return f"{place} {_MENDS[first['type']]}"
    return f"{place}: {first['msg'].removeprefix('Value error, ')}"
