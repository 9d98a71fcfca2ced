"""/settings: a person's choices as buttons, and what a press on one does."""

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot import replies_commands
from bot.delivery import Place, edit, notify
from bot.language import LANGUAGES, _, speaking, spoken
from bot.preferences import Chosen, Preferences

# What begins the data on these buttons: "set language ru", "set quotes 2", "set recent 1".
DATA = "set "
# As the setting CITEDESK_QUOTES allows.
_QUOTES = range(1, 6)
_MARK = "• "


class Choosing:
    """What a press on a choice does: it is kept, and the message shows it."""

    def __init__(self, preferences: Preferences, quotes: int) -> None:
        """`quotes` is the most sentences quoted where nothing was chosen."""
        self._preferences = preferences
        self._quotes = quotes

    async def pressed(self, query: CallbackQuery) -> None:
        chosen = choice_on(query.data or "", self._preferences.of(query.from_user.id))
        if chosen is None:
            await notify(query, _(replies_commands.EXPIRED))
            return
        self._preferences.choose(query.from_user.id, chosen)
        await notify(query)
        if not isinstance(query.message, Message):
            return
        place, shown = Place(query.message.chat.id), query.message.message_id
        with speaking(chosen.language or spoken()):
            reply, buttons = replies_commands.settings(), keyboard(chosen, self._quotes)
            await edit(query.get_bot(), place, (shown,), reply, shown, buttons)


def keyboard(chosen: Chosen, quotes: int) -> InlineKeyboardMarkup:
    """A button for each choice, those that hold marked; `quotes` is what holds where nothing was
    chosen."""
    held = chosen.quotes or quotes
    languages = [
        _button(name, f"language {code}", held=code == spoken()) for code, name in LANGUAGES.items()
    ]
    recent = bool(chosen.recent)
    return InlineKeyboardMarkup(
        [
            languages[:2],
            languages[2:],
            [_button(str(count), f"quotes {count}", held=count == held) for count in _QUOTES],
            [
                _button(_("Best match first"), "recent 0", held=not recent),
                _button(_("Newest first"), "recent 1", held=recent),
            ],
        ]
    )


def choice_on(data: str, chosen: Chosen) -> Chosen | None:
    """Return the choices after a press on the button with `data`; None where there is no such
    button."""
    what, _gap, value = data.removeprefix(DATA).partition(" ")
    if what == "language" and value in LANGUAGES:
        return chosen._replace(language=value)
    if what == "quotes" and value in map(str, _QUOTES):
        return chosen._replace(quotes=int(value))
    if what == "recent" and value in ("0", "1"):
        return chosen._replace(recent=value == "1")
    return None


def _button(words: str, data: str, *, held: bool) -> InlineKeyboardButton:
    return InlineKeyboardButton(f"{_MARK if held else ''}{words}", callback_data=f"{DATA}{data}")
