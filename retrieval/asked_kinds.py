"""What a question asks for that a sentence is seen to lack: an amount of money, a name, an age, a
score."""

import re
from collections.abc import Iterable

from index.analysis import terms
from retrieval.ages import asks_age, tells_age
from retrieval.figures import read_figures

# "Why did the price rise?" asks for no amount.
_ASKS_MONEY = re.compile(
    r"""
    \bhow[ ]much[ ](?:\w+[ ])?(?:money|compensation)\b | \bhow[ ]much[ ](?:profit|debt)\b
    | \bhow[ ]much[ ](?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|must|should)\b
        .*\b(?:cost|earn|paid|pay|spend|spent|worth|fined?|fee|fare|salary|price|profit|reward)\b
    | \bwhat(?:['’]?s|[ ](?:is|are|was|were|will[ ]be))[ ]
        (?:(?!(?:for|of|in|behind|about)\b)[\w'’]+[ ]){0,3}
        (?:price|cost|fee|fare|salary|wage|budget|ransom|rent|value)\b
    | \bwhat[ ](?:do|does|did|will|would)\b.*\b(?:cost|earn)\b
    | \bсколько[ ](?:стои|зараб|заплат)\w+ | \bкакова[ ](?:цена|стоимость|зарплата)\b
    | \b(?:fiyatı|maaşı)[ ](?:ne|kaç)\b | \bneçəyə\b | \b(?:qiyməti|maaşı)[ ]nə
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_ASKS_NAME = re.compile(
    r"\b(?:what|which)\b.*\bnames?\b|(?<!in )\bthe names? of\b|\bкак (?:\w+ )?(?:зовут|звали)\b"
    r"|\b(?:adı|ismi|soyadı) (?:ne|nə)",
    re.IGNORECASE | re.DOTALL,
)
# What somebody did of whom news tell the name. "Who is affected?" is answered with a group.
_ASKS_DOER = re.compile(
    r"""
    ^\W*who[ ](?:was[ ]it[ ]that[ ])?(?:first[ ]|originally[ ])?(?:
        (?:built|designed|founded|established|invented|directed|composed|painted|sculpted|wrote
        |succeeded|replaced)\b
        | (?:will|is[ ](?:going[ ]|due[ ])?to)[ ](?:succeed|replace|take[ ]over)\b
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What was years ago: a weekday tells when it was reported.
_ASKS_YEAR = re.compile(
    r"\b(?:when (?:was|were)|what year)\b.*\b(?:built|founded|established|constructed)\b",
    re.IGNORECASE | re.DOTALL,
)
_TELLS_YEAR = re.compile(
    r"""
    \d{3} | \bcentur | \bdecade | \b(?:years?|months?|age)\b | \bago\b
    | \b(?:spring|summer|autumn|winter|today|yesterday|tomorrow|week|birthday|weekend)\b
    | \b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ASKS_SCORE = re.compile(r"\bwhat(?:['’]?s|\b.*)?[ ](?:score|scoreline)\b", re.IGNORECASE)
_FEW = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)"
_TELLS_SCORE = re.compile(
    rf"\d\s?[-–—:]\s?\d|\b(?:goals?|goalless|nil|penalties|points)\b"
    rf"|\b{_FEW}[ -](?:to|all|{_FEW})\b",
    re.IGNORECASE,
)
# Who was named before.
_SOMEBODY = re.compile(r"\W*(?:\w+\W+){0,2}(?:he|she|they|i|we|you)\b", re.IGNORECASE)
# Money that `figures` doesn't read as such, and what costs nothing.
_MONEY = re.compile(
    r"""
    \b(?:cents?|pence|penny|pennies|francs?|crowns?|kron\w+|rupees?|yuan|pesos?|zlot\w+|shekels?
    |dirhams?|(?-i:[A-Z]{3})[ ]\d[\d.,]*|million|billion|free|nothing
    |копе\w+|тенге|грив\w+|млн|миллион\w*|бесплатн\w*|kuruş|qəpik|milyon\w*|milyar\w*|ücretsiz|pulsuz)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WORD = re.compile(r"[^\W\d_]+")
_NO_NAMES = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december i mr mrs ms miss dr sir
    """.split()
)


def lacks_what_is_asked(question: str, sentence: str, language: str) -> bool:
    """Whether a question asks for money, for a name, for who did something, for an age or for when
    something was built or founded, and a sentence in `language` tells none."""
    return (
        (_ASKS_MONEY.search(question) is not None and not _tells_money(sentence, language))
        or (_ASKS_NAME.search(question) is not None and not _names(sentence, question, language))
        or (
            _ASKS_DOER.search(question) is not None
            and not _SOMEBODY.match(sentence)
            and not _names(sentence, question, language)
        )
        or (asks_age(question) and not tells_age(sentence))
        or (
            language == "en"
            and _ASKS_YEAR.search(question) is not None
            and not _TELLS_YEAR.search(sentence)
        )
    )


def lacks_score(question: str, quotes: Iterable[str]) -> bool:
    """Whether a question asks for a score, and no quote, in English, tells one."""
    return _ASKS_SCORE.search(question) is not None and not any(map(_TELLS_SCORE.search, quotes))


def _tells_money(sentence: str, language: str) -> bool:
    if _MONEY.search(sentence):
        return True
    # A percentage may be one of a price.
    return any(figure.kind != "count" for figure in read_figures(sentence, language).figures)


def _names(sentence: str, question: str, language: str) -> bool:
    """Whether a sentence has a name that the question hasn't; its first word has a capital letter
    anyway."""
    asked = frozenset(terms(question, language))
    return any(
        word[0].isupper()
        and word.lower() not in _NO_NAMES
        and asked.isdisjoint(terms(word, language))
        for word in _WORD.findall(sentence)[1:]
    )
