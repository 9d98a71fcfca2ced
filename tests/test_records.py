import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ArticleError
from index.models import Article, Skipped
from index.readers.document import in_memory
from index.readers.jsonl import read_jsonl
from index.readers.options import ReadingOptions
from index.readers.records import article_from, articles_from

PLAIN = ReadingOptions()


def article(**values: Any) -> Article:
    return article_from({"id": "n1", "text": "It blew.", **values}, PLAIN)


def lines(content: bytes, options: ReadingOptions = PLAIN) -> tuple[list[Article], dict[str, str]]:
    found: list[Article] = []
    skipped: dict[str, str] = {}
    for reading in read_jsonl(in_memory("a.jsonl", "a.jsonl", content), options):
        if isinstance(reading, Skipped):
            skipped[reading.where] = reading.reason
        else:
            found.append(reading)
    return found, skipped


def test_names_of_common_exports_are_known() -> None:
    row = {
        "GUID": "n1",
        "Headline": "Storm",
        "Article Text": "It blew.",
        "pubDate": "2026-05-01",
        "perma-link": "https://post.example/storm",
        "By Line": "By nobody",
        "NEWSPAPER": "The Post",
        "last_modified": "2026-05-02T10:00:00Z",
        "lang": "en",
        "Category": "Weather",
    }
    made = article_from(row, PLAIN)
    assert made.model_dump() == {
        "id": "n1",
        "title": "Storm",
        "text": "It blew.",
        "published": "2026-05-01",
        "url": "https://post.example/storm",
        "author": "By nobody",
        "source": "The Post",
        "modified": "2026-05-02T10:00:00+00:00",
        "language": "en",
        "section": "Weather",
    }


def test_a_fields_own_name_wins_unless_it_is_blank() -> None:
    row = {"content": "The summary.", "Text": "Other.", "text": "The text."}
    assert article_from(row, PLAIN).text == "The text."
    assert article_from(row | {"text": "  "}, PLAIN).text == "Other."


def test_fields_name_columns_and_keys_within_keys() -> None:
    options = ReadingOptions(fields={"author": "meta.writer", "text": "x.y", "title": "kicker"})
    row = {"x.y": "It blew.", "meta": {"writer": "Mia Holt"}, "kicker": "Storm", "title": "No"}
    made = article_from(row, options)
    assert (made.author, made.text, made.title) == ("Mia Holt", "It blew.", "Storm")


def test_a_mapping_that_names_no_field_of_an_article_is_refused() -> None:
    with pytest.raises(ArticleError, match=r"fields for 'headline', which an article hasn't; use"):
        article_from({"text": "x"}, ReadingOptions(fields={"headline": "a"}))


def test_a_mapping_to_a_text_that_is_not_there_is_named() -> None:
    options = ReadingOptions(fields={"text": "a.b"})
    _, skipped = lines(b'{"title": "x", "a": 5}', options)
    assert skipped["a.jsonl:1"].endswith("string (there is no 'a.b', which fields name for it)")
    # Said once for a whole file.
    _, skipped = lines(b'{"title": "x", "a": 5}\n{"a": {"c": "It blew."}}\n', options)
    assert skipped == {
        "a.jsonl": "has no line with 'a.b', which fields name for text (keys: title, a); name "
        "another, or leave the file out"
    }


@pytest.mark.parametrize(
    ("stated", "author"),
    [
        (["Jon Ask", " ", "Mia Holt"], "Jon Ask, Mia Holt"),
        ({"name": "Jon Ask", "url": "https://x.example"}, "Jon Ask"),
        ([{"name": "Jon Ask"}, {"name": None}, {"name": "Mia Holt"}], "Jon Ask, Mia Holt"),
        ([], None),
        ("", None),
        ("O&#8217;Hara &amp; Sons", "O’Hara & Sons"),
    ],
)
def test_authors_may_be_a_list_or_objects(stated: object, author: str | None) -> None:
    assert article(author=stated).author == author


def test_a_list_of_paragraphs_is_a_text() -> None:
    assert article(text=["One.", "Two."]).text == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>One <b>bold</b> word.</p>\n<p>Two&nbsp;words.<br>Three.</p>",
         "One bold word.\n\nTwo words.\nThree."),
        ("<p>One.<p>Two.", "One.\n\nTwo."),
        ("One <em>word</em>.\n\nAnother &amp; more.", "One word.\n\nAnother & more."),
        ("Fish &amp; chips: a < b.", "Fish & chips: a < b."),
        ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One.\n\nTwo."),
        ("<script>x()</script><div>One.</div><div>Two.</div>", "One.\n\nTwo."),
        ("If a < b and c > d, it blew.", "If a < b and c > d, it blew."),
        ("Pages hold the <p> tag.\nThey do.", "Pages hold the <p> tag.\nThey do."),
        ("AT&T grew.\n\nIt did.", "AT&T grew.\n\nIt did."),
        ("x" + "<b>" * 100_000, "x" + "<b>" * 100_000),
        ("<a " + "=" * 100_000, "<a " + "=" * 100_000),
    ],
)  # fmt: skip
def test_a_text_in_html_becomes_plain_paragraphs_and_another_stays(text: str, plain: str) -> None:
    assert article(text=text).text == plain


@pytest.mark.parametrize("text", [" \n\t ", "", None, "<p> </p><br>", "&nbsp;", [], ["", " "]])
def test_a_text_of_nothing_but_spaces_is_none(text: object) -> None:
    with pytest.raises(ArticleError, match=r"^has no text; give it a non-empty string$"):
        article(text=text)


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        ("2026-05-01T08:00:00+03:00", "2026-05-01T08:00:00+03:00"),
        ("20260501", "2026-05-01"),
        (20260501, "2026-05-01"),
        (1777622400, "2026-05-01T08:00:00Z"),
        ("1777622400", "2026-05-01T08:00:00Z"),
        (1777622400000, "2026-05-01T08:00:00Z"),
        ({"$date": "2026-05-01T08:00:00Z"}, "2026-05-01T08:00:00Z"),
        ("", None),
    ],
)
def test_dates_are_read_as_exports_write_them(stated: object, published: str | None) -> None:
    expected = None
    if published is not None:
        parse = datetime if "T" in published else date
        expected = parse.fromisoformat(published)
    assert article(published=stated).published == expected


@pytest.mark.parametrize("stated", ["soon", "12", "20261399", "x" * 9999, 10**400, True])
def test_a_bad_date_of_publication_is_named_and_costs_only_itself(stated: object) -> None:
    row = {"id": "n1", "text": "It blew.", "published": stated}
    found, told = articles_from(row, PLAIN, "a.jsonl:1")
    assert isinstance(told, Skipped)
    assert told.where == "a.jsonl:1"
    assert told.reason.startswith("has the date ")
    assert len(told.reason) < 300
    assert isinstance(found, Article)
    assert (found.id, found.published) == ("n1", None)


@pytest.mark.parametrize("stated", ["soon", "20261399", True, ["x", 1], 1.5, 10**400, -5])
def test_a_bad_date_of_change_is_left_out(stated: object) -> None:
    assert article(modified=stated).modified is None


def test_a_date_of_change_is_kept() -> None:
    assert article(modified=1777622400).modified == datetime(2026, 5, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "made"),
    [
        ("https://www.post.example/a/storm/?utm_source=x&fbclid=1#top", "post.example/a/storm"),
        ("HTTP://Post.Example/?id=7&utm_medium=mail", "post.example?id=7"),
        ("http://post.example/a/storm", "post.example/a/storm"),
    ],
)
def test_without_an_id_it_is_made_of_the_address(url: str, made: str) -> None:
    assert article(id=None, url=url).id == made


def test_a_long_address_gives_an_id_that_fits_and_tells_apart() -> None:
    first, second = (article(id="", url="https://post.example/" + "a" * 900 + x) for x in "bc")
    assert first.id != second.id
    assert len(first.id) <= 200


@pytest.mark.parametrize("url", [None, "https://post.example/", "nowhere", "http://[x/"])
def test_without_a_telling_address_an_id_is_made_of_headline_and_day(url: str | None) -> None:
    def made(**values: Any) -> str:
        return article(id=None, url=url, **values).id

    first = made(title="Storm", published="2026-05-01")
    # Written out: it has to be the same in every run.
    assert first == "article-19ed54bacba0"
    assert first != made(title="Storm", published="2026-05-02")
    assert made(title="Weather") != made(title="Weather", text="Rain.")


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
OBJECTS = st.dictionaries(st.sampled_from(["name", "x"]), SCALARS | st.lists(SCALARS, max_size=2))


@given(
    st.dictionaries(
        st.sampled_from(["id", "title", "text", "url", "date", "author", "modified", "section"]),
        SCALARS | st.lists(SCALARS | OBJECTS, max_size=3) | OBJECTS,
    )
)
def test_any_record_gives_an_article_or_a_reason(row: dict[str, Any]) -> None:
    try:
        assert article_from(row, PLAIN).text
    except ArticleError as error:
        reason = str(error)
        assert len(reason.splitlines()) == 1


def test_figures_as_ids_and_headlines_are_text() -> None:
    made = article(id=7, title=1984)
    assert (made.id, made.title) == ("7", "1984")


def test_lines_are_read_one_by_one_and_named_by_number() -> None:
    content = b'\xef\xbb\xbf{"text": "One."}\r\n\r\n[1]\r\n{"text": "Two."}'
    found, skipped = lines(content)
    assert [each.text for each in found] == ["One.", "Two."]
    assert list(skipped) == ["a.jsonl:3"]
    assert skipped["a.jsonl:3"].startswith("is a list, not an object with id title text url")


def test_json_as_programs_write_it_is_read() -> None:
    line = b'{"id": "a", "id": "b", "text": "x", "author": NaN, "published": Infinity}'
    ((made,), skipped) = lines(line)
    # Of keys that are given twice the last counts, as for every reader of JSON.
    assert (made.id, made.author, made.published, skipped) == ("b", None, None, {})


def test_a_file_in_an_old_encoding_is_read() -> None:
    row = {"title": "Порт закрыт", "text": "Совет порта решил восстановить восточный мол."}
    content = json.dumps(row, ensure_ascii=False).encode("cp1251")
    assert lines(content)[0][0].title == "Порт закрыт"


def test_a_line_of_a_megabyte_is_read_and_one_beyond_the_limit_is_named() -> None:
    long = json.dumps({"id": "long", "text": "word " * 200_000}).encode()
    endless = json.dumps({"id": "endless", "text": "word " * 7_000_000}).encode()
    found, skipped = lines(long + b"\n" + endless + b'\n{"id": "last", "text": "x"}\n')
    assert [each.id for each in found] == ["long", "last"]
    assert skipped == {"a.jsonl:2": "is longer than 32 MB; part it, or leave it out"}


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_a_file_without_lines_is_empty(content: bytes) -> None:
    with pytest.raises(ArticleError, match=r"^is empty$"):
        lines(content)


def test_a_key_that_is_not_there_leaves_the_usual_names_to_be_looked_for() -> None:
    options = ReadingOptions(fields={"author": "writer", "title": "kicker", "text": "body"})
    content = (
        b'{"text": "x", "writer": "Mia Holt", "title": "A"}\n'
        b'{"body": "y", "text": "no", "author": "Jon Ask", "kicker": "B", "title": "no"}\n'
    )
    found, skipped = lines(content, options)
    shown = [(article.title, article.author, article.text) for article in found]
    assert shown == [("A", "Mia Holt", "x"), ("B", "Jon Ask", "y")]
    assert skipped == {}


def test_a_file_without_texts_is_named_once_and_a_line_without_by_its_number() -> None:
    none = b'{"id": 1, "when": 2}\n' * 3
    assert lines(none)[1] == {
        "a.jsonl": "has no line with a text (keys: id, when); name its key with --fields text=KEY "
        "or in citedesk.toml"
    }
    found, skipped = lines(none + b'{"text": "It blew."}\n' + none[:21])
    assert len(found) == 1
    assert list(skipped) == ["a.jsonl:1", "a.jsonl:2", "a.jsonl:3", "a.jsonl:5"]


@pytest.mark.parametrize("field", ["url", "author", "source", "language", "section"])
def test_what_should_be_text_and_is_not_costs_only_itself(field: str) -> None:
    found, told = articles_from({"id": "n1", "text": "It blew.", field: 5}, PLAIN, "a.jsonl:1")
    assert isinstance(found, Article)
    assert getattr(found, field) is None
    assert isinstance(told, Skipped)
    assert told.reason == f"has no text for {field}; it is indexed without it"


def test_a_mapping_for_another_table_leaves_this_one_as_it_is() -> None:
    mapping = ReadingOptions(fields={"title": "Kopf", "text": "Rumpf"})
    found, skipped = lines(b'{"id": "1", "headline": "Storm", "text": "It blew."}\n', mapping)
    assert [(article.title, article.text) for article in found] == [("Storm", "It blew.")]
    assert skipped == {}


def test_a_mapped_key_that_no_line_has_is_named() -> None:
    mapping = ReadingOptions(fields={"title": "Kopf", "author": "by"})
    content = b'{"id": "1", "text": "It blew."}\n{"id": "2", "text": "It rained.", "by": "Ada"}\n'
    found, skipped = lines(content, mapping)
    assert [article.author for article in found] == [None, "Ada"]
    assert skipped == {
        "a.jsonl": "has no 'Kopf', which fields name for title (it has id, text, by)"
    }
