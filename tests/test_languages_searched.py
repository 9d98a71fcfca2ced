"""Questions find articles in their language by any form of a word, in an index of several."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.analysis import query_terms
from index.build import build
from index.generation import Generation
from tests.fakes import HashEncoder

STORIES = {
    "az": "Dalğıclar batmış iki barjı çıxardıqdan sonra Louen limanı bazar günü yenidən açıldı.",
    "tr": "Kent kütüphanesi okuma odası için 1894 yılından kalma bir baskı makinesi satın aldı.",
    "ru": "Паромная переправа на остров Скарн закрыта до весны из-за сильных штормов.",
    "en": "The market on the old bridge sells onions, candles and lamps every Saturday.",
    "zh": "洛文市图书馆在星期六免费教孩子们印刷海报。",
    "hi": "किसानों की किताबें पुस्तकालय में रखी गई हैं।",
    "ar": "افتتحت المدرسة الجديدة أبوابها أمام الطلاب في الشتاء.",
}


@pytest.fixture
def store_of_all(tmp_path: Path) -> Iterator[Generation]:
    folder = tmp_path / "articles"
    folder.mkdir()
    for language, text in STORIES.items():
        (folder / f"{language}.txt").write_text(f"{text[:20]}\n\n{text}", encoding="utf-8")
    build([folder], tmp_path / "data", HashEncoder())
    generation = Generation.open(tmp_path / "data")
    yield generation
    generation.close()


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("az", "LİMANIN açılışı"),
        ("az", "Limandan nə xəbər var?"),
        ("tr", "kütüphanenin makineleri"),
        ("ru", "Когда откроют переправу паромов?"),
        ("en", "Where are the markets?"),
        ("zh", "谁在图书馆教印刷？"),
        ("hi", "किताब कहाँ है?"),
        ("ar", "متى افتتحت مدرسة الطلاب؟"),
    ],
)
def test_any_form_of_a_word_finds_its_article(
    store_of_all: Generation, language: str, question: str
) -> None:
    store = store_of_all.store
    best = store_of_all.lexical.match(query_terms(question, store.languages), 1)
    assert [passage.article for passage in store.passages([m.row for m in best])]
    (passage,) = store.passages([best[0].row])
    article = store.article(passage.article)
    assert article is not None
    assert STORIES[language] in article.text


def test_the_store_knows_the_languages_it_holds(store_of_all: Generation) -> None:
    assert set(store_of_all.store.languages) == set(STORIES)


def test_marks_are_counted_to_their_word(store_of_all: Generation) -> None:
    frequencies = store_of_all.lexical.document_frequencies(["किताब", "त"])
    assert frequencies == {"किताब": 1, "त": 0}
