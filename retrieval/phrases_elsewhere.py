"""The commonest phrases of time in Russian, Turkish, Azerbaijani and German.

Each as in English: the day, week, month or year of asking or the one before, so many of them
back, and written dates with their year.
"""

import re
from datetime import date
from functools import partial
from typing import cast

from retrieval.periods import Period, Phrase, Reader, Unit, back, so_far, unit_of
from retrieval.written_dates import YEAR, read_date

_FLAGS = re.IGNORECASE
_AFTER = r"(?:k[iıuü])?(?!\w)"
_LAST_DE = r"(?:letzte|vergangene|vorige)"
_THIS_OR_LAST = {
    ("day", 0): r"сегодня|сегодняшн\w{2,3}|bugün|bu\s+gün|bu\s+sabah|bu\s+səhər|bu\s+akşam"
    r"|bu\s+axşam|heute",
    ("day", 1): r"вчера|вчерашн\w{2,3}|dün|dünən|gestern",
    (
        "week",
        0,
    ): r"(?:на|за)\s+эт(?:ой|у)\s+недел[еюи]|bu\s+h[aə]ft[aə]|(?:in\s+)?diese[rn]?\s+woche",
    ("week", 1): r"(?:на|за)\s+прошл(?:ой|ую)\s+недел[еюи]|(?:geçen|keçən|ötən)\s+h[aə]ft[aə]"
    rf"|(?:(?:in|von)\s+der\s+)?{_LAST_DE}n?\s+woche",
    ("month", 0): r"(?:в|за)\s+эт(?:ом|от)\s+месяце?|bu\s+ay|(?:in\s+)?diese[mn]\s+monat",
    ("month", 1): r"(?:в|за)\s+прошл(?:ом|ый)\s+месяце?|(?:geçen|keçən|ötən)\s+ay"
    rf"|(?:im\s+)?{_LAST_DE}n\s+monat",
    ("year", 0): r"в\s+этом\s+году|bu\s+(?:yıl|sene|il)|(?:in\s+)?diese[sm]\s+jahr",
    ("year", 1): r"в\s+прошлом\s+году|(?:geçen|keçən|ötən)\s+(?:yıl|sene|il)"
    rf"|(?:im\s+)?{_LAST_DE}[sn]\s+jahr",
}
_CALENDAR = tuple(
    (re.compile(rf"(?<!\w)(?:{words}){_AFTER}", _FLAGS), unit, before)
    for (unit, before), words in _THIS_OR_LAST.items()
)
_UNITS = {
    "day": r"дн\w+|день|сут\w+|gün|tagen?",
    "week": r"недел\w*|h[aə]ft[aə]|wochen?",
    "month": r"месяц\w*|ay|monaten?",
    "year": r"год\w*|лет|yıl|il|jahren?",
}
_UNIT = "|".join(f"(?P<{unit}>{words})" for unit, words in _UNITS.items())
_WINDOW = re.compile(
    rf"(?<!\w)(?:за\s+последн\w+|son|in\s+den\s+(?:letzten|vergangenen))\s+(?P<number>\d{{1,3}})\s+(?:{_UNIT})(?:d[aə]|ərzində)?(?!\w)",
    _FLAGS,
)
_MONTH = (
    r"(?:январ[яе]|феврал[яе]|март[ае]?|апрел[яе]|ма[яей]|июн[яе]|июл[яе]|август[ае]?|сентябр[яе]"
    r"|октябр[яе]|ноябр[яе]|декабр[яе]|ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül"
    r"|ekim|kasım|aralık|yanvar|fevral|aprel|may|iyun|iyul|avqust|sentyabr|oktyabr|noyabr|dekabr)"
)
_PLACED = re.compile(
    rf"(?<!\w)(?:во?\s+)?(?P<date>(?:\d{{1,2}}\s+)?{_MONTH}\s+{YEAR})"
    r"(?:['’]?(?:t[ae]|d[ae])|-c[iıuü]\s+il(?:d[aə])?|\s+год[ау]|\s+г\.)?(?!\w)",
    _FLAGS,
)
_IN_YEAR = re.compile(
    rf"(?<!\w)(?:в\s+(?P<ru>{YEAR})\s+году|(?P<tr>{YEAR})(?:['’](?:t[ae]|d[ae])|\s+yılında)"
    rf"|(?P<az>{YEAR})-c[iıuü]\s+ildə)(?!\w)",
    _FLAGS,
)
_SINCE_YEAR = re.compile(
    rf"(?<!\w)(?:со?\s+(?P<ru>{YEAR})\s+года|(?P<tr>{YEAR})['’](?:d[ae]n|t[ae]n)\s+(?:beri|bu\s+yana)"
    rf"|(?P<az>{YEAR})-c[iıuü]\s+ildən(?:\s+bəri)?)(?!\w)",
    _FLAGS,
)
# "в марте": dateparser knows the other cases.
_PREPOSITIONAL = (
    (re.compile(r"(март|август)е\b", _FLAGS), r"\1а"),
    (re.compile(r"(ма)е\b", _FLAGS), r"\1я"),
    (re.compile(r"([лнр])е\b", _FLAGS), r"\1я"),
)


def _calendar(
    unit: str, before: int, text: str, match: re.Match[str], today: date
) -> Phrase | None:
    named = cast(Unit, unit)
    if before or unit == "day":
        period = unit_of(back(today, before, unit), unit)
        earliest = period.start
    else:
        period, earliest = so_far(today, unit)
    return Phrase(
        *match.span(), period, named, earliest, relative=True, coming=not before, english=False
    )


def _window(text: str, match: re.Match[str], today: date) -> Phrase | None:
    unit = next(unit for unit in _UNITS if match[unit])
    start = back(today, int(match["number"]), unit)
    return Phrase(*match.span(), Period(start, today), "window", start, relative=True)


def _placed(text: str, match: re.Match[str], today: date) -> Phrase | None:
    words = match["date"]
    if match.group().lower().startswith("may "):
        return None  # English
    for pattern, replacement in _PREPOSITIONAL:
        words = pattern.sub(replacement, words)
    written = read_date(words, today)
    if written is None:
        return None
    return Phrase(*match.span(), written.period, written.unit, written.period.start)


def _in_year(text: str, match: re.Match[str], today: date) -> Phrase | None:
    period = unit_of(date(_year(match), 1, 1), "year")
    return Phrase(*match.span(), period, "year", period.start)


def _since_year(text: str, match: re.Match[str], today: date) -> Phrase | None:
    start = date(_year(match), 1, 1)
    return Phrase(*match.span(), Period(start, None), "year", start, "since", "since")


READERS: tuple[Reader, ...] = (
    *((pattern, partial(_calendar, unit, before)) for pattern, unit, before in _CALENDAR),
    (_WINDOW, _window),
    (_PLACED, _placed),
    (_IN_YEAR, _in_year),
    (_SINCE_YEAR, _since_year),
)


def _year(match: re.Match[str]) -> int:
    return int(match["ru"] or match["tr"] or match["az"])
