"""Feeds and sitemaps as files, and as sources that list pages."""

import gzip
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from index.errors import ArticleError
from index.readers.feeds import read_feed
from index.readers.sitemaps import read_sitemap
from index.sources import Source
from tests.gathering import NOW, gather
from tests.prose import report
from tests.website import Reply, Website, cached, page

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Lowen Post - News</title><language>en-gb</language>{items}</channel></rss>"""


def item(url: str, title: str = "A headline", more: str = "", date: str = "") -> str:
    dated = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><title>{title}</title><link>{url}</link>{dated}{more}</item>"


def rss(*items: str) -> str:
    return RSS.format(items="".join(items))


def html(title: str, text: str, head: str = "") -> str:
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    return (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
        f"{paragraphs}</article></body></html>"
    )


def test_rss_gives_each_entry_with_its_author_date_outlet_and_text() -> None:
    text = report(1, 20)
    whole = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    content = rss(
        item(
            "/a?utm_source=rss",
            "Storm &amp;amp; flood",
            "<author>desk@post.example (Jo Ask)</author><description>A teaser.</description>"
            f"<content:encoded><![CDATA[{whole}]]></content:encoded><category>Weather</category>",
            "Tue, 05 May 2026 08:30:00 +0300",
        )
    )
    (entry,) = read_feed(content.encode(), "https://post.example/feed")
    assert entry.url == "https://post.example/a"
    assert entry.title == "Storm & flood"
    assert entry.author == "Jo Ask"
    assert entry.published == datetime.fromisoformat("2026-05-05T08:30:00+03:00")
    assert (entry.outlet, entry.language, entry.section) == ("The Lowen Post", "en-gb", "Weather")
    assert entry.text == text
    assert entry.summary == "A teaser."


def test_atom_tells_an_update_from_the_publication() -> None:
    content = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Lowen Echo</title><entry>
    <title type="html">&lt;b&gt;Bridge&lt;/b&gt; opens</title><link href="https://echo.example/b"/>
    <published>2026-05-01T08:00:00Z</published><updated>2026-05-02T09:00:00Z</updated>
    <author><name>Mia Holt</name></author><summary>Short.</summary></entry></feed>"""
    (entry,) = read_feed(content.encode())
    assert entry.title == "Bridge opens"
    assert entry.published == datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert entry.modified == datetime(2026, 5, 2, 9, tzinfo=UTC)
    assert entry.stamp == "2026-05-02T09:00:00Z"
    assert entry.text is None


def test_a_cut_text_is_no_whole_article() -> None:
    cut = report(1, 20) + " […]"
    content = rss(item("https://post.example/a", more=f"<description>{cut}</description>"))
    (entry,) = read_feed(content.encode())
    assert entry.text is None
    assert entry.summary is not None


def test_no_entity_and_no_file_is_read_from_a_feed_or_sitemap(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden-word")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    feed = entity + rss(
        item("https://post.example/a", "Title &e;", "<description>&e;</description>")
    )
    assert all("hidden" not in entry.model_dump_json() for entry in read_feed(feed.encode()))
    with pytest.raises(ArticleError):
        read_feed(str(secret).encode())
    sitemap = f"{entity}<urlset><url><loc>https://post.example/&e;</loc></url></urlset>"
    assert all("hidden" not in (e.url or "") for e in read_sitemap(sitemap.encode()).entries)
    grows = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "ha">{grows}]>' + rss(item("https://p.example/a", "&l8;"))
    assert all(len(entry.title or "") < 1000 for entry in read_feed(bomb.encode()))


def test_a_news_sitemap_gives_titles_and_dates() -> None:
    content = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
    xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>
    <loc>https://post.example/a#top</loc><lastmod>2026-05-03</lastmod><news:news>
    <news:publication><news:name>The Lowen Post</news:name><news:language>en</news:language>
    </news:publication><news:publication_date>2026-05-01</news:publication_date>
    <news:title>Storm</news:title></news:news></url><url><loc>nowhere</loc></url></urlset>"""
    (entry,) = read_sitemap(content.encode()).entries
    assert (entry.url, entry.stamp, entry.title) == (
        "https://post.example/a",
        "2026-05-03",
        "Storm",
    )
    assert (entry.published, entry.outlet, entry.language) == (
        date(2026, 5, 1),
        "The Lowen Post",
        "en",
    )


@pytest.mark.parametrize("content", ["", "plain text", "<html></html>", "<urlset", "\0"])
def test_what_is_no_feed_or_sitemap_is_named(content: str) -> None:
    with pytest.raises(ArticleError):
        read_feed(content.encode())
    if content != "<urlset":
        with pytest.raises(ArticleError):
            read_sitemap(content.encode())


def test_a_feed_s_pages_become_articles_and_stay_when_it_moves_on(tmp_path: Path) -> None:
    with Website() as site:
        texts = {f"/{n}": report(n) for n in range(1, 4)}
        for path, text in texts.items():
            site.answers(path, cached(html(f"Story {path}", text), etag='"1"'))
        when = "Tue, 05 May 2026 08:30:00 +0300"
        first = rss(item(site.url("/1"), date=when), item(site.url("/2"), date=when))
        site.answers("/feed", page(first, "application/rss+xml"))
        source = Source(location=site.url("/feed"))
        found = gather(source, data=tmp_path)
        assert [article.text for article in found.articles] == [texts["/1"], texts["/2"]]
        article = found.articles[0]
        assert article.url == site.url("/1")
        assert article.id == f"127.0.0.1:{site.port}/1"
        assert article.published == datetime.fromisoformat("2026-05-05T08:30:00+03:00")
        assert article.source == "The Lowen Post"
        site.requests.clear()
        # The feed has moved on; what it named before is still there.
        site.answers("/feed", page(rss(item(site.url("/3"), date=when)), "application/rss+xml"))
        found = gather(source, data=tmp_path)
        assert [article.text for article in found.articles] == list(texts.values())
        assert sorted(site.paths) == ["/1", "/2", "/3", "/feed"]
        # A page that is gone takes its article with it, once its feed names it as changed.
        site.answers("/1", Reply(410))
        changed = item(site.url("/1"), date="Wed, 06 May 2026 08:30:00 +0300")
        site.answers("/feed", page(rss(changed), "application/rss+xml"))
        found = gather(source, data=tmp_path)
        assert [article.text for article in found.articles] == [texts["/2"], texts["/3"]]
        assert found.skipped[site.url("/1")].startswith("answered 410")


def test_a_site_that_is_down_takes_no_article_away(tmp_path: Path) -> None:
    with Website() as site:
        site.answers("/a", page(html("Story", report(1))), Reply(503))
        source = Source(location=site.url("/a"))
        before = gather(source, data=tmp_path)
        after = gather(source, data=tmp_path)
        assert after.articles == before.articles
        assert len(after.articles) == 1
        assert after.skipped[source.location].endswith("; its copy of 2026-05-06 is used")


def test_a_named_page_that_is_gone_takes_its_article_with_it(tmp_path: Path) -> None:
    with Website() as site:
        site.answers("/a", page(html("Story", report(1))), Reply(410))
        source = Source(location=site.url("/a"))
        assert len(gather(source, data=tmp_path).articles) == 1
        gone = gather(source, data=tmp_path)
        assert gone.articles == []
        assert gone.skipped[source.location].startswith("answered 410")


def test_a_page_that_two_sources_name_is_no_duplicate_of_itself(tmp_path: Path) -> None:
    with Website() as site:
        site.answers("/a", page(html("Story", report(1))))
        site.answers("/feed", page(rss(item(site.url("/a"))), "text/xml"))
        sources = [Source(location=site.url(path)) for path in ("/feed", "/a")]
        found = gather(*sources, data=tmp_path)
        assert len(found.articles) == 1
        assert found.duplicates == []


def test_a_correction_is_found_soon_and_an_old_page_asked_ever_more_rarely(tmp_path: Path) -> None:
    with Website() as site:
        when = "Tue, 05 May 2026 08:30:00 +0300"
        site.answers("/feed", page(rss(item(site.url("/1"), date=when)), "application/rss+xml"))
        site.answers("/1", page(html("Story", report(1))), page(html("Story", report(2))))
        source = Source(location=site.url("/feed"))
        assert gather(source, data=tmp_path).articles[0].text == report(1)
        assert gather(source, data=tmp_path).articles[0].text == report(2)
        asked = []
        for day in range(200):
            site.requests.clear()
            gather(source, data=tmp_path, now=NOW + timedelta(days=day))
            if "/1" in site.paths:
                asked.append(day)
        assert asked[:4] == [0, 1, 2, 4]
        assert [later - day for day, later in pairwise(asked[4:10])] == [8, 16, 30, 30, 30]


def test_a_page_that_cannot_be_had_leaves_the_feed_s_summary(tmp_path: Path) -> None:
    with Website() as site:
        summary = "<description>The harbour of Lowen reopened on Sunday.</description>"
        site.answers("/feed", page(rss(item(site.url("/1"), more=summary)), "text/xml"))
        site.answers("/1", Reply(503))
        found = gather(Source(location=site.url("/feed")), data=tmp_path)
        assert [article.text for article in found.articles] == [
            "The harbour of Lowen reopened on Sunday."
        ]
        assert found.skipped[site.url("/1")].endswith("; its feed's summary is used")


def test_a_sitemap_is_followed_through_its_index_newest_first(tmp_path: Path) -> None:
    with Website() as site:

        def listed(*paths: str) -> str:
            urls = "".join(
                f"<url><loc>{site.url(path)}</loc><lastmod>{day}</lastmod></url>"
                for path, day in zip(paths, ("2026-05-01", "2026-05-02"), strict=False)
            )
            return f"<urlset>{urls}</urlset>"

        index = "".join(
            f"<sitemap><loc>{site.url(path)}</loc><lastmod>{day}</lastmod></sitemap>"
            for path, day in (("/old.xml", "2026-04-01"), ("/new.xml", "2026-05-02"))
        )
        site.answers("/sitemap.xml", page(f"<sitemapindex>{index}</sitemapindex>", "text/xml"))
        site.answers("/old.xml", page(listed("/news/1"), "text/xml"))
        packed = gzip.compress(listed("/news/2", "/news/3", "/shop/4").encode())
        site.answers("/new.xml", page(packed, "application/x-gzip"))
        for n in (1, 2, 3):
            site.answers(f"/news/{n}", page(html(f"Story {n}", report(n))))
        source = Source(location=site.url("/sitemap.xml"), match="/news/", most=2)
        found = gather(source, data=tmp_path)
        assert [article.title for article in found.articles] == ["Story 2", "Story 3"]
        # The old one wasn't needed yet; the next build goes on where this one was.
        assert site.paths == ["/sitemap.xml", "/new.xml", "/news/3", "/news/2"]
        site.requests.clear()
        found = gather(source, data=tmp_path)
        assert [article.title for article in found.articles] == ["Story 2", "Story 3", "Story 1"]
        assert site.paths == ["/sitemap.xml", "/old.xml", "/news/1"]


def test_whole_articles_in_a_feed_take_no_page_s_turn(tmp_path: Path) -> None:
    with Website() as site:
        whole = f"<description>{report(7, 20)}</description>"
        listed = [item(site.url(f"/whole-{n}"), f"Whole {n}", whole) for n in range(3)]
        site.answers("/feed", page(rss(*listed, item(site.url("/page"))), "text/xml"))
        site.answers("/page", page(html("Story", report(1))))
        source = Source(location=site.url("/feed"), most=1)
        found = gather(source, data=tmp_path)
        assert "/page" in site.paths
        assert not any("whole" in path for path in site.paths)
        assert any(article.text == report(1) for article in found.articles)


def test_a_feed_file_is_read_with_its_pages(tmp_path: Path) -> None:
    with Website() as site:
        site.answers("/1", page(html("Story", report(1))))
        (tmp_path / "saved.xml").write_text(rss(item(site.url("/1")), item(site.url("/2"))))
        found = gather(tmp_path / "saved.xml", data=tmp_path)
        assert [article.title for article in found.articles] == ["Story"]
        assert "404" in found.skipped[site.url("/2")]


def test_a_feed_file_that_gives_nothing_is_named(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text("<rss><channel><item><title>Cut off</title")
    found = gather(Source(location=str(feed)), data=tmp_path)
    assert found.skipped == {
        str(feed): "lists no pages and holds no text; check it, or leave it out"
    }


def test_a_feed_that_lists_feeds_ends(tmp_path: Path) -> None:
    with Website() as site:
        feed = rss(item(site.url("/feed")))
        site.answers("/feed", page(feed, "text/xml"))
        found = gather(Source(location=site.url("/feed")), data=tmp_path)
        assert "is listed as a page, but is none" in found.skipped[site.url("/feed")]


def test_a_private_address_is_refused_unless_it_is_allowed(tmp_path: Path) -> None:
    from contextlib import closing

    from index.web.options import FetchOptions
    from index.web.visits import Web

    with Website() as site:
        source = Source(location=site.url("/a"))
        options = FetchOptions(delay=0)
        with closing(Web(tmp_path, options, lambda: NOW)) as web:
            web.refresh([source])
            assert "CITEDESK_ALLOW_PRIVATE" in str(web.failure(source.location))
        assert site.requests == []
