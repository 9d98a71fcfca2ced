"""A second quote that tells what is asked, from the sentences after the first one.

"When will the bridge reopen?" is worded much like "The bridge was closed on Monday", less like
"It will stay shut until the middle of March", which comes next.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from index.encoder import Vectors
from retrieval.asked_days import asks_for_day
from retrieval.asked_figures import asked_figure
from retrieval.asked_posts import post_asked
from retrieval.counted_told import counts
from retrieval.features import Candidate, Question, is_sentence
from retrieval.figures import read_figures
from retrieval.leads import asks
from retrieval.measures import measure_asked
from retrieval.stated_days import stated_days

# In sentences of the passage, after the first quote.
_WITHIN = 3
_COUNT = r"(?:\d+|an?|two|three|four|five|six|seven|eight|nine|ten|several|a\ few)"
_SPAN = r"(?:hours?|days?|weeks?|months?|years?|decades?)"
# Reckoned from when an article was written. A weekday is no such moment: it tells when something
# was said or done more often than when what is asked was.
_MOMENT = re.compile(
    rf"""
    \b(?:
        (?:next|last|this|coming|following)\ (?:week|month|year|spring|summer|autumn|winter)
        | (?:in|after|within|for)\ (?:\w+\ )?{_COUNT}\ {_SPAN}
        | {_COUNT}\ {_SPAN}\ (?:ago|later|earlier)
        | (?:by|in|until|till|before|since)\ (?:the\ )?(?:early\ |late\ )?
          (?:spring|summer|autumn|winter|christmas|easter|new\ year|end\ of)
        | tomorrow | yesterday | tonight | midnight | noon
        | (?:1[5-9]|20)\d0s | \d\d?(?:st|nd|rd|th)\ century
        | \d{{1,2}}(?::\d\d)?\ ?[ap]\.?m | \d{{1,2}}:\d\d
        | завтра | вчера | через | yarın | dün | sabah | dünən
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What tells that, too, to who asks when.
_ON_A_DAY = re.compile(
    r"""
    \b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|tonight|morning|afternoon|evening|night
    |weekend|christmas|easter|ramadan|hours|days|weeks|months|years|decades|century|ago|soon|now
    |once|after|before|until|since|when|while|during|spring|summer|autumn|winter|\d{4}
    |\d+(?:st|nd|rd|th)
    |at[ ](?:\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dawn|dusk|lunch)\w*
    |midday|fortnight|minutes?|aged|daily|no[ ]date
    |(?:twen|thir|for|fif|six|seven|eigh|nine)ties)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ASKS_WHEN = re.compile(
    r"\W*(?:(?:and|so|but|since|until|by) )?when\b(?!.*, (?:what|who|how)\b)", re.IGNORECASE
)
_WILL = re.compile(r"\bwhen (?:will|is|are|does|do|can|could|should)\b", re.IGNORECASE)


def with_what_is_asked(
    question: Question,
    chosen: Sequence[Candidate],
    found: Sequence[Candidate],
    scores: Vectors,
    most: int,
) -> list[Candidate]:
    """Return the `chosen` sentences, at most `most`: where a question asks for a number, a
    measure, a day or who has a post and none of them has one, with the best of those right after
    the first that has."""
    told = _teller(question)
    if told is None or not chosen or most < 2:
        return list(chosen)
    first = chosen[0]
    if any(told(one) for one in chosen if one.hit.article.id == first.hit.article.id):
        return list(chosen)
    later = sorted(s for s in first.hit.passage.sentences if s.start >= first.span.end)[:_WITHIN]
    telling = [
        (-float(score), n)
        for n, (one, score) in enumerate(zip(found, scores, strict=True))
        if one.hit.passage.row == first.hit.passage.row
        and one.span in later
        and is_sentence(one.text)
        and not asks(one.text)
        and told(one)
    ]
    if not telling:
        return list(chosen)
    return [first, found[min(telling)[1]], *chosen[1:]][:most]


def lacks_day(question: str, quotes: Iterable[str]) -> bool:
    """Whether a question asks when, and no quote, in English, has a day, a time of it or a
    moment."""
    if not _ASKS_WHEN.match(question) or not asks_for_day(question):
        return False
    return not any(
        stated_days(quote) or _MOMENT.search(quote) or _ON_A_DAY.search(quote) for quote in quotes
    )


def _teller(question: Question) -> Callable[[Candidate], bool] | None:
    """What finds out whether a sentence has what a question asks for; None where it asks for no
    number, no day and no post."""
    sought = measure_asked(question.text) or post_asked(question.text)
    if sought is not None:
        return lambda one: sought.search(one.text) is not None
    if asks_for_day(question.text):
        coming = _WILL.search(question.text) is not None
        return lambda one: _tells_when(one, coming=coming)
    asked = asked_figure(question.text, question.language)
    if asked is None:
        return None
    if asked.counts:
        return lambda one: counts(asked, one)
    return lambda one: any(
        figure.kind != "count" or (not asked.money and figure.unit)
        for figure in read_figures(one.text, asked.language).figures
    )


def _tells_when(candidate: Candidate, *, coming: bool) -> bool:
    """`coming`: of what is still to come no past year tells when."""
    published = candidate.hit.article.published
    least = published.year if coming and published else 0
    days = stated_days(candidate.text)
    if any(day.month or (day.year or least) >= least for day in days):
        return True
    return _MOMENT.search(candidate.text) is not None
