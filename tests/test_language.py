"""The bot's languages: every catalogue says all that the bot says, as the source means it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

import bot
from bot.botapi import BotApiServer
from bot.desk import Desk
from bot.language import (
    ENGLISH,
    LANGUAGES,
    LOCALES,
    _,
    language_of,
    ngettext,
    number,
    speaking,
    spoken,
    written,
)
from tests.asking import CHAT, QUESTION, QUOTE, ask
from tests.conftest import TOKEN
from tests.running import running

OTHERS = sorted(LANGUAGES.keys() - {ENGLISH})


def said() -> Iterator[tuple[str, ...]]:
    """Every message in the bot's source: its one form, or the two that go with a number."""
    folder = str(Path(bot.__file__).parent)
    for _file, _line, message, _comments, _context in extract_from_dir(
        folder, keywords=DEFAULT_KEYWORDS
    ):
        yield message[:2] if isinstance(message, tuple) else (message,)


def catalogue(language: str) -> Catalog:
    with (LOCALES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def names(text: str) -> set[str | None]:
    """What is put into a text."""
    return {name for _text, name, _spec, _how in Formatter().parse(text) if name is not None}


def edges(text: str) -> tuple[bool, bool]:
    """Whether a text begins and ends with a space."""
    return text[:1] == " ", text[-1:] == " "


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_every_message_and_no_other(language: str) -> None:
    held = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue(language)
    }
    assert held - {""} == {message[0] for message in said()}


@pytest.mark.parametrize("language", OTHERS)
def test_every_form_is_translated_with_the_same_names_in_it(language: str) -> None:
    known = catalogue(language)
    for message in said():
        entry = known.get(message[0])
        assert entry is not None
        assert entry.string
        assert not entry.fuzzy
        forms = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
        assert len(forms) == (1 if len(message) == 1 else known.num_plurals)
        for form in forms:
            assert form.strip(), message
            assert names(form) == names(message[-1]), message
            assert edges(form) == edges(message[0]), message


@pytest.mark.parametrize("language", OTHERS)
def test_commands_are_named_in_every_language(language: str) -> None:
    with speaking(language):
        for message in said():
            for word in message[0].split():
                if word.startswith("/") and word.strip("/.,:;").isalpha():
                    assert word.strip(".,:;") in _(message[0]), message


def test_numbers_take_the_form_of_their_language() -> None:
    forms = "{count} article", "{count} articles"
    said_of = {}
    for language in ("en", "ru"):
        with speaking(language):
            said_of[language] = [
                ngettext(*forms, count).format(count=number(count)) for count in (1, 2, 5, 21, 1200)
            ]
    assert said_of["en"] == [
        "1 article",
        "2 articles",
        "5 articles",
        "21 articles",
        "1,200 articles",
    ]
    assert said_of["ru"] == ["1 статья", "2 статьи", "5 статей", "21 статья", "1\xa0200 статей"]


def test_dates_are_written_as_their_language_writes_them() -> None:
    day = date(2024, 3, 19)
    written_in = {}
    for language in LANGUAGES:
        with speaking(language):
            written_in[language] = written(day)
    assert written_in == {
        "en": "19 March 2024",
        "az": "19 mart 2024",
        "ru": "19 марта 2024",
        "tr": "19 Mart 2024",
    }


def test_what_a_catalogue_lacks_is_said_in_english() -> None:
    with speaking("ru"):
        assert _("Nobody has translated this.") == "Nobody has translated this."
        assert spoken() == "ru"
    assert spoken() == ENGLISH


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("ru", "ru"),
        ("ru-RU", "ru"),
        ("TR", "tr"),
        ("az-Latn", "az"),
        ("de", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_a_reader_is_spoken_to_as_telegram_tells(code: str | None, language: str) -> None:
    assert language_of(code) == language


@pytest.mark.parametrize(
    ("code", "sources", "day", "declined"),
    [
        ("az", "Mənbələr", "4 may 2026", "Məqalələrdə bu barədə məlumat yoxdur."),
        ("ru", "Источники", "4 мая 2026", "В статьях об этом ничего нет."),
        ("tr", "Kaynaklar", "4 Mayıs 2026", "Haberlerde bu konuda bilgi yok."),
        ("de", "Sources", "4 May 2026", "The articles don't cover this."),
    ],
)
def test_the_bot_speaks_the_language_of_its_reader(
    server: BotApiServer, desk: Desk, code: str, sources: str, day: str, declined: str
) -> None:
    server.add_private_chat(CHAT, language_code=code)
    with running(server, desk, TOKEN):
        answer = ask(server, QUESTION).text
        # Articles are quoted as they are.
        assert answer.startswith(f"{QUOTE} [1]\n\n{sources}\n")
        assert day in answer
        assert ask(server, "Who won the chess olympiad?").text.startswith(declined)


def test_the_menus_are_in_every_language(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        ask(server, "/help")
    for scope in ("all_private_chats", "all_group_chats"):
        menus = {
            language: server.commands({"type": scope}, "" if language == ENGLISH else language)
            for language in LANGUAGES
        }
        commands = {tuple(one["command"] for one in menu) for menu in menus.values()}
        assert len(commands) == 1
        described = {tuple(one["description"] for one in menu) for menu in menus.values()}
        assert len(described) == len(LANGUAGES)
