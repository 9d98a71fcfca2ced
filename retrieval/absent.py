"""What a question names that an article doesn't: a year, a place, somebody.

"What was the council tax in 2024?" is near to all that is told of the council tax, whatever the
year, and who weighs sentences sees little of a word that is missing.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from index.analysis import terms
from index.models import Article

# In how many passages each term occurs.
Frequencies = Callable[[Sequence[str]], Mapping[str, int]]

_YEAR = re.compile(r"(?<![\w.,–-])(?:1[5-9]|20)\d\d(?![\w–-]|[.,]\d)")
_THOUSANDS = re.compile(r"(?<=\d)[,. \u00a0\u202f](?=\d{3})")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# After these a capital letter makes no name.
_OPENING = frozenset('.?!:;…"“”«(')
# In German all nouns have one.
_ALL_NOUNS = "de"
# Months and weekdays are dates, titles aren't always given, and a country of two words has many
# names.
_NO_NAMES = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december united states kingdom mrs miss sir internet
    president minister chancellor mayor councillor senator governor professor doctor judge justice
    chief general captain sergeant inspector detective king queen prince princess pope bishop coach
    """.split()
)
# "Turkish" is told of Turkey, "French" of France.
_NATIONAL = re.compile(r"(?:ish|[cr]ese|nese|lese|[iae]an|ench|utch|reek|wiss|aqi|eli|stani)$")
# In letters. Shorter ones are more often a title, or one of several ways to write a name ("US").
_SHORTEST = 3
# In letters: "Germany" and "German", "Europe" and "European".
_ALIKE = 5


def years_absent(question: str, article: Article) -> bool:
    """Whether a question names a year that an article doesn't state, nor was published in; not
    where that isn't known."""
    years = _YEAR.findall(question)
    if not years or article.published is None:
        return False
    told = f"{article.title} {article.text} {article.published.year}"
    # "1500 jobs" are "1,500 jobs".
    told = _THOUSANDS.sub("", told)
    return any(year not in told for year in years)


def names_absent(
    question: str, language: str | None, article: Article, frequencies: Frequencies
) -> bool:
    """Whether a question names a place or somebody that other articles tell of, and this one, which
    is in the question's language, doesn't. A name that no article has may be misspelled."""
    told = f"{article.title} {article.text}"
    absent = [name for name in _names_in(question, language) if not _begins(name, told)]
    if not absent:
        return False  # nearly always: to take a whole article's terms costs milliseconds
    held = set(terms(told, language))
    return any(
        any(frequencies(found).values())
        for name in absent
        if held.isdisjoint(found := terms(name, language))
    )


def _begins(name: str, told: str) -> bool:
    """Whether a word begins as a name does."""
    return re.search(rf"(?<!\w){re.escape(name[:_ALIKE])}", told, re.IGNORECASE) is not None


def _names_in(question: str, language: str | None) -> list[str]:
    """The words of a question that are names, by their capital letter; none where many have one."""
    found = list(_WORD.finditer(question))
    large = [word for word in found if word.group()[0].isupper()]
    if language == _ALL_NOUNS or 2 * len(large) > len(found):
        return []
    return [
        name
        for word in large
        if word.start() and question[: word.start()].rstrip()[-1:] not in _OPENING
        if len(name := word.group()) >= _SHORTEST and not name.isupper()
        if name.casefold() not in _NO_NAMES and not _NATIONAL.search(name)
    ]
