"""Which of the old encodings a text that isn't UTF-8 is in.

charset-normalizer judges how much each of them would make of the bytes. On code pages for Latin
letters it often can't tell (Spanish reads as well with ń as with ñ), so what decides there is
whether the letters belong to one language.
"""

import codecs
import re
from collections import Counter

# The order decides where all else is equal: windows-1252 is by far the commonest on the web
# (https://w3techs.com/technologies/overview/character_encoding), then come those of its family.
ENCODINGS = (
    "cp1252", "cp1251", "cp1250", "cp1254", "cp1253", "cp1255", "cp1256", "cp1257",
    "iso8859_15", "iso8859_2", "iso8859_9", "iso8859_7", "iso8859_5", "koi8_r", "koi8_u",
    "mac_roman", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr",
)  # fmt: skip
# Letters beyond a to z, by language.
_ALPHABETS = tuple(
    frozenset(letters + letters.upper())
    for letters in (
        "àâæçéèêëîïôœùûüÿ",  # French
        "äöüß",  # German
        "áéíñóúüºª",  # Spanish
        "áâãàçéêíóôõúºª",  # Portuguese
        "àçèéíïòóúü·",  # Catalan
        "àèéìíîòóùú",  # Italian
        "áâèéêëïíîóôöúûü",  # Dutch, Afrikaans
        "åäöéü",  # Swedish, Finnish
        "åæøéóô",  # Danish, Norwegian
        "áðéíóúýþæö",  # Icelandic
        "ąćęłńóśźż",  # Polish
        "áčďéěíňóřšťúůýž",  # Czech
        "áäčďéíľĺňóôŕšťúýž",  # Slovak
        "áéíóöőúüű",  # Hungarian
        "ăâîșțşţ",  # Romanian
        "čćđšž",  # Croatian, Serbian, Slovene
        "âçğıöşüİî",  # Turkish
        "ëç",  # Albanian
        "ąčęėįšųūž",  # Lithuanian
        "āčēģīķļņšūž",  # Latvian
        "äõöšüž",  # Estonian
        "ċġħżàèìòù",  # Maltese
    )
)
_LATIN = frozenset().union(*_ALPHABETS) | frozenset(
    chr(code) for code in range(0xC0, 0x250) if chr(code).isalpha()
)
# Marks that may stand at a letter, and scripts written without spaces, tell nothing.
_AT_A_LETTER = re.compile(
    r"""(?:(?<=[A-Za-z])|(?=.[A-Za-z]))[^\x00-\x9f\s“”‘’„‚«»‹›–—…·•€£°§®™©\u2e80-\U0010ffff]"""
)
# How much a letter foreign to the language weighs against charset-normalizer's measure of mess,
# which is about 0.1 to 0.2 for a wrong guess on news text. Tried on the texts of
# tests/test_decoding.py: 0.1 to 1 give the same answers.
_FOREIGN = 0.3
_SAMPLE = 256 * 1024
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")


def mixed_utf8(content: bytes) -> str | None:
    """Return what is UTF-8 but for stray bytes, those read as windows-1252; None where it isn't.

    Texts in the old encodings hold few bytes that happen to be UTF-8, and many that can't be: in
    those of tests/test_decoding.py four to five at most (Chinese), and next to none in most.
    """
    kept = content.decode("utf-8", errors="ignore").encode()
    beyond_ascii = sum(len(run) for run in _BEYOND_ASCII.findall(kept))
    strays = len(content) - len(kept)
    return content.decode("utf-8", errors=_STRAYS) if beyond_ascii > 2 * strays else None


def _stray(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError), "it is for decoding alone"
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


_STRAYS = "citedesk.strays"
codecs.register_error(_STRAYS, _stray)


def guesses(content: bytes) -> list[str]:
    """Return the encodings the text may be in, likeliest first; none where it is no text."""
    from charset_normalizer import from_bytes  # imported when needed

    matches = from_bytes(_sample(content), cp_isolation=list(ENCODINGS), enable_fallback=False)
    ranked: list[tuple[float, float, int]] = []
    for match in matches:
        # Encodings that give the very same text are listed together.
        first = min(ENCODINGS.index(name) for name in _known(match.could_be_from_charset))
        mess = match.chaos + _FOREIGN * _foreign(str(match))
        ranked.append((round(mess, 3), -match.coherence, first))
    return [ENCODINGS[first] for *_, first in sorted(ranked)]


def _known(names: list[str]) -> list[str]:
    return [name for name in names if name in ENCODINGS]


def _sample(content: bytes) -> bytes:
    """The lines that tell anything: ASCII is the same in all of them."""
    lines: list[bytes] = []
    size = 0
    for line in content.splitlines():
        if not line.isascii():
            lines.append(line)
            size += len(line)
            if size > _SAMPLE:
                break
    return b"\n".join(lines)[:_SAMPLE]


def _foreign(text: str) -> float:
    """The share of accented letters outside the alphabet that holds most of them, counting what
    stands at a Latin letter and is none ("p‰‰tti") as such."""
    letters = Counter(letter for letter in text if letter in _LATIN)
    covered = max(sum(letters[each] for each in alphabet) for alphabet in _ALPHABETS)
    strange = sum(mark not in _LATIN for mark in _AT_A_LETTER.findall(text))
    total = letters.total() + strange
    return 1 - covered / total if total else 0.0
