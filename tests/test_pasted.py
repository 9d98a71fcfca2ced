"""Pages as people paste them. The layouts are general; no rule knows a site."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from index.errors import ArticleError
from index.readers.pasted import read_pasted
from tests.conftest import USERS_ARTICLE

LEAD = (
    "The harbour of Lowen reopened on Sunday after divers cleared two sunken barges from its mouth."
)
MORE = (
    "Ferries to Skarn Island will sail every hour from Monday, the port authority said in a note."
)
PLUS_3 = timezone(timedelta(hours=3))


@pytest.mark.skipif(not USERS_ARTICLE.exists(), reason="the user's own article isn't here")
def test_the_users_own_article() -> None:
    article = read_pasted(USERS_ARTICLE.read_text(encoding="utf-8"), "a")
    assert article.title == "Azerbaijan's struggle for peace within cooperation with NATO"
    assert article.author == "Qabil Ashirov"
    assert article.published == datetime(2024, 3, 19, 8, 30, tzinfo=timezone(timedelta(hours=4)))
    assert article.source == "AzerNews"
    assert article.text.startswith("Currently, the North Atlantic Alliance")
    assert article.text.endswith("the military expert concluded.")
    assert len(article.text.split("\n\n")) == 8


def test_a_page_with_everything_around_it() -> None:
    article = read_pasted(
        f"""Tuesday, 5 May 2026

The Lowen Post
News

Harbour reopens after the storm

Published 3 May 2026 09:15 (UTC+03:00) | Updated 4 May 2026 11:00
Ada Brill
Share
Facebook · X · WhatsApp
Read more

{LEAD}
Advertisement
{MORE}

Read more: What the storm cost the fishermen of Skarn

Read more
Ferry timetable: winter sailings at a glance

“It was a long wait,” said the harbour master.

Ada Brill is a harbour reporter for The Lowen Post. Follow her on X: @adabrill

Subscribe to our newsletter
Latest See more
Library buys a printing press
Ten walks for a wet Sunday
© 2026 The Lowen Post. All rights reserved.
""",
        "a",
    )
    assert article.title == "Harbour reopens after the storm"
    assert article.author == "Ada Brill"
    assert article.published == datetime(2026, 5, 3, 9, 15, tzinfo=PLUS_3)
    assert article.source == "The Lowen Post"
    assert article.text.split("\n\n") == [
        LEAD,
        MORE,
        "“It was a long wait,” said the harbour master.",
    ]


@pytest.mark.parametrize(
    ("header", "published"),
    [
        ("By Ada Brill | 3 May 2026", date(2026, 5, 3)),
        ("By Ada Brill\nMay 3, 2026 9:15 AM", datetime(2026, 5, 3, 9, 15)),
        ("2026-05-03T09:15:00Z\nAda Brill", datetime(2026, 5, 3, 9, 15, tzinfo=UTC)),
        ("Updated: 4 May 2026\nPublished: 3 May 2026\nAda Brill\nAda Brill", date(2026, 5, 3)),
        ("Written by Ada Brill, The Lowen Post\n3 May 2026", date(2026, 5, 3)),
    ],
)
def test_bylines_and_dates_in_other_layouts(header: str, published: date) -> None:
    article = read_pasted(f"Harbour reopens after the storm\n{header}\n\n{LEAD}\n\n{MORE}", "a")
    assert article.title == "Harbour reopens after the storm"
    assert (article.author, article.published) == ("Ada Brill", published)
    assert article.text == f"{LEAD}\n\n{MORE}"


def test_a_byline_below_a_standfirst_is_still_the_header() -> None:
    article = read_pasted(f"Harbour open\n\n{MORE}\n\nBy Ada Brill\n3 May 2026\n\n{LEAD}", "a")
    assert (article.author, article.published) == ("Ada Brill", date(2026, 5, 3))
    assert article.text == f"{MORE}\n\n{LEAD}"


def test_lines_broken_at_a_fixed_width_are_one_paragraph() -> None:
    wrapped = (
        "The harbour of Lowen reopened on Sunday after divers cleared\n"
        "two sunken barges from its mouth. Ferries will sail again on\n"
        "Monday, the port authority said."
    )
    article = read_pasted(f"Harbour open\n\n{wrapped}\n\n{MORE}", "a")
    assert article.text == f"{wrapped.replace(chr(10), ' ')}\n\n{MORE}"


def test_text_alone_gets_its_first_words_for_a_headline() -> None:
    article = read_pasted(f"{LEAD} {MORE}", "a")
    assert (
        article.title
        == "The harbour of Lowen reopened on Sunday after divers cleared two sunken barges…"
    )
    assert article.text == f"{LEAD} {MORE}"
    assert (article.author, article.published, article.source) == (None, None, None)


def test_a_person_in_the_news_is_no_author_note() -> None:
    last = (
        "Tove Lind is a harbour reporter who lost her boat in the storm and has now sued the town."
    )
    assert read_pasted(f"Harbour open\n\n{LEAD}\n\n{last}", "a").text.endswith(last)


def test_half_a_papers_name_is_no_outlet() -> None:
    note = "Ada Brill is the Post's harbour writer."
    pasted = f"Harbour open\nBy Ada Brill\n\n{LEAD}\n\n{MORE}\n\n{note}"
    article = read_pasted(pasted, "a")
    assert article.source is None
    assert article.text == f"{LEAD}\n\n{MORE}"
    whole = read_pasted(f"{pasted}\n© 2026 The Lowen Post. All rights reserved.", "a")
    assert whole.source == "The Lowen Post"


def test_authors_joined_by_and_are_listed() -> None:
    article = read_pasted(f"Harbour open\nBy Ada Brill and Jon Ask\n\n{LEAD}", "a")
    assert article.author == "Ada Brill, Jon Ask"


def test_a_list_far_longer_than_a_header_is_kept() -> None:
    lines = [f"Boat {number}: in port" for number in range(200)]
    article = read_pasted("\n".join(["Boats in port", *lines, LEAD]), "a")
    assert article.title == "Boats in port"
    assert article.text.split("\n\n") == [*lines, LEAD]


def test_furniture_alone_is_no_article() -> None:
    with pytest.raises(ArticleError, match="holds no article text"):
        read_pasted("Share\nRead more\nSubscribe", "a")
