"""What Citedesk says to commands, as blocks; `bot.replies` has the rest of its wording."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.blocks import Block, Paragraph, Reply, Text, paragraph
from bot.language import N_, _, ngettext, number
from bot.phrases import day, details, moment
from bot.replies import NEWEST, headline, help_text, no_question
from retrieval.models import Coverage, Headline

# Name and description, as Telegram's menu shows them.
PRIVATE_MENU = (
    ("start", N_("What I do, and examples")),
    ("help", N_("How to ask and how to read an answer")),
    ("latest", N_("The newest articles, perhaps about a topic")),
    ("since", N_("Ask only of articles since a date")),
    ("sources", N_("What the articles cover")),
    ("settings", N_("Language, number of quotes, newest first")),
    ("privacy", N_("What I keep, and for how long")),
    ("forget", N_("Delete what I remember of you here")),
)
# In no menu, as others needn't know of them.
ADMIN_COMMANDS = ("status", "reload", "stats", "allow", "block")
GROUP_MENU = (("ask", N_("Ask about the news")), *PRIVATE_MENU[1:])
EXPIRED = N_("This button is too old. Send /start for new ones.")
STILL_BUSY = N_("I am still at earlier questions here. Please try again in a moment.")
_HOW_TO_ASK = N_("Write your question after /ask, or mention me in it: /ask Who won the election?")
_OUTLETS_SHOWN = 20
_ADMIN_HELP = N_(
    "For you as an admin: /status tells how I am, /stats how I am used, /reload looks for a new "
    "index at once; /allow and /block with an id say who may ask."
)
_SINCE_HOW = N_("Write it like this: /since 3 May 2026 Who won the election?")
_EXAMPLES = N_("Or tap one of these:")
_NOTHING_LATEST = N_("The index holds no articles.")


def how_to_ask(*, private: bool) -> Reply:
    """What is said to a question without words."""
    return no_question() if private else (paragraph(_(_HOW_TO_ASK)),)


def example(headline: str) -> str:
    """The question that asks for what a headline promises."""
    if headline.endswith("?"):
        return headline
    return f"{headline}: what is known?"


def with_examples(reply: Reply) -> Reply:
    """The reply, with a last line that points to the buttons below it."""
    return (*reply, paragraph(_(_EXAMPLES)))


def pressed(question: str, answered: Reply) -> Reply:
    """The answer to a question that nobody wrote, the question above it."""
    return (paragraph((Text(question, bold=True),)), *answered)


def help_for(*, admin: bool) -> Reply:
    reply = (*help_text(), commands())
    return (*reply, paragraph(_(_ADMIN_HELP))) if admin else reply


def commands() -> Paragraph:
    """The commands of a private chat, a line each."""
    listed = [f"/{name} – {_(what)}" for name, what in PRIVATE_MENU]
    return paragraph((Text(_("Commands"), bold=True),), *listed)


def latest(found: Sequence[Headline], topic: str) -> Reply:
    """The newest articles, of all or about a topic."""
    if not found:
        about = _("No article is about “{topic}”.").format(topic=topic)
        words = about if topic else _(_NOTHING_LATEST)
        return (paragraph(words),)
    about = _("The newest articles about “{topic}”").format(topic=topic)
    title = about if topic else _(NEWEST)
    return (paragraph((Text(title, bold=True),), *map(headline, found)),)


def sources(covered: Coverage) -> Reply:
    """What the index covers."""
    held = _articles(covered.articles)
    if covered.first and covered.last:
        first, last = day(covered.first), day(covered.last)
        if first == last:
            held = _("{articles}, of {day}").format(articles=held, day=first)
        else:
            between = _("{articles}, from {first} to {last}")
            held = between.format(articles=held, first=first, last=last)
    built = _("{articles}. The index was built on {moment}.")
    blocks: list[Block] = [
        paragraph(
            (Text(_("What I answer from"), bold=True),),
            built.format(articles=held, moment=moment(covered.built_at)),
        )
    ]
    if covered.outlets:
        shown = covered.outlets[:_OUTLETS_SHOWN]
        lines = [f"• {outlet}: {_articles(count)}" for outlet, count in shown]
        if more := len(covered.outlets) - len(shown):
            others = ngettext("and {count} more outlet", "and {count} more outlets", more)
            lines.append(others.format(count=number(more)))
        blocks.append(paragraph((Text(_("Outlets"), bold=True),), *lines))
    return tuple(blocks)


def settings() -> Reply:
    """What stands above the buttons of /settings."""
    return (
        paragraph(
            (Text(_("Your settings"), bold=True),),
            _("The language I speak with you, the most quotes in an answer, and their order:"),
        ),
    )


def settings_elsewhere() -> Reply:
    """What /settings is answered with in a group."""
    return (paragraph(_("Settings are yours alone: send me /settings in a private chat.")),)


def no_date(words: str) -> Reply:
    """What is said where /since begins with no date that is past."""
    how = _(_SINCE_HOW)
    if words:
        unread = _("I can't read a past date at the beginning of “{words}”.").format(words=words)
        how = f"{unread} {how}"
    return (paragraph(how),)


def no_question_since(since: date) -> Reply:
    """What is said where /since has a date and nothing else."""
    asked = _("What would you like to know since {day}?").format(day=day(since))
    return (paragraph(f"{asked} {_(_SINCE_HOW)}"),)


def forgotten(turns: int, exchanges: int, answers: int, votes: int, *, settings: bool) -> Reply:
    """What was deleted."""
    if not any((turns, exchanges, answers, votes, settings)):
        none = _("I remember nothing of you in this chat: there was nothing to delete.")
        return (paragraph(none),)
    what = details(
        _("what you asked last") if turns else None,
        ngettext(
            "which answers belong to {count} message of yours",
            "which answers belong to {count} messages of yours",
            exchanges,
        ).format(count=exchanges)
        if exchanges
        else None,
        ngettext(
            "{count} answer with its buttons", "{count} answers with their buttons", answers
        ).format(count=answers)
        if answers
        else None,
        ngettext("{count} vote", "{count} votes", votes).format(count=votes) if votes else None,
        _("your settings") if settings else None,
    )
    deleted = _("Deleted: {what}. I remember nothing more of you in this chat.")
    return (paragraph(deleted.format(what=what)),)


def privacy() -> Reply:
    return (
        paragraph(
            (Text(_("What I keep"), bold=True),),
            _(
                "I read a message only to answer it. Until it is answered it may be kept on disk, "
                "so that it isn't lost if I stop. An answer is kept for 7 days with its question, "
                "for the buttons below it. None of it goes to anybody else."
            ),
        ),
        paragraph(
            _(
                "In memory, I keep what you asked last for 30 minutes, so that you can follow up, "
                "and for 48 hours at most which answer belongs to which question, so that I can "
                "change it when you edit the question. Both are gone when I restart."
            )
        ),
        paragraph(
            _(
                "With your Telegram id I keep what you choose with /settings, and what you call "
                "useful or not, together with the question and its answer: my operators read that "
                "to make me better."
            )
        ),
        paragraph(
            _(
                "For 7 days I count how many questions you ask a day, so that some can't use me up "
                "for all; that I don't delete before."
            )
        ),
        paragraph(
            _(
                "/forget deletes at once what I keep of you in the chat where you send it, your "
                "settings, and what you called useful or not. What stands in the chat, you delete "
                "in Telegram."
            )
        ),
    )


def status(
    covered: Coverage, generation: str, now: datetime, counts: tuple[int, int, int]
) -> Reply:
    """How the bot is: `counts` are questions answered and declined, and errors, since it began."""
    answered, declined, errors = counts
    hours = (now - covered.built_at).total_seconds() / 3600
    if hours < 48:
        age = ngettext("{count} hour ago", "{count} hours ago", round(hours))
    else:
        age = ngettext("{count} day ago", "{count} days ago", round(hours / 24))
    age = age.format(count=round(hours if hours < 48 else hours / 24))
    return (
        paragraph(
            _("Generation {generation}, built on {moment} ({age})").format(
                generation=generation, moment=moment(covered.built_at), age=age
            ),
            _articles(covered.articles),
            _(
                "Since I started: questions answered {answered}, declined {declined}; messages "
                "that failed {errors}"
            ).format(answered=number(answered), declined=number(declined), errors=number(errors)),
        ),
    )


def reloaded(generation: str, *, newer: bool) -> Reply:
    if newer:
        words = _("Now answering from generation {generation}.")
    else:
        words = _("There is no newer index that is whole; I go on with {generation}.")
    return (paragraph(words.format(generation=generation)),)


def _articles(count: int) -> str:
    return ngettext("{count} article", "{count} articles", count).format(count=number(count))
