"""How old somebody is: other numbers of a sentence don't tell."""

import re

_ASKED = re.compile(
    r"\bhow old\b|\b(?:what|which) age\b|\bсколько\b.{0,40}\bлет\b|\bkaç yaş|\bneçə yaş",
    re.IGNORECASE | re.DOTALL,
)
_TOLD = re.compile(
    r"""
    \b\d{1,3}(?:,\d{3})*[-\u2010\u2011 ](?:years?|months?|weeks?|days?)[-\u2010\u2011 ]
        (?:olds?|of[ ]age|ago|younger|older)\b          # 41-year-old, 1,900 years ago
    | \bage[ds]?(?:[ ]of|[ ]at)?[ ]\d{1,3}\b            # aged 41, at the age of 41
    | [^\W\d_]\)?,[ ]\d{1,3}[,;.](?!\d)                  # Mr. Vance, 58, and at the end
    | [^\W\d_][ ]\((?:aged[ ])?\d{1,3}\)                # Vance (58)
    | \bturn(?:s|ed|ing)?[ ]\d{1,3}\b
    | \bwho[ ](?:at|is|was)[ ]\d{1,3}\b                  # who at 19 becomes the youngest
    | \b(?:is|was|are|were)[ ](?:about[ ]|just[ ]|only[ ])?\d{1,3}(?:[;,.](?!\d)|[ ](?:and|when)\b)
    | \b(?:man|woman|boy|girl|son|daughter)[ ]of[ ]\d{1,3}\b
    | \b\d{1,3}[-\u2010\u2011 ]?(?:лет|года?)(?!\w*\d) | \b\d{1,3}[ ]yaş
    """,
    re.IGNORECASE | re.VERBOSE,
)


def asks_age(question: str) -> bool:
    """Whether a question is for the age of somebody or something."""
    return _ASKED.search(question) is not None


def tells_age(sentence: str) -> bool:
    """Whether a sentence tells somebody's age, as news do: "Mr. Vance, 58, stood up"."""
    return _TOLD.search(sentence) is not None
