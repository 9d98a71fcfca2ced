"""What was asked last in each conversation."""

import time
from collections import OrderedDict
from collections.abc import Callable

from retrieval.models import Conversation, Turn

# A turn takes some hundred bytes: a thousand conversations are far below a megabyte.
_MOST_CONVERSATIONS = 1_000
# In seconds. Who comes back later has other things in mind.
_FORGOTTEN_AFTER = 30 * 60.0


class LastTurns:
    """The last turn of each conversation, for the questions that follow it up.

    One turn is enough: a follow-up takes over what the one before was about. The conversations
    used last are kept, in memory alone, for half an hour each. `clock` tells seconds that never go
    back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turns: OrderedDict[Conversation, tuple[Turn, float]] = OrderedDict()

    def of(self, conversation: Conversation) -> Turn | None:
        """The conversation's last turn; None where there is none, or it was too long ago."""
        if conversation not in self._turns or self._is_old(conversation, self._clock()):
            return None
        return self._turns[conversation][0]

    def forget(self, chat: int, asker: int | None) -> int:
        """Forget what somebody asked in a chat, whatever its topic; return how many turns."""
        theirs = [one for one in self._turns if (one.chat, one.asker) == (chat, asker)]
        for conversation in theirs:
            del self._turns[conversation]
        return len(theirs)

    def remember(self, conversation: Conversation, turn: Turn) -> None:
        """Remember what was asked, in place of what was before."""
        now = self._clock()
        self._turns[conversation] = (turn, now)
        self._turns.move_to_end(conversation)
        # Those used longest ago come first.
        while len(self._turns) > _MOST_CONVERSATIONS or self._is_old(next(iter(self._turns)), now):
            self._turns.popitem(last=False)

    def _is_old(self, conversation: Conversation, now: float) -> bool:
        return now - self._turns[conversation][1] >= _FORGOTTEN_AFTER
