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
    article = read_html(page(OPEN_GRAPH, top="<p>By Jon Ask</p><p>3 May 2026</p>"), "a").article
    assert article.text.split("\n\n") == BODY


def test_open_graph_and_meta_tags_are_read() -> None:
    article = read_html(page(OPEN_GRAPH), "a").article
    assert article.title == "Harbour reopens"
    assert (article.author, article.source) == ("Jon Ask", "Post")
    assert article.published == datetime(2026, 5, 3, 8, 0, tzinfo=PLUS_3)
    assert article.url == "https://post.example/harbour"


def test_json_ld_about_the_article_wins_over_meta_tags() -> None:
    article = read_html(page(OPEN_GRAPH + JSON_LD), "a").article
    assert article.author == "Ada Brill, Jon Ask"
    assert article.source == "The Lowen Post"
    assert article.published == datetime(2026, 5, 3, 9, 15, tzinfo=PLUS_3)


def test_visible_markup_is_read_where_nothing_else_is_stated() -> None:
    top = '<p><a rel=author>Ada Brill</a> <time datetime="2026-05-03T09:15+03:00">Sunday</time></p>'
    article = read_html(page("<title>x</title>", top=top), "a").article
    assert article.title == "Harbour reopens"
    assert article.author == "Ada Brill"
    assert article.published == datetime(2026, 5, 3, 9, 15, tzinfo=PLUS_3)


@pytest.mark.parametrize(
    "broken", ["{not json", "[[[[", '{"@type": 3}', "null", '"text"', '{"@type": [{}]}']
)
def test_broken_json_ld_leaves_the_other_statements(broken: str) -> None:
    script = f'<script type="application/ld+json">{broken}</script>'
    assert read_html(page(script + OPEN_GRAPH), "a").article.author == "Jon Ask"


def test_only_web_addresses_become_links() -> None:
    head = '<link rel="canonical" href="javascript:alert(1)">'
    assert read_html(page(head), "a").article.url is None


def test_a_declared_encoding_is_followed() -> None:
    text = page(OPEN_GRAPH).decode().replace("utf-8", "windows-1252").replace("quay", "café quay")
    assert "café quay" in read_html(text.encode("windows-1252"), "a").article.text


def test_the_note_about_the_author_is_left_out() -> None:
    after = "<p>Jon Ask is a reporter at the Post. Follow him on X: @jonask</p>"
    assert read_html(page(OPEN_GRAPH, after=after), "a").article.text.split("\n\n") == BODY


def test_related_headlines_within_the_text_are_left_out() -> None:
    links = "<a href=/a>Library buys a press</a><br><a href=/b>Zebra seen</a>"
    box = f"<div><b>RELATED</b><br>{links}</div>"
    html = page(OPEN_GRAPH).decode().replace(f"<p>{BODY[2]}", f"{box}<p>{BODY[2]}")
    assert read_html(html.encode(), "a").article.text.split("\n\n") == BODY


def test_a_day_without_a_time_stays_a_day() -> None:
    head = '<meta name="date" content="2026-05-03">'
    published = read_html(page(head), "a").article.published
    assert published == date(2026, 5, 3)
    assert not isinstance(published, datetime)


@pytest.mark.parametrize("content", [b"<html><body></body></html>", b"<p>", b"just words"])
def test_a_page_without_an_article_is_an_error(content: bytes) -> None:
    with pytest.raises(ArticleError):
        read_html(content, "a")


def body_of(after: str = "", within: str = "", top: str = "", head: str = OPEN_GRAPH) -> list[str]:
    html = (
        page(head, top=top, after=after).decode().replace(f"<p>{BODY[2]}", f"{within}<p>{BODY[2]}")
    )
    return read_html(html.encode(), "a").article.text.split("\n\n")


DATED = (
    '<ul><li><a href="/a">Who pays when the water comes to the harbour of Lowen?</a>'
    "<span>3 March 2025</span></li><li><a href=/b>How storms get their names</a>"
    "<time>14 November 2024</time></li></ul>"
)


@pytest.mark.parametrize(
    "box",
    [
        f"<section><h2>More on this story</h2>{DATED}</section>",
        f"<h2>More on this story</h2>{DATED}",
        f"<div><h3>Related topics</h3><div>{DATED}</div></div>",
        "<div><span>Topics</span><ul><li><a href=/w>Water</a></li>"
        "<li><a href=/s>Storms</a></li></ul></div>",
        "<div><h4>Also read</h4><p><a href=/b>Swan stops the tram for an hour</a></p></div>",
        "<p>Explore more on these topics</p><ul><li><a href=/w>Water</a></li></ul>",
        "<div>Tags: <a href=/w>water</a>, <a href=/s>storms</a></div>",
        f"<div><h3>Lesen Sie auch</h3>{DATED}</div>",
        f"<div><h3>Читайте также</h3>{DATED}</div>",
    ],
)
def test_boxes_of_links_are_left_out_after_and_within_the_text(box: str) -> None:
    assert body_of(after=box) == BODY
    assert body_of(within=box) == BODY


@pytest.mark.parametrize(
    "caption",
    [
        "<figure><img src=x><figcaption>The quay on Sunday. Photo: Jon Ask</figcaption></figure>",
        '<div class="wp-caption"><img src=x>'
        '<p class="wp-caption-text">The quay of Lowen on Sunday.</p></div>',
        '<p class="image-caption">The quay of Lowen on Sunday. Photograph by Jon Ask.</p>',
    ],
)
def test_captions_are_left_out(caption: str) -> None:
    assert body_of(within=caption) == BODY


def test_a_pull_quote_is_left_out_where_it_repeats_the_text() -> None:
    repeated = '<blockquote class="pullquote">“It was a long wait for all of us”</blockquote>'
    assert body_of(within=repeated) == BODY
    other = "“Nobody slept here for a whole week in that house by the quay,” she added."
    assert other in body_of(within=f'<blockquote class="pullquote"><p>{other}</p></blockquote>')


@pytest.mark.parametrize(
    ("piece", "lines"),
    [
        ("<ul><li>one crane</li><li>two barges</li></ul>", ["one crane", "two barges"]),
        ('<ul class="list"><li><p>one crane</p></li><li>two</li></ul>', ["one crane", "two"]),
        (
            '<ol><li>Ask <a href="/x">the port</a> in writing.</li></ol>',
            ["Ask the port in writing."],
        ),
        (
            "<table><tr><th>Boat</th><th>Trips</th></tr><tr><td>Anna</td><td>5</td></tr></table>",
            ["Boat | Trips", "Anna | 5"],
        ),
        ("<h2>From October</h2>", ["From October"]),
        ("<h3>Tove Lind</h3>", ["Tove Lind"]),
        ("<blockquote><p>We waited a long time.</p></blockquote>", ["We waited a long time."]),
        (
            "<p>The port had two cranes,<br>four sheds<br>and a bell.</p>",
            ["The port had two cranes, four sheds and a bell."],
        ),
    ],
)
def test_what_else_an_article_is_made_of_stays(piece: str, lines: list[str]) -> None:
    assert body_of(within=piece) == [*BODY[:2], *lines, BODY[2]]


def test_the_headline_shown_is_left_out_though_worded_otherwise() -> None:
    head = OPEN_GRAPH.replace("Harbour reopens |", "Lowen's harbour is open again, finally |")
    assert body_of(head=head) == BODY


def test_a_paragraph_that_stands_twice_is_kept_once() -> None:
    assert body_of(within=f"<p>{BODY[0]}</p>") == BODY


def test_text_without_paragraphs_is_read() -> None:
    text = " ".join(BODY)
    html = f"<html><body><h1>Harbour</h1><article><img src=a>{text}</article></body></html>"
    assert read_html(html.encode(), "a").article.text == text


def test_a_bare_div_among_paragraphs_is_a_paragraph() -> None:
    text = "The insurers put the damage at 40 million crowns, of which the state will bear a third."
    assert text in body_of(within=f"<div>{text}</div>")


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our newsletter and get the news of the coast every morning.",
        "Don't miss a thing. Sign up to our daily newsletter here.",
        "Follow our channel on Telegram for the latest from the coast.",
        "You can reach the reporter at jon@post.example.",
        "READ MORE: What the storm cost the fishermen of Skarn",
        "Our Standards: The Post Trust Principles.",
        "This video can not be played",
        "To view this video please enable JavaScript",
        "Copyright 2026 The Lowen Post. All rights reserved.",
    ],
)
def test_furniture_within_the_text_is_left_out(line: str) -> None:
    assert body_of(within=f"<p>{line}</p>") == BODY


@pytest.mark.parametrize(
    "sentence",
    [
        "Register offices on the coast will be closed until the ferries sail, the state said.",
        "Follow the rules and nobody drowns, the harbour office has told crews for many years.",
        "Copyright law is to change next year, so that anyone may copy maps of the port.",
        "Join the queue early, residents were told, because only 400 tickets will be sold a day.",
        "“Read more, sign up for our newsletter, share: that is all the port tells us,” he said.",
        "He had written about the barges in his newsletter.",
        "Listen up: New cranes are coming",
        "Listen closely and you hear the bell that gave the quay its name three centuries ago.",
        "The exhibition on the barges was made possible in part by a grant from the port.",
    ],
)
def test_sentences_that_begin_like_furniture_stay(sentence: str) -> None:
    assert sentence in body_of(within=f"<p>{sentence}</p>")


def test_the_line_with_byline_date_and_update_is_left_out() -> None:
    assert body_of(top="<p>By Jon Ask</p><p>3 May 2026 09:15 | Updated 4 hours ago</p>") == BODY


def test_everything_stated_is_kept_with_the_article() -> None:
    head = OPEN_GRAPH + (
        '<meta property="article:modified_time" content="2026-05-04T08:00:00+03:00">'
        '<meta property="article:section" content="Coast">'
    )
    article = read_html(page(head), "a").article
    assert article.modified == datetime(2026, 5, 4, 8, 0, tzinfo=PLUS_3)
    assert (article.language, article.section) == ("en", "Coast")


def test_the_address_it_was_fetched_from_is_the_articles_where_none_is_stated() -> None:
    address = "https://post.example/a?utm_medium=feed"
    assert read_html(page(""), "a", address=address).article.url == "https://post.example/a"


def test_the_headers_encoding_is_followed() -> None:
    text = page("").decode().replace("charset=utf-8", "x").replace("quay", "café quay œ")
    content = text.encode("mac_roman")
    assert "café quay œ" in read_html(content, "a", charset="macintosh").article.text


def test_what_is_doubtful_is_said_a_line_each() -> None:
    html = page("").decode().replace("The Lowen Post", "x").replace("<h1>Harbour reopens</h1>", "")
    warnings = read_html(html.encode(), "a").warnings
    assert warnings == (
        "states no title",
        "states no author",
        "states no date of publication",
        "states no outlet",
        f"has only {len(' '.join(BODY).split())} words; it may be cut",
    )
    assert read_html(page(OPEN_GRAPH, after="<p>" + BODY[0] * 4 + "</p>"), "a").warnings == ()


def test_text_without_spaces_isnt_taken_for_a_short_one() -> None:
    text = (
        "港口当局表示，两艘沉没的驳船被清除后，港口已于星期日重新开放，渡轮将每小时开往岛上。" * 4
    )
    html = f"<html><body><article><h1>港口</h1><p>{text}</p></article></body></html>"
    assert not any("words" in line for line in read_html(html.encode(), "a").warnings)


@pytest.mark.parametrize("paragraphs", [1, 2, 4])
def test_a_brief_keeps_its_paragraphs_and_not_its_headline_and_byline(paragraphs: int) -> None:
    told = [f"The council of Lowen met on day {n} and chose a chair." for n in range(paragraphs)]
    page = (
        '<html lang="en"><head><title>Council picks new chair | Lowen Post</title></head><body>'
        '<header><a href="/">Home</a></header><article><h1>Council picks new chair</h1>'
        '<p class="byline">By Ann Hale</p><time datetime="2026-05-04">4 May 2026</time>'
        + "".join(f"<p>{line}</p>" for line in told)
        + "</article><footer>© Lowen Post</footer></body></html>"
    )
    article = read_html(page.encode(), "brief").article
    assert article.text == "\n\n".join(told)
    assert (article.title, article.author) == ("Council picks new chair", "Ann Hale")


def test_the_teasers_around_a_brief_arent_its_text() -> None:
    told = "The council of Lowen met on Monday and chose a new chair."
    teasers = "".join(
        f"<div><a href=/{n}>A pool closes</a><p>The pool closes on day {n} of the month.</p></div>"
        for n in range(6)
    )
    html = f"<article><h1>Council picks new chair</h1><p>{told}</p></article><div>{teasers}</div>"
    assert read_html(f"<html><body>{html}</body></html>".encode(), "a").article.text == told


def test_a_short_opening_isnt_all_of_an_article_whose_paragraphs_stand_below() -> None:
    opening = "The council of Lowen met on Monday; what it did is told below, it said. " * 2
    told = "".join(
        f"<p>On day {n} the harbour reopened after divers cleared two sunken barges.</p>"
        for n in range(2)
    )
    html = f"<article><h1>Council picks new chair</h1><p>{opening}</p></article><div>{told}</div>"
    text = read_html(f"<html><body>{html}</body></html>".encode(), "a").article.text
    assert all(f"On day {n}" in text for n in range(2))


def test_what_could_not_be_decoded_is_a_doubt() -> None:
    content = page(OPEN_GRAPH).replace(BODY[0].encode(), BODY[0].encode() + b" Caf\xe9 \xff.", 1)
    whole = "é" * 60  # the page is UTF-8 but for two bytes
    warnings = read_html(content + f"<!-- {whole} -->".encode(), "a", charset="utf-8").warnings
    assert "holds 2 characters that couldn't be decoded, shown as \ufffd" in warnings
    assert not any("decoded" in line for line in read_html(page(OPEN_GRAPH), "a").warnings)


def test_one_word_is_counted_as_one() -> None:
    html = "<html><body><article><h1>Harbour</h1><p>Unbelievableandsoverylong.</p></article></body>"
    assert "has only 1 word; it may be cut" in read_html(html.encode(), "a").warnings


@pytest.mark.parametrize(
    ("top", "end"),
    [
        ("Von Jürgen Groß und Ève Lefèvre", "Lesen Sie auch: So wird der Sommer"),
        ("Par Zoé Hébert et Luc Petit", "Lire aussi : Le marché déménage"),
        ("Por Ana Ruiz y Luis Gil", "Lea también: El mercado se muda"),
        ("Di Ada Brill e Ugo Neri", "Leggi anche: Il mercato si sposta"),
        ("Автор: Анна Петрова", "Читайте также: Рынок переезжает"),
        ("Haber: Deniz Ak ve Ege Tan", "İlgili haber: Pazar taşınıyor"),
        ("Müəllif: Aysel Quliyeva", "Həmçinin oxuyun: Bazar köçür"),
    ],
)
def test_bylines_and_links_of_other_languages_are_left_out(top: str, end: str) -> None:
    html = page("<title>x</title>", top=f"<p>{top}</p>", after=f"<p>{end}</p>")
    assert read_html(html, "a").article.text.split("\n\n") == BODY


@pytest.mark.parametrize(
    "line",
    [
        "Par beau temps, le marché se tient sur la place de la Gare, a annoncé la mairie.",
        "Von Juni an wird das Rathaus in Lowen saniert, und zwar für zwei Jahre.",
        "Mehr zum Thema Wasser will der Stadtrat am Montag hören, sagte die Bürgermeisterin.",
        "По теме ремонта мэрия проведёт встречу с жителями в четверг.",
    ],
)
def test_sentences_that_begin_as_those_do_are_text(line: str) -> None:
    html = page("<title>x</title>", top=f"<p>{line}</p>", after=f"<p>{line} {line}</p>")
    assert line in read_html(html, "a").article.text.split("\n\n")
