"""Names of outlets, people and sections, compared as readers write them."""

import re
import unicodedata

_DOMAIN = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})/?", re.IGNORECASE)
# Below a country's domain these stand for a kind of owner, not for a name: "bbc.co.uk".
_KINDS = frozenset("ac co com edu gov net org".split())
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[,;|/&·]\s*|\s+(?:and|with|und|et|y|и|ve|və)\s+", re.IGNORECASE)
_MARKS = re.compile(r"[\W_]+")
_NOT_A_NAME = re.compile(r"[\d@]")


def name_key(name: str) -> str:
    """Return what two spellings of one name have in common: no case, accents or extra spaces."""
    plain = name.casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.replace("’", "'").split())


def outlet_key(outlet: str) -> str:
    """Return what the spellings of one outlet have in common.

    "The Lowen Post", "Lowen Post" and "lowenpost.example" have one key; it isn't to be shown.
    """
    domain = _DOMAIN.fullmatch(outlet.strip())
    if domain:
        labels = domain.group(1).split(".")[:-1]
        if len(labels) > 1 and labels[-1].lower() in _KINDS:
            labels.pop()
        name = labels[-1]
        name = name[3:] if name.lower().startswith("the") and len(name) > 6 else name
    else:
        name = _ARTICLE.sub("", outlet.strip())
    return _MARKS.sub("", name_key(name))


def authors_in(byline: str) -> list[str]:
    """Return the names in a byline such as "By Jane Holloway and Jon Ask", in order.

    Parts with figures or an address in them are no names.
    """
    parts = _BETWEEN.split(_BY.sub("", byline.strip()))
    return [part.strip() for part in parts if part.strip() and not _NOT_A_NAME.search(part)]
