"""Which article a quotation is from: word for word, or else nearly so."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from index.analysis import MOST_TERMS, query_terms, terms
from index.lexical import Match
from index.models import Article, Frozen, Published, Span
from index.store import Store
from index.text import normalize
from index.texts import Texts
from index.versions import moment
from retrieval.aligning import Place, exact_place, near_place, pieces_in
from retrieval.folding import Word, words
from retrieval.fragment import link_to

# How people mark what they left out: "…", "...", ". . .", perhaps in brackets.
_ELLIPSIS = re.compile(r"[\[(]\s*(?:…|\.\s?\.(?:\s?\.)*)\s*[\])]|…|\.\s?\.\s?\.(?:\s?\.)*")
# Terms in a row by which the index is asked: eight words torn in two by a passage's end still
# have four in a row on one side.
_IN_A_ROW = 4
# Rows of terms that are looked for; of a longer quotation, evenly spread ones.
_MOST_PHRASES = 64
# Passages looked through. What stands in more articles than that is nobody's quotation.
_EXACT_DEPTH = 300
_NEAR_DEPTH = 50
# A quotation is near where this share of its words stands in the article. Sample passages with
# 15% of their words changed all are; sentences from elsewhere have .55 at most, and questions about
# an article .7.
_NEAR = 0.75
# Words taken from two or three places are told from chance where each place has that many.
_SHORTEST_PIECE = 4
_MOST_PIECES = 3
# Fewer words than that stand in a row anywhere.
_FEWEST_IN_COMMON = 5
_SENTENCE_END = re.compile(r"[.!?…。！？؟।\n]")
_APOSTROPHES = re.compile("(?<=\\w)[\u02bc\u2018\u2032`\u00b4](?=\\w)")
_MARKS = str.maketrans("“”„‟«»‘’‚‹›‐‑‒–—―−", '""""""\'\'\'\'\'-------')
_LATEST = datetime.max.replace(tzinfo=UTC)


class Attribution(Frozen):
    """An article that holds a quotation, and where: `text` stands in it at `[start, end)`.

    `exact`: word for word; case, accents, punctuation and spacing aside. `differing` counts the
    words that are changed, added or dropped, and `similarity`, from 0 to 1, is the share of words
    that aren't. `places` is 1, or the number of places whose words were put together without a mark
    that some are left out. `passage` is the one that holds all of it, if one does; `url` opens the
    page there.
    """

    article: str
    passage: str | None
    start: int
    end: int
    text: str
    exact: bool
    similarity: float
    differing: int
    places: int
    title: str
    author: str | None
    outlet: str | None
    published: Published
    url: str | None


def attribute(quotation: str, texts: Texts) -> tuple[Attribution, ...]:
    """Return every article that holds the quotation word for word, the earliest published first;
    where there is none, those that hold it with the fewest words changed, added or dropped; where
    none is near, those from whose parts it is put together, or nothing.

    Parts joined by an ellipsis stand in the article in that order, with anything between.
    """
    asked = _Quotation(normalize(quotation))
    if not asked.parts:
        return ()
    store = texts.store
    likely = asked.in_a_row(texts)
    found = [
        asked.attributed(article, spans, place, store)
        for article, spans in _read(likely, store)
        if (place := exact_place(asked.parts, [word.folded for word in spans]))
    ]
    if not found:
        alike = asked.alike(texts, _NEAR_DEPTH)
        nearest = dict.fromkeys([*likely[:_NEAR_DEPTH], *alike])
        found = asked.nearest(nearest, store) or asked.put_together(nearest, store)
    return tuple(sorted(found, key=_published))


def headlined(quotation: str, texts: Texts) -> tuple[Article, ...]:
    """Return the articles in whose headline the words of a quotation stand in a row: a headline is
    no part of an article's text, and `attribute` finds none there."""
    asked = _Quotation(normalize(quotation))
    articles = (texts.store.article(one) for one in asked.alike(texts, _EXACT_DEPTH))
    return tuple(
        article
        for article in articles
        if article and exact_place(asked.parts, [word.folded for word in words(article.title)])
    )


class _Quotation:
    """A quotation that is looked for; `parts` are the words between its ellipses."""

    def __init__(self, text: str) -> None:
        self.text = _APOSTROPHES.sub("'", text)
        self._pieces = _ELLIPSIS.split(self.text)
        folded = ([word.folded for word in words(piece)] for piece in self._pieces)
        self.parts = [part for part in folded if part]

    def in_a_row(self, texts: Texts) -> list[str]:
        """Return the ids of the articles that hold some of its words in a row, likeliest first."""
        rows = [row for piece in self._pieces if (row := terms(piece))]
        size = min(_IN_A_ROW, max(map(len, rows), default=0))
        phrases = [
            " ".join(row[at : at + size]) for row in rows for at in range(len(row) - size + 1)
        ]
        every = -(-len(phrases) // _MOST_PHRASES) or 1
        return _articles_of(texts.lexical.match(phrases[::every], _EXACT_DEPTH), texts.store)

    def alike(self, texts: Texts, passages: int) -> list[str]:
        """Return the ids of the articles of the passages that hold its words best."""
        held = query_terms(self.text, texts.store.languages)[:MOST_TERMS]
        return _articles_of(texts.lexical.match(held, passages), texts.store)

    def nearest(self, article_ids: Iterable[str], store: Store) -> list[Attribution]:
        """Return where the fewest of its words differ, if few enough do."""
        best: list[Attribution] = []
        for article, spans in _read(article_ids, store):
            text = [word.folded for word in spans]
            place = exact_place(self.parts, text) or near_place(
                self.parts, text, _beginnings(article.text, spans)
            )
            if place is None or not _is_near(place):
                continue
            if best and place.differing > best[0].differing:
                continue
            if best and place.differing < best[0].differing:
                best.clear()
            best.append(self.attributed(article, spans, place, store))
        return best

    def put_together(self, article_ids: Iterable[str], store: Store) -> list[Attribution]:
        """Return where it was taken from several places of an article with the fewest words left
        out between them."""
        best: list[tuple[int, Attribution]] = []
        if len(self.parts) == 1:
            for article, spans in _read(article_ids, store):
                text = [word.folded for word in spans]
                pieces = pieces_in(self.parts[0], text, _SHORTEST_PIECE, _MOST_PIECES)
                place = exact_place(pieces, text) if pieces else None
                if place is None:
                    continue
                length = place.end - place.first
                place = place._replace(differing=length - place.compared, compared=length)
                own = self.attributed(article, spans, place, store, places=len(pieces))
                best.append((place.differing, own))
        return [own for left_out, own in best if left_out == min(best)[0]]

    def attributed(
        self,
        article: Article,
        spans: Sequence[Word],
        place: Place,
        store: Store,
        *,
        places: int = 1,
    ) -> Attribution:
        start, end = self._with_marks(
            article.text, spans[place.first].start, spans[place.end - 1].end
        )
        text = article.text[start:end]
        passages = store.passages_of(article.id)
        return Attribution(
            article=article.id,
            passage=next((p.id for p in passages if p.start <= start and end <= p.end), None),
            start=start,
            end=end,
            text=text,
            exact=place.differing == 0,
            similarity=1 - place.differing / place.compared,
            differing=place.differing,
            places=places,
            title=article.title,
            author=article.author,
            outlet=article.source,
            published=article.published,
            url=link_to(article, Span(start, end)),
        )

    def _with_marks(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Take in the punctuation at either end that the quotation has there too."""
        own = words(self.text)
        before = self.text[: own[0].start].translate(_MARKS)
        after = self.text[own[-1].end :].translate(_MARKS)
        for mark in reversed(before):
            if start == 0 or mark.isspace() or text[start - 1].translate(_MARKS) != mark:
                break
            start -= 1
        for mark in after:
            if mark.isspace() or text[end : end + 1].translate(_MARKS) != mark:
                break
            end += 1
        return start, end


def _articles_of(matches: Sequence[Match], store: Store) -> list[str]:
    """Return the ids of the articles that the matched passages are of, in that order."""
    passages = store.passages([match.row for match in matches])
    return list(dict.fromkeys(passage.article for passage in passages))


def _read(article_ids: Iterable[str], store: Store) -> Iterator[tuple[Article, list[Word]]]:
    for article_id in article_ids:
        article = store.article(article_id)
        assert article is not None, "every passage's article is in its store"
        yield article, words(article.text)


def _beginnings(text: str, spans: Sequence[Word]) -> frozenset[int]:
    """Return the numbers of the words that begin a sentence, or may."""
    return frozenset(
        number
        for number in range(1, len(spans))
        if _SENTENCE_END.search(text, spans[number - 1].end, spans[number].start)
    )


def _is_near(place: Place) -> bool:
    common = place.compared - place.differing
    return common >= max(_FEWEST_IN_COMMON, _NEAR * place.compared) or place.differing == 0


def _published(attribution: Attribution) -> datetime:
    """When the article was published, to sort by; what states nothing comes last."""
    return moment(attribution.published) or _LATEST
