"""What a sentence announces and the next one tells: "Three schools are to close. They are …", "For
the dough you need:".

The first repeats the question and is found for it; the other one answers.
"""

import re

_ASKS_WHICH = re.compile(
    r"""
    \b(?:
        which | who | whom | names? | list
        | what[ ](?:are|were|(?!(?:is|was|does|has|happens|causes|makes|goes)\b)(?:\w+[ ])?\w+s)
        | как(?:ие|их|им|ими|ой|ая|ое|ому|ую)(?=\W) | кто | кого | кому | кем
        | hangi(?:leri|si)? | kim(?:ler)?(?:i|e|in|den)? | hansı(?:lar)? | nələr | neler
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SOME = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|names|others)"
_OPENS = {
    "en": rf"(?:they|these|those|the[ ](?:\w+[ ])?{_SOME}(?:[ ]\w+)?)[ ](?:are|were|include[sd]?)\b"
    r"|(?:among|one[ ]of)[ ]them[ ](?:are|were|is|was)\b|it[ ](?:is|was|will[ ]be)\b",
    "ru": r"(?:это|среди[ ]них|в[ ]их[ ]числе|ими[ ](?:стали|будут))(?!\w)[ ]?[—–-]?",
    "tr": r"(?:bunlar|onlar|aralarında)\b",
    "az": r"(?:bunlar|onlar|onların[ ]arasında|aralarında)\b",
}
# A name, be it after "the" or a word for whose it is, but nothing of what is named: "It is United's
# first cup". Else what is listed: "They are plums, pears and quinces".
_SAYS_NAMES = re.compile(
    rf"""
    (?i:[\s"“”«]*(?:{"|".join(_OPENS.values())}))\s*[:,–—-]?\s*
    (?:(?:the|an?|in|at|on|of|from|those|mayor)\s+)*["“«]?[^\W\d_a-zа-яёəıöüşçğ]\w*(?!['’\w])
    | (?i:[\s"“”«]*(?:they|these|those|это|bunlar|onlar)\b)[^,.;:!?]*,[^.;:!?]*\s
      (?:and|or|и|ve|və)\s
    | (?i:[\s"“”«]*(?:это|bunlar|onlar)\b)[^.;:!?]*\s(?:и|ve|və)\s
    | (?i:[\s"“”«]*(?:among|one[ ]of)\s+them\s+(?:are|were|is|was)\b)
    """,
    re.VERBOSE,
)
_OPEN_END = re.compile(r"[:：]\s*$")


def names_after(question: str, after: str) -> bool:
    """Whether a question asks which ones, or who, and the sentence `after` one that was found for
    it opens by naming them."""
    return _ASKS_WHICH.search(question) is not None and _SAYS_NAMES.match(after) is not None


def announces(sentence: str) -> bool:
    """Whether what a sentence is there for comes after it: it ends in a colon."""
    return _OPEN_END.search(sentence) is not None
