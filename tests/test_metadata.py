"""What pages state about their articles, in the markup that newsrooms use."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import trafilatura

from index.readers.languages import language_tag
from index.readers.metadata import PageMetadata, read_metadata
from index.readers.names import author_names

PLUS_2 = timezone(timedelta(hours=2))
ADDRESS = "https://www.lowenpost.example/2026/05/03/harbour"
BODY = "<p>The harbour of Lowen reopened on Sunday after divers cleared two sunken barges.</p>"


def stated(head: str = "", body: str = "", address: str | None = ADDRESS) -> PageMetadata:
    html = f"<html><head><meta charset=utf-8>{head}</head><body>{body}{BODY}</body></html>"
    return read_metadata(trafilatura.load_html(html), address)


def ld(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def meta(**properties: str) -> str:
    return "".join(
        f'<meta property="{name.replace("__", ":")}" content="{value}">'
        for name, value in properties.items()
    )


# --- JSON-LD


@pytest.mark.parametrize(
    "kind",
    [
        "NewsArticle",
        "ReportageNewsArticle",
        "OpinionNewsArticle",
        "LiveBlogPosting",
        "BlogPosting",
        "AnalysisNewsArticle",
        "Report",
        "http://schema.org/NewsArticle",
        "schema:NewsArticle",
    ],
)
def test_every_subtype_of_article_is_read(kind: str) -> None:
    assert stated(ld(f'{{"@type": "{kind}", "headline": "Harbour open"}}')).title == "Harbour open"


def test_references_between_nodes_are_followed() -> None:
    found = stated(
        ld("""{"@context": "https://schema.org", "@graph": [
        {"@type": "Article", "headline": "Harbour open", "author": {"@id": "#ada"},
         "publisher": {"@id": "#post"}, "articleSection": ["Coast", "News"], "inLanguage": "en-GB",
         "isPartOf": {"@id": "#page"}},
        {"@type": "WebPage", "@id": "#page", "dateModified": "2026-05-04T10:00:00Z"},
        {"@type": "Person", "@id": "#ada", "name": "Ada Brill"},
        {"@type": "Organization", "@id": "#post", "name": "The Lowen Post"}]}""")
    )
    assert (found.author, found.outlet) == ("Ada Brill", "The Lowen Post")
    assert (found.section, found.language) == ("Coast", "en-GB")
    assert found.modified == datetime(2026, 5, 4, 10, tzinfo=UTC)


def test_a_reference_to_nothing_is_no_author() -> None:
    assert stated(ld('{"@type": "Article", "author": {"@id": "#gone"}}')).author is None


def test_escaped_strings_are_unescaped() -> None:
    json = (
        '{"@type": "NewsArticle", "headline": "Brill &amp;amp; Ask: &quot;Open&quot; &#8211; now"}'
    )
    assert stated(ld(json)).title == 'Brill & Ask: "Open" – now'


@pytest.mark.parametrize(
    "json",
    [
        '{"@type": "NewsArticle", "headline": "Harbour, open", }',
        '{"@type": "NewsArticle", "tags": ["a", "b",], "headline": "Harbour, open"}',
        '// by the CMS\n{"@type": "NewsArticle", /* no */ "headline": "Harbour, open"}',
        '<!-- {"@type": "NewsArticle", "headline": "Harbour, open"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Harbour, open"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "Harbour, open"};',
        '{"@type": "NewsArticle", "url": "https://a.example//b", "headline": "Harbour, open",}',
        '{"@type": "NewsArticle", "headline": "Harbour, open"}'.replace('"', "&quot;"),
        '{"@type": "NewsArticle", "headline": "Harbour,\n open"}',
    ],
)
def test_json_as_pages_break_it_is_mended(json: str) -> None:
    assert stated(ld(json)).title == "Harbour, open"


@pytest.mark.parametrize("json", ['{"' + '"\\' * 200_000, "{" + "/*" * 200_000, '{"a":' * 50_000])
def test_json_broken_beyond_that_says_nothing(json: str) -> None:
    assert stated(ld(json) + meta(og__title="Harbour open")).title == "Harbour open"


def test_of_several_articles_the_pages_own_is_taken() -> None:
    other = '{"@type": "NewsArticle", "headline": "Other", "url": "https://lowenpost.example/o"}'
    by_address = f'{{"@type": "NewsArticle", "headline": "Own", "url": "{ADDRESS}/"}}'
    by_title = '{"@type": "NewsArticle", "headline": "Harbour open!", "author": "Ada Brill"}'
    assert stated(ld(f"[{other}, {by_address}]")).title == "Own"
    found = stated(ld(other) + ld(by_title), "<h1>Harbour open</h1>")
    assert found.author == "Ada Brill"


def test_articles_that_a_page_lists_are_not_its_own() -> None:
    listed = '{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "author": "X Y"}]}'
    nested = '{"@type": "WebPage", "hasPart": {"@type": "NewsArticle", "author": "X Y"}}'
    assert stated(ld(listed)).author is None
    assert stated(ld(nested)).author is None


def test_an_update_of_a_live_blog_isnt_the_article() -> None:
    json = """{"@type": "LiveBlogPosting", "datePublished": "2026-05-03T08:00:00+02:00",
    "headline": "Recount", "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "It begins",
    "datePublished": "2026-05-03T11:00:00+02:00"}]}"""
    found = stated(ld(json))
    assert (found.title, found.published) == ("Recount", datetime(2026, 5, 3, 8, tzinfo=PLUS_2))


# --- Dates


@pytest.mark.parametrize(
    "tag",
    [
        '<meta property="article:published_time" content="2026-05-03T09:15:00+02:00">',
        '<meta name="parsely-pub-date" content="2026-05-03T09:15:00+02:00">',
        '<meta name="sailthru.date" content="2026-05-03 09:15:00 +0200">',
        '<meta name="DC.date.issued" content="2026-05-03T09:15:00+02:00">',
        '<meta name="cXenseParse:recs:publishtime" content="2026-05-03T09:15:00+02:00">',
        '<meta name="citation_publication_date" content="2026-05-03T09:15+02:00">',
        '<meta name="dcterms.created" content="2026-05-03T09:15:00.000+02:00">',
        '<time pubdate datetime="2026-05-03T09:15:00+02:00">3 May</time>',
    ],
)
def test_the_date_of_publication_is_read_with_its_zone(tag: str) -> None:
    expected = datetime(2026, 5, 3, 9, 15, tzinfo=PLUS_2)
    assert stated(body=tag, address=None).published == expected


def test_microdata_is_read() -> None:
    body = """<div itemscope itemtype="https://schema.org/NewsArticle">
    <h1 itemprop="headline">Harbour open</h1>
    <span itemprop="author" itemscope itemtype="https://schema.org/Person">by
      <a itemprop="url" href="/ada"><span itemprop="name">Ada Brill</span></a></span>
    <meta itemprop="datePublished" content="2026-05-03">
    <meta itemprop="articleSection" content="Sea">
    <div itemprop="publisher" itemscope itemtype="https://schema.org/Organization">
      <img src="/logo.png"><meta itemprop="name" content="The Lowen Post"></div>
    <div itemprop="comment" itemscope itemtype="https://schema.org/Comment">
      <meta itemprop="datePublished" content="2026-05-09">
      <b itemprop="author">Troll</b></div></div>"""
    found = stated(body=body)
    assert (found.title, found.author, found.outlet) == (
        "Harbour open",
        "Ada Brill",
        "The Lowen Post",
    )
    assert (found.published, found.section) == (date(2026, 5, 3), "Sea")


TODAY = '<div class="masthead"><span class="date">Monday 30 November 2026</span></div>'
RELATED = '<aside><a href=/x>Old news</a> <time datetime="2019-01-02">2 January 2019</time></aside>'


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        (
            '<time datetime="2026-05-03T09:15:00+02:00">',
            datetime(2026, 5, 3, 9, 15, tzinfo=PLUS_2),
            None,
        ),
        ('<span class="published-date">3 May 2026</span>', date(2026, 5, 3), None),
        ("<div>3 May 2026, 09:15 | Lowen</div>", datetime(2026, 5, 3, 9, 15), None),
        (
            '<div>Updated <time datetime="2026-05-05">5 May</time></div>'
            '<div>Published <time datetime="2026-05-03">3 May</time></div>',
            date(2026, 5, 3),
            date(2026, 5, 5),
        ),
        ('<time class="updated" datetime="2026-05-05">5 May</time>', None, date(2026, 5, 5)),
        ("<p>Last updated: 5 May 2026</p>", None, date(2026, 5, 5)),
    ],
)
def test_the_date_shown_is_the_articles_and_never_a_change_or_another_date(
    line: str, published: date | None, modified: date | None
) -> None:
    body = f"{TODAY}<article><h1>Harbour open</h1>{line}{BODY}</article>{RELATED}"
    found = stated(body=body, address=None)
    assert (found.published, found.modified) == (published, modified)


@pytest.mark.parametrize(
    "elsewhere",
    [
        TODAY,
        RELATED,
        '<ul class="related-stories"><li><time datetime="2019-01-02">x</time></li></ul>',
        '<div class="comments"><time datetime="2026-06-01">1 June</time></div>',
        "<article><h2>Another</h2><time datetime=2019-01-02>x</time></article>",
        "<footer><span class=date>2 January 2019</span></footer>",
    ],
)
def test_dates_of_other_things_are_never_taken(elsewhere: str) -> None:
    body = f"{elsewhere}<article><h1>Harbour open</h1>{BODY}</article>{elsewhere}"
    assert stated(body=body, address=None).published is None


def test_a_date_within_a_sentence_isnt_the_articles() -> None:
    prose = (
        "<p>The bridge fell on <time datetime=1988-01-02>2 January 1988</time>" + " and so on" * 30
    )
    body = f"<article><h1>Harbour open</h1>{prose}</p></article>"
    assert stated(body=body, address=None).published is None


def test_the_address_gives_the_day_where_nothing_else_does() -> None:
    assert stated().published == date(2026, 5, 3)
    shown = "<h1>Harbour open</h1><p>Fair on 12 September 2026</p><p>3 May 2026 09:15</p>"
    assert stated(body=shown).published == datetime(2026, 5, 3, 9, 15)


def test_the_fuller_of_two_dates_that_agree_is_taken() -> None:
    head = ld('{"@type": "Article", "datePublished": "2026-05-03"}')
    head += meta(article__published_time="2026-05-03T09:15:00+02:00")
    found = stated(head)
    assert found.published == datetime(2026, 5, 3, 9, 15, tzinfo=PLUS_2)
    assert found.doubts == ()


def test_dates_that_disagree_are_both_named() -> None:
    head = ld('{"@type": "Article", "datePublished": "2026-05-03T09:15:00+02:00"}')
    head += meta(article__published_time="2026-05-06T07:00:00Z")
    found = stated(head)
    assert found.published == datetime(2026, 5, 3, 9, 15, tzinfo=PLUS_2)
    assert found.doubts == (
        "states two dates of publication, 2026-05-03T09:15:00+02:00 (JSON-LD) and "
        "2026-05-06T07:00:00+00:00 (meta tags); the first is taken",
    )


def test_the_same_moment_in_two_zones_is_no_doubt() -> None:
    head = ld('{"@type": "Article", "datePublished": "2026-05-03T09:15:00+02:00"}')
    assert stated(head + meta(article__published_time="2026-05-03T07:15:00Z")).doubts == ()


def test_a_change_no_later_than_publication_is_left_out() -> None:
    head = meta(
        article__published_time="2026-05-03T09:15:00Z",
        article__modified_time="2026-05-03T09:15:00Z",
    )
    assert stated(head).modified is None


@pytest.mark.parametrize("unset", ["1970-01-01T00:00:00Z", "0001-01-01", "1969-12-31T19:00-05:00"])
def test_a_date_that_was_never_set_gives_way_to_the_next(unset: str) -> None:
    head = ld(f'{{"@type": "Article", "datePublished": "{unset}", "dateModified": "{unset}"}}')
    found = stated(head + meta(article__published_time="1987-05-03T09:15:00Z"))
    assert found.published == datetime(1987, 5, 3, 9, 15, tzinfo=UTC)
    assert (found.modified, found.doubts) == (None, ())
    assert stated(head, address=None).published is None


def test_a_date_of_the_future_gives_way_to_the_next() -> None:
    head = meta(article__published_time="2931-01-01T00:00:00Z")
    shown = stated(head, "<h1>Harbour open</h1><p>Published: 3 May 2024</p>", address=None)
    assert shown.published == date(2024, 5, 3)
    assert shown.doubts == (
        "states a date of publication to come, 2931-01-01T00:00:00+00:00; another is taken",
    )


def test_a_date_of_the_future_is_taken_with_a_doubt_where_there_is_no_other() -> None:
    found = stated(meta(article__published_time="2931-01-01"), address=None)
    assert found.published == date(2931, 1, 1)
    assert found.doubts == ("states a date of publication to come, 2931-01-01; it may be wrong",)


def test_a_change_before_publication_is_a_doubt() -> None:
    head = meta(article__published_time="2024-05-03", article__modified_time="2024-05-01")
    found = stated(head)
    assert found.modified is None
    assert found.doubts == (
        "says that it was changed on 2024-05-01, before it was published on 2024-05-03; "
        "the change is left out",
    )


def test_the_dates_of_microdata_are_compared_too() -> None:
    body = """<div itemscope itemtype="https://schema.org/NewsArticle">
    <time itemprop="datePublished" datetime="2024-05-09">9 May</time></div>"""
    found = stated(meta(article__published_time="2024-05-03"), body)
    assert found.doubts == (
        "states two dates of publication, 2024-05-03 (meta tags) and 2024-05-09 (microdata); "
        "the first is taken",
    )


@pytest.mark.parametrize("line", ["2024年3月12日 佐藤花子", "2024年3月12日 09:30 记者 王小明"])
def test_a_date_that_shares_its_line_with_a_name_is_read(line: str) -> None:
    found = stated(body=f"<h1>Harbour open</h1><p>{line}</p>", address=None)
    assert str(found.published).startswith("2024-03-12")


# --- Authors


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (["By Ada Brill and Jon Ask"], "Ada Brill, Jon Ask"),
        (["Ada Brill", "Jon Ask"], "Ada Brill, Jon Ask"),
        (["Ada Brill, Jon Ask & Mia Holt"], "Ada Brill, Jon Ask, Mia Holt"),
        (["Jon Ask; Environment Correspondent"], "Jon Ask"),
        (["Jane Holloway in Brussels"], "Jane Holloway"),
        (["Jane Holloway, in Brussels, and Jon Ask, in Lowen"], "Jane Holloway, Jon Ask"),
        (["Orla Penvenny Environment correspondent"], "Orla Penvenny"),
        (["Andrea Stone, Senior Washington Correspondent"], "Andrea Stone"),
        (["Ada Brill for The Lowen Post"], "Ada Brill"),
        (["Ada Brill, The Lowen Post"], "Ada Brill"),
        (["Ada Brill (ada@lowenpost.example)"], "Ada Brill"),
        (["Ada Brill @adabrill"], "Ada Brill"),
        (["https://lowenpost.example/ada", "Ada Brill"], "Ada Brill"),
        (["Posted by Ada Brill | 3 May 2026 | Island"], "Ada Brill, Island"),
        (["Von Anna Krämer"], "Anna Krämer"),
        (["Von Jürgen Groß und Ève Lefèvre"], "Jürgen Groß, Ève Lefèvre"),
        (["Di Ada Brill e Ugo Neri"], "Ada Brill, Ugo Neri"),
        (["Müəllif: Aysel Quliyeva və Orxan Əlizadə"], "Aysel Quliyeva, Orxan Əlizadə"),
        (["Haber: Deniz Ak ve Ege Tan"], "Deniz Ak, Ege Tan"),
        (["Holloway, Jane"], "Jane Holloway"),
        (["Jane and Tom Holloway"], "Jane Holloway, Tom Holloway"),
        (["José Ortega y Gasset"], "José Ortega y Gasset"),
        (["Martin King, Jr."], "Martin King Jr."),
        (["Ada Brill, PhD"], "Ada Brill"),
        (["ADA BRILL"], "ADA BRILL"),
        (["Ada Brill", "ada brill"], "Ada Brill"),
        (["Анна Петрова"], "Анна Петрова"),
        (["The Lowen Post"], None),
        (["Lowen Post Staff"], None),
        (["Reuters"], "Reuters"),
        (["Ada Brill", "Reuters"], "Ada Brill"),
        (["admin"], None),
        (["Staff Writer"], None),
        (["@adabrill"], None),
        (["ada@lowenpost.example"], None),
        ([""], None),
    ],
)
def test_names_are_told_from_what_stands_around_them(value: list[str], names: str | None) -> None:
    assert author_names(value, ["The Lowen Post"]) == names


def test_json_ld_persons_come_before_organizations() -> None:
    json = """{"@type": "NewsArticle", "author": [
    {"@type": "Organization", "name": "Coast Desk Ltd"},
    {"@type": "Person", "name": "Ada Brill"}]}"""
    assert stated(ld(json)).author == "Ada Brill"


@pytest.mark.parametrize(
    "byline",
    [
        '<a rel="author" href="/ada">Ada Brill</a>',
        '<div class="article-byline">By <b>Ada Brill</b>, <span>Harbour reporter</span></div>',
        '<span class="c-author__name">Ada Brill</span>',
        "<p>By Ada Brill | Lowen</p>",
        "<address>Ada Brill</address>",
        "<p>Von Ada Brill</p>",
        "<p>Di Ada Brill</p>",
        "<p>A cura di Ada Brill</p>",
        "<p>Müəllif: Ada Brill</p>",
        "<p>Yazan : Ada Brill</p>",
    ],
)
def test_the_byline_shown_is_read(byline: str) -> None:
    elsewhere = '<aside><span class="byline">By Zed Other</span></aside>'
    assert stated(body=f"{elsewhere}<h1>Harbour open</h1>{byline}").author == "Ada Brill"


def test_authors_that_disagree_are_both_named() -> None:
    head = ld('{"@type": "Article", "author": {"name": "Ada Brill"}}') + meta(author="Jon Ask")
    found = stated(head)
    assert found.author == "Ada Brill"
    assert found.doubts == ("states two authors, 'Ada Brill' and 'Jon Ask'; the first is taken",)


# --- Titles


@pytest.mark.parametrize(
    "title",
    [
        "Harbour reopens after storm | The Lowen Post",
        "Harbour reopens after storm - Lowen Post",
        "Harbour reopens after storm — The Lowen Post",
        "The Lowen Post: Harbour reopens after storm",
        "Harbour reopens after storm | Coast | The Lowen Post",
        "Harbour reopens after storm | lowenpost.example",
    ],
)
def test_names_of_site_and_section_arent_the_headlines(title: str) -> None:
    names = meta(og__site_name="The Lowen Post", article__section="Coast")
    assert stated(meta(og__title=title) + names).title == "Harbour reopens after storm"


def test_the_sites_name_is_known_from_the_address_or_the_heading() -> None:
    assert stated("<title>Harbour reopens - LowenPost</title>").title == "Harbour reopens"
    assert stated("<title>Harbour reopens - LowenPost</title>").outlet == "LowenPost"
    heading = "<h1>Harbour reopens</h1>"
    assert (
        stated("<title>Harbour reopens « Coastblog</title>", heading, None).title
        == "Harbour reopens"
    )


@pytest.mark.parametrize(
    "title", ["Coast: what comes next", "Lowen - Skarn ferry sails again", "Ask: I won't go"]
)
def test_a_headline_with_a_colon_or_a_dash_stays(title: str) -> None:
    names = meta(og__site_name="The Lowen Post", article__section="Coast", og__title=title)
    assert stated(names).title == title


def test_a_headline_cut_short_is_taken_where_it_stands_in_full() -> None:
    head = ld('{"@type": "NewsArticle", "headline": "Harbour of Lowen reopens after…"}')
    assert stated(head, "<h1>Harbour of Lowen reopens after storm</h1>").title == (
        "Harbour of Lowen reopens after storm"
    )


# --- Addresses


@pytest.mark.parametrize(
    ("head", "address", "url"),
    [
        ('<link rel=canonical href="/a/b">', ADDRESS, "https://www.lowenpost.example/a/b"),
        (
            '<base href="https://x.example/"><link rel=canonical href="a">',
            None,
            "https://x.example/a",
        ),
        (
            '<link rel=canonical href="/a"><meta property="og:url" content="https://x.example/b">',
            None,
            "https://x.example/a",
        ),
        ('<link rel=canonical href="/a">', None, None),
        ("", "https://x.example/a?utm_source=f&id=7&fbclid=z#top", "https://x.example/a?id=7"),
        ('<link rel=canonical href="https://x.example/a?gclid=1">', None, "https://x.example/a"),
        ('<link rel=canonical href="https://www.lowenpost.example/">', ADDRESS, ADDRESS),
        ('<link rel=canonical href="/index.html">', ADDRESS, ADDRESS),
        ('<link rel=canonical href="https://sso.example/login?to=x">', ADDRESS, ADDRESS),
        (
            '<link rel=canonical href="https://x.example/a"><link rel=amphtml href="/amp/a">',
            "https://x.example/amp/a",
            "https://x.example/a",
        ),
        ('<link rel=canonical href="javascript:alert(1)">', None, None),
        ('<link rel=canonical href="http://[">', None, None),
        (
            ld('{"@type": "Article", "mainEntityOfPage": {"@id": "https://x.example/a"}}'),
            None,
            "https://x.example/a",
        ),
    ],
)
def test_the_address_is_whole_and_the_articles_own(
    head: str, address: str | None, url: str | None
) -> None:
    assert stated(head, address=address).url == url


# --- Language, section, paywall


@pytest.mark.parametrize(
    ("value", "tag"),
    [
        ("en", "en"),
        ("en_GB", "en-GB"),
        ("EN-us", "en-US"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("de_DE.UTF-8", "de-DE"),
        ("es-419", "es-419"),
        ("English", None),
        ("", None),
    ],
)
def test_languages_are_written_as_bcp_47_has_them(value: str, tag: str | None) -> None:
    assert language_tag(value) == tag


def test_the_language_is_the_documents_before_the_metas() -> None:
    html = '<html lang="en-GB"><head><meta property="og:locale" content="fr_FR"></head>'
    tree = trafilatura.load_html(f"{html}<body>{BODY}</body></html>")
    assert read_metadata(tree).language == "en-GB"
    assert stated(meta(og__locale="fr_FR")).language == "fr-FR"
    assert (
        stated(ld('{"@type": "Article", "inLanguage": {"alternateName": "tr"}}')).language == "tr"
    )


def test_a_templates_language_gives_way_where_locale_and_json_ld_agree() -> None:
    def language(html: str, locale: str, linked: str) -> tuple[str | None, tuple[str, ...]]:
        head = meta(og__locale=locale) + ld(f'{{"@type": "Article", "inLanguage": "{linked}"}}')
        page = f'<html lang="{html}"><head>{head}</head><body>{BODY}</body></html>'
        found = read_metadata(trafilatura.load_html(page))
        return found.language, found.doubts

    doubt = "states two languages, {} and {}; the first is taken"
    assert language("en-US", "de_DE", "de") == ("de-DE", (doubt.format("de-DE", "en-US"),))
    assert language("az", "en_US", "az") == ("az", (doubt.format("az", "en-US"),))
    assert language("en", "de_DE", "fr") == ("en", (doubt.format("en", "de-DE"),))
    assert language("en-GB", "en_US", "en") == ("en-GB", ())


@pytest.mark.parametrize(
    "canonical",
    [
        "https://lowenpost.example/2026/05/03/harbour",
        "https://m.lowenpost.example/2026/05/03/harbour/",
        "https://www.lowenpost.example/harbour-reopens",
        "/2026/05/03/harbour?id=5",
    ],
)
def test_a_canonical_address_on_the_pages_host_is_believed(canonical: str) -> None:
    found = stated(f'<link rel="canonical" href="{canonical}">')
    assert found.url != ADDRESS
    assert found.doubts == ()


def test_a_canonical_address_on_another_host_is_a_doubt() -> None:
    found = stated('<link rel="canonical" href="https://other.example/harbour">')
    assert found.url == ADDRESS
    assert found.doubts == (
        "says that its address is https://other.example/harbour on another host; "
        "where it was fetched is taken",
    )
    saved = stated('<link rel="canonical" href="https://other.example/harbour">', address=None)
    assert (saved.url, saved.doubts) == ("https://other.example/harbour", ())


@pytest.mark.parametrize("section", ["https://echo.example/news/local/", "/news"])
def test_the_address_of_a_section_isnt_the_articles(section: str) -> None:
    address = "https://echo.example/news/local/pool-closes"
    found = stated(f'<link rel="canonical" href="{section}">', address=address)
    assert found.url == address
    assert len(found.doubts) == 1
    assert found.doubts[0].endswith("which is its section's; where it was fetched is taken")


@pytest.mark.parametrize(
    ("canonical", "address"),
    [
        ("https://echo.example/news/pool-closes", "https://echo.example/news/pool-closes/amp"),
        ("https://echo.example/news/pool-closes", "https://echo.example/news/pool-closes/page/2"),
        ("https://echo.example/news/pool-closes", "https://echo.example/news/pool-closes/print"),
        ("https://echo.example/news/482913", "https://echo.example/news/482913/pool-closes"),
        ("https://echo.example/news/local/pool", "https://echo.example/news/local/pool-closes"),
    ],
)
def test_the_address_of_another_view_gives_way_to_the_articles(
    canonical: str, address: str
) -> None:
    found = stated(f'<link rel="canonical" href="{canonical}">', address=address)
    assert (found.url, found.doubts) == (canonical, ())


@pytest.mark.parametrize("value", ["false", '"False"', '"http://schema.org/False"'])
def test_a_paywall_is_named(value: str) -> None:
    found = stated(ld(f'{{"@type": "NewsArticle", "isAccessibleForFree": {value}}}'))
    assert found.doubts == ("says that its text isn't free to read; it may be cut",)
    assert stated(ld('{"@type": "NewsArticle", "isAccessibleForFree": true}')).doubts == ()
