"""The articles that questions list which ask for nothing else: of given days, or the newest."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice

import numpy as np

from index.models import Article
from index.store import Store
from index.versions import moment
from retrieval.filters import Filters
from retrieval.newest import first_day, newest, newest_of
from retrieval.periods import Period, shifted
from retrieval.scope import Scope
from retrieval.stated_days import states_within

# What happened on a day is reported on it, or within so many days.
_REPORTED_WITHIN = 2
# Articles looked at for the day they name: up to two milliseconds each.
_LOOKED_AT = 100
# Articles listed: of what is asked for, naming the day, and of each of the nearest days.
_NEWEST = 5
_NAMING = 3
_NEAREST = 3
# In characters on either side of its number, more than a date takes: "Wednesday, the 12th of".
_DATE = 25
_CUT_OFF_BEFORE, _CUT_OFF_AFTER = re.compile(r"^\S+"), re.compile(r"\S+$")
# In English, Russian, Turkish and Azerbaijani: reports say "on Thursday" more often than the date.
_WEEKDAYS = tuple(
    re.compile(rf"(?<!\w)(?:{names})(?!\w)")
    for names in (
        "Monday|в понедельник|[Pp]azartesi|[Bb]azar ertəsi",
        "Tuesday|во вторник|[Ss]alı|[Çç]ərşənbə axşamı",
        "Wednesday|в среду|[Çç]arşamba|[Çç]ərşənbə(?! axşamı)",
        "Thursday|в четверг|[Pp]erşembe|[Cc]ümə axşamı",
        "Friday|в пятницу|[Cc]uma|[Cc]ümə(?! axşamı)",
        "Saturday|в субботу|[Cc]umartesi|[Şş]ənbə",
        "Sunday|в воскресенье|[Pp]azar günü|[Bb]azar günü",
    )
)


def listed(store: Store, scope: Scope) -> tuple[tuple[Article, ...], tuple[Article, ...]]:
    """Return the newest articles of a scope, the newest first, and later ones that name its day.

    Where none is of its days, they are those of the nearest days that have some.
    """
    now = scope.preference.now
    zone = now.tzinfo or UTC
    if scope.among is not None:
        found = newest_of(store, scope.among, _NEWEST)
        asks = scope.days is not None and scope.happened
        return found, _naming(store, scope.days, now, zone) if asks and scope.days else ()
    if scope.days is not None:
        return _of_nearest_days(store, scope.days, now, zone), ()
    return newest(store, _NEWEST, now), ()


def names(article: Article, text: str, period: Period) -> bool:
    """Whether a text of an article states a date within a period."""
    at = moment(article.published)
    return states_within(text, period, at.date() if at else None)


def _naming(store: Store, filters: Filters, now: datetime, zone: tzinfo) -> tuple[Article, ...]:
    """The newest articles of the days right after the one day that `filters` leave that name it, or
    its day of the week, in their text; none where several days are left."""
    day = filters.since
    if day is None or day != filters.until:
        return ()
    last = min(shifted(day, _REPORTED_WITHIN), now.date())
    after = filters.model_copy(update={"since": shifted(day, 1), "until": last})
    # One whose time is of two days, by its own zone and the asker's, is listed once.
    rows = np.setdiff1d(after.select(store, zone).rows, filters.select(store, zone).rows)
    found = newest_of(store, rows, _LOOKED_AT)
    naming = (one for one in found if _names_day(one, day))
    return tuple(islice(naming, _NAMING))


def _names_day(article: Article, day: date) -> bool:
    """Whether an article's text states a day or names its day of the week."""
    if _WEEKDAYS[day.weekday()].search(article.text):
        return True
    # A date is looked for around its number alone, as that takes long in a whole text.
    for number in re.finditer(rf"(?<!\d)0?{day.day}(?!\d)", article.text):
        start, end = max(number.start() - _DATE, 0), number.end() + _DATE
        if names(article, _words(article.text, start, end), Period(day, day)):
            return True
    return False


def _words(text: str, start: int, end: int) -> str:
    """The words of a text from `start` to `end`, without those that are cut off at either side."""
    words = text[start:end]
    if start and text[start - 1].strip():
        words = _CUT_OFF_BEFORE.sub("", words)
    if text[end : end + 1].strip():
        words = _CUT_OFF_AFTER.sub("", words)
    return words


def _of_nearest_days(
    store: Store, filters: Filters, now: datetime, zone: tzinfo
) -> tuple[Article, ...]:
    """The newest articles of the nearest day after those of `filters` that has any, and of the
    nearest one before them: of the same outlet, author and section, or of all where these have
    none."""
    anywhere = Filters(since=filters.since, until=filters.until)
    for kept in (filters, anywhere):
        nearest = (_next(store, kept, now, zone), _last(store, kept, zone))
        of_days = [kept.model_copy(update={"since": d, "until": d}) for d in nearest if d]
        found = [newest_of(store, one.select(store, zone).rows, _NEAREST) for one in of_days]
        if found:
            every = {article.id: article for articles in found for article in articles}
            return tuple(every.values())
    return newest(store, _NEAREST, now)


def _next(store: Store, filters: Filters, now: datetime, zone: tzinfo) -> date | None:
    """The first day after those of `filters`, and not after now, that has articles."""
    if filters.until is None or filters.until >= now.date():
        return None
    after = filters.model_copy(update={"since": shifted(filters.until, 1), "until": now.date()})

    def holds(day: date) -> bool:
        return after.model_copy(update={"until": day}).select(store, zone).articles > 0

    return first_day(holds) if holds(now.date()) else None


def _last(store: Store, filters: Filters, zone: tzinfo) -> date | None:
    """The last day before those of `filters` that has articles."""
    if filters.since is None or filters.since == date.min:
        return None
    before = filters.model_copy(update={"until": shifted(filters.since, -1)})

    def none_since(day: date) -> bool:
        return before.model_copy(update={"since": day}).select(store, zone).articles == 0

    if none_since(date.min):
        return None
    return first_day(none_since) - timedelta(days=1)
