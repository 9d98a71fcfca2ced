"""Outlets and authors that questions in Russian, Turkish, Azerbaijani and German name."""

import pytest

from retrieval.mentions import mentions

ELSEWHERE = [
    "Лоуэнский маяк",
    "Skarn Postası",
    "Liman Sözü",
    "Lowener Bote",
    "Küste",
    "Die Woge",
    "Herald",
    "Dünya",
]
WRITERS = ["Вера Линд", "Ela Kaya", "Nərgiz Əlizadə", "Uwe Holm", "Маяк"]


@pytest.mark.parametrize(
    ("question", "outlet", "author", "reported"),
    [
        ("Что писал Лоуэнский маяк на прошлой неделе?", "Лоуэнский маяк", None, True),
        ("что писала газета «Лоуэнский маяк» о паромах", "Лоуэнский маяк", None, True),
        ("Что «Лоуэнский маяк» сообщал о паромах?", "Лоуэнский маяк", None, True),
        ("Что нового в «Лоуэнском маяке»?", "Лоуэнский маяк", None, True),
        ("По данным «Лоуэнского маяка», сколько стоит мост?", "Лоуэнский маяк", None, False),
        ("О чём писала Вера Линд?", None, "Вера Линд", True),
        ("Статьи Веры Линд о порте", None, "Вера Линд", True),
        ("Skarn Postası geçen hafta ne yazdı?", "Skarn Postası", None, True),
        ("Skarn Postası liman hakkında neler yazdı?", "Skarn Postası", None, True),
        ("Skarn Postası'nda bu hafta ne var?", "Skarn Postası", None, True),
        ("Skarn Postası'na göre köprü kaça mal oldu?", "Skarn Postası", None, False),
        ("Ela Kaya ne yazdı?", None, "Ela Kaya", True),
        ("Keçən həftə Liman Sözü nə yazıb?", "Liman Sözü", None, True),
        ("Liman Sözünə görə kim seçilib?", "Liman Sözü", None, False),
        ("Nərgiz Əlizadə nə yazıb?", None, "Nərgiz Əlizadə", True),
        ("Was schrieb der Lowener Bote letzte Woche?", "Lowener Bote", None, True),
        ("Was hat der Lowener Bote über die Fähre berichtet?", "Lowener Bote", None, True),
        ("Was kostet die Fähre laut dem Lowener Boten?", "Lowener Bote", None, False),
        ("Wer schwamm laut der Woge?", "Die Woge", None, False),
        ("Was schrieb die Woge?", "Die Woge", None, True),
        ("Was stand gestern im Lowener Boten?", "Lowener Bote", None, True),
        ("Artikel von Uwe Holm", None, "Uwe Holm", True),
        # No source.
        ("Кто купил «Лоуэнский маяк»?", None, None, False),
        ("Кто такая Вера Линд?", None, None, False),
        ("Что сказала Вера Линд?", None, None, False),
        ("Skarn Postası'nın sahibi kim?", None, None, False),
        ("Ela Kaya ne dedi?", None, None, False),
        ("Liman Sözünün redaktoru kimdir?", None, None, False),
        ("Was sagte Uwe Holm?", None, None, False),
        ("Dünya liderleri ne dedi?", None, None, False),
        ("Dünya haberleri", None, None, False),
        ("Dünya Bankası bu hafta ne dedi?", None, None, False),
        ("Dünyadan neler var?", None, None, False),
        ("Dünyacılar ne dedi?", None, None, False),
        ("Dünya liman hakkında ne yazdı?", "Dünya", None, True),
        ("Dünya'da bugün ne var?", "Dünya", None, True),
        ("Skarn Postası haberleri", "Skarn Postası", None, True),
        ("Nachrichten aus der Küste", None, None, False),
        ("Ela Kaya haberleri", None, None, False),
        ("Ela Kaya yazıları", None, "Ela Kaya", True),
        ("Wem gehört der Lowener Bote?", None, None, False),
        ("Who burned the stand in Herald Square?", None, None, False),
    ],
)
def test_sources_are_known_in_other_languages(
    question: str, outlet: str | None, author: str | None, reported: bool
) -> None:
    found = mentions(question, ELSEWHERE, WRITERS)
    assert (found.outlet, found.author, found.reported) == (outlet, author, reported)


def test_what_names_a_source_elsewhere_is_not_searched_for() -> None:
    for question, rest in {
        "Что «Лоуэнский маяк» сообщал о паромах?": " о паромах?",
        "По данным «Лоуэнского маяка», сколько стоит мост?": ", сколько стоит мост?",
        "Liman Sözünə görə kim seçilib?": " kim seçilib?",
        "Skarn Postası liman hakkında ne yazdı?": " liman hakkında ?",
        "Was hat der Lowener Bote über Fähren berichtet?": " über Fähren ?",
        "Was kostet die Fähre laut dem Lowener Boten?": "Was kostet die Fähre ?",
    }.items():
        found = question
        for start, end in reversed(mentions(question, ELSEWHERE, WRITERS).cuts):
            found = found[:start] + found[end:]
        assert found == rest
