"""The words by which questions ask for a cause, and sentences tell one: English, Russian, Turkish,
Azerbaijani."""

import re
from functools import cache

_ASKS = re.compile(
    r"""
    \bwhy\b | \bhow[ ]come\b
    | \bwhat[ ](?:(?:ha[sd]|have|was[ ]it[ ]that|first)[ ])?
      (?P<doing>caused|made(?![ ](?:up\b|(?:the[ ])?(?:news|headlines?|history|front)))|led[ ]to
      |delayed|prompted|triggered|sparked|forced|brought[ ]about|held[ ]up|stopped|prevented
      |persuaded)\b
    | \bwhat(?:['’]?s|[ ](?:is|was|lies|lay))[ ](?:behind|the[ ](?:\w+[ ])?cause)\b
    | \bfor[ ](?:what|which)[ ]reasons?\b
    | \bwhat(?:['’]?s|[ ](?:is|are|was|were))[ ](?:the[ ])?(?:\w+[ ])?reasons?\b
    | \b(?:почему|зачем|отчего|из-за[ ]чего|по[ ]какой[ ]причине|в[ ]чём[ ]причина
      |как(?:ов|ова|овы)[ ]причин\w+|что[ ]стало[ ]причиной)\b
    | \b(?:neden|niçin|niye)\b(?![ ](?:ol|kaynak)) | \b(?:sebebi|nedeni|səbəbi)[ ]n[eə]
    | \b(?:niyə|nə[ ]üçün|nəyə[ ]görə|nə[ ]səbəb)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Who asked why it was shut?"
_ASKS_ELSE = re.compile(
    r"\W*(?:who|when|where|which)\b[^?]*\bwhy\b|.*\bask(?:s|ed|ing)? why\b", re.IGNORECASE
)
# By which a cause is told, and seldom anything else.
_TELLS = {
    "en": r"""
        because | due[ ]to | owing[ ]to | thanks[ ]to | on[ ]account[ ]of | (?<!no[ ])reasons?
        | as[ ]an?[ ](?:\w+[ ])?(?:result|consequence|precaution|protest|punishment|reward)
        | cit(?:ed|es|ing) | blam(?:e[ds]?|ing) | attribut(?:ed|es|ing) | accus(?:ed|es|ing)
        | caus(?:ed?|es|ing) | prompt(?:ed|s|ing) | trigger(?:ed|s|ing) | led[ ]to
        | in[ ](?:protest|response|reaction|retaliation|revenge|solidarity|order[ ]to|the[ ]wake)
        | so[ ]that | amid | fear(?:s|ed|ing)?
        | over[ ](?:concerns|claims|pay|plans|an?[ ](?:row|dispute))
        | lack(?:s|ed|ing)? | shortages? | too[ ](?:few|many|much|little|\w+[ ](?:to|for))
        | not[ ]enough
        | faults? | faulty | explain(?:ed|s|ing)? | motives? | demand(?:s|ed|ing)?
        | (?:ask|call)(?:s|ing)[ ]for | (?:put|puts)[ ](?:\w+[ ]){1,4}down[ ]to
        | (?:stem|result)(?:s|m?ed|m?ing)?[ ]from | in[ ](?:the[ ])?light[ ]of | credit(?:s|ed)
        | (?:started|sparked|set[ ]off|brought[ ]on|brought[ ]about)[ ]by
    """,
    "ru": r"""
        потому | так[ ]как | поскольку | из-за | благодаря | в[ ]связи[ ]с | вследствие
        | ввиду | причин\w*
        | в[ ]знак | в[ ]ответ | требу\w+
        | (?<!дней[ ])(?<!дня[ ])(?<!лет[ ])(?<!часов[ ])(?<!сразу[ ])
          после(?![ ](?:\d|этого|полудня|обеда))
        | вызва\w+(?![ ](?:полици|скор|пожарн)) | прив[её]л\w* | объясн\w+ | обвин\w+
        | ссыла\w+ | сослал\w+
        | опаса\w+ | нехватк\w+ | недостат\w+ | слишком | виной
    """,
    "tr": r"""
        çünkü | neden\w* | yüzünden | dolayı\w* | sebe[bp]\w* | gerekçe\w*
        | sonucunda | suçla\w+
        | protesto\w* | tepki\w* | yetersiz\w* | talep\w*
        | (?!gün|ay|yıl|hafta|saat|dakika|bundan|ondan|şundan)\w{3,}[dt][ae]n[ ]sonra
    """,
    "az": r"""
        çünki | (?:buna|\w+(?:dığına|diyinə|duğuna|düyünə))[ ]görə | səbə[bp]\w* | ötrü
        | üzündən | nəticəsində | ucbatından
        | günahlandır\w+
        | etiraz\w* | tələb\w*
        | (?!gün|ay|il|həftə|saat|dəqiqə|bundan|ondan)\w{3,}[dt][aə]n[ ]sonra
    """,
}
# By which one may be told.
_MAY_TELL = {
    "en": r"""
        as[ ](?:an?|the|he|she|they|it|there|no|its?|his|her|their|many|most|more|part)
        | since(?![ ]\w*\d)
        | by[ ]\w+ing | so(?![ ]far) | given | if
        | for[ ](?!(?:the|an?|\d+|more|some|nearly|about|\w+[ ](?:hour|day|week|month|year)s?)\b)
          [a-z]+
        | unless
        | mean(?:s|t|ing) | ma(?:k|d)(?:e|es|ing)[ ]it | therefore | needs? | needed
        | concession | against | over[ ](?:the|an?|its|his|her|their|[a-z]+s)
        | (?:hours|days?)[ ]after | c(?:a|o)mes?[ ]from | with[ ](?:only|no|so|an?)
        | (?<=,[ ])with | delay(?:s|ed|ing) | forc(?:ed|es|ing) | prevent(?:s|ed|ing)
        | push(?:es|ed|ing) | stopped | disrupt(?:s|ed|ing)
    """,
    "ru": r"после | чтобы | за | по | поэтому | тем | для",
    "tr": r"için | diye | üzerine | sonra | ile | göre | böylece"
    r" | \w+(?:dığı|diği|duğu|düğü|tığı|tiği|tuğu|tüğü)\w*",
    "az": r"görə | üçün | deyə | sonra | ilə | uğrunda | \w+(?:dığı|diyi|duğu|düyü)\w*",
}
# What goes wrong is why other things happen, and so is what had happened before: "Inspectors found
# cracks in two hangers", "Two girders had given way".
_TROUBLE = re.compile(
    r"""
    \b(?:fail|crack|broke(?:n\b|[ ](?!in|up|out))|burst|leak|block(?:ed|ing|age)|damag|collaps
    |blaze|flood(?!l)|lightning|mould|diseas|infect|poison|vacan|declin|dwindl|deficit|debts?\b|loss|lost|losing
    |injur|sick|ill\b|illness|error|mistak|wrong|jammed|snapped|rot(?:ten|ting)?\b|rust(?:ed|y)?\b|corro|weak
    |defect|contamina|accident|crash|gave[ ]way|short[ ]of|ran[ ]out|fallen|cuts?\b|illegal|fraud
    |refus(?:al|ed|es|ing)|den(?:y|ied|ial)\b|complain|dispute|row[ ]over
    |strikes?\b|walk(?:ed[ ]|-?)out|storms?\b|fog\b|outage|power[ ]cut
    |had[ ](?:\w+[ ]){0,2}?(?:(?!hundred|red\b|need)\w+ed|become|begun|come|fallen|given|gone
      |grown|lost|taken|worn))
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What came before is often why: "was sacked after a defeat"; not what is only reckoned from it:
# "six weeks after", "after noon".
_AFTER = re.compile(
    r"(?:\b(?P<before>\w{1,40})\s+)?\b(?:after|following(?=[ ](?:an?|h(?:is|er)|their|its|last)\b))"
    r"[ ](?!\d|(?:noon|midnight|dark|all|that|this)\b"
    r"|(?:the[ ])?(?:break|match|game|interval|hearing|meeting)\b"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day(?!['’]s)"
    r"|\w+[ ](?:second|minute|hour|day|week|month|year)s?\b(?!['’]s|[ ]of\b))",
    re.IGNORECASE,
)
_RECKONED = re.compile(
    r"(?:second|minute|hour|day|week|month|year|decade|centur|season|soon|short|long|right|just)\w*"
    r"|named?|look(?:s|ed|ing)?|runs?|ran|tak(?:es?|ing)|took|the|ever|said|says|told|spoke|added",
    re.IGNORECASE,
)
# "Shut to save money"; not "is to shut", "began to shut", "to the shore".
_PURPOSE = re.compile(r"\b(?P<before>\w{1,40},?)\s+to\s+(?P<verb>[a-z]{3,})\b")
_NO_PURPOSE = frozenset(
    """
    is are was were be been being going due set expected said thought believed known supposed
    reported have has had having want wants wanted plan plans planned refuse refuses refused
    agree agreed begin began begun begins start started starts continue continued continues try
    tries tried trying able unable ready likely unlikely decide decided decides vote voted votes
    hope hopes hoped need needs needed promise promised promises offer offered offers fail
    failed fails seem seems seemed appear appeared appears happen happened used about ought
    forced allowed asked told ordered invited urged managed from back up down over on off out in
    next close according thanks
    """.split()
)
_NO_VERBS = frozenset(
    """
    the his her its their our your this that these those him them which whom each all both some
    any one two three four five six seven eight nine ten new work school hospital sea land water
    church people date jail prison court
    """.split()
)


def asks_why(question: str) -> bool:
    """Whether a question asks for a cause."""
    return _ASKS.search(question) is not None and _ASKS_ELSE.match(question) is None


def tells_cause(sentence: str, question: str, language: str) -> bool:
    """Whether a sentence tells a cause, by its words, or by the one that the question asks with, as
    "What delayed the train?"; False in a language whose words aren't known here."""
    if language not in _TELLS:
        return False
    if _words_of(_TELLS[language]).search(sentence) is not None:
        return True
    asked = _ASKS.search(question)
    if asked is not None and asked["doing"] and asked["doing"].lower() in sentence.lower():
        return True
    return language == "en" and any(map(_is_cause, _AFTER.finditer(sentence)))


def tells_trouble(sentence: str, question: str, language: str) -> bool:
    """Whether a sentence tells what went wrong, other than what the question asks about, or what
    had happened before; False but in English."""
    asked = question.lower()
    return language == "en" and any(
        word.group().lower() not in asked for word in _TROUBLE.finditer(sentence)
    )


def may_tell_cause(sentence: str, question: str, language: str) -> bool:
    """Whether a sentence may tell a cause: unless its words are known not to."""
    if language not in _TELLS:
        return True
    return (
        tells_cause(sentence, question, language)
        or _words_of(_MAY_TELL[language]).search(sentence) is not None
        or (language == "en" and any(map(_is_purpose, _PURPOSE.finditer(sentence))))
    )


@cache
def _words_of(listed: str) -> re.Pattern[str]:
    """What finds any of the listed words; made where a cause is asked for."""
    return re.compile(rf"\b(?:{listed})\b", re.IGNORECASE | re.VERBOSE)


def _is_cause(after: re.Match[str]) -> bool:
    return not (after["before"] and _RECKONED.fullmatch(after["before"]))


def _is_purpose(to: re.Match[str]) -> bool:
    return to["before"].lower() not in _NO_PURPOSE and to["verb"] not in _NO_VERBS
