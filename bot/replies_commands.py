"""What Citedesk says to commands, as blocks; `bot.replies` has the rest of its wording."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.blocks import Block, Reply, Text, paragraph
from bot.replies import (
    NO_QUESTION,
    day,
    details,
    headline,
    help_text,
)
from retrieval.models import Headline
from retrieval.overview import Coverage

# Name and description, as Telegram's menu shows them.
PRIVATE_MENU = (
    ("start", "What I do, and examples"),
    ("help", "How to ask and how to read an answer"),
    ("latest", "The newest articles, perhaps about a topic"),
    ("since", "Ask only of articles since a date"),
    ("sources", "What the articles cover"),
    ("privacy", "What I keep, and for how long"),
    ("forget", "Delete what I remember of you here"),
)
GROUP_MENU = (("ask", "Ask about the news"), *PRIVATE_MENU[1:])
EXPIRED = "This button is too old. Send /start for new ones."
STILL_BUSY = "I am still at earlier questions here. Please try again in a moment."
_HOW_TO_ASK = "Write your question after /ask, or mention me in it: /ask Who won the election?"
_OUTLETS_SHOWN = 20
_ADMIN_HELP = "For you as an admin: /status tells how I am, /reload looks for a new index at once."
_SINCE_HOW = "Write it like this: /since 3 May 2026 Who won the election?"
_EXAMPLES = "Or tap one of these:"
_NOTHING_LATEST = "The index holds no articles."
_PRIVACY = (
    "I read a message only to answer it. Until it is answered it may be kept on disk, so that it "
    "isn't lost if I stop; your questions and my answers are not stored, and go to nobody else.",
    "In memory, I keep what you asked last for 30 minutes, so that you can follow up, and for 48 "
    "hours at most which answer belongs to which question, so that I can change it when you edit "
    "the question. Both are gone when I restart.",
    "/forget deletes both at once. What stands in the chat, you delete in Telegram.",
)


def how_to_ask(*, private: bool) -> Reply:
    """What is said to a question without words."""
    return NO_QUESTION if private else (paragraph(_HOW_TO_ASK),)


def example(headline: str) -> str:
    """The question that asks for what a headline promises."""
    return headline if headline.endswith("?") else f"{headline}: what is known?"


def with_examples(reply: Reply) -> Reply:
    """The reply, with a last line that points to the buttons below it."""
    return (*reply, paragraph(_EXAMPLES))


def pressed(question: str, answered: Reply) -> Reply:
    """The answer to a question that nobody wrote, the question above it."""
    return (paragraph((Text(question, bold=True),)), *answered)


def help_for(*, admin: bool) -> Reply:
    return (*help_text(), paragraph(_ADMIN_HELP)) if admin else help_text()


def latest(found: Sequence[Headline], topic: str) -> Reply:
    """The newest articles, of all or about a topic."""
    if not found:
        words = f"No article is about “{topic}”." if topic else _NOTHING_LATEST
        return (paragraph(words),)
    title = f"The newest articles about “{topic}”" if topic else "The newest articles"
    return (paragraph((Text(title, bold=True),), *map(headline, found)),)


def sources(covered: Coverage) -> Reply:
    """What the index covers."""
    number = _articles(covered.articles)
    span = ""
    if covered.first and covered.last:
        days = (day(covered.first), day(covered.last))
        span = f", from {days[0]} to {days[1]}" if days[0] != days[1] else f", of {days[0]}"
    blocks: list[Block] = [
        paragraph(
            (Text("What I answer from", bold=True),),
            f"{number}{span}. The index was built on {_moment(covered.built_at)}.",
        )
    ]
    if covered.outlets:
        shown = covered.outlets[:_OUTLETS_SHOWN]
        lines = [f"• {outlet}: {_articles(count)}" for outlet, count in shown]
        if len(covered.outlets) > len(shown):
            lines.append(f"and {len(covered.outlets) - len(shown):,} more outlets")
        blocks.append(paragraph((Text("Outlets", bold=True),), *lines))
    return tuple(blocks)


def no_date(words: str) -> Reply:
    """What is said where /since begins with no date that is past."""
    given = f"I can't read a past date at the beginning of “{words}”. " if words else ""
    return (paragraph(given + _SINCE_HOW),)


def no_question_since(since: date) -> Reply:
    """What is said where /since has a date and nothing else."""
    return (paragraph(f"What would you like to know since {day(since)}? {_SINCE_HOW}"),)


def forgotten(turns: int, exchanges: int) -> Reply:
    """What was deleted."""
    if not turns and not exchanges:
        return (paragraph("I remember nothing of you in this chat: there was nothing to delete."),)
    messages = f"{exchanges} message{'' if exchanges == 1 else 's'} of yours"
    what = details(
        "what you asked last" if turns else None,
        f"which answers belong to {messages}" if exchanges else None,
    )
    return (paragraph(f"Deleted: {what}. I remember nothing more of you in this chat."),)


def privacy() -> Reply:
    return (
        paragraph((Text("What I keep", bold=True),), _PRIVACY[0]),
        *map(paragraph, _PRIVACY[1:]),
    )


def status(
    covered: Coverage, generation: str, now: datetime, counts: tuple[int, int, int]
) -> Reply:
    """How the bot is: `counts` are questions answered and declined, and errors, since it began."""
    answered, declined, errors = counts
    hours = (now - covered.built_at).total_seconds() / 3600
    age = f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"
    return (
        paragraph(
            f"Generation {generation}, built on {_moment(covered.built_at)} ({age} ago)",
            f"{_articles(covered.articles)}",
            f"Since I started: questions answered {answered:,}, declined {declined:,}; messages "
            f"that failed {errors:,}",
        ),
    )


def reloaded(generation: str, *, newer: bool) -> Reply:
    if newer:
        return (paragraph(f"Now answering from generation {generation}."),)
    return (paragraph(f"There is no newer index that is whole; I go on with {generation}."),)


def _articles(count: int) -> str:
    return f"{count:,} article{'' if count == 1 else 's'}"


def _moment(at: datetime) -> str:
    return f"{day(at)} at {at:%H:%M} UTC"
