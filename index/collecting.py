"""What readers found, into a new store: each article once, in its newest version."""

from index.models import Article, Duplicate, Found, Skipped
from index.store import Store
from index.store_writer import Stored, StoreWriter
from index.stories import bands, likeness, shingles, signature
from index.versions import is_newer

_SHARED = 0.5


class Collector:
    """Adds articles to a store that is being written; `before` is the one published last."""

    def __init__(self, writer: StoreWriter, before: Store | None) -> None:
        self._writer = writer
        self._before = before
        self.skipped: list[Skipped] = []
        self.duplicates: list[Duplicate] = []

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
        self.skipped.append(reading)

    def _keep(self, skipped: Skipped) -> int:
        """Take what was read there before into the new index too; return how many articles."""
        kept = 0
        for article, origin in self._before.articles_from(skipped.where) if self._before else ():
            if self._writer.by_id(article.id) is None:
                self._add(article, origin)
                kept += 1
        return kept

    def _add(self, article: Article, origin: str) -> None:
        other = self._version(article, origin)
        if other is not None:
            # An export is appended to, so that of two lines that don't say the later is newer.
            tie = origin == other.origin and not is_newer(other.article, article)
            if not (is_newer(article, other.article) or tie):
                self._drop(article, origin, other.article.id)
                return
            self._writer.remove_article(other.number)
            self._drop(other.article, other.origin, article.id)
        taken = self._writer.by_id(article.id)
        if taken is not None:
            reason = f"has the id {article.id!r}, already used by {taken.origin}; give it another"
            self.skipped.append(Skipped(where=origin, reason=reason))
            return
        sketch = self._signature(article)
        number = self._writer.add_article(article, origin, sketch)
        self._writer.add_bands(number, bands(sketch))

    def _version(self, article: Article, origin: str) -> Stored | None:
        """The same article, read before: by its address, or by its id in the same file."""
        if article.url is not None:
            found = self._writer.by_address(article.url)
            if found is not None:
                return found
        found = self._writer.by_id(article.id)
        same = found is not None and found.origin == origin and _may_be_one(article, found.article)
        return found if same else None

    def _drop(self, article: Article, origin: str, kept: str) -> None:
        found = Duplicate(where=origin, article=article.id, of=kept, left_out=True)
        self.duplicates.append(found)

    def _signature(self, article: Article) -> bytes:
        if self._before is not None:
            old = self._before.article(article.id)
            if old is not None and old.text == article.text:
                return self._before.signature(article.id) or signature(article.text)
        return signature(article.text)


def _may_be_one(one: Article, other: Article) -> bool:
    """Whether two articles with one id are versions of one, and not two that got one id by
    mistake: they share a headline or a good part of their text, and name no two addresses."""
    if one.url and other.url:
        return False
    alike = likeness(shingles(one.text), shingles(other.text)).containment
    return one.title == other.title or alike >= _SHARED
