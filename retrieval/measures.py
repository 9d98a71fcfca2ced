"""The measures that questions ask for by a word after "how": "how big", "how strong". English."""

import re
from collections.abc import Iterable

_NUMBER = (
    r"(?:(?<!\d)\d[\d.,]{0,20}|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half an?"
    r"|an?(?=[ ](?:hundred|thousand))))"
    r"(?:[\s-](?:and a half|dozen|hundred|thousand|million|billion|more)\b)*[\s-]?"
)
_LENGTH = r"(?:kilo|centi|milli)?met(?:er|re)s?|km|cm|mm|m|miles?|yards?|feet|foot|ft|inch(?:es)?"
_AREA = rf"hectares?|acres?|sq(?:uare|\.)? ?(?:{_LENGTH})|k?m²"
_WEIGHT = r"tonn?es?|tons?|kilo(?:gram)?s?|kg|grams?|pounds?|lbs?|stone|ounces?"
_HEAT = r"degrees?|°\s?[CF]?|[CF]\b|(?:above|below)"
_SPEED = rf"(?:{_LENGTH}) (?:an?|per) (?:hour|minute|second)|mph|k(?:ph|m/h)|knots?"
_TIME = r"seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies)"
_SHARE = r"per ?cent|%"
_PERSONS = r"people|persons|inhabitants|residents|members|spectators|seats"
# A sum needn't have its unit behind it.
_MONEY = r"[$€£₽₺₼¥]\s?\d"
_UNITS = {
    "big|large": rf"{_AREA}|{_LENGTH}|{_WEIGHT}|{_SHARE}|{_PERSONS}",
    "high": rf"{_LENGTH}|{_SHARE}|{_HEAT}",
    "tall|deep|wide|thick|far": _LENGTH,
    "long": rf"{_LENGTH}|{_TIME}",
    "strong|powerful": rf"{_SPEED}|{_SHARE}",
    "fast": rf"{_SPEED}|{_TIME}",
    "heavy": rf"{_WEIGHT}|{_LENGTH}",
    "hot|cold|warm": _HEAT,
}
_HOW_LONG = re.compile(r"\bhow (?:long|far)\b", re.IGNORECASE)
# That is told in no number, too.
_LONG = re.compile(
    r"\b(?:until|till|since|overnight|throughout|hours|days|weeks|months|years|decades|centur\w+"
    r"|(?:all|an?|one|half an?|the) (?:second|minute|hour|day|night|afternoon|weekend|week|month"
    r"|fortnight|year|decade|summer|winter|mile)|indefinitely|permanently|for good|life"
    r"|from \w+ to|\d{4})\b",
    re.IGNORECASE,
)
_PAID = frozenset(("big|large", "high"))
_MEASURES = [
    (
        re.compile(rf"\bhow (?:{words})\b", re.IGNORECASE),
        re.compile(
            rf"{_NUMBER}(?:{units})(?!\w){f'|{_MONEY}' if words in _PAID else ''}"
            r"|\bmagnitude\b.{0,12}\d|\d-magnitude\b",
            re.IGNORECASE,
        ),
    )
    for words, units in _UNITS.items()
]


def measure_asked(question: str) -> re.Pattern[str] | None:
    """What finds a measure in a text that fits the one asked for; None where none is."""
    return next((told for asked, told in _MEASURES if asked.search(question)), None)


def lacks_measure(question: str, quotes: Iterable[str]) -> bool:
    """Whether a question asks for a measure, and no quote has one that fits, nor, of how long
    something is, says since or until when."""
    told = measure_asked(question)
    in_words = _HOW_LONG.search(question) is not None
    return told is not None and not any(
        told.search(quote) or (in_words and _LONG.search(quote)) for quote in quotes
    )
