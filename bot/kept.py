"""What is kept of people on disk, put together."""

from typing import NamedTuple, Self

from bot.feedback import Feedback
from bot.preferences import Preferences
from bot.shown import ShownAnswers
from bot.state import State


class Kept(NamedTuple):
    """The stores over one state file."""

    preferences: Preferences
    shown: ShownAnswers
    feedback: Feedback

    @classmethod
    def of(cls, state: State) -> Self:
        return cls(Preferences(state), ShownAnswers(state), Feedback(state))
