"""Parts of a page's tree that aren't its article, known by their headings, links and captions.

What is told from the text alone is in `furniture`; here it is told which text is links.
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from index.readers.furniture import ends_sentence
from index.readers.tree import elements

# Headings of boxes that lead to other pages.
_HEADING = re.compile(
    r"""^\W*(?:
    (?:related|recommended|similar)(?:\s(?:articles?|stories|story|content|topics?|links|news|coverage
      |reading|posts|headlines|videos|internet\slinks))? (?:\sfor\syou)?
    | more\s(?:on|from|in|about|like)\s.{1,40}
    | more\s(?:(?:\w+\s)?(?:news|stories|articles|headlines|coverage)|stories\slike\sthis)
    | (?:the\s)?(?:most|top|popular|trending|latest)\s?(?:read|popular|viewed|shared|commented
      |watched|stories|news|now|today|posts|articles|headlines|videos|topics|\s)*
      (?:\s(?:in|from|on)\s.{1,30})?
    | (?:what\sto\s)?(?:read|see|watch)\s(?:next|also|more|this\snext)
    | (?:also|further)\sread(?:ing)?
    | see\salso | up\snext | you\s(?:may|might)\s(?:also\s)?(?:like|be\sinterested\sin|have\smissed)
    | (?:explore\s(?:more\son\s)?)?(?:these\s)?(?:topics?|tags|keywords) | tagged(?:\s(?:in|as))?
    | filed\sunder | in\sthis\s(?:section|series) | editor['’]?s['’]?\s(?:picks?|choice)
    | don['’]?t\smiss | (?:sponsored|promoted|paid)\s(?:stories|content|links|posts)
    | (?:from\s)?around\sthe\sweb | from\sour\spartners | other\s(?:news|stories|articles)
    | recent\s(?:posts|stories|articles|news) | (?:previous|next)\s(?:post|article|story)
    | mehr\szum\sthema | lesen\ssie\sauch | auch\sinteressant
    | das\skönnte\ssie\sauch\sinteressieren
    | (?:à\s)?lire\saussi | sur\sle\smême\s(?:sujet|thème) | à\slire\ségalement
    | (?:noticias|artículos)\srelacionad[ao]s | te\spuede\sinteresar
    | le[ea]\stambién | más\snoticias
    | leggi\sanche | ti\spotrebbe\sinteressare | leia\s(?:também|mais) | notícias\srelacionadas
    | lees\sook | les\socså | läs\sockså | читайте\sтакже | по\sтеме | похожие\sновости
    | ilgili\shaber(?:ler)? | (?:bunlar\sda\s)?ilginizi\sçekebilir | diğer\shaberler
    | həmçinin\soxuyun | (?:oxşar|əlaqəli|digər)\sxəbərlər
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_HEADING = 60
_MOST_BOXES = 200
# How far above its heading a box may begin.
_HIGHEST = 6
_BOXES = XPath(
    "//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6 or self::p"
    " or self::strong or self::b or self::span or self::div or self::dt or self::summary"
    " or self::header or self::a or self::li]"
)
_KEPT = XPath("descendant-or-self::h1 | descendant-or-self::article")
# Of a box's text outside its heading, the least share that is links.
_LINKED = 0.6
_PROSE = 120
# A date, a time or a count beside a headline.
_BESIDE = re.compile(r"^\W*(?:\D{0,20}\d[\d.:, /]*\D{0,20})$")
_LONGEST_BESIDE = 40
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:caption|captions|photo-?credit|image-?credit|credit-?line|wp-caption-text)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LONGEST_CAPTION = 600
_PULLED = re.compile(r"pull-?_?quote|quote-?_?pull", re.IGNORECASE)
_CLASSED = XPath(
    "//*[@class][self::div or self::p or self::span or self::blockquote or self::aside]"
)
_PLAIN_DIVS = XPath("//div[not(@class) and not(@id) and not(@role)][normalize-space()]")
_INLINE = frozenset(
    "a abbr b bdi br cite code em font i mark q s small span strong sub sup time u".split()
)
_PARAGRAPHS = XPath("p[string-length() > 60]")
# Among fewer, a `div` may as well be a caption.
_FEWEST_PARAGRAPHS = 3
_SHORTEST_PARAGRAPH = 60
_STAYS = frozenset({"body", "html", "main", "article"})


def prepare(tree: HtmlElement) -> None:
    """Take boxes of links, captions and repeated pull quotes out of a page's tree, in place, and
    make paragraphs of the `div`s that are nothing else."""
    for heading in list(islice(_headings(tree), _MOST_BOXES)):
        if heading.getparent() is not None and _within(heading, tree):
            _take_out_box(heading)
    whole = _text(tree)
    for element in elements(_CLASSED, tree):
        name = element.get("class")
        if (_CAPTION.search(name) and len(_text(element)) <= _LONGEST_CAPTION) or (
            _PULLED.search(name) and _is_repeated(element, whole)
        ):
            _take_out(element)
    for element in elements(_PLAIN_DIVS, tree):
        if len(elements(_PARAGRAPHS, element.getparent())) >= _FEWEST_PARAGRAPHS and all(
            child.tag in _INLINE
            for child in element.iterdescendants()
            if isinstance(child.tag, str)
        ):
            line = _text(element)
            if len(line) >= _SHORTEST_PARAGRAPH and ends_sentence(line) and _linked(element) < 0.5:
                element.tag = "p"


def _headings(tree: HtmlElement) -> Iterator[HtmlElement]:
    for element in elements(_BOXES, tree):
        first = element.text or ""
        if len(first) > _LONGEST_HEADING + 20 or len(element) > 4:
            continue
        line = _text(element, _LONGEST_HEADING + 20)
        if len(line) <= _LONGEST_HEADING and _HEADING.match(line):
            yield element


def _take_out_box(heading: HtmlElement) -> None:
    box = heading
    for around in islice(heading.iterancestors(), _HIGHEST):
        if around.tag in _STAYS or not _is_box(around, heading):
            break
        box = around
    if box is not heading and _linked_text(box) > _linked_text(heading):
        _take_out(box)
        return
    # The heading stands alone: its links follow it.
    start: HtmlElement = box
    following = []
    for sibling in start.itersiblings():
        if _text(sibling) and not (_linked_text(sibling) and _is_box(sibling, heading)):
            break
        following.append(sibling)
    if any(_text(sibling) for sibling in following):
        for sibling in (*following, start):
            _take_out(sibling)


def _is_box(element: HtmlElement, heading: HtmlElement) -> bool:
    """Whether an element holds links, dates and short labels, and no text of an article."""
    if elements(_KEPT, element):
        return False
    title = _text(heading)
    linked = plain = 0
    for piece, is_link in _pieces(element):
        line = _spaced(piece)
        if not line or line == title:
            continue
        if is_link:
            linked += len(line)
        elif len(line) > _LONGEST_BESIDE or not _BESIDE.match(line):
            if len(line) >= _PROSE:
                return False
            plain += len(line)
    return linked >= _LINKED * (linked + plain)


def _pieces(element: HtmlElement) -> Iterator[tuple[str, bool]]:
    """Each piece of an element's text, and whether it is part of a link."""
    links = {inner for link in element.iter("a") for inner in link.iter()}
    for inner in element.iter():
        if isinstance(inner.tag, str):
            yield inner.text or "", inner in links
        if inner is not element:
            yield inner.tail or "", inner.getparent() in links


def _linked(element: HtmlElement) -> float:
    whole = len(_text(element))
    return _linked_text(element) / whole if whole else 0.0


def _linked_text(element: HtmlElement) -> int:
    links = [element] if element.tag == "a" else element.iter("a")
    return sum(len(_text(link)) for link in links)


def _is_repeated(element: HtmlElement, whole: str) -> bool:
    quoted = re.sub(r"^\W+|\W+$", "", _text(element))
    return len(quoted) > 20 and whole.count(quoted) > 1


def _text(element: HtmlElement, enough: int | None = None) -> str:
    if enough is None:
        return _spaced(element.text_content())
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece)
        if length > enough * 4:
            break
    return _spaced(" ".join(pieces))


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _within(element: HtmlElement, tree: HtmlElement) -> bool:
    return element.getroottree().getroot() is tree


def _take_out(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
