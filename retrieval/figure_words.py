"""The words that say what a figure is and how exact: English, Russian, Turkish, Azerbaijani."""

import re

PERCENT = re.compile(r"percent|pct|процент\w{0,3}|faiz\w{0,3}")
PERCENT_BEFORE = re.compile(r"yüzde")
# Signs, and words by their beginnings.
CURRENCIES = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "₽": "RUB",
    "₺": "TRY",
    "₼": "AZN",
    "¥": "JPY",
    "₴": "UAH",
    "₹": "INR",
    "dollar": "USD",
    "доллар": "USD",
    "dolar": "USD",
    "euro": "EUR",
    "евро": "EUR",
    "avro": "EUR",
    "pound": "GBP",
    "фунт": "GBP",
    "sterlin": "GBP",
    "ruble": "RUB",
    "rouble": "RUB",
    "рубл": "RUB",
    "rubl": "RUB",
    "lira": "TRY",
    "лир": "TRY",
    "manat": "AZN",
    "манат": "AZN",
    "yen": "JPY",
    "иен": "JPY",
    "crown": "CROWN",
    "kron": "CROWN",
    "крон": "CROWN",
    "francs": "FRANC",
    "франк": "FRANC",
    "frank": "FRANC",
    "rupee": "INR",
    "рупи": "INR",
    "yuan": "CNY",
    "юан": "CNY",
    "zloty": "PLN",
    "злот": "PLN",
    "hryvnia": "UAH",
    "гривн": "UAH",
    "гривен": "UAH",
    "tenge": "KZT",
    "тенге": "KZT",
    "lari": "GEL",
    "лари": "GEL",
    "shekel": "ILS",
    "dirham": "AED",
    "forint": "HUF",
}
# Before the figure, or with "civarında" and the like after it.
ABOUT = re.compile(
    r"\b(?:about|around|some|roughly|approximately|nearly|almost|close to|estimated|около|примерно"
    r"|почти|порядка|приблизительно|yaklaşık|civarında|kadar|təxminən|təqribən|qədər)\b"
)
AT_LEAST = re.compile(
    r"\b(?:more than|over|at least|above|exceeding|upwards of|no fewer than|no less than|or more"
    r"|более|больше|свыше|не менее|не меньше|как минимум|en az|aşkın|(?:den|dan|ten|tan) fazla"
    r"|ən azı|azı|(?:dən|dan) çox)\b"
)
AT_MOST = re.compile(
    r"\b(?:up to|less than|fewer than|under|below|at most|no more than|as many as|as much as|до"
    r"|менее|меньше|не более|en fazla|ən çoxu|ən çox)\b"
)
# "Выросло до пяти" is five.
CHANGED_TO = re.compile(
    r"\b(?:вырос|возрос|увелич|достиг|поднял|повысил|снизил|понизил|упал|сократил|уменьшил)\w*"
    r"\s+(?:\w+\s+)?до\b"
)
# A difference, not an amount: "3 percent more than", "five more than first reported".
COMPARED = re.compile(
    r"(?:more|less|fewer|higher|lower|above|below|extra|behind|ahead|старше|младше|больше|меньше"
    r"|выше|ниже|daha|fazla|artıq|çox)\b"
)
# What people are called when nothing else is said of them.
GENERIC_PERSONS = {
    "person": "peopl",
    "inhabit": "peopl",
    "resid": "peopl",
    "human": "peopl",
    "челов": "человек",
    "люд": "человек",
    "adam": "kisi",
    "insan": "kisi",
    "nefer": "kisi",
}
# Other words of reports for one thing: where people live, what a storm cuts off.
_SAME_THINGS = ("home household hous", "power electr")
SAME_THING = {
    term: frozenset(listed.split()) - {term} for listed in _SAME_THINGS for term in listed.split()
}
# Stems of what people are called by what they do.
PERSON_NOUNS = frozenset(
    "worker miner skier climber soldier passeng tourist pupil student villag fisherman fishermen"
    " sailor pilgrim hiker migrant protest employe guest patient footbal fan driver farmer"
    " spectat cyclist".split()
)
PERSONS = frozenset((*GENERIC_PERSONS, *GENERIC_PERSONS.values()))
# Words by which reports tell the dead, the hurt and the missing apart, by their beginnings.
HARM = {
    "dead": re.compile(
        r"\b(?:kill|died?\b|dies\b|dying|dead|death|fatal|toll\b|lost their li|lives\b|погиб|умер"
        r"|скончал|жертв|убит|öl[düemə]|can kayb|(?:hayat|yaşam|canlar)ını (?:kaybe|yitir)"
        r"|həyatını itir|həlak|vəfat)"
    ),
    "hurt": re.compile(
        r"\b(?:injur|hurt|wound|hospital|casualt|ранен|пострада|травм|госпитал|yaral|xəsarət|zədə)"
    ),
    "missing": re.compile(r"\b(?:missing|unaccounted|пропа|без вести|kayıp|kayb\w+ ol|itkin)"),
}
# Shortly before such a word, or shortly after it: that nobody was harmed. Not that nobody else was.
NOBODY = frozenset("no nobody none without не никто никого без нет kimse kimsə heç".split())
NOBODY_AFTER = frozenset(
    "нет yok yoktu olmadı yaşanmadı bulunmuyor yoxdur yox olmayıb olmadığı".split()
)
NOBODY_ELSE = frozenset("else other others further more new additional больше других başqa".split())
