"""A preference for articles that are fresh when a question is asked, or of the time it is about."""

from collections.abc import Mapping
from datetime import date, datetime

from index.models import Frozen
from index.versions import moment
from retrieval.periods import Period

# Added to the score of an article published now, half of it after 30 days, a tenth after nine
# months: as much as a good lexical match. Whether 30 or 90 days, hyperbola or half-life, decides
# nothing (docs/decisions.md). Among articles that are all old it hardly tells them apart.
_WEIGHT = 0.8
_HALVED_AFTER = 30.0
# Who asks for the latest wants what is new more than what fits best.
_LATEST = 3.0
# An article from after the question can be none that the asker has heard of; clocks differ by this.
_AHEAD = 2.0


class Preference(Frozen):
    """When a question is asked, the period it is about if it says one, and whether it asks for
    the newest."""

    now: datetime
    about: Period | None = None
    latest: bool = False


def prefer(
    scores: Mapping[int, float],
    published: Mapping[int, datetime | date | None],
    preference: Preference,
) -> dict[int, float]:
    """Return the scores of passages by row, best first, with those of preferred articles raised.

    `published` gives the date of each passage's article; one without a date isn't raised.
    """
    raised = {row: score + _bonus(published[row], preference) for row, score in scores.items()}
    return dict(sorted(raised.items(), key=lambda scored: -scored[1]))


def _bonus(published: datetime | date | None, preference: Preference) -> float:
    at = moment(published)
    if at is None:
        return 0.0
    if preference.about is not None and not preference.latest:
        since, until = preference.about
        day = at.astimezone(preference.now.tzinfo).date()
        inside = (since is None or since <= day) and (until is None or day <= until)
        return _WEIGHT if inside else 0.0
    return _WEIGHT * freshness(at, preference.now) * (_LATEST if preference.latest else 1.0)


def freshness(published: datetime, now: datetime) -> float:
    """Return 1 for an article published now, falling to 0 with its age in days: 1 / (1 + age / 30).

    0 too for one from after `now`.
    """
    days = (now - published).total_seconds() / 86400
    return 1 / (1 + max(days, 0.0) / _HALVED_AFTER) if days > -_AHEAD else 0.0
