"""Names of authors and outlets, out of what pages put in their place."""

import re
from collections.abc import Iterable

from index.readers.furniture import JOBS, is_name, is_outlet, parted
from index.text import single_line

_LABEL = re.compile(
    r"^\W*(?:(?:written|reported|words|story|report|text|posted|published|reporting|analysis|opinion)"
    r"\s)?(?:by|von|par|por|di|af|av|door|autor(?:in)?|author|автор|текст)s?\b[\s:]+"
    r"|^\W*(?:a\scura\sdi\s|(?:auteur|autore|yazan|haber|muhabir|müəllif)\s?:\s*)",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\bhttps?://\S+|\bwww\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)@\w+"
    r"|\b(?:follow|e-?mail|contact|twitter|updated|published|posted)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_PARENTHESIS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>")
_FIRM_PARTS = re.compile(r"\s*[;|•·\n/]\s*|\s+[–—-]\s+")
_PARTS = re.compile(r"\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*", re.IGNORECASE)
_PLACE = re.compile(
    r"(?:^|\s+)(?:reporting\s+from|reports\s+from|in|at|for|from)\s+(?:the\s+)?[^\W\d_a-z].*$",
    re.DOTALL,
)
_JOB = re.compile(rf"\b(?:{JOBS}|staff|newsroom|(?:web|news)\s?desk|bureau)s?\b", re.IGNORECASE)
# What newsrooms call the field a journalist works in, standing before the job.
_BEAT = re.compile(
    r"^(?:chief|senior|deputy|associate|assistant|political|politics|environment|science|health"
    r"|business|economics|education|technology|tech|transport|legal|crime|courts|culture|arts|music"
    r"|sports?|football|defen[cs]e|security|diplomatic|foreign|international|world|national|local"
    r"|community|religion|climate|energy|investigations?|data|social|home|affairs|media|city|news"
    r"|special|staff|freelance|consumer|money|features?|travel|food|and|the|guest|contributing)$",
    re.IGNORECASE,
)
_DEGREE = re.compile(r"^(?:ph\.?\s?d|m\.?d|dr|prof|m\.?a|b\.?a|mba|esq)\.?$", re.IGNORECASE)
_GENERATION = re.compile(r"^(?:jr|sr|i{2,3}|iv)\.?$", re.IGNORECASE)
_NOBODY = frozenset(
    """admin administrator administrators root webmaster editor editors editorial unknown anonymous
    none null guest user n/a na author contributor contributors superuser default""".split()
)
_AGENCIES = (
    "Reuters, AP, Associated Press, AFP, Agence France-Presse, dpa, PA, PA Media, Press Association"
    ", ANSA, EFE, TASS, UPI, AAP, IANS, PTI, Press Trust of India, ANI, Bernama, Xinhua, Kyodo"
    ", Lusa, Belga, ANP, Ritzau, TT, NTB, Bloomberg"
)
_LONGEST_LIST = 1000
_LONGEST_NAME = 60
_MOST_WORDS = 7


def author_names(stated: Iterable[str], outlets: list[str], strict: bool = False) -> str | None:
    """The authors among what is stated in their place, in order, joined by commas; None for none.

    Labels, jobs, places, mails, handles and addresses are dropped, and so is what holds one of
    the names of the outlet. An agency stands as author where there is no person. `strict` takes
    only what is written as a person's name is, for text that wasn't marked as a name.
    """
    found = [name for value in stated for name in _split(value[:_LONGEST_LIST])]
    own = [plain for outlet in outlets if (plain := _plain(outlet))]
    found = [name for name in found if not any(_holds(name, plain) for plain in own)]
    people = [
        name
        for name in found
        if not _is_agency(name) and not (is_outlet(name) and (strict or not is_name(name)))
    ]
    if strict:
        people = [name for name in people if is_name(name)]
    distinct = {_plain(name): name for name in reversed(people or _others(found, strict))}
    return ", ".join(reversed(distinct.values())) or None


def outlet_name(stated: str | None) -> str | None:
    """An outlet's name; an address or a handle in its place says nothing."""
    name = single_line(stated or "")
    return None if not name or _CONTACT.match(name) or name.startswith("/") else name


def same_name(one: str, other: str) -> bool:
    """Whether two names are one outlet's or person's, but for "The", a domain and writing."""
    return _plain(one) == _plain(other)


def _holds(name: str, outlet: str) -> bool:
    # A short outlet name ("Post") may be part of a person's.
    plain = _plain(name)
    return plain == outlet or (len(outlet) > 5 and outlet in plain)


def _others(found: list[str], strict: bool) -> list[str]:
    return [name for name in found if _is_agency(name) or not strict]


def _is_agency(name: str) -> bool:
    return _plain(name) in _AGENCY_NAMES


def _split(value: str) -> list[str]:
    value = _CONTACT.sub("\n", _PARENTHESIS.sub(" ", _LABEL.sub("", value)))
    names: list[str] = []
    for firm in _FIRM_PARTS.split(value):
        pieces = [name for part in _PARTS.split(firm) for name in parted(single_line(part))]
        if len(pieces) == 2 and all(_one_word(piece) for piece in pieces) and "," in firm:
            pieces = [" ".join(reversed(pieces))]  # "Holloway, Jane"
        elif any(_one_word(piece) for piece in pieces[:1]) and " and " in firm and len(pieces) == 2:
            pieces = _shared_surname(pieces)
        for piece in pieces:
            if _GENERATION.match(piece) and names:
                names[-1] += f" {piece}"
            elif name := _person(piece):
                names.append(name)
    return names


def _shared_surname(pieces: list[str]) -> list[str]:
    """ "Jane and Tom Holloway" are two of one name."""
    first, *words = pieces[1].split()
    return [f"{pieces[0]} {words[-1]}", pieces[1]] if words and first else pieces


def _one_word(piece: str) -> bool:
    return (
        len(piece.split()) == 1
        and piece.isalpha()
        and not piece.isupper()
        and _plain(piece) not in _AGENCY_NAMES
        and not _JOB.search(piece)
    )


def _person(piece: str) -> str | None:
    name = _LABEL.sub("", piece)
    name = _PLACE.sub("", name).strip(" .,:;|-–—*\"'")
    job = _JOB.search(name)
    if job:
        words = name[: job.start()].split()
        while words and _BEAT.match(words[-1]):
            words.pop()
        named = len(words) >= 2 and not _BEAT.match(words[0])
        name = " ".join(words) if named else ""
    plain = name.casefold()
    if (
        not name
        or plain in _NOBODY
        or _DEGREE.match(name)
        or _BEAT.match(name)
        or len(name) > _LONGEST_NAME
        or len(name.split()) > _MOST_WORDS
        or not any(character.isalpha() for character in name)
        or any(character.isdigit() for character in name)
    ):
        return None
    return name


def _plain(name: str) -> str:
    name = re.sub(r"(?<=\w)(?:\.[a-z]{2,7}){1,2}$", "", name.casefold().strip())
    return re.sub(r"[\W_]+", "", re.sub(r"^the\s", "", name))


_AGENCY_NAMES = frozenset(_plain(name) for name in _AGENCIES.split(", "))
