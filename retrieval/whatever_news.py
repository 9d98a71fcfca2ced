"""Questions that ask for whatever news there is: "What's new?", "What happened on 12 November?"

A question is one where nothing is left to search for once its dates, outlets and sections are
taken out: words that only ask ("What happened"), or none at all ("Yesterday?").
"""

import re
from collections.abc import Sequence
from datetime import date

from index.analysis import query_terms, terms
from retrieval.periods import Phrase
from retrieval.stated_days import stated_days

_FLAGS = re.IGNORECASE
# Questions of these words alone say nothing to search for.
_EMPTY = frozenset(
    terms(
        "what's i'd day world happen happened happening occur occurred occurring going went took"
        " take place made make making news new newest latest recent breaking newspaper press papers"
        " big bigger biggest top main major important key tell show give list find get got read see"
        " know like want please miss missed report reported reporting publish published say said"
        " write wrote written cover covered coverage come came out story article headline update"
        " event happenings development summary summarize summarise anything something everything"
        " else"
        # Russian
        " что чем чём какие какая какой были было были есть вышло случилось случалось произошло"
        " происходило происходит нового новое новости новостей новость новостях события событий"
        " статьи статей писали написали писал писала писало сообщали сообщал сообщала сообщает"
        " сообщил сообщили рассказали рассказал рассказала опубликовал опубликовала пишут пишет"
        " расскажи"
        " расскажите покажи покажите главные главное важного интересного день дня год года году"
        # Turkish
        " ne neler nedir oldu olmuş oluyor yaşandı yaşanmış haber haberi haberler haberleri"
        " haberlerde olay olaylar gündem gündemde gündemi vardı var günü tarihinde yıl yılı yılında"
        " yazdı yazmış yazıyor yayımladı dedi bildirdi göster"
        # Azerbaijani
        " nə nələr olub olmuşdu baş verdi verib vermişdi xəbər xəbəri xəbərlər xəbərləri xəbərlərdə"
        " hadisə hadisələr yenilik yeniliklər yazıb yazır deyib bildirib"
        " tarixində il ilin ildə cı ci cu cü göstər"
        # German
        " was ist es am im geschehen geschah passiert passierte gibt gegeben steht neues"
        " neuigkeiten nachrichten meldungen geschrieben berichtet berichtete gemeldet ereignisse"
    )
)
# These are words of English, too.
_ASKS_IN_GERMAN = re.compile(r"\bwas\s+(?:hat|gab|stand|ist(?:\s+los)?)\b", re.IGNORECASE)
# Beside a date these are enough: "What do you have from 12 November?"
_BESIDE_A_DATE = frozenset(terms("have there"))
# These ask for one thing, even where nothing says of what: "When did it happen?", "Which?"
_ASKS_FOR_ONE = re.compile(
    r"\b(?:who|whom|whose|when|where|why|how(?! about)|which(?! (?:news|articles|stories|headlines"
    r"|events|reports)\b)|what (?:article|date|day|event|headline|report|story|time))\b",
    _FLAGS,
)
# So does what speaks of somebody, or of what is to come.
_OF_SOMETHING = re.compile(
    r"\b(?:he|him|his|she|hers?|it|its|they|them|theirs?|will(?! you)|would(?! you| like)|should"
    r"|going to|он|она|оно|они|его|е[её]|их|ему|ей|им|o|ona|onu|onun|onlar)\b",
    _FLAGS,
)
# What was said or written on a day, rather than what happened then.
_PUBLISHED = re.compile(
    r"\b(?:report|publish|print|post(?:ed)?\b|appear|cover|wr[io]t|sa(?:id|ys?)\b|told\b|писа"
    r"|напис|сообщ|опублик|вышл|yaz|geschr|bericht|gemeld)",
    _FLAGS,
)
# In the present tense, a day of the week is the one to come.
_PRESENT = re.compile(r"\b(?:happens|happening|going\s+on)\b", _FLAGS)
# Beside a date, a question by itself: "And yesterday?"
_ONLY_A_DATE = re.compile(
    r"\W*(?:(?:and|so|а|и|ну|ve|və|peki|bəs)\W+)?(?:what\s+about|how\s+about)?\W*$", _FLAGS
)


def asks_for_whatever(
    text: str, rest: str, phrases: Sequence[Phrase], today: date, *, latest: bool
) -> bool:
    """Tell whether a question asks for whatever news there is.

    `rest` is what is left of `text` without names, without `phrases`, which are its phrases of
    time, and without what asks for the latest, which is there if `latest`.
    """
    if _ASKS_FOR_ONE.search(rest) or _OF_SOMETHING.search(rest):
        return False
    # Function words alone would stay, were there nothing else.
    if subject_of(rest).intersection(query_terms(f"{rest} news")):
        return False
    over = any(p.coming and p.period.end and p.period.end < today for p in phrases)
    if over and _PRESENT.search(text):
        return False
    if phrases and (_ONLY_A_DATE.match(rest) or not _BESIDE_A_DATE.isdisjoint(terms(rest))):
        return True
    return latest or not _EMPTY.isdisjoint(terms(text))


def of_publication(text: str) -> bool:
    """Whether a question asks what was said or written at a time, rather than what happened."""
    return _PUBLISHED.search(text) is not None


def subject_of(text: str) -> set[str]:
    """The terms of a question that say what to search for; its function words where it has no
    others."""
    asked = query_terms(_ASKS_IN_GERMAN.sub("was", text))
    return {term for term in asked if re.search(r"\w", term)} - _EMPTY


def stated_day(text: str, today: date) -> Phrase | None:
    """The one date in a question, in whatever form or language, as a phrase; None where there is
    none or more than one, or it is still to come. In a question of much else it may be part of a
    name: it is for those that say nothing else."""
    days = stated_days(text)
    if len(days) != 1 or text[days[0].start : days[0].end].lower() in {"may", "march"}:
        return None
    periods = [
        period for period in days[0].periods(today) if period.start and period.start <= today
    ]
    if not periods:
        return None
    return Phrase(days[0].start, days[0].end, periods[-1], days[0].unit, periods[-1].start)
