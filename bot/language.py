"""The languages that the bot speaks, and the one that it speaks now.

Wording is written in English where it is used, inside `_(…)` or `ngettext(…)`, with names in braces
for what is put in: `_("{count} articles").format(count=3)`. The catalogues in `locales/` hold the
other languages; what one of them lacks is said in English. Catalogues are GNU gettext's, read by
Babel as they are written, so that nothing has to be compiled.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

ENGLISH = "en"
# As each language calls itself, by its ISO 639-1 code.
LANGUAGES = {ENGLISH: "English", "az": "Azərbaycanca", "ru": "Русский", "tr": "Türkçe"}
LOCALES = Path(__file__).parent / "locales"

_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


def language_of(code: str | None) -> str:
    """Return the language to speak with somebody whose Telegram has the IETF language tag `code`:
    "ru-RU" is "ru", and one that the bot doesn't speak, or none, is English."""
    language = (code or "").partition("-")[0].lower()
    return language if language in LANGUAGES else ENGLISH


def spoken() -> str:
    """The language that is spoken now."""
    return _spoken.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language of LANGUAGES until the block is left; in this task alone."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def _(message: str) -> str:
    """`message` in the language that is spoken."""
    return _catalogue(_spoken.get()).gettext(message)


def N_(message: str) -> str:
    """`message` as it is, marked for the catalogues: it is said through `_` later."""
    return message


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a message that goes with a number, in the language that is spoken. `{count}` in
    it is left to be put in."""
    return _catalogue(_spoken.get()).ngettext(one, many, count)


def number(count: int) -> str:
    """A count as the language writes it: 12,000 or 12 000."""
    if _spoken.get() == ENGLISH:
        return f"{count:,}"
    from babel.numbers import format_decimal

    return format_decimal(count, locale=_spoken.get())


def written(day: date) -> str:
    """A date as the language writes it: 19 March 2024."""
    if _spoken.get() == ENGLISH:
        return f"{day.day} {day:%B %Y}"
    from babel.dates import format_date

    # https://unicode.org/reports/tr35/tr35-dates.html#Date_Format_Patterns
    return format_date(day, "d MMMM y", locale=_spoken.get())


def named(languages: Iterable[str]) -> str:
    """The names of languages, from their ISO 639 codes, in the language that is spoken."""
    from babel import Locale
    from babel.lists import format_list

    names = Locale(_spoken.get()).languages
    return format_list([names.get(code, code) for code in languages], locale=_spoken.get())


@cache
def _catalogue(language: str) -> NullTranslations:
    if language == ENGLISH:
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (LOCALES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
