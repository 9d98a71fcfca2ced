"""What the phrases of time in a question restrict, and what they only prefer.

A year or a date in a question is mostly about the event, not about the day an article came out,
and a filter that shuts out the right article is worse than none. So:

1.  A phrase reckoned from the day of asking filters: "today", "this week", "last month", "in the
    last 3 days", "on Monday", "since Monday". News of what happened then can't be older. It may be
    younger (last month's figures come out this month), so only `since` is set, and the period
    itself is preferred (`about`). "This week" reaches back ten days: weeks are reckoned loosely.
2.  A written date ("in March 2024", "in 2023", "on 3 May", "between …") doesn't filter: it is told
    of for years after, and announced before. The period, with some days more in which it is
    reported, is preferred. So are "this year", "last year" and seasons: what holds in a year is
    often settled in the one before, and reported in the one after.
3.  "Since" and "after" filter with any date: nothing older can tell. Not so after a superlative
    ("the first time since 2017"), which speaks of history. "Before" and "until" only prefer.
4.  Where a question asks for news or articles themselves, or for what an outlet said ("news from
    March 2024", "articles before June", "what did Reuters report last week"), or sets a bound
    before all else ("Since 1 March, who …?"), dates are those of publication: both ends filter,
    exactly.
5.  Nothing filters in a sentence before the one that asks ("X died this week. When was she
    born?": any article may tell), in one about plans and habits ("will", "may", "planned"; "is …
    today", "does … on Monday"), or after "for" ("the forecast for this week"). The period is
    preferred.
6.  What compares, repeats or ends is no restriction ("than last year", "every Monday", "even
    today"), nor is what lies in the future, nor a year or month within a name ("the 2018 World
    Cup", "Budget 2023", "the March on Washington"). The grammars of phrases see to that.
7.  Several phrases leave the widest range; "since" and "before" bound it from both sides.
8.  Where nothing but a time is asked for ("What happened on 3 May?"), its days are those of
    publication, whatever the phrase: `named_days`.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from index.models import Span
from index.sentences import sentences
from retrieval.date_phrases import date_phrases
from retrieval.periods import Period, Phrase, Unit, shifted


class Dates(NamedTuple):
    """What a question's phrases of time come to.

    `since` and `until` are days of publication; `about` is a period to prefer. `phrase` is the
    first phrase that matters, as written; `cuts` are the spans of those that filter. `through` is
    the last day that these name, until today, where what came later isn't shut out. `phrases` are
    all phrases.
    """

    since: date | None = None
    until: date | None = None
    about: Period | None = None
    phrase: str | None = None
    cuts: tuple[tuple[int, int], ...] = ()
    through: date | None = None
    phrases: tuple[Phrase, ...] = ()


# Reports of a day, week, month or year follow within so many days.
_REPORTED_WITHIN: dict[Unit, int] = {
    "day": 2,
    "week": 3,
    "month": 14,
    "season": 31,
    "year": 31,
    "window": 0,
}
# "Recently" prefers so many days.
_RECENTLY = 60
_FLAGS = re.IGNORECASE
_RECENT = re.compile(
    r"\b(?:recently|lately|in\s+recent\s+(?:days|weeks|months)|недавно|geçenlerde|bu\s+yaxınlarda)\b",
    _FLAGS,
)
# News as such, and not a business of that name ("Fox News"), an agency or an anchor.
_NEWS_BEFORE = re.compile(
    r"(?:\bnews\b|^News\b)(?!\s+(?:agenc|anchor|channel|conference|corp|network|organi[sz]|outlet"
    r"|presenter|site|website))|\b[Hh]eadlines\b|(?<!ow many )\b(?:articles|stories)\b(?!\s+of\b)"
    r"|^(?:Articles|Stories)\b|\b[Cc]overage\s+of\b|\b(?:[Нн]овости|[Сс]татьи|[Hh]aberler|[Xx]əbərlər)\b"
)
_NEWS_AFTER = re.compile(r"\s+(?:news|headlines|articles|stories)\b")
_HISTORY = re.compile(
    r"\b(?:first|most|least|worst|best|only|time|record|(?:high|low|bigg|larg|long|short|strong|weak"
    r"|fast|slow|deep|warm|cold|hott|wett|dri|great|small|earli|clos|heavi|tough|old|young|tall"
    r"|steep|sharp|dead|few|hard|rich|poor)est)\b",
    _FLAGS,
)
_PLANNED = re.compile(
    r"\b(?:will|shall|would|may|might|can|could|should|must|going\s+to|plan(?:s|ning)?\s+to|planned"
    r"|scheduled?|expect(?:s|ed)?|forecast|due\s+to|set\s+to|upcoming|next|still|tomorrow)\b",
    _FLAGS,
)
_HABIT = re.compile(
    r"\b(?:is|are|do|does)\b|\b(?:what|who|where|how|when|it|that|there)['’]s\b", _FLAGS
)
# The past tense of verbs in Russian, Turkish and Azerbaijani, as far as its endings tell, and what
# forms it in German.
_PAST_ELSEWHERE = re.compile(
    r"\b(?:\w{2,}(?:л|ла|ло|ли|лся|лась|лось|лись|[dt][ıiuü](?:lar|ler|lər)?)"
    r"|w\w+\s+hat|haben|wurden?|waren?|gab)\b",
    _FLAGS,
)


def dates_in(text: str, today: date, *, reported: bool) -> Dates:
    """Apply the rules above to a question of one line, asked on `today`.

    `reported`: it asks what an outlet said, so that its dates are those of publication.
    """
    spans = list(sentences(text, Span(0, len(text))))
    filtering: list[tuple[Phrase, Period]] = []
    preferring: list[Phrase] = []
    phrases = tuple(date_phrases(text, today))
    for phrase in phrases:
        begun = [span for span in spans if span.start <= phrase.start]
        sentence = begun[-1] if begun else Span(0, len(text))
        published = reported or _of_publication(text, sentence, phrase) or _set_before(text, phrase)
        if published:
            filtering.append((phrase, _until(phrase.period, today)))
        elif _filters(text, sentence, phrase):
            filtering.append((phrase, Period(phrase.earliest, None)))
        if not published and _prefers(phrase):
            preferring.append(phrase)
    if not filtering and not preferring:
        recent = _RECENT.search(text)
        if recent is None:
            return Dates(phrases=phrases)
        about = Period(shifted(today, -_RECENTLY), today)
        return Dates(about=about, phrase=recent[0], phrases=phrases)
    # A filter's own period says more than one that is just mentioned, and "this week" more than
    # "in February".
    own = [phrase for phrase in preferring if phrase in [other for other, _ in filtering]]
    relative = [phrase for phrase in preferring if phrase.relative]
    reports = [_reports(phrase, today) for phrase in (own if filtering else relative or preferring)]
    first = filtering[0][0] if filtering else (relative or preferring)[0]
    since, until = _range(filtering)
    return Dates(
        since,
        until,
        _widest(reports) if reports else None,
        text[first.start : first.end],
        tuple((phrase.start, phrase.end) for phrase, _ in filtering),
        _last_named([phrase for phrase, _ in filtering], today) if until is None else None,
        phrases,
    )


def asks_for_news(text: str) -> bool:
    """Whether a question asks for news or articles themselves, so that its dates are theirs."""
    return _NEWS_BEFORE.search(text) is not None


def named_days(phrases: Sequence[Phrase], today: date) -> Period:
    """The days that phrases name, until `today`: exactly, as for publication."""
    named = [(phrase, _until(phrase.period, today)) for phrase in phrases]
    # "Since Monday", said on a Monday, is since a week ago.
    return _range(
        [
            (phrase, Period(phrase.earliest, None) if phrase.bound == "since" else period)
            for phrase, period in named
        ]
    )


def _until(period: Period, today: date) -> Period:
    """A period without the days that are still to come."""
    return period._replace(end=min(period.end, today) if period.end else None)


def _of_publication(text: str, sentence: Span, phrase: Phrase) -> bool:
    before = _NEWS_BEFORE.search(text[sentence.start : phrase.start])
    return before is not None or _NEWS_AFTER.match(text, phrase.end) is not None


def _set_before(text: str, phrase: Phrase) -> bool:
    """Whether "since" or "before" stands with its date before all else: "Since May, who …?"."""
    leads = not text[: phrase.start].strip() and text[phrase.end :].lstrip().startswith(",")
    return leads and phrase.bound in {"since", "before"}


def _filters(text: str, sentence: Span, phrase: Phrase) -> bool:
    """Whether nothing older than the phrase's period can tell."""
    before = text[sentence.start : phrase.start]
    rest = before + text[phrase.end : sentence.end]
    asks = sentence.end >= len(text) or text[: sentence.end].endswith("?")
    if phrase.bound == "before" or phrase.lead in {"for", "from"} or not asks:
        return False
    if phrase.bound == "since":
        return not _HISTORY.search(before) and not _PLANNED.search(rest)
    if not phrase.relative or phrase.unit in {"season", "year"}:
        return False
    return not _PLANNED.search(rest) and not (phrase.coming and _speaks_of_now(rest, phrase))


def _speaks_of_now(rest: str, phrase: Phrase) -> bool:
    if phrase.english:
        return _HABIT.search(rest) is not None
    return _PAST_ELSEWHERE.search(rest) is None


def _prefers(phrase: Phrase) -> bool:
    """Whether the phrase says what period the question is about: "from 2023" may say anything."""
    if phrase.bound == "since" or phrase.lead == "from":
        return False
    return phrase.relative or phrase.lead not in {"of", "dated"}


def _reports(phrase: Phrase, today: date) -> Period:
    """The period in which what happened in a phrase's period is reported."""
    start, end = phrase.period
    if end is None or phrase.bound == "before":
        return phrase.period
    if phrase.relative and phrase.unit == "year" and (end.month, end.day) == (12, 31):
        return Period(start, today)  # the figures of last year come out all through this one
    return Period(start, min(shifted(end, _REPORTED_WITHIN[phrase.unit]), today))


def _range(filtering: Sequence[tuple[Phrase, Period]]) -> Period:
    placed = [period for phrase, period in filtering if phrase.bound == "in"]
    if placed:
        return _widest(placed)
    starts = [period.start for _, period in filtering if period.start]
    ends = [period.end for _, period in filtering if period.end]
    since, until = min(starts, default=None), max(ends, default=None)
    contrary = since is not None and until is not None and since > until
    return Period(since, None if contrary else until)


def _last_named(phrases: Sequence[Phrase], today: date) -> date | None:
    ends = [phrase.period.end for phrase in phrases if phrase.bound == "in"]
    return min(max(filter(None, ends), default=today), today) if ends else None


def _widest(periods: Sequence[Period]) -> Period:
    starts = [period.start for period in periods if period.start]
    ends = [period.end for period in periods if period.end]
    return Period(
        min(starts) if len(starts) == len(periods) else None,
        max(ends) if len(ends) == len(periods) else None,
    )
