"""The articles that quotes are from, on the sample articles."""

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from index.build import build
from index.models import Article
from index.texts import Texts, open_texts
from retrieval.aligning import exact_place
from retrieval.attributing import Attribution, attribute
from retrieval.evalset import read_questions
from retrieval.folding import words
from tests.conftest import EXAMPLES
from tests.fakes import HashEncoder
from tests.prose import report

OTHER_WORDS = "lantern copper meadow quietly seven orchard under signal bright winter".split()


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Texts]:
    folder = tmp_path_factory.mktemp("quotes")
    build([EXAMPLES / "articles"], folder, HashEncoder(max_tokens=256))
    with open_texts(folder) as opened:
        yield opened


def stored(tmp_path: Path, *articles: Article) -> Path:
    """An index of these articles."""
    source = tmp_path / "articles.jsonl"
    source.write_text("\n".join(article.model_dump_json() for article in articles))
    build([source], tmp_path / "data", HashEncoder())
    return tmp_path / "data"


def attributed(data: Path, quotation: str) -> tuple[Attribution, ...]:
    with open_texts(data) as texts:
        return attribute(quotation, texts)


def excerpts(texts: Texts) -> Iterator[tuple[Article, int, int]]:
    """Every sentence of eight words or more, and stretches that begin and end anywhere."""
    chance = random.Random(5)
    for article in texts.store.articles():
        spans = [tuple(s) for p in texts.store.passages_of(article.id) for s in p.sentences]
        places = [match.span() for match in re.finditer(r"\S+", article.text)]
        for _ in range(8):
            count = chance.randint(8, 40)
            first = chance.randrange(len(places) - count)
            spans.append((places[first][0], places[first + count - 1][1]))
        for start, end in spans:
            if len(article.text[start:end].split()) >= 8:
                yield article, start, end


def straight(text: str) -> str:
    return text.translate(str.maketrans("“”‘’—–\u00a0", "\"\"''-- "))


def curly(text: str) -> str:
    return "„" + text.replace("'", "’").replace('"', "”").replace("-", "\u2011") + "“"


def respaced(text: str) -> str:
    chance = random.Random(text)
    return re.sub(r"\s+", lambda _: chance.choice(["\n", " \u00a0 ", "\t", "\r\n\r\n"]), text)


SETTINGS: list[Callable[[str], str]] = [
    str,
    str.upper,
    str.lower,
    straight,
    curly,
    respaced,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: f"…{text}…",
    lambda text: f'> *"{text}"*',
]


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_quote_is_found_where_it_stands_however_it_is_set(
    texts: Texts, setting: Callable[[str], str]
) -> None:
    # As it is every second excerpt, else every sixth: they take their time.
    every = 2 if setting is str else 6
    looked_for = list(excerpts(texts))[SETTINGS.index(setting) % every :: every]
    assert len(looked_for) > 200
    for article, start, end in looked_for:
        found = [a for a in attribute(setting(article.text[start:end]), texts) if a.exact]
        (own,) = [a for a in found if a.article == article.id]
        assert own.text == article.text[own.start : own.end]
        assert [w.folded for w in words(own.text)] == [
            w.folded for w in words(article.text[start:end])
        ]
        if article.text.count(own.text) == 1:
            assert start <= own.start
            assert own.end <= end


@pytest.mark.parametrize("mark", ["…", " ... ", " […] ", " [...] ", " (…) ", " . . . ", ".... "])
def test_parts_joined_by_an_ellipsis_are_found_from_the_first_to_the_last(
    texts: Texts, mark: str
) -> None:
    chance = random.Random(7)
    for article, start, end in list(excerpts(texts))[::8]:
        places = [m.span() for m in re.finditer(r"\S+", article.text[start:end])]
        if len(places) < 14 or "..." in article.text[start:end]:
            continue
        first, second = chance.randint(5, 7), chance.randint(8, 9)
        quote = article.text[start:][: places[first - 1][1]] + mark
        quote += article.text[start + places[second][0] : end]
        own = [a for a in attribute(quote, texts) if a.article == article.id]
        assert own, quote
        assert own[0].exact, quote


def test_sentences_put_together_without_a_mark_are_told_to_be(texts: Texts) -> None:
    tried = 0
    for article in texts.store.articles():
        # Of like length: most of a long one's words with a short one's are near that one.
        sentences = [
            article.text[span.start : span.end]
            for passage in texts.store.passages_of(article.id)
            for span in passage.sentences
            if 10 <= len(article.text[span.start : span.end].split()) <= 15
        ]
        if len(sentences) < 2:
            continue
        tried += 1
        first, last = sentences[0], sentences[-1]
        (found,) = (a for a in attribute(f"{first} {last}", texts) if a.article == article.id)
        assert (found.exact, found.places) == (False, 2)
        assert found.text.startswith(first)
        assert found.text.endswith(last)
        left_out = article.text[found.start + len(first) : found.end - len(last)]
        assert found.differing == len(words(left_out))
        # The other way round they are no quotation of it.
        assert attribute(f"{last} {first}", texts) == ()
    assert tried > 40


@pytest.mark.parametrize("share", [0.1, 0.15])
def test_a_quote_with_some_words_changed_added_or_dropped_is_near(
    texts: Texts, share: float
) -> None:
    chance = random.Random(9)
    for article, start, end in list(excerpts(texts))[::6]:
        quoted = article.text[start:end].split()
        count = round(len(quoted) * share)
        # "33-year-old's" is five words.
        plain = [at for at, word in enumerate(quoted) if len(words(word)) == 1]
        for at in sorted(chance.sample(plain, min(count, len(plain))), reverse=True):
            change = chance.choice(["changed", "added", "dropped"])
            quoted[at : at + (change != "added")] = (
                [] if change == "dropped" else [chance.choice(OTHER_WORDS)]
            )
        if not count or len(quoted) < 8:
            continue
        found = attribute(" ".join(quoted), texts)
        assert article.id in [a.article for a in found], quoted
        own = next(a for a in found if a.article == article.id)
        assert own.differing <= count
        assert own.exact == (own.differing == 0)
        assert own.exact == (own.similarity == 1)
        assert own.text == article.text[own.start : own.end]


def test_text_from_elsewhere_is_from_no_article(texts: Texts) -> None:
    for seed in range(8):
        for sentence in report(seed).replace("\n\n", " ").split(". "):
            assert attribute(sentence, texts) == (), sentence
    for question in read_questions(EXAMPLES / "questions.jsonl"):
        assert attribute(question.question, texts) == (), question.question


@pytest.mark.parametrize(
    "quotation", ["", "  ", "…", "[...] …", "😀", "“”", '"', "NEAR(zz *)", "\x00", "a" * 9999]
)
def test_nothing_is_found_for_odd_quotations(texts: Texts, quotation: str) -> None:
    assert attribute(quotation, texts) == ()


TEXT = (
    "Ferries to Skarn Island will sail every hour. The work cost 1.2 million crowns, the port "
    "said.\n\n“We have waited nine days for this,” said the harbour master."
)


def test_copies_are_all_named_the_earliest_first(tmp_path: Path) -> None:
    dates = {
        "late": date(2026, 5, 4),
        "unknown": None,
        "early": datetime(2026, 5, 3, 23, tzinfo=UTC),
    }
    articles = [
        Article(id=name, title=name, text=f"{report(number)}\n\n{TEXT}", published=published)
        for number, (name, published) in enumerate(dates.items())
    ]
    found = attributed(stored(tmp_path, *articles), "ferries to Skarn Island will sail every hour")
    assert [a.article for a in found] == ["early", "late", "unknown"]


def test_a_near_quote_shows_what_stands_there_and_how_many_words_differ(tmp_path: Path) -> None:
    article = Article(
        id="a", title="Ferries", text=f"{report(1)}\n\n{TEXT}", url="https://post.example/a"
    )
    data = stored(tmp_path, article)
    sentence = "Ferries to Skarn Island will sail every hour."
    for quote, differing in (
        ("Boats to Skarn Island will sail every hour", 1),
        ("Ferries to Skarn Island will sail every day", 1),
        ("Ferries to Skarn Island will soon sail every hour", 1),
        ("Ferries to Skarn will sail every hour", 1),
        ("He said ferries to Skarn Island will sail every hour", 2),
    ):
        (found,) = attributed(data, quote)
        assert found.text.removesuffix(".") == sentence.removesuffix("."), quote
        assert (found.exact, found.differing) == (False, differing)
        assert 0.7 <= found.similarity < 1
    (figure,) = attributed(data, "The work cost 12 million crowns, the port said.")
    assert (figure.exact, figure.differing) == (False, 1)


def test_a_quote_over_paragraphs_has_its_marks_and_a_link_to_either_end(tmp_path: Path) -> None:
    data = stored(
        tmp_path, Article(id="a", title="Ferries", text=TEXT, url="https://post.example/a")
    )
    (found,) = attributed(
        data, 'million crowns, the port said. "We have waited nine days for this,"'
    )
    assert found.text.endswith("the port said.\n\n“We have waited nine days for this,”")
    assert found.url is not None
    directive = found.url.split("text=")[1]
    assert directive.split(",")[0] == "million%20crowns%2C%20the%20port%20said."
    assert directive.split(",")[1] == "nine%20days%20for%20this%2C%E2%80%9D"


def test_the_passage_is_named_where_one_holds_it_all(texts: Texts) -> None:
    article = next(texts.store.articles())
    one, other, *_ = texts.store.passages_of(article.id)
    (within,) = attribute(article.text[one.start : one.end], texts)
    assert within.passage == one.id
    (across,) = attribute(article.text[one.start : other.end], texts)
    assert (across.exact, across.passage) == (True, None)


@pytest.mark.parametrize(
    "text",
    [
        "Gəmilər Skarn adasına hər saat üzəcək, limanın rəisi Tove Lind bazar günü dedi.",
        "Паромы на остров Скарн будут ходить каждый час, сказала в воскресенье начальница порта.",
        "Feribotlar Skarn Adası'na her saat başı kalkacak, dedi liman müdürü ışıkta.",
        "ستبحر العبارات إلى جزيرة سكارن كل ساعة كما قالت مديرة الميناء يوم الأحد في المدينة.",
        "渡轮将每小时驶往斯卡恩岛，港口主任星期天在城里说，大家已经等了九天。",
    ],
)
def test_quotes_in_any_script_are_found(tmp_path: Path, text: str) -> None:
    data = stored(tmp_path, Article(id="a", title="x", text=f"{report(1)}\n\n{text}"))
    for quote in (text, text.upper(), text[3:-3], unicodedata.normalize("NFD", text)):
        found = attributed(data, quote)
        assert [a.article for a in found] == ["a"], quote
        assert found[0].differing <= 2  # a word may be cut


def test_the_shortest_stretch_that_holds_the_parts_is_taken() -> None:
    text = "a b x x a b x c d a c d".split()
    place = exact_place([["a", "b"], ["c", "d"]], text)
    assert place is not None
    assert (place.first, place.end) == (4, 9)
    assert exact_place([["c", "d"], ["a", "b"]], text) is None
    assert exact_place([["a", "b"], ["b"]], ["a", "b"]) is None
