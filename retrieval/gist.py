"""Questions for whatever there is on a subject, "What happened with the bus strike?", and quotes
that say it: one from each of several articles, the newest first.

The sentences that are likest such a question are three of one article, and say one thing.
"""

import re
from collections.abc import Sequence

from index.analysis import terms
from index.encoder import Vectors
from index.models import Article
from retrieval.choosing import choose
from retrieval.conflicts import published
from retrieval.features import Candidate, Question, is_sentence

_FLAGS = re.IGNORECASE | re.VERBOSE
_THE = r"(?:the[ ]|a[ ]|an[ ])?"
_ASKS = re.compile(
    rf"""
    \W*(?:(?:please|so|and|well|hi|hello|ok|okay)\W+)*
    (?:(?:can|could|would)[ ]you[ ](?:please[ ])?)?
    (?:
        (?:tell|brief|update)[ ](?:me|us)[ ](?:(?:more|all|everything|something)[ ])?(?:about|on)
        | what[ ](?:do|can)[ ](?:you|we)[ ](?:already[ ])?
            (?:(?:know|tell[ ](?:me|us)|find)[ ](?:about|on)|have[ ](?:about|on))
        | what[ ]do[ ]they[ ]know[ ]about
        | what(?:['’]s|[ ](?:is|was))[ ](?:(?:already|so[ ]far)[ ])?known[ ](?:so[ ]far[ ])?
            (?:about|of)
        | what(?:['’]s|[ ]is|[ ]was)[ ]{_THE}
            (?:story|situation|matter|deal|status|state[ ]of[ ]play|background)
            [ ](?:with|about|of|around|behind|regarding)
        | what(?:['’]s|[ ]is|[ ]was)[ ](?:all[ ])?(?:this[ ])?(?:happening|going[ ]on|up)
            [ ](?:with|about|around)
        | what(?:['’]s|[ ]has|[ ]have)?[ ](?:happened|been[ ]happening|become|became)
            [ ](?:so[ ]far[ ])?(?:with|to|about|of|around)
        | (?:(?:give|get|write|make|show|send)[ ](?:me[ ]|us[ ])?)?
            {_THE}(?:short[ ]|brief[ ]|quick[ ])?
            (?:summary|overview|background|recap|roundup|update|updates|details|info|information)
            [ ](?:of|on|about|to)
        | summari[sz]e | recap
        | (?:is[ ]there[ ])?(?:any|some)(?:thing)?[ ](?:(?:new|known|more)[ ])?(?:about|on)
        | расскажи(?:те)?[ ](?:мне[ ]|нам[ ])?(?:подробнее[ ]|больше[ ])?(?:об|обо|о|про)
        | что[ ](?:сейчас[ ])?(?:происходит|случилось|произошло|стало)[ ](?:со|с)
        | что[ ](?:уже[ ])?(?:известно|слышно|есть)[ ](?:об|обо|о|про)
    )
    [ ](?P<after>.+?)(?:,?[ ](?:so[ ]far|please|now|lately|recently|overall))*
    | (?P<before>.+?)[ ](?:hakkında|haqqında|haqda|ile[ ]ilgili|ilə[ ]bağlı)[ ](?:
        ne[ ]biliniyor|ne[ ]var|bilgi(?:[ ]ver(?:in)?)?|anlat(?:ın)?|son[ ]durum(?:[ ]ne(?:dir)?)?
        | nə[ ]məlumdur|nə[ ]var|məlumat(?:[ ]ver(?:in)?)?|danış(?:ın)?
    )
    """,
    _FLAGS,
)
# What stands before "any news on" and the like, which is left out already.
_BEFORE_NEWS = re.compile(
    r"(?:is|are)[ ]there|(?:do|have)[ ]you(?:[ ](?:have|got))?|(?:give|show|tell|get)[ ](?:me|us)",
    _FLAGS,
)
# "the bus strike story"
_NO_SUBJECT = re.compile(r"[ ](?:stor(?:y|ies)|saga|affair|situation|news)\Z", _FLAGS)
_END = re.compile(r"[\s.?!…？]+\Z")
# In words; more of them say what of the subject is asked for.
_MOST_WORDS = 6
# A word of these asks for one thing: "what happened to the man who lost his hat?"
_ASKS_MORE = re.compile(
    r"\b(?:who|whom|whose|which|what|when|where|why|how|that|if|whether|after|before|because|when"
    r"|кто|что|когда|где|куда|почему|зачем|как|сколько|который)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"\b(?:you|yourself|me|myself|it|this|that|them|him|her|us|everything|something|anything|ты"
    r"|вы|себе|тебе|вас|это|него|нее|неё|них)\b",
    re.IGNORECASE,
)
_STATE = re.compile(r"\W*(?:(?:so|and|but)\W+)?(?:is|are|has|have|isn|aren|hasn|haven)\b", _FLAGS)

# In log-odds. Articles whose best sentence is so much less like the subject than the best of all
# are about something else; those within less of it are told by their age.
_FARTHEST = 5.0
_NEAR = 2.5
# An article says in its first sentences what it is about: they may be less like the subject by so
# much, and by more where most of the subject stands in the headline.
_EARLIER, _LEADING = 2.0, 4.0
_MOSTLY = 0.5
# What an article is about stands in its headline.
_HEADLINE = 3.0


def subject_asked_for(question: str, *, news: bool) -> str | None:
    """What a question asks for whatever there is on, "the bus strike"; None for others. `news`: it
    asked for the news on the rest of it, and these words are left out."""
    bare = _END.sub("", question)
    match = _ASKS.fullmatch(bare)
    if match is not None:
        subject: str = (match["after"] or match["before"]).strip()
    elif news:
        subject = _BEFORE_NEWS.sub("", bare, count=1).strip()
    else:
        return None
    subject = _NO_SUBJECT.sub("", subject)
    if not subject or len(subject.split()) > _MOST_WORDS:
        return None
    return None if _ASKS_MORE.search(subject) or _PERSONAL.search(subject) else subject


def asks_state(question: str) -> bool:
    """Whether a question asks how things stand: "Is the strike over?" The newest article says."""
    return _STATE.match(question) is not None


def gist(
    asked: Question, found: Sequence[Candidate], scores: Vectors, most: int
) -> list[Candidate]:
    """Return a sentence of each of the articles that are about the subject `asked`, at most `most`,
    the newest first: that of the best one, and of the newest of the others; where there is one
    article, what is said best. `scores` are the sentences' log-odds, shape `(sentences,)`."""
    articles: dict[str, list[tuple[float, Candidate]]] = {}
    for one, score in zip(found, scores.tolist(), strict=True):
        if is_sentence(one.text):
            articles.setdefault(one.hit.article.id, []).append((score, one))
    told = sorted(
        (_told(asked, sentences) for sentences in articles.values()), key=lambda one: -one[0]
    )
    told = [one for one in told if one[0] >= told[0][0] - _FARTHEST]
    if len(told) < 2:
        return choose(found, scores, most)
    (best, first), *others = told
    near = [one for score, one in others if score >= best - _NEAR]
    far = [one for score, one in others if score < best - _NEAR]
    near.sort(key=published, reverse=True)
    return sorted([first, *near, *far][:most], key=published, reverse=True)


def _told(asked: Question, sentences: Sequence[tuple[float, Candidate]]) -> tuple[float, Candidate]:
    """How well an article tells of a subject, and the sentence that does."""
    best = max(score for score, _ in sentences)
    share = _in_headline(asked, sentences[0][1].hit.article)
    least = best - (_LEADING if share >= _MOSTLY else _EARLIER)
    early = [one for score, one in sentences if score >= least]
    return best + share * _HEADLINE, min(early, key=lambda one: one.span.start)


def _in_headline(asked: Question, article: Article) -> float:
    """The share of the subject's words that stand in an article's headline, in whatever form."""
    held = set(terms(article.title, asked.language_of(article)))
    begun = article.title.casefold().split()
    found = [
        not held.isdisjoint(word.terms) or any(one.startswith(word.terms[0]) for one in begun)
        for word in asked.words
    ]
    return sum(found) / len(found) if found else 0.0
