"""The sentence before a quote that leans on it."""

import pytest

from index.models import Article, Span
from retrieval.leads import lead_of


def lead(text: str, quoted: str, language: str = "en", beside: str | None = None) -> str | None:
    article = Article.model_validate({"id": "a", "title": "The ferry", "text": text})
    spans = [Span(text.index(one), text.index(one) + len(one)) for one in (quoted, beside) if one]
    found = lead_of(article, spans[0], language, spans)
    return text[found.start : found.end] if found else None


@pytest.mark.parametrize(
    ("language", "before", "quoted"),
    [
        ("en", "Mia Holt bought the ferry.", "She paid 3 million crowns."),
        ("en", "Mia Holt bought the ferry.", "But the price was not told."),
        ("en", "Mia Holt bought the ferry.", "In fact 3 million crowns were paid."),
        ("en", "Mia Holt bought the ferry.", "The correct price is 3 million crowns."),
        ("ru", "Паром купила Мия Хольт.", "Она заплатила 3 миллиона крон."),
        ("tr", "Feribotu Mia Holt aldı.", "Ancak fiyat açıklanmadı."),
        ("az", "Bərəni Mia Holt aldı.", "Lakin qiymət açıqlanmadı."),
    ],
)
def test_a_quote_that_leans_has_the_sentence_before_it(
    language: str, before: str, quoted: str
) -> None:
    assert lead(f"{before} {quoted}", quoted, language) == before


def test_a_quote_that_names_its_subject_has_none() -> None:
    assert lead("The ferry is old. Mia Holt bought it.", "Mia Holt bought it.") is None


def test_what_is_quoted_already_is_no_lead() -> None:
    before, quoted = "Mia Holt bought the ferry.", "She paid 3 million crowns."
    assert lead(f"{before} {quoted}", quoted, beside=before) is None


def test_a_heading_is_no_lead() -> None:
    assert lead("The new owner\n\nShe paid 3 million crowns.", "She paid 3 million crowns.") is None


def test_a_lead_that_leans_itself_goes_one_sentence_further_back() -> None:
    text = "Mia Holt bought the ferry. She paid 3 million crowns. It sails in June."
    assert lead(text, "It sails in June.") == text.removesuffix(" It sails in June.")


def test_a_very_long_sentence_is_no_lead() -> None:
    long = f"Mia Holt bought the ferry {'and a boat ' * 40}in May."
    assert lead(f"{long} She paid for all of them.", "She paid for all of them.") is None


def test_the_first_sentence_has_none() -> None:
    assert lead("She paid 3 million crowns.", "She paid 3 million crowns.") is None
