"""The addresses of quotations, opened in a real Chromium: it scrolls to the quotation, and marks
all of it and nothing else."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from PIL import Image

from index.build import build
from index.generation import Generation
from index.models import Article, Span
from retrieval.fragment import link_to
from tests.fakes import HashEncoder
from tests.website import Website, page

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright isn't installed")

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no {CHROMIUM}")

PAGES = sorted((Path(__file__).parent / "pages_for_fragments").glob("*.html"))
OUTLET = "https://lowenpost.example"
# In the address of one of them.
QUERY = "?id=7&part=one,two-three"
WIDTH, HEIGHT = 640, 520
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
)
# Nothing can be seen without scrolling, and what is marked is one even colour. A hyphen that the
# browser adds at a line's end is no text, and isn't marked.
STYLE = """<style>
body { margin: 0 20px; padding: 1200px 0; font: 15px/30px 'DejaVu Sans'; background: #fff;
       hyphens: none }
::target-text { background: #f0f; color: #f0f }
</style></head>"""
# Where the browser shows the nth place of a text in the article: a box for each piece of a line,
# and how far the page is scrolled. What isn't the article's text is left out in looking for it, but
# not what stands between its first and last letter. Spaces and invisible characters don't count.
BOXES = """([quotation, number]) => {
    const apart = 'header, figure';
    const nothing = /[\\s\\u00ad\\u200b\\u2060\\ufeff]/gu;
    const clusters = new Intl.Segmenter('en', {granularity: 'grapheme'});
    const nodes = [], letters = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        nodes.push(node);
        if (!node.parentElement.closest('article') || node.parentElement.closest(apart)) continue;
        for (const {segment, index} of clusters.segment(node.data))
            for (const letter of segment.normalize('NFC').replace(nothing, ''))
                letters.push({letter, node, from: index, to: index + segment.length});
    }
    const text = letters.map(each => each.letter).join('');
    const wanted = quotation.replace(nothing, '');
    let at = -1;
    for (let n = 0; n <= number; n++) at = text.indexOf(wanted, at + 1);
    if (at < 0) return null;
    const before = [...text.slice(0, at)].length;
    const first = letters[before], last = letters[before + [...wanted].length - 1];
    const boxes = [];
    for (const node of nodes.slice(nodes.indexOf(first.node), nodes.indexOf(last.node) + 1)) {
        const range = document.createRange();
        range.selectNodeContents(node);
        if (node === first.node) range.setStart(node, first.from);
        if (node === last.node) range.setEnd(node, last.to);
        for (const box of range.getClientRects())
            if (box.width >= 1) boxes.push([box.left, box.top, box.right, box.bottom]);
    }
    return [boxes, scrollY];
}"""
PAINTED = "() => new Promise(then => requestAnimationFrame(() => requestAnimationFrame(then)))"
BARS = re.compile(r" \| ")


class Quotation(NamedTuple):
    article: Article
    place: Span

    @property
    def text(self) -> str:
        return self.article.text[self.place.start : self.place.end]

    @property
    def number(self) -> int:
        """How often the text stands in the article before, spaces aside."""
        before = bare(self.article.text[: self.place.end])
        wanted = bare(self.text)
        return sum(before.startswith(wanted, at) for at in range(len(before))) - 1


def bare(text: str) -> str:
    return "".join(BARS.sub("", text).split())


class Browser:
    """One tab, in which page after page is opened."""

    def __init__(self, tab: Any) -> None:
        self._tab = tab

    def open(self, address: str) -> None:
        # From elsewhere: between two places of one page nothing would be loaded.
        self._tab.goto("about:blank")
        self._tab.goto(address)
        self._tab.evaluate(PAINTED)

    def scrolled(self) -> int:
        return int(self._tab.evaluate("scrollY"))

    def marked(self) -> np.ndarray[Any, Any]:
        """Which pixels are marked: booleans of shape `(HEIGHT, WIDTH)`."""
        picture = Image.open(io.BytesIO(self._tab.screenshot())).convert("RGB")
        red, green, blue = np.moveaxis(np.asarray(picture).astype(int), 2, 0)
        return np.asarray((red > 200) & (green < 60) & (blue > 200))

    def boxes(self, quotation: Quotation) -> list[tuple[float, float, float, float]]:
        """Where the quotation is shown, as left, top, right and bottom in the window."""
        found = self._tab.evaluate(BOXES, [bare(quotation.text), quotation.number])
        assert found is not None, f"the page doesn't show {quotation.text!r}"
        return [(box[0], box[1], box[2], box[3]) for box in found[0]]

    def faults(self, quotation: Quotation) -> list[str]:
        """What is wrong with the page as it is shown now."""
        marked, boxes = self.marked(), self.boxes(quotation)
        wrong = []
        if not self.scrolled() or any(top < 0 or bottom > HEIGHT for _, top, _, bottom in boxes):
            return [f"isn't in the window, but at {boxes[0][1]:.0f}"]
        elsewhere = marked.copy()
        for left, top, right, bottom in boxes:
            middle = marked[int(top + bottom) // 2, int(left + 1) : int(right - 1)]
            if not middle.all():
                wrong.append(f"is marked to {middle.mean():.0%} at {left:.0f}, {top:.0f}")
            edge = 3  # letters may lean out of their box
            area = np.s_[
                max(int(top) - edge, 0) : max(int(bottom) + edge, 0),
                max(int(left) - edge, 0) : int(right) + edge,
            ]
            elsewhere[area] = False
        if elsewhere.any():
            wrong.append(f"is not all that is marked: so are {elsewhere.sum()} pixels elsewhere")
        return wrong


@pytest.fixture(scope="module")
def website() -> Iterator[Website]:
    with Website() as running:
        for path in PAGES:
            text = path.read_text(encoding="utf-8").replace("</head>", STYLE)
            running.answers(f"/{path.name}", page(text))
            running.answers(f"/{path.name}{QUERY}", page(text))
        yield running


@pytest.fixture(scope="module")
def quotations(website: Website, tmp_path_factory: pytest.TempPathFactory) -> list[Quotation]:
    """Every sentence that an index of the pages holds."""
    folder = tmp_path_factory.mktemp("fragments")
    pages = folder / "pages"
    pages.mkdir()
    for path in PAGES:
        saved = path.read_text(encoding="utf-8").replace(OUTLET, website.url("/").rstrip("/"))
        (pages / path.name).write_text(saved, encoding="utf-8")
    build([pages], folder / "data", HashEncoder())
    generation = Generation.open(folder / "data")
    found = [
        Quotation(article, sentence)
        for article in generation.store.articles()
        for passage in generation.store.passages_of(article.id)
        for sentence in passage.sentences
    ]
    generation.close()
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield Browser(running.new_page(viewport={"width": WIDTH, "height": HEIGHT}))
        running.close()


def test_every_sentence_of_every_page_is_scrolled_to_and_marked(
    browser: Browser, quotations: list[Quotation]
) -> None:
    assert {quotation.article.id for quotation in quotations} == {path.stem for path in PAGES}
    faults = []
    for quotation in quotations:
        address = link_to(quotation.article, quotation.place)
        assert address is not None
        browser.open(address)
        faults += [f"{address} {fault}" for fault in browser.faults(quotation)]
    assert faults == []


def test_without_its_fragment_a_page_stays_at_its_top_and_nothing_is_marked(
    browser: Browser, quotations: list[Quotation]
) -> None:
    for quotation in quotations[:2]:
        assert quotation.article.url is not None
        browser.open(quotation.article.url)
        assert browser.scrolled() == 0
        assert not browser.marked().any()
        assert browser.faults(quotation)


def test_the_mark_of_one_sentence_is_a_fault_for_its_neighbours(
    browser: Browser, quotations: list[Quotation]
) -> None:
    before, between, after = [q for q in quotations if q.article.id == "refrain"][2:5]
    address = link_to(between.article, between.place)
    assert address is not None
    browser.open(address)
    assert not browser.faults(between)
    assert browser.faults(before)
    assert browser.faults(after)


def test_words_that_the_page_breaks_up_leave_it_at_its_top_with_nothing_marked(
    browser: Browser, website: Website
) -> None:
    text = "The fish market is being mended."
    body = f"<html><head>{STYLE}<article><p>The fish market <br>is being mended.</p></article>"
    website.answers("/broken", page(body))
    article = Article(id="a", title="Market", text=text, url=website.url("/broken"))
    address = link_to(article, Span(0, len(text)))
    assert address is not None
    browser.open(address)
    assert browser.scrolled() == 0
    assert not browser.marked().any()
