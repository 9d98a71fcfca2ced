"""Phrases that replies share: days, moments, details, what a search was restricted to."""

from datetime import date, datetime, timedelta
from typing import overload

from bot.blocks import Block, Text, paragraph
from bot.language import _, ngettext, number, written
from retrieval.models import Searched


@overload
def day(published: date) -> str: ...
@overload
def day(published: None) -> None: ...
def day(published: date | None) -> str | None:
    """A date as people write it: 19 March 2024."""
    return written(published) if published else None


def moment(at: datetime) -> str:
    """A moment as people write it: 19 March 2024 at 14:05 UTC."""
    return _("{day} at {time} UTC").format(day=day(at), time=f"{at:%H:%M}")


def details(*parts: str | None) -> str:
    """The parts that are known, in one phrase."""
    return ", ".join(part for part in parts if part)


def restricted_to(searched: Searched) -> Block:
    """What the search was restricted to: "Searched 10 to 17 June 2024, The Lowen Post"."""
    what = details(
        _days(searched),
        searched.outlet,
        searched.author and _("by {author}").format(author=searched.author),
        searched.section and _("section {section}").format(section=searched.section),
    )
    if searched.articles:
        words = ngettext(
            "Searched {what}: {count} article.",
            "Searched {what}: {count} articles.",
            searched.articles,
        ).format(what=what, count=number(searched.articles))
    elif searched.nearest_days:
        words = _("No article fits: {what}. From the nearest days:").format(what=what)
    else:
        words = _("No article fits: {what}. From all articles:").format(what=what)
    return paragraph((Text(words, italic=True),))


def _days(searched: Searched) -> str | None:
    """Days as people write them: "10 to 17 June 2024 and later", "since 3 May 2024"."""
    since, until = searched.since, searched.until or searched.through
    if since is None or until is None:
        if since:
            return _("since {day}").format(day=day(since))
        return _("until {day}").format(day=day(until)) if until else None
    asked = _span(since, until)
    return _("{days} and later").format(days=asked) if searched.later else asked


def _span(since: date, until: date) -> str:
    """From one day to another: "10 to 17 June 2024", "15 and 16 June 2024"."""
    if since == until:
        return day(since)
    first, last = day(since), day(until)
    # What both end in is said once.
    month, year = first.partition(" ")[2], first.rpartition(" ")[2]
    for shared in (f" {month}", f" {year}"):
        if last.endswith(shared):
            first = first.removesuffix(shared)
            break
    if until - since == timedelta(days=1):
        return _("{first} and {last}").format(first=first, last=last)
    return _("{first} to {last}").format(first=first, last=last)
