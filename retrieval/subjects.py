"""Questions for whatever there is on a subject, "What happened with the bus strike?", and for how
things stand."""

import re

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
        | what(?:['’]s|[ ](?:is|was))[ ](?:(?:already|so[ ]far)[ ])?(?:known|new|said|reported)
            [ ](?:so[ ]far[ ])?(?:about|of|on)
        | (?:what(?:['’]s|[ ]is)[ ])?{_THE}(?:latest|news)[ ](?:about|of|on)
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
        | (?:is[ ]there[ ])?(?:any|some|every)(?:thing)?[ ](?:(?:new|known|more)[ ])?(?:about|on)
        | новости[ ](?:об|обо|о|про)
        | расскажи(?:те)?[ ](?:мне[ ]|нам[ ])?(?:подробнее[ ]|больше[ ])?(?:об|обо|о|про)
        | что[ ](?:сейчас[ ])?(?:происходит|случилось|произошло|стало)[ ](?:со|с)
        | что[ ](?:уже[ ])?(?:известно|слышно|есть|нового)[ ](?:об|обо|о|про)
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
    r"\b(?:who|whom|whose|which|what|when|where|why|how|that|if|whether|after|before|because"
    r"|кто|что|когда|где|куда|почему|зачем|как|сколько|который)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"\b(?:you|yourself|me|myself|it|this|that|them|him|her|us|everything|something|anything|ты"
    r"|вы|себе|тебе|вас|это|него|нее|неё|них)\b",
    re.IGNORECASE,
)
_STATE = re.compile(r"\W*(?:(?:so|and|but)\W+)?(?:is|are|has|have|isn|aren|hasn|haven)\b", _FLAGS)


def asked_about(question: str) -> str | None:
    """What a question asks for whatever there is on, in its own words; None for others."""
    match = _ASKS.fullmatch(_END.sub("", question))
    return (match["after"] or match["before"]).strip() if match else None


def subject_asked_for(question: str, *, news: bool) -> str | None:
    """What a question asks for whatever there is on, "the bus strike"; None for others. `news`: it
    asked for the news on the rest of it, and these words are left out."""
    subject = asked_about(question)
    if subject is None and news:
        subject = _BEFORE_NEWS.sub("", _END.sub("", question), count=1).strip()
    subject = _NO_SUBJECT.sub("", subject or "")
    if not subject or len(subject.split()) > _MOST_WORDS:
        return None
    return None if _ASKS_MORE.search(subject) or _PERSONAL.search(subject) else subject


def asks_state(question: str) -> bool:
    """Whether a question asks how things stand: "Is the strike over?" The newest article says."""
    return _STATE.match(question) is not None
