"""What is said to those who may not ask, or not now; and what admins are told."""

from datetime import datetime

from bot.access import Refusal, Rules, Why
from bot.blocks import Reply, Text, paragraph
from bot.feedback import Votes
from bot.language import _, ngettext, number
from bot.phrases import moment
from bot.usage import Counts


def refused(refusal: Refusal, whom: int, rules: Rules) -> Reply:
    """Why somebody with the id `whom` isn't answered."""
    if refusal.why is Why.BLOCKED:
        return (paragraph(_("I don't answer you here any more.")),)
    if refusal.why is Why.CLOSED:
        return (
            paragraph(
                _("This bot is private."),
                _("To be let in, give its operator this number: {id}").format(id=whom),
            ),
        )
    if refusal.why is Why.DAY:
        words = ngettext(
            "You have asked {count} question today, as many as I answer a person in a day. Please "
            "ask again tomorrow (after midnight UTC).",
            "You have asked {count} questions today, as many as I answer a person in a day. Please "
            "ask again tomorrow (after midnight UTC).",
            rules.daily,
        ).format(count=number(rules.daily))
        return (paragraph(words),)
    words = ngettext(
        "That was a little fast for me. Please ask again in {count} second.",
        "That was a little fast for me. Please ask again in {count} seconds.",
        refusal.seconds,
    ).format(count=number(refusal.seconds))
    return (paragraph(words),)


def allowed(whom: int) -> Reply:
    return (paragraph(_("{id} may ask from now on.").format(id=whom)),)


def blocked(whom: int) -> Reply:
    words = _("{id} isn't answered from now on. /allow {id} lifts that.")
    return (paragraph(words.format(id=whom)),)


def no_id(command: str) -> Reply:
    """How /allow and /block are used."""
    words = _(
        "Write the id of a person or chat after /{command}, or reply with /{command} to a message "
        "of the person."
    )
    return (paragraph(words.format(command=command)),)


def not_an_admin_away() -> Reply:
    return (paragraph(_("Admins can't be blocked: take them out of CITEDESK_ADMINS first.")),)


def stats(today: Counts, week: Counts, votes: Votes) -> Reply:
    """How much the bot is used: today, in the last seven days, and what people say of answers."""
    lines = []
    for title, counts in ((_("Today"), today), (_("In seven days"), week)):
        said = _("{title}: {covered} answered, {declined} declined, {people} people")
        lines.append(
            said.format(
                title=title,
                covered=number(counts.covered),
                declined=number(counts.declined),
                people=number(counts.people),
            )
        )
    said = _("Called useful in seven days: {useful}; not useful: {not_useful}")
    lines.append(said.format(useful=number(votes.useful), not_useful=number(votes.not_useful)))
    return (paragraph((Text(_("How I am used"), bold=True),), *lines),)


def not_served(refused: str, serving: str, built_at: datetime) -> Reply:
    """What an admin is told of a generation that can't be served."""
    return (
        paragraph(
            (Text(_("The new index can't be used."), bold=True),),
            _(
                "Generation {refused} is damaged, or was built by another model. I go on answering "
                "from {serving}, built on {moment}."
            ).format(refused=refused, serving=serving, moment=moment(built_at)),
        ),
        paragraph(_("On the server, `citedesk index verify` says what is wrong.")),
    )


def set_aside(update_id: int) -> Reply:
    """What an admin is told of an update that isn't tried again."""
    return (
        paragraph(
            _(
                "I couldn't answer update {number} and have set it aside; the log says what "
                "happened. Other questions are answered as usual."
            ).format(number=update_id)
        ),
    )
