"""Saved web pages: what their markup states, and what of them is the article."""

from datetime import date, datetime, timedelta, timezone

import pytest

from index.errors import ArticleError
from index.readers.html import read_html

PLUS_3 = timezone(timedelta(hours=3))
BODY = [
    "The harbour of Lowen reopened on Sunday after divers cleared two sunken barges.",
    "Ferries to Skarn Island will sail every hour from Monday, the port authority said in a note.",
    "“It was a long wait for all of us,” said the harbour master, Tove Lind, on the quay.",
]


def page(head: str, top: str = "", after: str = "") -> bytes:
    paragraphs = "".join(f"<p>{text}</p>" for text in BODY)
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8>{head}</head><body>"
        "<div class=cookie>We use cookies to improve your visit. <button>Accept all</button></div>"
        "<nav><a href=/>Home</a> <a href=/news>News</a></nav>"
        f"<main><article><h1>Harbour reopens</h1>{top}<div class=share>Share Facebook X</div>"
        f"{paragraphs}{after}</article></main>"
        "<aside><h2>Most read</h2><a href=/x>Library buys a printing press</a></aside>"
        "<footer>© 2026 The Lowen Post. All rights reserved.</footer></body></html>"
    ).encode()


JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "WebPage", "name": "x"}, {"@type": ["NewsArticle"], "headline": "Harbour reopens",
"datePublished": "2026-05-03T09:15:00+03:00", "dateModified": "2026-05-05T10:00:00+03:00",
"author": [{"@type": "Person", "name": "Ada Brill"}, {"@type": "Person", "name": "Jon Ask"}],
"publisher": {"@type": "Organization", "name": "The Lowen Post"}}]}</script>"""
OPEN_GRAPH = (
    "<title>Harbour reopens | Post</title>"
    '<meta property="og:title" content="Harbour reopens | Post">'
    '<meta property="og:site_name" content="Post"><meta name="author" content="By Jon Ask">'
    '<meta property="article:published_time" content="2026-05-03T08:00:00+03:00">'
    '<link rel="canonical" href="https://post.example/harbour">'
)


def test_the_body_is_the_articles_paragraphs_and_nothing_else() -> None:
    article = read_html(page(OPEN_GRAPH, top="<p>By Jon Ask</p><p>3 May 2026</p>"), "a")
    assert article.text.split("\n\n") == BODY


def test_open_graph_and_meta_tags_are_read() -> None:
    article = read_html(page(OPEN_GRAPH), "a")
    assert article.title == "Harbour reopens"
    assert (article.author, article.source) == ("Jon Ask", "Post")
    assert article.published == datetime(2026, 5, 3, 8, 0, tzinfo=PLUS_3)
    assert article.url == "https://post.example/harbour"


def test_json_ld_about_the_article_wins_over_meta_tags() -> None:
    article = read_html(page(OPEN_GRAPH + JSON_LD), "a")
    assert article.author == "Ada Brill, Jon Ask"
    assert article.source == "The Lowen Post"
    assert article.published == datetime(2026, 5, 3, 9, 15, tzinfo=PLUS_3)


def test_visible_markup_is_read_where_nothing_else_is_stated() -> None:
    top = '<p><a rel=author>Ada Brill</a> <time datetime="2026-05-03T09:15+03:00">Sunday</time></p>'
    article = read_html(page("<title>x</title>", top=top), "a")
    assert article.title == "Harbour reopens"
    assert article.author == "Ada Brill"
    assert article.published == datetime(2026, 5, 3, 9, 15, tzinfo=PLUS_3)


@pytest.mark.parametrize(
    "broken", ["{not json", "[[[[", '{"@type": 3}', "null", '"text"', '{"@type": [{}]}']
)
def test_broken_json_ld_leaves_the_other_statements(broken: str) -> None:
    script = f'<script type="application/ld+json">{broken}</script>'
    assert read_html(page(script + OPEN_GRAPH), "a").author == "Jon Ask"


def test_only_web_addresses_become_links() -> None:
    head = '<link rel="canonical" href="javascript:alert(1)">'
    assert read_html(page(head), "a").url is None


def test_a_declared_encoding_is_followed() -> None:
    text = page(OPEN_GRAPH).decode().replace("utf-8", "windows-1252").replace("quay", "café quay")
    assert "café quay" in read_html(text.encode("windows-1252"), "a").text


def test_the_note_about_the_author_is_left_out() -> None:
    after = "<p>Jon Ask is a reporter at the Post. Follow him on X: @jonask</p>"
    assert read_html(page(OPEN_GRAPH, after=after), "a").text.split("\n\n") == BODY


def test_related_headlines_within_the_text_are_left_out() -> None:
    links = "<a href=/a>Library buys a press</a><br><a href=/b>Zebra seen</a>"
    box = f"<div><b>RELATED</b><br>{links}</div>"
    html = page(OPEN_GRAPH).decode().replace(f"<p>{BODY[2]}", f"{box}<p>{BODY[2]}")
    assert read_html(html.encode(), "a").text.split("\n\n") == BODY


def test_a_day_without_a_time_stays_a_day() -> None:
    head = '<meta name="date" content="2026-05-03">'
    published = read_html(page(head), "a").published
    assert published == date(2026, 5, 3)
    assert not isinstance(published, datetime)


@pytest.mark.parametrize("content", [b"<html><body></body></html>", b"<p>", b"just words"])
def test_a_page_without_an_article_is_an_error(content: bytes) -> None:
    with pytest.raises(ArticleError):
        read_html(content, "a")
