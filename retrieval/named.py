"""Whom and what a sentence names, dates and those aside who only say it."""

import re

from index.analysis import terms
from index.models import Article
from retrieval.features import Candidate, Question
from retrieval.stated_days import stated_days

_WITHIN = re.compile(r"(?<=[\w,;:’'\"”»)–—] )[^\W\d_]{2,}")
_FIRST = re.compile(r"\W*([^\W\d_]{2,})")
_WEEKDAY = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:'s|’s)?|Pazartesi|Salı|Çarşamba|Perşembe"
    r"|Cuma|Cumartesi|Pazar)\b"
)
# In letters, of a name in any case.
_BEGINNING = 5
# In words: a headline of so few may have capitals in half of them.
_FEW = 4
_CLAUSE_END = re.compile(r"[,;:](?=\s)")
_SAYING = re.compile(
    r"\b(?:said|says?|saying|told|according to|announced|confirmed|reported|stated)\b"
    r"|\b(?:сказал\w*|сообщил\w*|заявил\w*|dedi|açıkladı|bildirdi|bildirib|deyib|söylədi)\b",
    re.IGNORECASE,
)
# "Varnet puts the damage at 3 million" names nobody whose damage it is.
_ESTIMATING = re.compile(
    r"\b(?:estimat\w+|puts?|counted|reckon\w*|found|gave|gives|spoke|speaks|оцен\w+)\b",
    re.IGNORECASE,
)


def undated(text: str) -> str:
    """A text without its dates and days of the week, whose words are no names and no numbers."""
    for day in reversed(stated_days(text)):
        text = f"{text[: day.start]};{text[day.end :]}"
    return _WEEKDAY.sub(";", text)


def unattributed(text: str, place: int) -> str:
    """A sentence without the clauses that only say who says it, "Lundvik hospital said", but with
    the one that holds `place`."""
    kept, start = [], 0
    for end in [*(match.end() for match in _CLAUSE_END.finditer(text)), len(text)]:
        clause = text[start:end]
        if start <= place < end or not _SAYING.search(clause):
            kept.append(clause)
        start = end
    return "".join(kept)


def names_unknown(text: str, article: str) -> bool:
    """Whether the text names somebody or something that the article doesn't."""
    return any(name not in article for name in _names(text))


def headline_unknown(article: Article, other: Article) -> bool:
    """Whether an article's headline names somebody or something that another article doesn't, in
    whatever case; its first word is a name where the text has it within a sentence with a capital,
    and none is where most have one."""
    headline = article.title
    names, words = _names(headline), headline.split()
    if 2 * (len(names) + 1) > max(len(words), _FEW):
        return False
    first = _FIRST.match(headline)
    if first and re.search(rf"(?<=[\w,] ){re.escape(first[1][:_BEGINNING])}", article.text):
        names.append(first[1])
    said = f"{other.title}\n{other.text}".lower()
    return any(name[:_BEGINNING].lower() not in said for name in names)


def is_of_another(question: Question, candidate: Candidate, clause: str) -> bool:
    """Whether a clause of a sentence names somebody or something, and nothing that the question
    names: "Skarn have 35 points", where Lowen's were asked for."""
    language = question.language_of(candidate.hit.article)
    text = undated(clause)
    missing = question.names_missing(frozenset(terms(text, language)))
    # Some of a name may be theirs too: "Port Ryle" where it's about Port Amble, which the rest of
    # the sentence names.
    if missing < 1 and missing <= question.names_missing(candidate.terms):
        return False
    if _SAYING.search(text) or _ESTIMATING.search(text):
        return False
    others = [name for name in _names(text) if name not in question.text]
    return bool(others) or _opens_with_name(text, question, candidate)


def _names(text: str) -> list[str]:
    return [word for word in _WITHIN.findall(text) if not word[0].islower()]


def _opens_with_name(clause: str, question: Question, candidate: Candidate) -> bool:
    """Whether the word that a sentence opens with is a name that the question hasn't, as far as
    its article tells."""
    first = _FIRST.match(clause)
    if first is None or not candidate.text.startswith(clause[: first.end()]):
        return False
    word, article = first.group(1), candidate.hit.article
    if word in question.text:
        return False
    told = re.findall(rf"\b{re.escape(word)}\b", f"{article.title}\n{article.text}", re.IGNORECASE)
    return len(told) > 1 and all(one == word for one in told)
