"""Questions who has a post, "Who is the captain of the Aster?", and quotes that speak of none.
English."""

import re
from collections.abc import Iterable

# What somebody is called who has a post, and how else a sentence may say so.
_POSTS = {
    r"(?:team |head )?(?:manager|coach)": r"manag|coach|boss|charge|head coach",
    r"captain|skipper": r"captain|skipper",
    r"judge|magistrate": r"judge|justice|magistrate|sentenc|before|recorder",
    r"architect|designer": r"architect|design|drawn|drew",
    r"head ?teacher|headmaster|headmistress|principal": r"head\b|headteach|headm|principal",
    r"(?:chief |principal )?conductor": r"conduct|baton",
    r"editor": r"edit",
    r"(?:managing |artistic )?director": r"direct|boss|heads?\b|chief|runs?\b|lead|led\b",
    r"chief executive|ceo": r"chief|ceo|boss|execut|runs?\b|heads?\b|led\b|lead",
    r"chair(?:man|woman|person)?": r"chair|heads?\b|led\b|lead|president",
    r"owner": r"own|belong|bought|acquir|sold|t(?:ook|ake|aken) over",
    r"founder": r"found|start|set up|establish|creat",
    r"pilot": r"pilot|flew|flying|controls",
    r"driver": r"driv|drove|wheel",
    r"author": r"author|wrote|writ|by\b|book",
    r"composer": r"compos|wrote|writ|music|by\b",
    r"referee": r"refere|official|whistle",
    r"goalkeeper|keeper": r"keeper|goal\b|saved?\b",
    r"sponsor": r"sponsor|back|fund|pa(?:id|ys?)\b",
    r"prosecutor": r"prosecut",
    r"treasurer": r"treasur",
}
_ASKS_POST = re.compile(
    r"\bwho(?:['’]s| is| was| are| were)(?: now)? (?:the|its|their|(?:[\w-]+ ){1,4}?[\w-]+['’]s?)"
    rf" (?:new |current |present )?(?:{'|'.join(f'(?P<p{n}>{w})' for n, w in enumerate(_POSTS))})"
    r"(?= (?:of|at|in|for|on|who|that|when)\b|\W*\Z)",
    re.IGNORECASE,
)
_OF_POST = [re.compile(rf"\b(?:{words})", re.IGNORECASE) for words in _POSTS.values()]


def post_asked(question: str) -> re.Pattern[str] | None:
    """What finds in a text a word for the post that a question asks who has, or had, or for what
    such people do; None where it asks for none."""
    asked = _ASKS_POST.search(question)
    if asked is None or asked.lastgroup is None:
        return None
    return _OF_POST[int(asked.lastgroup[1:])]


def lacks_post(question: str, quotes: Iterable[str]) -> bool:
    """Whether a question asks who has or had a post, and no quote speaks of any."""
    told = post_asked(question)
    return told is not None and not any(map(told.search, quotes))
