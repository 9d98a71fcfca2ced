"""The parameters of a request, however they were sent.

https://core.telegram.org/bots/api#making-requests: query string, urlencoded form, multipart
form or JSON; in all but the last, complex values are JSON strings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

from aiohttp import MultipartReader, web

from .rules import bad_request, check_utf8
from .types import Json, JsonObject

_JSON_PARAMETERS = frozenset(
    [
        "allowed_updates",
        "button",
        "commands",
        "entities",
        "link_preview_options",
        "reply_markup",
        "reply_parameters",
        "results",
        "scope",
    ]
)
_NUMBERS = frozenset(
    [
        "chat_id",
        "draft_id",
        "limit",
        "max_connections",
        "message_id",
        "message_thread_id",
        "offset",
        "timeout",
    ]
)
_NUMBER = re.compile(r"-?\d+")


class Params(Mapping[str, str]):
    """Parameters as strings, with the conversions that Telegram does.

    Telegram takes an empty value for a missing one, reads numbers leniently and moves them into
    their range instead of refusing them.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def text(self, name: str) -> str:
        """The value, or "" if missing."""
        return self._values.get(name, "")

    def integer(
        self, name: str, default: int = 0, low: int | None = None, high: int | None = None
    ) -> int:
        """The number at the beginning of the value, moved into the range."""
        text = self.text(name).strip()
        found = _NUMBER.match(text)
        number = int(found[0]) if found else (0 if text else default)
        if low is not None:
            number = max(low, number)
        if high is not None:
            number = min(high, number)
        return number

    def boolean(self, name: str) -> bool:
        """Whether the value is one of Telegram's words for true."""
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def decoded(self, name: str, what: str) -> Json:
        """The value read as JSON, None if missing; ``what`` names it in Telegram's error."""
        text = self.text(name)
        if not text:
            return None
        try:
            value = json.loads(text)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None
        check_utf8(value)
        return value

    def for_test(self) -> JsonObject:
        """The parameters as a test wants to compare them: JSON decoded, identifiers as numbers."""
        result: JsonObject = dict(self._values)
        for name, text in self._values.items():
            if name in _NUMBERS and _NUMBER.fullmatch(text):
                result[name] = int(text)
            elif name in _JSON_PARAMETERS:
                try:
                    result[name] = json.loads(text)
                except ValueError:
                    continue
        return result

    def check(self) -> None:
        """Refuse what is not UTF-8."""
        check_utf8(dict(self._values))


async def read_params(request: web.Request) -> Params:
    """Collect the parameters of the query string and the body."""
    # aiohttp replaces bytes that are no UTF-8; Telegram refuses them.
    values = _parse_form(request.rel_url.raw_query_string)
    if request.content_type == "application/json":
        values |= _parse_json(await request.read())
    elif request.content_type == "multipart/form-data":
        values |= await _parse_multipart(await request.multipart())
    elif request.can_read_body:
        values |= _parse_form((await request.read()).decode(errors="surrogateescape"))
    return Params(values)


def _parse_form(text: str) -> dict[str, str]:
    return dict(parse_qsl(text, keep_blank_values=True, errors="surrogateescape"))


def _parse_json(body: bytes) -> dict[str, str]:
    try:
        decoded = json.loads(body.decode(errors="surrogateescape") or "{}")
    except ValueError:
        decoded = None
    if not isinstance(decoded, dict):
        raise bad_request("object expected")
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in decoded.items()
        if value is not None
    }


async def _parse_multipart(reader: MultipartReader) -> dict[str, str]:
    values: dict[str, str] = {}
    async for part in reader:
        if part is None or isinstance(part, MultipartReader):
            continue
        content = bytes(await part.read(decode=True))
        # No method of this server takes another file than a webhook's certificate.
        if part.name is not None and (part.filename is None or part.name == "certificate"):
            values[part.name] = content.decode(errors="surrogateescape")
    return values
