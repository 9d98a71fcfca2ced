"""One message after the other in a conversation."""

from datetime import UTC, datetime

from retrieval.conversation import Answers, answer_message
from retrieval.last_turns import LastTurns
from retrieval.models import Answer, Conversation

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
CHAT = Conversation(chat=7)


def say(
    turns: LastTurns, answerer: Answers, *messages: str, chat: Conversation = CHAT
) -> list[Answer]:
    """Send the messages one after another; the answers to the last."""
    for message in messages:
        found = answer_message(answerer, message, turns.of(chat), NOW)
        assert found.turn
        turns.remember(chat, found.turn)
    return list(found.answers)
