"""The measure of extraction, and how well our own pages are read."""

import json
from pathlib import Path

import pytest

from benchmarks.extraction.measure import Overlap, by_citedesk, measure, overlap

PAGES = Path(__file__).parents[1] / "benchmarks" / "extraction" / "pages"


@pytest.mark.parametrize(
    ("extracted", "true", "expected"),
    [
        ("a b c d e", "a b c d e", Overlap(2, 0, 0)),
        ("a, b; c – d (e)!", "a b c d e", Overlap(2, 0, 0)),
        ("x a b c d e", "a b c d e", Overlap(2, 1, 0)),
        ("a b c d", "a b c d e", Overlap(1, 0, 1)),
        ("a b c d a b c d", "a b c d", Overlap(1, 4, 0)),
        ("A b c d", "a b c d", Overlap(0, 1, 1)),
        ("a b", "a b", Overlap(1, 0, 0)),
        ("", "a b c d e", Overlap(0, 0, 2)),
    ],
)
def test_shingles_are_counted_as_often_as_they_occur(
    extracted: str, true: str, expected: Overlap
) -> None:
    assert overlap(extracted, true) == expected


def test_precision_and_recall_are_shares_of_what_was_found_and_of_what_is_true() -> None:
    assert (Overlap(3, 1, 0).precision, Overlap(3, 1, 0).recall) == (0.75, 1.0)
    assert (Overlap(0, 0, 2).precision, Overlap(0, 0, 2).recall) == (0.0, 0.0)


def test_the_measures_of_a_folder_are_means_over_its_pages(tmp_path: Path) -> None:
    text = "The harbour of Lowen reopened on Sunday after divers cleared two sunken barges. " * 4
    page = f"<html><body><article><h1>Harbour open</h1><p>{text}</p></article></body></html>"
    for name in ("one", "two"):
        (tmp_path / f"{name}.html").write_text(page, encoding="utf-8")
    truth = {
        "one": {"articleBody": text, "headline": "Harbour open"},
        "two": {"articleBody": "Something else than that.", "headline": "Another"},
    }
    (tmp_path / "ground-truth.json").write_text(json.dumps(truth), encoding="utf-8")
    found = measure(tmp_path, by_citedesk)
    assert (found["pages"], found["precision"], found["recall"]) == (2, 0.5, 0.5)
    assert (found["f1"], found["accuracy"], found["headline"]) == (0.5, 0.5, 0.5)


def test_our_own_pages_are_read_as_well_as_was_measured() -> None:
    found = measure(PAGES, by_citedesk)
    # Floors under the measured figures (benchmarks/extraction), so that a fall is noticed.
    assert found["pages"] == 12
    assert found["precision"] > 0.98
    assert found["recall"] > 0.95
    fields = ("headline", "author", "datePublished", "url")
    assert [found[name] for name in fields] == [1.0, 1.0, 1.0, 1.0]
