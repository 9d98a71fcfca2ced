"""How well articles are read out of web pages, against texts that a person marked.

    python -m benchmarks.extraction.measure FOLDER [--results FILE]

FOLDER holds `ground-truth.json` and `html/ID.html.gz` (as scrapinghub's
article-extraction-benchmark does) or `ID.html`. The ground truth maps an id to `articleBody` and,
where they are known, `headline`, `author`, `datePublished` and `url`.

A text is measured by its shingles: runs of four tokens, a token being a run of word characters.
A page's precision and recall count each shingle as often as it occurs; those of the folder are the
means over its pages, as that benchmark has it (a page without any text found has no precision), and
F1 is their harmonic mean. Accuracy is the share of pages whose shingles are exactly right.
"""

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import trafilatura

from index.dates import parse_published
from index.errors import ArticleError
from index.readers.html import read_html

_TOKEN = re.compile(r"\w+")
_SHINGLE = 4
_FIELDS = ("headline", "author", "datePublished", "url")


class Extracted(NamedTuple):
    """What one way of reading made of a page."""

    text: str
    headline: str | None = None
    author: str | None = None
    datePublished: str | None = None
    url: str | None = None


class Overlap(NamedTuple):
    """Shingles of an extracted text: in the true text, not in it, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        found = self.right + self.wrong
        return self.right / found if found else float(not self.missed)

    @property
    def recall(self) -> float:
        true = self.right + self.missed
        return self.right / true if true else float(not self.wrong)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four tokens of a text; a shorter text is one run."""
    tokens = _TOKEN.findall(text)
    last = max(len(tokens) - _SHINGLE, 0) + 1 if tokens else 0
    return Counter(tuple(tokens[start : start + _SHINGLE]) for start in range(last))


def overlap(extracted: str, true: str) -> Overlap:
    """Compare two texts by their shingles, each counted as often as it occurs."""
    found, wanted = shingles(extracted), shingles(true)
    return Overlap((found & wanted).total(), (found - wanted).total(), (wanted - found).total())


def by_trafilatura(content: bytes) -> Extracted:
    document = trafilatura.bare_extraction(content, include_comments=False, with_metadata=True)
    if document is None or isinstance(document, dict):
        return Extracted("")
    return Extracted(
        document.text or "", document.title, document.author, document.date, document.url
    )


def by_citedesk(content: bytes) -> Extracted:
    try:
        article = read_html(content, "page").article
    except ArticleError:
        return Extracted("")
    published = article.published.isoformat() if article.published else None
    return Extracted(article.text, article.title, article.author, published, article.url)


WAYS: dict[str, Callable[[bytes], Extracted]] = {
    "trafilatura": by_trafilatura,
    "citedesk": by_citedesk,
}


def measure(folder: Path, way: Callable[[bytes], Extracted]) -> dict[str, Any]:
    """Read each page of `folder` in one way; return the measures by name."""
    truth: dict[str, dict[str, str]] = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    overlaps: list[Overlap] = []
    hits: dict[str, list[bool]] = {name: [] for name in _FIELDS}
    seconds = 0.0
    way(_page(folder, next(iter(truth))))  # what is loaded once isn't the pages' time
    for page_id, true in truth.items():
        content = _page(folder, page_id)
        started = time.perf_counter()
        extracted = way(content)
        seconds += time.perf_counter() - started
        overlaps.append(overlap(extracted.text, true["articleBody"]))
        for name in _FIELDS:
            if name in true:
                hits[name].append(_same(name, getattr(extracted, name), true[name]))
    found = [one.precision for one in overlaps if one.right + one.wrong]
    precision = sum(found) / (len(found) or 1)
    recall = sum(one.recall for one in overlaps) / len(overlaps)
    return {
        "pages": len(overlaps),
        "f1": round(2 * precision * recall / (precision + recall or 1), 3),
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "accuracy": round(sum(not (o.wrong or o.missed) for o in overlaps) / len(overlaps), 3),
        **{name: round(sum(each) / len(each), 3) for name, each in hits.items() if each},
        "ms_per_page": round(seconds / len(overlaps) * 1000, 1),
    }


def _page(folder: Path, page_id: str) -> bytes:
    packed = folder / "html" / f"{page_id}.html.gz"
    if packed.exists():
        return gzip.decompress(packed.read_bytes())
    plain = folder / f"{page_id}.html"
    return (plain if plain.exists() else folder / "html" / plain.name).read_bytes()


def _same(name: str, found: str | None, true: str) -> bool:
    if name == "datePublished":
        wanted = parse_published(true)
        given = parse_published(found) if found else None
        # trafilatura gives days: a day is all that is asked.
        return (
            wanted is not None
            and given is not None
            and wanted.isoformat()[:10] == given.isoformat()[:10]
        )
    return _plain(found or "") == _plain(true)


def _plain(value: str) -> str:
    return " ".join(_TOKEN.findall(value.casefold()))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--results", type=Path, help="write the measures here, too")
    arguments = parser.parse_args()
    results = {name: measure(arguments.folder, way) for name, way in WAYS.items()}
    for name, result in results.items():
        print(name, *(f"{key} {value}" for key, value in result.items()), sep="\n  ")
    if arguments.results:
        arguments.results.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
