"""What a question says about when and where: which articles to search, and which to prefer.

Only what surely restricts is taken out of the question and made a filter; `retrieval.date_rules`
has the rules for dates and the reasons for them, `retrieval.mentions` those for outlets, authors
and sections. Where in doubt, words stay words.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime

from index.models import Frozen
from index.text import single_line
from retrieval.date_rules import Dates, asks_for_news, dates_in, named_days
from retrieval.filters import Filters
from retrieval.mentions import mentions
from retrieval.periods import Period
from retrieval.whatever_news import asks_for_whatever, of_publication, stated_day, subject_of


class Understood(Frozen):
    """A question, parted into what to search for and where.

    `text` is the question without the words that became filters, made of its own words in their
    order; the whole question where nothing would be left. `about` is the period the question is
    about, to prefer articles of; either side may be open. `latest`: it asks for the newest.
    `phrase` is the phrase of time as written, None where neither a filter nor `about` came of it.
    `through` is the last day that a phrase names whose articles may be younger. `general`: it asks
    for whatever news there is, of the `days` where it gives a date; `happened`: for what happened
    then, rather than for the news of then. `news`: it asks for the news on the rest of it, and
    `text` is without what says so.
    """

    text: str
    filters: Filters
    about: Period | None
    latest: bool
    phrase: str | None
    through: date | None = None
    general: bool = False
    days: Period | None = None
    happened: bool = False
    news: bool = False


# In characters; what is longer is a pasted page rather than a question.
_LONGEST = 1_000
_FLAGS = re.IGNORECASE
_NEWS = r"(?:news|updates?|headlines?|developments?|articles?|stor(?:y|ies)|reports?|coverage)"
_ON = r"(?:on|about|regarding|from|in|with)\b"
# "What's the latest on …": nothing in it says what to search for.
_LATEST_NEWS = re.compile(
    rf"(?:\bwhat(?:\s+is|\s+are|['’]s)\s+)?(?:\bthe\s+)?"
    rf"(?<!\bat )(?<!\bat the )\b(?:latest|newest|most\s+recent)"
    rf"(?:\s+{_NEWS}(?:\s+{_ON})?|\s+{_ON}|(?=\W*$))"
    rf"|\bwhat(?:\s+is|['’]s)\s+(?:new|happening|going\s+on)(?:\s+{_ON}|(?=\W*$))"
    rf"|\b(?:any|breaking)\s+(?:new\s+)?(?:news|updates?)\b(?:\s+{_ON})?"
    r"|\bпоследние\s+новости\b|\bчто\s+нового\b|\bson\s+(?:haberler|xəbərlər|dakika)\b",
    _FLAGS,
)
# Not "the latest the election could take place", nor "at the latest".
_LATEST = re.compile(
    r"(?<!\bat )(?<!\bat the )\b(?:latest|newest|most\s+recent)\b"
    r"(?!\s+(?:by|date|it|possible|that|the|they|time|we|year|you)\b)",
    _FLAGS,
)


def understand(
    question: str,
    now: datetime,
    outlets: Sequence[str] = (),
    authors: Sequence[str] = (),
    sections: Sequence[str] = (),
) -> Understood:
    """Tell what a question restricts its search to.

    `now` is the moment of asking in the asker's time zone; `outlets`, `authors` and `sections` are
    the names that the articles have. Never fails: what isn't understood stays text.
    """
    text = single_line(question)
    if not text or len(text) > _LONGEST:
        return Understood(text=text, filters=Filters(), about=None, latest=False, phrase=None)
    named = mentions(text, outlets, authors, sections)
    dated: Dates = dates_in(text, now.date(), reported=named.reported)
    news = _LATEST_NEWS.search(text)
    asks = [news.span()] if news else []
    rest = _without(text, [*named.cuts, *dated.cuts, *asks])
    stated = None if dated.phrases else stated_day(text, now.date())
    phrases = (stated,) if stated else dated.phrases
    bare = _without(text, [*named.cuts, *asks, *((p.start, p.end) for p in phrases)])
    general = asks_for_whatever(text, bare, phrases, now.date(), latest=bool(news))
    return Understood(
        text=rest if subject_of(rest) else text,
        filters=Filters(
            since=dated.since,
            until=dated.until,
            outlet=named.outlet,
            author=named.author,
            section=named.section,
        ),
        about=dated.about,
        latest=bool(news or _LATEST.search(text)),
        phrase=dated.phrase,
        through=dated.through,
        general=general,
        days=named_days(phrases, now.date()) if general and phrases else None,
        news=bool(news) and not general,
        happened=general
        and not (news or named.reported or asks_for_news(text) or of_publication(text)),
    )


def _without(text: str, cuts: Sequence[tuple[int, int]]) -> str:
    """`text` without the spans `cuts`."""
    kept, position = [], 0
    for start, end in sorted(cuts):
        kept.append(text[position : max(start, position)])
        position = max(position, end)
    rest = " ".join(" ".join([*kept, text[position:]]).split())
    return re.sub(r"[\s,;:]+(?=[.?!])|\s+(?=[,;:])", "", rest).lstrip(",.;:?! ") if cuts else text
