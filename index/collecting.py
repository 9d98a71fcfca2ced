"""What readers found, into a new store: each article once, in its newest version."""

from datetime import datetime
from pathlib import PurePosixPath

from index.addresses import address_key
from index.models import Article, Duplicate, Found, Skipped
from index.store import Store
from index.store_writer import Stored, StoreWriter
from index.stories import bands, likeness, shingles, signature
from index.text import single_line
from index.versions import is_newer

_SHARED = 0.3
# In characters; an id has 200 at most.
_LONGEST_BASE = 180


class Collector:
    """Adds articles to a store that is being written; `before` is the one published last."""

    def __init__(self, writer: StoreWriter, before: Store | None) -> None:
        self._writer = writer
        self._before = before
        self.skipped: list[Skipped] = []
        self.duplicates: list[Duplicate] = []
        self._noted: set[Skipped] = set()

    def is_taken(self, article_id: str) -> bool:
        return self._writer.by_id(article_id) is not None

    def collect(self, reading: Found | Skipped) -> None:
        if isinstance(reading, Found):
            self._add(reading.article, reading.origin)
            return
        kept = self._keep(reading) if reading.passing else 0
        if kept:
            what = "its article is" if kept == 1 else f"its {kept:,} articles are"
            reason = f"{reading.reason} ({what} kept as indexed before)"
            reading = reading.model_copy(update={"reason": reason})
        self._tell(reading)

    def _keep(self, skipped: Skipped) -> int:
        """Take what was read there before into the new index too; return how many articles."""
        kept = 0
        for article, origin in self._before.articles_from(skipped.where) if self._before else ():
            if self._writer.by_id(article.id) is None:
                self._add(article, origin)
                kept += 1
        return kept

    def _add(self, article: Article, origin: str) -> None:
        article = self._with_own_address(article, origin)
        other = self._version(article, origin)
        if other is not None:
            # An export is appended to, so that of two lines that don't say the later is newer.
            tie = origin == other.origin and not is_newer(other.article, article)
            if not (is_newer(article, other.article) or tie):
                self._drop(article, origin, other)
                return
            self._writer.remove_article(other.number)
            self._drop(other.article, other.origin, Stored(other.number, article, origin))
        article = self._with_own_id(article, origin)
        sketch = self._signature(article)
        number = self._writer.add_article(article, origin, sketch)
        self._writer.add_bands(number, bands(sketch))

    def _with_own_address(self, article: Article, origin: str) -> Article:
        """The article; without its address, where that is another article's.

        Templates give whole sections one canonical address, and anybody can state anybody's: of
        two articles that aren't alike, the one that was fetched there has it, else the first.
        """
        other = self._writer.by_address(article.url) if article.url else None
        # Rows of one table give an article's own address, and later ones are its updates.
        if other is None or other.origin == origin or is_alike(article, other.article):
            return article
        assert article.url is not None, "it was looked up by it"
        doubtful = f"the address {article.url}, which is that of"
        if address_key(origin) == address_key(article.url):
            self._writer.take_address(other.number)
            where, reason = other.origin, f"states {doubtful} {origin}; it is kept without one"
            self._note(where, reason)
            return article
        self._note(origin, f"states {doubtful} {other.origin}; it is kept without one")
        return article.model_copy(update={"url": None})

    def _with_own_id(self, article: Article, origin: str) -> Article:
        """The article under an id of its own: two desks' exports both count from 1."""
        taken = self._writer.by_id(article.id)
        if taken is None:
            return article
        file = PurePosixPath(origin.rsplit("!", 1)[-1]).stem
        base = article.id if taken.origin == origin else f"{file}/{article.id}"
        if taken.origin == origin:
            self._note(
                origin,
                f"has the id {article.id!r} for two articles; the one called {article.title!r} "
                "got another",
            )
        # Short enough for a number behind it.
        name = base = single_line(base[:_LONGEST_BASE])
        number = 2
        while self._writer.by_id(name) is not None:
            name, number = f"{base}-{number}", number + 1
        return article.model_copy(update={"id": name})

    def _note(self, where: str, reason: str) -> None:
        self._tell(Skipped(where=where, reason=reason, indexed=True))

    def _tell(self, note: Skipped) -> None:
        if note not in self._noted:
            self._noted.add(note)
            self.skipped.append(note)

    def _version(self, article: Article, origin: str) -> Stored | None:
        """The same article, read before: by its address, or by its id in the same file."""
        if article.url is not None:
            found = self._writer.by_address(article.url)
            if found is not None:
                return found
        found = self._writer.by_id(article.id)
        same = found is not None and found.origin == origin and _may_be_one(article, found.article)
        return found if same else None

    def _drop(self, article: Article, origin: str, kept: Stored) -> None:
        # One page that two sources name is no older version of itself.
        if origin != kept.origin or article.text != kept.article.text:
            found = Duplicate(where=origin, article=article.id, of=kept.article.id, left_out=True)
            self.duplicates.append(found)

    def _signature(self, article: Article) -> bytes:
        if self._before is not None:
            old = self._before.article(article.id)
            if old is not None and old.text == article.text:
                return self._before.signature(article.id) or signature(article.text)
        return signature(article.text)


def _may_be_one(one: Article, other: Article) -> bool:
    """Whether two articles with one id are versions of one, and not two that got one id by
    mistake: they are alike, and don't name two addresses."""
    return not (one.url and other.url) and is_alike(one, other)


def is_alike(one: Article, other: Article) -> bool:
    """Whether two articles share their headline, the moment of their publication, or a good part
    of their text."""
    moments = one.published, other.published
    if one.title == other.title or (isinstance(moments[0], datetime) and moments[0] == moments[1]):
        return True
    return likeness(shingles(one.text), shingles(other.text)).containment >= _SHARED
