"""Figures that are another one each time: what two articles give is a development, no conflict."""

import re
from collections.abc import Sequence

from index.versions import moment
from retrieval.features import Candidate

# Scores of a season, readings, rates, members: asked for by these words.
_ASKED = re.compile(
    r"\b(?:points|goals (?:has|have)|standings?|temperature|degrees|warm|cold|hot|water level"
    r"|(?:interest|exchange|key|inflation|unemployment|jobless|birth|approval|mortgage) rates?"
    r"|inflation|unemployment|population|how many people live"
    r"|how many (?:\w+ )?(?:members|followers|subscribers|inhabitants|residents)"
    r" (?:do|does|has|have)"
    r"|shares?|stocks?|barrel|ounce|очков|температур\w*|курс\w*|жител\w*|насел\w+|живет|живёт"
    r"|puan\w*|sıcaklı\w*|nüfus\w*|kur\w{0,2}|xal\w*|temperatur\w*|əhali\w*|məzənnə\w*)\b",
    re.IGNORECASE,
)
# A price by the measure is one of the day, and "so far" is until then.
_OF_THE_DAY = re.compile(
    r"\b(?:so far|to date|(?:this|last) season)\b"
    r"|\b(?:an?|per|the) (?:litre|liter|gallon|kilo|kilogram|kg|pound|barrel|ounce|tonne|ton|bushel"
    r"|megawatt[- ]hour|kilowatt[- ]hour|share|dollar|euro)\b"
    r"|\bworth \d[\d.,]* (?:euros?|dollars?|pounds?)\b",
    re.IGNORECASE,
)
_FORECAST = re.compile(
    r"\b(expect|forecast|predict|anticipat|projected|hope|aim|target|recommend|propos|suggest|advis"
    r"|demand|want|offer|(?:could|may|might)\b|ожида|прогноз|предл|beklen|öner|gözlən|təklif)\w*",
    re.IGNORECASE,
)
# "More than expected" is said of what came of it.
_THAN_FORECAST = re.compile(r"\b(?:than|as)(?: had been)?(?: \w+)? (?:expect|forecast|predict)\w*")


def is_running(question: str, sentences: Sequence[Candidate]) -> bool:
    """Whether articles of different days tell of what is counted or measured anew: points in a
    table, a temperature, the price of a litre."""
    stated = [moment(sentence.hit.article.published) for sentence in sentences]
    days = {at.date() for at in stated if at is not None}
    if len(days) < len(stated):
        return False
    return _ASKED.search(question) is not None or all(
        _OF_THE_DAY.search(sentence.text) for sentence in sentences
    )


def forecasts(text: str) -> set[str]:
    """How a text tells of what is to come, or is wanted, rather than of what came of it."""
    return {match[1].lower() for match in _FORECAST.finditer(_THAN_FORECAST.sub("", text))}
