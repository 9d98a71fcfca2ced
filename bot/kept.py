"""What is kept of people on disk, put together."""

from typing import NamedTuple, Self

from bot.access import Access, Rules
from bot.feedback import Feedback
from bot.preferences import Preferences
from bot.shown import ShownAnswers
from bot.state import State
from bot.usage import Usage


class Kept(NamedTuple):
    """The stores over one state file."""

    preferences: Preferences
    shown: ShownAnswers
    feedback: Feedback
    usage: Usage
    access: Access

    @classmethod
    def of(cls, state: State, rules: Rules) -> Self:
        usage = Usage(state)
        return cls(
            preferences=Preferences(state),
            shown=ShownAnswers(state),
            feedback=Feedback(state),
            usage=usage,
            access=Access(rules, state, usage),
        )
