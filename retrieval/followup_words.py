"""The words by which a question leans on the one before it, in the interface's four languages.

All in lower case, "ё" written "е" and "İ" as "i". Words are parted at apostrophes: "what's" is
"what s". Turkish and Azerbaijani share one list, as their questions are built alike and short ones
are hard to tell apart.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from retrieval.question_words import QUESTION_WORDS

# English verbs that begin a question, or stand before its subject.
FINITE = frozenset(
    "is are was were do does did has have had can could will would shall should may might must didn"
    " doesn wasn isn aren hasn haven".split()
)
_SPLIT = re.compile(r"[^\W_]+")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


class Words(NamedTuple):
    """What a language has.

    `openers` tie a question to the last one ("and …"); after `about` there stands a subject alone
    ("what about …"), before `about_end` too. `asking` are question words; `light` are auxiliaries,
    prepositions and particles, `general` nouns that name nothing ("people"). `pronouns` stand for
    something said before; one of `pointing` with a noun after it does too, unless that is one of
    `spans` ("this year"). `prepositions` show which part a name plays, and `verb` fits a verb
    that may be a whole question's only word of its own ("Who won?").
    """

    openers: tuple[tuple[str, ...], ...]
    about: tuple[tuple[str, ...], ...]
    about_end: frozenset[str]
    asking: frozenset[str]
    light: frozenset[str]
    general: frozenset[str]
    pronouns: frozenset[str]
    pointing: frozenset[str]
    spans: frozenset[str]
    prepositions: frozenset[str]
    verb: re.Pattern[str]


def split(text: str) -> list[str]:
    """The words of a text in the form of the lists here."""
    return _SPLIT.findall(text.replace("İ", "i").casefold().replace("ё", "е"))


def words_of(text: str) -> Words:
    """The words of the language that a text is most likely in, among those known here."""
    if _CYRILLIC.search(text):
        return RUSSIAN
    said = split(text)
    english, turkic = (
        sum(word in known.asking or word in known.light or word in known.pronouns for word in said)
        for known in (ENGLISH, TURKIC)
    )
    led = any(starts(said, phrase) for phrase in (*TURKIC.openers, *TURKIC.about))
    return TURKIC if turkic + 2 * led > english else ENGLISH


def starts(said: Sequence[str], phrase: tuple[str, ...]) -> bool:
    return tuple(said[: len(phrase)]) == phrase


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _phrases(phrases: str) -> tuple[tuple[str, ...], ...]:
    """Phrases parted by semicolons, the longest first."""
    parted = (tuple(phrase.split()) for phrase in phrases.split(";"))
    return tuple(sorted(parted, key=len, reverse=True))


ENGLISH = Words(
    openers=_phrases("and; and also; and then; but; also; plus; so; and so; ok and; okay and"),
    about=_phrases(
        "what about; how about; and what about; and how about; but what about; what of; and what of"
        "; and; but; or; and for; and also; ok and; okay and; ok and what about"
    ),
    about_end=frozenset(),
    asking=QUESTION_WORDS["en"],
    light=_set(
        """
        is are was were be been being am do does did has have had can could will would shall should
        may might must s d ll re ve t didn doesn don wasn isn aren weren hasn haven hadn wouldn
        couldn won in on at to from of for with by about after before since until than as into over
        under between against during near the a an not no so exactly much many long old far big
        high often else then only just really even still ago again
        """
    ),
    general=_set(
        "people person persons one ones year day date time place kind sort name reason first second"
        " third last anyone anybody anything everyone everybody"
    ),
    pronouns=_set("he she it they him her them his hers its their theirs that this these those"),
    pointing=_set("that this these those"),
    spans=_set(
        """
        year years month months week weeks weekend morning afternoon evening night season time
        monday tuesday wednesday thursday friday saturday sunday spring summer autumn fall winter
        """
    ),
    prepositions=_set("in on at to from of for with by after before since until against near into"),
    verb=re.compile(r"\w{2,}"),
)

RUSSIAN = Words(
    openers=_phrases("а; и; но; ну а; а еще; и еще; да и; а вот; тогда"),
    about=_phrases(
        "а; и; или; ну а; а что насчет; что насчет; а как насчет; как насчет; а что с; а что до"
        "; а как же; а как там; а что по поводу; а если"
    ),
    about_end=frozenset(),
    asking=QUESTION_WORDS["ru"] | _set("отчего скольких насколько который которая"),
    light=_set(
        """
        ли же был была было были будет будут есть в во на с со из от до к ко о об у по за для при
        про под над без и а но не ни именно тогда еще уже вообще ж бы так все там же раз
        """
    ),
    general=_set(
        """
        человек люди людей лет год года году день дня числа число время времени раз раза имя место
        зовут звали первый первое второй второе третий третье место
        """
    ),
    pronouns=_set(
        """
        он она оно они его ее ему ей им их него нее ним ней них нем нему это этого этому этим этом
        там туда оттуда тот та те того той тех
        """
    ),
    pointing=_set("этот эта это эти этого этой этих этому этим этом эту тот та те того той тех"),
    spans=_set("год года году месяц месяце неделе неделю день дня раз утро вечер время"),
    prepositions=_set("в во на с со из от до к ко о об у по за для при про под над без между"),
    verb=re.compile(r"\w+(?:л|ла|ло|ли)(?:сь|ся)?"),
)

TURKIC = Words(
    openers=_phrases(
        "peki; ve; ama; ya; peki ya; ayrıca; hem; ee; bəs; və; amma; yaxşı bəs; həm; bəs onda; bes"
    ),
    about=_phrases(
        "peki; ya; peki ya; ve; veya; bəs; və; yaxşı bəs; bəs onda; bəs ya; hə bəs; bes; ama ya"
    ),
    about_end=_set("necə nasıl"),
    asking=QUESTION_WORDS["tr"]
    | QUESTION_WORDS["az"]
    | _set("kimdir nasıldır hangisidir hansıdır haradadır"),
    light=_set(
        """
        mi mı mu mü midir mıdır kadar zaman vaxt qədər için üçün ile ilə haqqında hakkında göre
        görə sonra önce əvvəl də da de tam daha başqa başka idi var vardı oldu olmuştu edildi
        edilib olub bir te ta
        """
    ),
    general=_set(
        "kişi kişinin insan adam nəfər adı yıl yılda yılında il ildə gün tarih tarix birinci"
        " ikinci üçüncü"
    ),
    pronouns=_set(
        """
        o onu onun ona onda ondan onlar onları onların onlara onlardan bu bunu bunun buna bunda
        bundan bunlar bunları bunların şu şunu orada oraya oradan orası burada həmin
        """
    ),
    pointing=_set("o bu şu həmin"),
    spans=_set(
        """
        yıl yılın sene ay ayın hafta haftaki gün günlerde sabah akşam gece kış yaz sezon il ilin
        həftə gecə axşam səhər payız qış
        """
    ),
    prepositions=frozenset(),
    verb=re.compile(
        r"\w{2,}(?:[dt][ıiuü](?:l[aeə]r)?|m[ıiuü]ş(?:t[ıiuü]r?)?|yor|[ae]cak|acaq|əcək|[ıiuü]b)"
    ),
)
