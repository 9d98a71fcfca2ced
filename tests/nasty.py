"""Articles and questions that nobody would write, drawn from a seed: all of any script, of odd
lengths, told again and again."""

import random
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from index.models import Article

_ODD_WORDS = (
    "harbour ferry council bridge crowns mayor storm lamp press tram island vote night spring oak"
    " Lowen Skarn Tolme Brill Lind 1.2 14,000 2026 3% the of and said was in it don’t U.S. Dr. a<b"
    " <b>bold</b> &amp; AT&T [1] [2] \\n *star* _under_ `code` “said” «да» ‘so’ http://a.example/?q=1"
    " порт паром шторм мэр сказал ещё İskele ışık Iğdır gəmi şəhər ميناء السفينة العاصفة נמל ספינה"
    " 港口 重新 开放 船长 港が 開いた ท่าเรือ बंदरगाह नाव 항구가"
    " 👩‍🚒 🏳️‍🌈 e\u0301\u0323\u0308 Z\u0351\u036b\u0343a ﷺ ½ Ⅷ"
).split()
# Words of no language, so that most stand in few articles.
_NONCE_WORDS = [
    first + middle + last
    for first in "bal dor fen gri kel mur pov sten tal vir".split()
    for middle in "a e i o u".split()
    for last in "dan gor lim nish rok set tov".split()
]
WORDS = _ODD_WORDS + _NONCE_WORDS
ENDS = (".", ".", ".", "!", "?", "…", ".”", "。", "؟", "", " |")
OUTLETS = ("The Lowen Post", "Tolme Ledger", "بريد لوفن", "<i>Wire</i> & Co", None)
AUTHORS = ("Ada Brill", "Tove Lind", "O'Hara; DROP TABLE articles", None)
ADDRESSES = (
    "https://lowenpost.example/{n}",
    "https://lowenpost.example/?id={n}&part=a,b-c#top",
    "https://порт.example/{n}#:~:text=old",
    None,
)
# Of every assigned character but surrogates and what only its maker knows.
ANY = [
    character
    for code in range(0x20, 0x20000)
    if unicodedata.category(character := chr(code)) not in ("Cs", "Cn", "Co")
]
ODD_QUESTIONS = (
    "",
    " \n\t ",
    "?",
    "x" * 10_000,
    "harbour " * 2_000,
    "😀",
    "👩‍🚒🏳️‍🌈👍🏽",
    "'; DROP TABLE articles; --",
    '" OR 1=1 --',
    "harbour AND ferry OR NOT council",
    "harbour NEAR ferry NEAR/3 council",
    'title:harbour OR "ferry',
    "harb* ^ferry {title text}: (council",
    "SELECT text FROM articles WHERE id = 1",
    "https://lowenpost.example/3?id=1&part=a,b-c#top",
    "Когда открылся порт?",
    "متى أعيد فتح الميناء؟",
    "港口什么时候重新开放？",
    "ท่าเรือเปิดเมื่อไร",
    "\u202eruobrah eht\u202c",
    "a\u0300\u0301\u0302\u0303" * 50,
    "\x00\x01\x1b[2J harbour",
    "\ud800 harbour \udfff",
    "%s %d {0} ${x} {{y}} \\",
    "[1] [2] [3]",
    "<b>harbour</b> &lt;ferry&gt;",
    "last week yesterday in 1900 from 9999 to 0001",
    "according to nobody by nobody since until",
    "2026-13-45 30 February 99999",
)


def nasty_articles(drawn: random.Random, count: int) -> list[Article]:
    """Draw that many articles; about a fifth are copies of one before, whole or with more to
    them."""
    articles: list[Article] = []
    while len(articles) < count:
        n = len(articles)
        told = drawn.choice(articles).text if articles and drawn.random() < 0.2 else None
        text = _text(drawn) if told is None else told + drawn.choice(("", "\n\n" + _text(drawn)))
        address = drawn.choice(ADDRESSES)
        article = Article(
            id=f"nasty/{n}",
            title=_sentence(drawn)[:300] or "-",
            text=text,
            url=address and address.format(n=n),
            published=drawn.choice((None, date(2026, drawn.randint(1, 6), drawn.randint(1, 28)))),
            author=drawn.choice(AUTHORS),
            source=drawn.choice(OUTLETS),
            language=drawn.choice((None, "en", "ru", "zh")),
            section=drawn.choice((None, "Sea", "Город")),
        )
        if any(character.isalnum() for character in article.text):
            articles.append(article)
    return articles


def nasty_questions(drawn: random.Random, texts: Sequence[str], count: int) -> Iterator[str]:
    """Draw that many questions; most ask in the words of one of the texts."""
    kinds: list[Callable[[], str]] = [
        lambda: drawn.choice(texts),
        lambda: _piece(drawn, drawn.choice(texts), 80),
        lambda: _piece(drawn, drawn.choice(texts), 20),
        lambda: " ".join(drawn.choices(WORDS, k=drawn.randint(1, 8))),
        lambda: "".join(drawn.choices(ANY, k=drawn.randint(1, 30))),
        lambda: drawn.choice(ODD_QUESTIONS),
        lambda: f"{_piece(drawn, drawn.choice(texts), 60)} last month, The Lowen Post?",
        lambda: f"What did Ada Brill write of {drawn.choice(WORDS)} in March 2026?",
    ]
    for _ in range(count):
        yield drawn.choice(kinds)()


def _piece(drawn: random.Random, text: str, most: int) -> str:
    start = drawn.randrange(len(text))
    return text[start : start + drawn.randint(1, most)]


def _text(drawn: random.Random) -> str:
    sentences = [_sentence(drawn) for _ in range(drawn.randint(1, 6))]
    paragraphs = [
        drawn.choice((" ", "", "\n")).join(drawn.choices(sentences, k=drawn.randint(1, 6)))
        for _ in range(drawn.randint(1, 5))
    ]
    return "\n\n".join(paragraphs)


def _sentence(drawn: random.Random) -> str:
    kind = drawn.random()
    if kind < 0.05:
        return "".join(drawn.choices(ANY, k=drawn.randint(1, 200)))
    if kind < 0.07:
        return drawn.choice(_ODD_WORDS) * drawn.randint(100, 600)
    if kind < 0.12:
        return " | ".join(drawn.choices(WORDS, k=drawn.randint(2, 6)))
    most = 300 if kind < 0.14 else 16
    words = (drawn.choice(drawn.choice((_ODD_WORDS, WORDS))) for _ in range(drawn.randint(1, most)))
    return " ".join(words) + drawn.choice(ENDS)
