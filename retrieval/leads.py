"""The sentence before a quote that can't be understood without it.

"He said it would cost 3 million." says nothing on its own. What a sentence leans on is told by its
words alone: a pronoun or a connective at its beginning, or a speaker who is only "he". Turkish and
Azerbaijani leave pronouns out, so that there only what is written can be seen.
"""

import re
from collections.abc import Sequence

from index.models import Article, Span
from index.sentences import paragraphs, sentences
from retrieval.correction_words import calls_wrong
from retrieval.features import is_sentence

# In code points: a lead is there to help, not to be read instead of the quote.
_LONGEST = 300
_MOST_SENTENCES = 2
# In code points: the end of the sentence before, and what parts it from the quote.
_NEAR = 20

_MARKS = r"[\s“”\"„«»‘’'(—–-]*"
# "On Tuesday, …", "In the end, …": a place or a time may stand before the subject. Not "after Mia
# Holt won, she …", where the name is there.
_SET_BEFORE = {
    "en": r"(?:(?:on|in|at|last|next|earlier|later)\b[^,.;“”\"]{0,40},\s+)?",
}
_CONNECTIVES = {
    "en": r"but|and|yet|so|however|nevertheless|nonetheless|instead|therefore|thus|hence|otherwise"
    r"|also|besides|moreover|furthermore|in addition|as a result|for example|for instance"
    r"|by contrast|in contrast|then|there,|among them|even so|that is why|or|in fact"
    r"|in reality|actually",
    "ru": r"но|однако|при этом|кроме того|поэтому|также|затем|тогда|тем не менее|зато|впрочем"
    r"|вместо этого|в результате|из них|среди них|причём|причем|там|и|а|на самом деле"
    r"|в действительности",
    "tr": r"ancak|fakat|ama|ayrıca|öte yandan|buna göre|bunun üzerine|böylece|bu nedenle|bununla"
    r" birlikte|buna rağmen|oysa|üstelik|aralarında|orada|ve|aslında|doğrusu",
    "az": r"ancaq|lakin|amma|həmçinin|bundan başqa|bundan əlavə|bununla yanaşı|bununla belə|belə ki"
    r"|buna görə|nəticədə|orada|onların arasında|və|əslində",
}
_PRONOUNS = {
    "en": r"he|she|it|they|him|his|her|hers|its|their|theirs|this|that|these|those|both|neither"
    r"|each|such|(?:one|two|three|four|five|six|seven|eight|nine|ten|most|some|many|all|none|several"
    r"|others?|half) of (?:them|these|those)|another"
    r"|the (?:latter|former|pair|two|couple|same|other)",
    "ru": r"он|она|оно|они|его|её|ее|их|ему|ей|им|это|этот|эта|эти|этого|этой|этому|этим|этих|эту"
    r"|такой|такая|такие|тот|та|те|оба|обе|обоих|по (?:его|её|ее|их) словам",
    "tr": r"o|onlar|onun|onların|onu|ona|bu|bunlar|bunun|bunu|buna|bunların|şu|kendisi|ikisi"
    r"|her ikisi|her iki",
    "az": r"o|onlar|onun|onların|onu|ona|bu|bunlar|bunun|bunu|buna|bunların|özü|hər ikisi|hər iki"
    r"|həmin",
}
# "It is clear that", "It took two years to": nothing is meant by the word.
_MEANS_NOTHING = re.compile(
    r"^\W*(?:It (?:is|was|will be|would be|has been|had been|took|takes|will take)\b"
    r"(?:\s+[\w-]+){1,6}?\s+(?:that|to|for|who|when|before|until)\b|This (?:week|month|year|morning"
    r"|afternoon|evening|spring|summer|autumn|winter|time)\b|That said\b|Such is\b"
    r"|(?:Этой (?:весной|осенью|зимой|ночью)|Этим летом|Это было)\b"
    r"|(?:Bu|Bu cür) (?:yıl|hafta|sabah|akşam|gece|ay|gün|il|həftə|səhər|axşam|gecə)\b)",
)
# A speaker who isn't named: "…,” he said", "…», — сказал он", "…” – deyə o bildirib".
_SPEAKERS = {
    "en": r"(?:[,?!…”\"’']\s*(?:he|she|they)\s+(?:\w+ly\s+|also\s+)?(?:said|says|added|told|wrote"
    r"|explained|recalled|continued|asked|joked|warned|noted|insisted|argued|admitted)"
    r"|\bsaid (?:he|she)\b)",
    "ru": r"[—–-]\s*(?:\w+\s+)?(?:сказал\w?|заявил\w?|отметил\w?|добавил\w?|сообщил\w?"
    r"|подчеркнул\w?|пояснил\w?|рассказал\w?|говорит|говорят)\s+(?:он|она|они)\b",
    "tr": r"[”\"»]\s*(?:dedi|diye konuştu|diye ekledi|ifadelerini kullandı|ifadesini kullandı"
    r"|şeklinde konuştu)\b",
    "az": r"[-—–]?\s*(?:deyə,?\s+o|o)\s+(?:bildirib|deyib|qeyd edib|əlavə edib|vurğulayıb)\b",
}
_OUTSIDE_QUOTES = re.compile(r"[“«\"][^”»\"]*[”»\"]?")
_NAME = re.compile(r"(?<!^)(?<![.!?]\s)\b[^\W\d_a-zа-яё]\w+|\b[A-ZƏÖÜŞÇĞİА-ЯЁ]{2,}\b")
_ASKS = re.compile(r"[?？؟][\"”’»')\]]*$")
_SMALL_I = str.maketrans({"I": "ı", "İ": "i"})


def _opening(language: str) -> re.Pattern[str]:
    before = _SET_BEFORE.get(language, "")
    connective = rf"(?:(?:{_CONNECTIVES[language]})\b,?\s+)"
    pronoun = rf"(?:{_PRONOUNS[language]})(?![\w’']*\w)"
    return re.compile(rf"{_MARKS}(?:{connective}|{before}{pronoun})", re.IGNORECASE)


_OPENINGS = {language: _opening(language) for language in _PRONOUNS}
_SAYING = {lang: re.compile(words, re.IGNORECASE) for lang, words in _SPEAKERS.items()}


def asks(sentence: str) -> bool:
    """Whether a sentence is a question."""
    return _ASKS.search(sentence) is not None


def leans(sentence: str, language: str) -> bool:
    """Whether a sentence can't be understood without the one before it, as far as its words tell.

    Always False in a language whose words aren't known here.
    """
    if language not in _OPENINGS or _MEANS_NOTHING.match(sentence):
        return False
    quoted = sentence.lstrip().startswith(("“", '"', "«", "„"))
    small = sentence.translate(_SMALL_I) if language in ("tr", "az") else sentence
    if not quoted and _OPENINGS[language].match(small):
        return True
    saying = _SAYING[language].search(small)
    return saying is not None and not _NAME.search(_OUTSIDE_QUOTES.sub("", sentence))


def lead_of(article: Article, quote: Span, language: str, quoted: Sequence[Span]) -> Span | None:
    """Return where the sentences stand that a quote leans on, at most two of one line; None where
    it stands on its own, or where there is none: only a heading, or what is in `quoted` already.

    The line is the quote's own or the one before it, in its paragraph or the one before.
    """
    text = article.text
    # What answers a question wants it to be read first.
    answers = asks(text[max(quote.start - _NEAR, 0) : quote.start].rstrip())
    quoted_text = text[quote.start : quote.end]
    if not (answers or leans(quoted_text, language) or calls_wrong(quoted_text)):
        return None
    before = _sentences_before(text, quote, language)
    lead: Span | None = None
    for sentence in list(reversed(before))[:_MOST_SENTENCES]:
        longer = Span(sentence.start, lead.end if lead else sentence.end)
        if (
            longer.end - longer.start > _LONGEST
            or "\n" in text[longer.start : longer.end]
            or not is_sentence(text[sentence.start : sentence.end])
            or any(one.start < sentence.end and sentence.start < one.end for one in quoted)
        ):
            break
        lead = longer
        if not leans(text[sentence.start : sentence.end], language):
            break
    return lead


def _sentences_before(text: str, quote: Span, language: str) -> list[Span]:
    """The sentences before the quote in its paragraph, or those of the paragraph before where it
    opens one."""
    previous: Span | None = None
    for paragraph in paragraphs(text):
        if paragraph.end > quote.start:
            own = [s for s in sentences(text, paragraph, language) if s.end <= quote.start]
            return own or (list(sentences(text, previous, language)) if previous else [])
        previous = paragraph
    return []
