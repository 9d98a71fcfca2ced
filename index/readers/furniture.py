"""What stands on a news page and isn't the article: furniture, bylines, date lines.

The rules know how news pages are laid out, not any one site's pages.
"""

import re

# Whole lines. Each alternative was met on real pages: buttons, labels, notices, player texts.
_FURNITURE = re.compile(
    r"""^\W*(?:
    (?:read|see|show|load|view|find\ out)\ (?:more|also|next|all|full\ story)(?:\ (?:news|stories))?
    | continue\ reading | keep\ reading | back\ to\ top | skip\ to\ .{0,30}
    | (?:read\ (?:more|also|next)|also\ read|see\ also|related|more|don['’]t\ miss|watch|listen)
      \s?[:|»>]
      .{0,160}
    | (?:share|tweet|print|e-?mail|save|bookmark|copy\ link|download|comment|like|gift)
      (?:\ (?:this|via|on|with|the|article|story|page|post|link|to|by|a\ friend|friends|facebook
      |twitter|x|whatsapp|telegram|linkedin|e-?mail|reddit|clipboard)|\s*[|,/·•]\s*
      |\ (?:print|save|share|tweet|copy))*
    | (?:facebook|twitter|x|whatsapp|telegram|linkedin|e-?mail|reddit|pinterest|messenger
      |instagram|youtube|copy\ link|link\ copied|print|share|save)
      (?:[\s|,/·•]+(?:facebook|twitter|x|whatsapp|telegram|linkedin|e-?mail|reddit|pinterest
      |messenger|instagram|youtube|copy\ link|print|share|save))*
    | (?:paid\ )?advert(?:isement|ising|orial)?s?(?:\ feedback)? | ads? | sponsored(?:\ content)?
    | promoted | (?:story|article)\ continues\ (?:below|after).{0,40}
    | (?:subscribe|sign\ up|sign\ in|log\ in|register|follow)(?:\ (?:now|here|today|free|us|me|for
      \ free))?
    | (?![^\n]*[.!?]\W*$).{0,60}\bnewsletters?
    | (?:enter\ )?your\ e-?mail(?:\ address)?
    | latest(?:\ (?:news|stories|headlines|articles|posts|videos))?(?:\ see\ (?:more|all))?
    | (?:most|top|popular|trending)(?:\ (?:read|popular|viewed|shared|commented|stories|news|now
      |today|posts))* | editor['’]?s['’]?\ (?:picks?|choice) | recommended(?:\ for\ you)?
    | (?:related|similar|more|other|further)\ (?:articles?|stories|story|news|topics?|content|links
      |posts|coverage|reading|headlines|from|on|in)\b.{0,60}
    | you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested).{0,30} | up\ next
    | what\ to\ read\ next
    | in\ this\ (?:article|story) | related
    | (?:copyright\W{0,3}(?:\d{4}|by\b|the\b|©)|©|\(c\)\W{0,2}\d{4}).{0,200}
    | .{0,120}\ball\ rights\ reserved\b.{0,80}
    | \d*\ ?comments?(?:\s*\(\d+\))? | (?:leave|post|write|add)\ a\ (?:comment|reply).{0,60}
    | comments\ (?:are|have\ been)\ (?:closed|disabled).{0,60} | be\ the\ first\ to\ comment.{0,40}
    | join\ the\ (?:conversation|discussion).{0,40}
    | (?:tags?|topics?|keywords?|categor(?:y|ies)|filed\ under|section)\s?:.{0,160}
    | (?:explore\ more\ on\ these\ )?(?:tags|topics|keywords)
    | (?:we|this\ (?:web)?site)\b.{0,60}\bcookies?\b.{0,300}
    | .{0,80}\bcookies?\ (?:policy|settings|notice)\b.{0,60}
    | (?:accept|reject|allow|decline|manage)
      (?:\ (?:all|cookies|preferences|settings|and\ continue))*
    | .{0,20}video\ (?:player|content|ad|cannot|can['’]?t|can\ not|unavailable|is\ not)\b.{0,200}
    | (?:this|the|your)\ (?:video|audio|browser|media)\b.{0,40}\b(?:play|support|load|available)
      .{0,100}
    | to\ (?:play|view|watch|see)\ (?:this|the)\ (?:video|audio|clip|content|gallery|page|media)\b
      .{0,120}
    | (?:please\ enable|you\ need\ to\ enable|javascript\ (?:is|must|has))\b.{0,120}
    | (?:play|pause|mute|unmute|now\ playing|watch\ (?:now|live|video)|replay)
      (?:\ (?:video|audio|clip|all|again|now|live|sound|this\ video))?
    | listen(?:\ (?:now|to\ this\ (?:article|story|episode|podcast))(?:\ .{0,30})?)?
    | \d+\s?min(?:ute)?s?(?:\ (?:read|listen))?
    | our\ standards\s?:.{0,120} | more\ .{0,40}\bhttps?://.{0,120} | subscribe\ to\ .{0,80}
    | (?:photo|image|picture|file\ photo|getty)s?\s?(?:credit|source|by|courtesy)?\s?[:/©].{0,80}
    | image\ (?:source|caption|copyright)\b.{0,120} | (?:text|font)\ size.{0,20}
    | a\ ?[-+]?\ a\ ?[-+]?
    | (?:\d[\d,. ]*\ ?)?(?:views?|shares?|reads?)(?:\s?[:·]?\s?[\d,.kKmM]+)?
    | (?:home|menu|search|news|contact|about|contact\ us|about\ us|terms.{0,30}
      |privacy.{0,30})
      (?:\s*[|>/»·•]\s*.{0,100})?
    | (?:about|meet)\ the\ author s? | by\ the\ same\ author | [@#]\w+(?:[\s,]+[@#]\w+)*
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
# "Read also", on its own line or before the headline it leads to, and "related articles": German,
# French, Spanish, Italian, Russian, Turkish and Azerbaijani.
_ALSO = (
    r"(?:lesen\ sie\ (?:auch|mehr|dazu)|lest\ auch|mehr\ (?:zum\ thema|dazu)|siehe\ auch"
    r"|auch\ interessant|das\ könnte\ sie\ auch\ interessieren"
    r"|(?:à\ )?(?:re)?lire\ (?:aussi|également)|(?:à\ )?voir\ (?:aussi|également)"
    r"|sur\ le\ même\ (?:sujet|thème)"
    r"|le[ea]\ también|leer\ (?:también|más)|[tl]e\ puede\ interesar"
    r"|(?:noticias|artículos)\ relacionad[ao]s"
    r"|leggi\ (?:anche|pure)|(?:ti\ )?potrebbe\ interessar(?:e|ti)|articoli\ correlati"
    r"|читайте\ (?:также|далее|ещ[её])|смотрите\ также|(?:материалы\ )?по\ теме|похожие\ новости"
    r"|ayrıca\ (?:bkz|bakınız|oku(?:yun)?)|bunu\ da\ oku(?:yun)?|ilgili\ haber(?:ler)?"
    r"|(?:bunlar\ da\ )?ilginizi\ çekebilir"
    r"|həmçinin\ oxu(?:yun)?|bunu\ da\ oxu(?:yun)?|(?:oxşar|əlaqəli)\ xəbərlər)"
)
_READ_ALSO = re.compile(rf"^\W*{_ALSO}(?:\s?[:|»>].{{0,160}}|\W*)$", re.IGNORECASE | re.VERBOSE)
# Sentences to the reader, which are no article's where they name what the newsroom offers.
_ASKING = re.compile(
    r"""^[^\w“"‘']*(?:(?:please|you\ can(?:\ also)?|to)\ )?
    (?:follow|join|find|subscribe|sign\ up|sign\ in|log\ in|register|get|receive|click|tap
    |reach|contact
    |e-?mail|download|support|read\ more\ on|don['’]t\ miss|thank\ you\ for|by\ (?:signing\ up
    |subscribing|clicking)|want\ (?:more|to\ get)|would\ you\ like
    |for\ more\b.{0,60}\ sign\ up)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OFFER = re.compile(
    r"""\bnewsletters?\b | \b(?:your|the)\ inbox(?:es)?\b
    | \bour\ (?:\w+\ ){0,2}(?:app|podcasts?|channels?|journalism|group|site|website|community|terms
      |alerts|print\ edition|social\ media|live\ coverage|page)\b
    | \b(?:on|our)\ (?:twitter|x|facebook|instagram|youtube|telegram|tiktok|linkedin|threads|bluesky
    |whatsapp|google\ news)\b | [\w.+-]+@[\w-]+\.\w+ | (?<!\w)@\w{3,} | \b(?:local|independent|our)
    \ journalism\b
    | \b(?:subscribe|sign\ up|join\ us|read|click|follow|register)\b.{0,30}\bhere\b""",
    re.IGNORECASE | re.VERBOSE,
)
# What newsrooms say about themselves below an article.
_NOTICE = re.compile(
    r"""\bcontent\ is\ produced\ independently\ of\b
    | \blinks\b.{0,40}\bearn\ (?:us\ )?a\ (?:small\ )?commission\b
    | ^prices\ were\ accurate\ at\ the\ time\b | ^\W*our\ fact[- ]check\ work\ is\ supported\b
    | ^.{0,40}\bcoverage\b.{0,60}\bmade\ possible\b.{0,20}\bgrant\b
    | \bnot\ responsible\ for\ the\ content\ of\ external\b
    | ^\W*(?:you\ can\ (?:also\ )?)?get\ .{0,60}\bin(?:to)?\ your\ inbox\b""",
    re.IGNORECASE | re.VERBOSE,
)
# Headings of boxes that stand after an article: what follows in short lines belongs to them.
_BOX = re.compile(
    r"""^\W*(?:latest\b|related\b|most\ (?:read|popular|viewed)|trending\b|recommended\b
    |(?:more|other|further)\ (?:from|on|in|news|stories|headlines|articles)\b|you\ may\ also
    |editor['’]?s['’]?\ (?:pick|choice)|read\ (?:next|also)|up\ next|comments?\b|\d+\ comments?
    |(?:leave|post)\ a\ comment|top\ stories|popular\b|tags?\b|topics?\b|see\ also)""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_NOTICE = 400
_OPENS_QUOTE = re.compile(r"^[“\"‘„«]")
_LEADS_ON = re.compile(
    rf"^\W*(?:(?:read|see)\ (?:more|also|next)|also\ read|related|{_ALSO})\W*$",
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"”’»')\]]*$")

_NAME_WORD = r"(?:[^\W\d_a-z][\w’'.-]*|[dl]['’][^\W\d_]\w+)"
_NAME = (
    rf"{_NAME_WORD}(?:\s(?:{_NAME_WORD}|de|da|di|del|der|van|von|bin|ibn|al|el|la|le|y|of)){{1,4}}"
)
# "and" elsewhere; some of these stand within a name, too ("Ortega y Gasset").
_OTHER_AND = r"\s(?:und|et|y|e|i|en|og|och|ve|və|и)\s"
_NAMES = rf"{_NAME}(?:(?:,\s|\s&\s|\sand\s|{_OTHER_AND}){_NAME})*"
_BYLINE = re.compile(
    rf"^(?:(?i:(?:written|reported|words|story|report)\s)?(?i:by)[:\s]\s*|(?i:author|reporter)s?:\s*"
    r"|(?:Von|Par|Por|Di|A\scura\sdi):?\s"
    r"|(?:Autor(?:in)?|Auteur|Autore|Автор|Текст|Yazan|Haber|Muhabir|Müəllif)\s?:\s*)"
    rf"(?P<names>{_NAMES})(?:\s*,\s*(?P<rest>.{{1,60}}))?$"
)
_BARE_NAME = re.compile(rf"^{_NAME}$")
_NO_NAMES = frozenset(
    """news world politics business sport sports culture opinion local national breaking live
    analysis economy society region home latest editorial photo image video read share economic
    city council home weather science health technology travel europe asia africa america""".split()
)
_OUTLET_WORD = re.compile(
    r"\b(?:post|times|herald|gazette|courier|tribune|journal|ledger|chronicle|observer|guardian"
    r"|telegraph|mirror|standard|press|mail|daily|weekly|news|wire|agency|radio|tv|television"
    r"|broadcasting|media|today|echo|dispatch|bulletin|review|examiner|inquirer|argus|mercury)\b",
    re.IGNORECASE,
)
JOBS = (
    r"(?:journalist|reporter|correspondent|editor|columnist|writer|contributor|author|freelancer?"
    r"|commentator|analyst|photographer|critic|producer|bureau\schief)"
)
_BIO = re.compile(
    rf"^(?P<name>{_NAME})\s(?:is|covers|writes|reports|has\sbeen|works|joined)\s(?P<what>.{{5,400}})$",
    re.DOTALL,
)
_FOLLOW = re.compile(r"\b(?:follow|reach(?:ed)?|contact|e-?mail)\b.{0,40}(?:@|\bat\b|\bon\b)", re.I)
_OUTLET = rf"(?P<outlet>(?:[Tt]he\s)?{_NAME_WORD}(?:\s(?:of|and|{_NAME_WORD})){{0,4}})"
_BIO_OUTLET = (
    re.compile(rf"^(?:the\s|a\s|an\s)?{_OUTLET}(?:['’]s|s['’]|['’])\s.*\b{JOBS}\b", re.DOTALL),
    re.compile(rf"\b{JOBS}\b[^.]*?\b(?:at|for|with|of)\s{_OUTLET}"),
    re.compile(rf"\bfor\s{_OUTLET}"),
)
_COPYRIGHT_OUTLET = re.compile(
    r"^\W*(?:copyright|©|\(c\))[\s©]*(?:\d{4}(?:\s?[-–]\s?\d{4})?)?[\s,]*(?:by\s)?"
    r"(?P<outlet>[^\W\d_][^.,|©]{1,50}?)(?:[.,|]|\s(?:all\srights|\d{4})|$)",
    re.IGNORECASE,
)


def is_furniture(line: str) -> bool:
    """Whether the line is a button, label or notice rather than a sentence of an article."""
    if len(line) > _LONGEST_NOTICE:
        return False
    if _OPENS_QUOTE.match(line) and ends_sentence(line):
        return False  # what someone said
    return (
        _FURNITURE.match(line) is not None
        or _READ_ALSO.match(line) is not None
        or (_ASKING.match(line) is not None and _OFFER.search(line) is not None)
        or _NOTICE.search(line) is not None
    )


def is_prose(line: str) -> bool:
    """Whether the line reads as a paragraph of an article."""
    return len(line) >= 220 or (len(line) >= 60 and ends_sentence(line))


def ends_sentence(line: str) -> bool:
    return _SENTENCE_END.search(line) is not None


def byline(line: str) -> tuple[str, str | None] | None:
    """Return the names and what follows them of a labelled byline ("By A B, The Paper")."""
    match = _BYLINE.match(line)
    if match is None:
        return None
    parts = re.split(r",\s|\s&\s|\sand\s", match["names"])
    names = [name for part in parts for name in parted(part)]
    people = [name for name in names if not is_outlet(name)]
    outlet = next((name for name in names if is_outlet(name)), match["rest"])
    return (", ".join(people), outlet) if people else None


def parted(names: str) -> list[str]:
    """The names that an "and" of another language joins, if each has a first name and a surname."""
    found = re.split(_OTHER_AND, names)
    return found if all(len(name.split()) > 1 for name in found) else [names]


def is_name(line: str) -> bool:
    """Whether the line is nothing but a person's name, as a byline without its label is."""
    words = line.casefold().split()
    return _BARE_NAME.match(line) is not None and not _NO_NAMES.intersection(words)


def is_outlet(name: str) -> bool:
    """Whether a name is a newspaper's or a station's rather than a person's."""
    return _OUTLET_WORD.search(name) is not None


def author_note(paragraph: str, author: str | None) -> tuple[bool, str | None]:
    """Tell whether a closing paragraph is a note about the author, and which outlet it names."""
    match = _BIO.match(paragraph)
    if match is None:
        return False, None
    what = match["what"]
    known = author is not None and match["name"] in author
    job = re.search(rf"\b{JOBS}\b", what) is not None
    # Someone else's job is a fact of the article, unless readers are told how to reach them.
    if not (known and (job or len(paragraph) < 200)) and not (job and _FOLLOW.search(what)):
        return False, None
    for pattern in _BIO_OUTLET:
        found = pattern.search(what)
        if found:
            named = found["outlet"].rstrip(".").removeprefix("the ")
            # "the Post's writer" calls its paper by half a name.
            return True, None if _OUTLET_WORD.fullmatch(named) else named
    return True, None


def copyright_outlet(line: str) -> str | None:
    """The outlet that a copyright line names."""
    match = _COPYRIGHT_OUTLET.match(line)
    return match["outlet"].strip() if match else None


def without_furniture(paragraphs: list[str]) -> list[str]:
    """Leave out furniture lines, and the boxes of short lines after the article's end."""
    end = len(paragraphs)
    last = max((i for i, text in enumerate(paragraphs) if is_prose(text)), default=-1)
    for index in range(last + 1, end):
        if _BOX.match(paragraphs[index]) and is_furniture(paragraphs[index]):
            end = index
            break
    kept = []
    linked = 0
    for text in paragraphs[:end]:
        if is_furniture(text):
            # "Read more" alone on its line: the headline it leads to stands on the next; under
            # "Related" there may be several.
            leads = _LEADS_ON.match(text)
            linked = 0 if leads is None else 4 if "related" in text.lower() else 1
        elif linked and not is_prose(text) and not ends_sentence(text):
            linked -= 1
        else:
            linked = 0
            kept.append(text)
    return kept
