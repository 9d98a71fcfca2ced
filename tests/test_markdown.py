"""Markdown articles, with and without front matter."""

from datetime import date

import pytest

from index.errors import ArticleError
from index.readers.markdown import read_markdown

TEXT = "It blew all night."


def test_front_matter_gives_every_field_and_other_keys_say_nothing() -> None:
    article = read_markdown(
        "---\ntitle: Storm\nupdated: 2026-05-04\nlang: en_GB\ncategory: Coast\n"
        f"layout: post\nnested: {{a: [1, 2]}}\n---\n{TEXT}\n",
        "a",
    )
    assert (article.modified, article.language) == (date(2026, 5, 4), "en-GB")
    assert (article.section, article.text) == ("Coast", TEXT)


@pytest.mark.parametrize("key", ["date", "updated"])
def test_a_date_that_is_none_is_an_error(key: str) -> None:
    with pytest.raises(ArticleError, match="front matter gives the date 'soon'; use ISO 8601"):
        read_markdown(f"---\n{key}: soon\n---\n{TEXT}", "a")


@pytest.mark.parametrize(
    ("line", "author", "published", "outlet"),
    [
        ("*By Ada Brill, 3 May 2026*", "Ada Brill", date(2026, 5, 3), None),
        ("By Ada Brill and Jon Ask, May 3, 2026", "Ada Brill, Jon Ask", date(2026, 5, 3), None),
        (
            "By Ada Brill | The Lowen Post | 3 May 2026",
            "Ada Brill",
            date(2026, 5, 3),
            "The Lowen Post",
        ),
        ("_3 May 2026 — By Ada Brill_", "Ada Brill", date(2026, 5, 3), None),
        ("**Ada Brill** · 3 May 2026", "Ada Brill", date(2026, 5, 3), None),
        ("By Ada Brill, The Lowen Post", "Ada Brill", None, "The Lowen Post"),
        ("3 May 2026", None, date(2026, 5, 3), None),
    ],
)
def test_the_line_below_the_headline_states_author_date_and_outlet(
    line: str, author: str | None, published: date | None, outlet: str | None
) -> None:
    article = read_markdown(f"# Storm\n\n{line}\n\n{TEXT}", "a")
    assert (article.author, article.published, article.source) == (author, published, outlet)
    assert article.text == TEXT


@pytest.mark.parametrize(
    "line", ["By hand, 3 May 2026", "Ada Brill", "By then it was 3 May 2026, and she had left."]
)
def test_any_other_line_is_text(line: str) -> None:
    article = read_markdown(f"# Storm\n\n{line}\n\n{TEXT}", "a")
    assert article.text == f"{line}\n\n{TEXT}"
    assert (article.author, article.published) == (None, None)


def test_front_matter_comes_before_the_line_below_the_headline() -> None:
    article = read_markdown(f"---\nauthor: Jon Ask\n---\n# Storm\n\nBy Ada Brill\n\n{TEXT}", "a")
    assert (article.author, article.text) == ("Jon Ask", TEXT)


def test_a_byline_alone_is_the_text() -> None:
    assert read_markdown("# Storm\n\nBy Ada Brill", "a").text == "By Ada Brill"


def test_rows_of_tables_are_lines_and_footnotes_are_left_out() -> None:
    article = read_markdown(
        f"# Storm\n\n{TEXT}[^1]\n\n| Boat | Hours |\n|---|---:|\n| Anna | **5** |\n| Berta | |\n\n"
        "It ~~rained~~ snowed.\n\n[^1]: Measured at the light.\n",
        "a",
    )
    assert article.text.split("\n\n") == [
        TEXT,
        "Boat | Hours",
        "Anna | 5",
        "Berta",
        "It rained snowed.",
    ]
