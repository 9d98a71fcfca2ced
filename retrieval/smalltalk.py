"""Small talk told from questions: greetings, thanks and the like, in words people commonly use.

English first; of Russian, Turkish and Azerbaijani the commonest.
"""

import re
from enum import Enum

from index.text import normalize
from retrieval.folding import words


class SmallTalk(Enum):
    """What a message is that asks for no news."""

    ABOUT = "about"
    HOW_ARE_YOU = "how are you"
    THANKS = "thanks"
    FAREWELL = "farewell"
    PRAISE = "praise"
    ACKNOWLEDGEMENT = "acknowledgement"
    GREETING = "greeting"
    MORE = "more"


# Each a whole saying; a message is small talk only if it is made of these and nothing else.
_SAYINGS = {
    SmallTalk.ABOUT: """
        who are you; what are you; who r u; what's your name; what is your name; who made you
        are you a bot; are you a robot; are you human; are you a human; are you real; are you an ai
        are you there; is anyone there; is anybody there; anyone there; anybody there
        what can you do; what can you do for me; what do you do; what are you for
        what can i ask; what can i ask you; what do you know; what can you tell me
        how do you work; how does this work; how do i use this; how do i use you
        can you help; can you help me; could you help me; help; help me; please help
        introduce yourself; tell me about yourself
        кто ты; ты кто; кто вы; вы кто; что ты умеешь; что ты можешь; что вы умеете; ты бот
        как тебя зовут; помоги; помощь
        kimsin; sen kimsin; siz kimsiniz; ne yapabilirsin; neler yapabilirsin; adın ne; yardım
        sən kimsən; kimsən; siz kimsiz; nə edə bilirsən; adın nədir; kömək
        """,
    SmallTalk.HOW_ARE_YOU: """
        how are you; how are you doing; how are you today; how are you doing today; how r u
        how's it going; how is it going; how do you do; how have you been; are you ok; you ok
        what's up; sup; whats up; what's new with you
        как дела; как ты; как вы; как поживаешь; как поживаете; как жизнь
        nasılsın; nasılsınız; naber; ne haber
        necəsən; necəsiniz; necesen; nə var nə yox
        """,
    SmallTalk.THANKS: """
        thanks; thank you; thank u; thankyou; thx; tnx; ty; tysm; cheers; much appreciated
        thanks a lot; thanks a million; thanks so much; thank you so much; thank you very much
        thanks very much; many thanks; big thanks; thanks for your help; thank you for your help
        thanks for the help; thank you for the help; thanks for that; thank you for that
        thanks for the answer; thank you for the answer; thanks again; thank you again
        i appreciate it; appreciate it; that helps; that helped; very helpful; that was helpful
        that's helpful
        спасибо; большое спасибо; спасибо большое; спасибо вам; благодарю; огромное спасибо
        спс
        teşekkürler; teşekkür ederim; teşekkür; çok teşekkürler; çok teşekkür ederim; sağ ol; sağol
        sağ olun; çok sağ ol
        təşəkkür; təşəkkürlər; təşəkkür edirəm; çox təşəkkür edirəm; çox sağ ol; çox sağ olun
        sağ olun; minnətdaram
        """,
    SmallTalk.FAREWELL: """
        bye; bye bye; goodbye; good bye; see you; see you later; see ya; see you soon; cya; later
        farewell; take care; have a nice day; have a good day; have a great day; good night
        goodnight; until next time; talk to you later; ttyl; gotta go; i have to go
        пока; пока пока; до свидания; до встречи; всего доброго; всего хорошего; спокойной ночи
        hoşça kal; hoşçakal; hoşça kalın; güle güle; görüşürüz; iyi geceler; iyi günler
        hələlik; görüşərik; gecəniz xeyrə; gecən xeyrə; sağlıqla qalın
        """,
    SmallTalk.PRAISE: """
        great; awesome; amazing; excellent; perfect; wonderful; brilliant; fantastic; impressive
        well done; good job; great job; nice job; good work; great work; nice work; good bot
        nice; very nice; very good; nice one; good one; cool; wow; love it; i love it; i like it
        good answer; great answer; nice answer; you are great; you're great; you are awesome
        you're awesome; you are the best; you're the best; i love you; i like you; bravo
        супер; отлично; молодец; круто; здорово; класс
        harika; süper; aferin; mükemmel; çok iyi; bravo
        əla; afərin; çox yaxşı
        """,
    SmallTalk.ACKNOWLEDGEMENT: """
        ok; okay; okey; k; kk; okie; alright; all right; right; sure; fine; got it; i see
        understood; makes sense; interesting; very interesting; good to know; good; yes; yeah; yep
        yup; no; nope; nah; no problem; never mind; nevermind; hm; hmm; mhm; aha; oh; ah; lol; haha
        hahaha; sorry; i'm sorry; oops; test; testing; no thanks; no thank you; sounds good
        you're welcome; you are welcome; welcome; of course; agreed; i understand
        ок; окей; хорошо; ладно; понятно; ясно; понял; поняла; да; нет; ага
        tamam; peki; anladım; evet; hayır; olur; tamamdır
        oldu; yaxşı; aydındır; başa düşdüm; bəli; hə; yox
        """,
    SmallTalk.GREETING: """
        hello; hi; hey; hiya; heya; howdy; yo; hallo; helo; hullo; hi hi; hello hello; greetings
        good morning; good afternoon; good evening; good day; morning; gm; nice to meet you
        pleased to meet you; start
        привет; приветствую; здравствуй; здравствуйте; доброе утро; добрый день; добрый вечер; хай
        доброго дня; доброго времени суток
        merhaba; merhabalar; selam; selamlar; selamün aleyküm; günaydın; iyi akşamlar
        salam; salamlar; salam əleyküm; sabahınız xeyir; sabahın xeyir; günortanız xeyir
        axşamınız xeyir; axşamın xeyir; hər vaxtınız xeyir
        """,
    SmallTalk.MORE: """
        more; more please; tell me more; show me more; give me more; show more; more details
        details; go on; continue; keep going; next; read more; more info; more information
        еще; подробнее; подробности; расскажи еще; расскажи подробнее; дальше; продолжай
        daha; daha fazla; daha fazlası; devam; devam et; ayrıntılar; detaylar; sonraki
        daha çox; davam; davam et; ətraflı; təfərrüatlar; növbəti
        """,
}
# Said along with any of them: whom one speaks to, and courtesy. They make no small talk alone.
_ASIDE = """
    there; bot; robot; citedesk; again; everyone; everybody; all; friend; my friend; dear; sir; mate
    buddy; please; so; well; and; then; very much; so much; a lot; today; to you; you too; too; man
    бот; всем; друг; пожалуйста; и; еще раз
    bot; dostum; arkadaşlar; herkese; lütfen; dostlar; hamıya; zəhmət olmasa
    """
_SIGNS = {
    "👋": SmallTalk.GREETING,
    "🙏": SmallTalk.THANKS,
    "❤": SmallTalk.THANKS,
    "👍": SmallTalk.ACKNOWLEDGEMENT,
    "👌": SmallTalk.ACKNOWLEDGEMENT,
    "✅": SmallTalk.ACKNOWLEDGEMENT,
    "🙂": SmallTalk.ACKNOWLEDGEMENT,
    "😊": SmallTalk.ACKNOWLEDGEMENT,
    "😀": SmallTalk.ACKNOWLEDGEMENT,
    "👏": SmallTalk.PRAISE,
    "🔥": SmallTalk.PRAISE,
    "🎉": SmallTalk.PRAISE,
}
# What is left out before a question, and after one.
_BEFORE = frozenset((SmallTalk.GREETING, SmallTalk.THANKS, SmallTalk.HOW_ARE_YOU))
_AFTER = frozenset((SmallTalk.THANKS, SmallTalk.FAREWELL))
_MARK = re.compile(r"[.!?,;…—\n]+\s*")
# Without a mark, a question word shows that the greeting is over.
_GREETED = re.compile(
    r"\s*(?:hello|hi|hey|good (?:morning|afternoon|evening|day))(?: there| bot| citedesk)?\W+"
    r"(?=(?:who|whom|whose|what|when|where|why|which|how|can|could|please|tell me)\b)",
    re.IGNORECASE,
)
# "hiii"
_STRETCHED = re.compile(r"(\w)\1{2,}")
# A longer message is no small talk, whatever it is made of.
_LONGEST = 200


def small_talk(text: str) -> SmallTalk | None:
    """Return what kind of small talk a message is; None where it is anything else.

    Every word of it must be one of a usual saying: "Thanks to whom?" is a question. Of several
    kinds the one that wants a reply most is told: who we are before how we are, and a greeting
    last.
    """
    if len(text) > _LONGEST:
        return None
    said = _said(text)
    if not said:
        return next((kind for sign, kind in _SIGNS.items() if sign in text), None)
    kinds = set()
    while said:
        size = next((n for n in range(min(len(said), _WORDIEST), 0, -1) if said[:n] in _KINDS), 0)
        if not size:
            return None
        kinds.add(_KINDS[said[:size]])
        said = said[size:]
    return next((kind for kind in SmallTalk if kind in kinds), None)


def question_in(text: str) -> str:
    """Return a message without the greeting or thanks before its question, and the thanks after.

    "Hi! When does the harbour reopen? Thanks" asks "When does the harbour reopen?".
    """
    rest = text.strip()
    while mark := _MARK.search(rest):
        if small_talk(rest[: mark.start()]) not in _BEFORE or not _said(rest[mark.end() :]):
            break
        rest = rest[mark.end() :]
    rest = _GREETED.sub("", rest, count=1) if _GREETED.match(rest) else rest
    *_, last = [None, *_MARK.finditer(rest.rstrip(".!?…, \n"))]
    if last and small_talk(rest[last.end() :]) in _AFTER and _said(rest[: last.start()]):
        rest = rest[: last.end()].rstrip().rstrip(",;—")
    return rest


def _said(text: str) -> tuple[str, ...]:
    folded = words(normalize(text))
    return tuple(_STRETCHED.sub(r"\1", word.folded) for word in folded)


_KINDS: dict[tuple[str, ...], SmallTalk | None] = {
    _said(saying): kind
    for kind, sayings in (*_SAYINGS.items(), (None, _ASIDE))
    for line in sayings.splitlines()
    for saying in line.split(";")
    if saying.strip()
}
_WORDIEST = max(map(len, _KINDS))
