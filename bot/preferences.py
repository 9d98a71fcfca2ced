"""What people have chosen for themselves with /settings."""

from typing import NamedTuple

from bot.language import LANGUAGES
from bot.state import State
from retrieval.models import Wishes


class Chosen(NamedTuple):
    """A person's choices; None where there is none, and the bot's own way holds.

    `quotes` is the most sentences quoted in an answer, `recent` whether newer articles come first.
    """

    language: str | None = None
    quotes: int | None = None
    recent: bool | None = None

    def wishes(self) -> Wishes:
        return Wishes(quotes=self.quotes, recent=bool(self.recent))


class Preferences:
    """People's choices, by their Telegram user id."""

    def __init__(self, state: State) -> None:
        self._state = state

    def of(self, person: int | None) -> Chosen:
        rows = self._state.rows(
            "SELECT language, quotes, recent FROM preferences WHERE person = ?", person
        )
        if not rows:
            return Chosen()
        ((language, quotes, recent),) = rows
        # A later version may know more languages.
        language = language if language in LANGUAGES else None
        return Chosen(language, quotes, None if recent is None else bool(recent))

    def choose(self, person: int, chosen: Chosen) -> None:
        """Keep all of a person's choices."""
        self._state.change(
            "INSERT OR REPLACE INTO preferences VALUES (?, ?, ?, ?)", person, *chosen
        )

    def forget(self, person: int | None) -> bool:
        """Delete a person's choices; tell whether there were any."""
        return bool(self._state.erase("DELETE FROM preferences WHERE person = ?", person))
