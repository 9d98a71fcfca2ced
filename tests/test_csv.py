import csv

import pytest

from index.errors import ArticleError
from index.models import Article, Skipped
from index.readers.csv_table import read_csv
from index.readers.document import in_memory
from index.readers.options import ReadingOptions


def read(
    content: str | bytes, fields: dict[str, str] | None = None
) -> tuple[list[Article], dict[str, str]]:
    if isinstance(content, str):
        content = content.encode()
    found: list[Article] = []
    skipped: dict[str, str] = {}
    document = in_memory("t.csv", "t.csv", content)
    for reading in read_csv(document, ReadingOptions(fields=fields or {})):
        if isinstance(reading, Skipped):
            skipped[reading.where] = reading.reason
        else:
            found.append(reading)
    return found, skipped


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_from_the_header(delimiter: str) -> None:
    rows = (("id", "Headline", "body"), ("1", "Storm", '"It blew, ""hard""; \t| so."'))
    content = "\r\n".join(delimiter.join(row) for row in rows)
    ((article,), skipped) = read(content)
    assert (article.id, article.title) == ("1", "Storm")
    assert article.text == 'It blew, "hard"; | so.'
    assert skipped == {}


def test_a_delimiter_within_a_quoted_name_does_not_count() -> None:
    ((article,), _) = read('"a,b,c";text\n1;It blew.\n')
    assert article.text == "It blew."


def test_semicolons_and_decimal_commas_go_together() -> None:
    ((article,), _) = read("id;price;text\n7;3,50;Fares rise to 3,50 crowns, he said.\n")
    assert article.text == "Fares rise to 3,50 crowns, he said."


def test_excels_line_for_the_delimiter_is_understood() -> None:
    ((article,), _) = read("sep=;\nid;a,b,c;text\n7;x;It blew.\n")
    assert (article.id, article.text) == ("7", "It blew.")


def test_a_table_of_one_column_is_read_with_its_commas() -> None:
    found, skipped = read('text\nIt blew, hard.\n"It ""rained"", too."\n')
    assert [article.text for article in found] == ["It blew, hard.", 'It "rained", too.']
    assert skipped == {}


def test_rows_are_named_by_the_line_they_start_on() -> None:
    content = 'id,text\r\n1,"One.\r\n\r\nStill one."\r\n2,"  "\r\n,,\r\n\r\n3,Three.\r\n4\r\n'
    found, skipped = read(content)
    assert [(article.id, article.text) for article in found] == [
        ("1", "One.\n\nStill one."),
        ("3", "Three."),
    ]
    reason = "has no text; give it a non-empty string"
    assert skipped == {"t.csv:5": reason, "t.csv:9": reason}


def test_a_row_with_more_cells_than_columns_is_named_and_not_cut() -> None:
    found, skipped = read("id,text\n1,It blew, hard.\n2,It rained.,,\n")
    assert [article.id for article in found] == ["2"]
    assert skipped == {
        "t.csv:2": "has 3 cells for 2 columns; put quotes around cells that hold the delimiter"
    }


def test_a_bad_date_is_named_and_no_value_is_none() -> None:
    found, skipped = read("id,text,date,author\n1,x,soon,\n2,y,NULL,\\N\n3,z,nan,NaN\n")
    assert [(article.id, article.published, article.author) for article in found] == [
        ("1", None, None),
        ("2", None, None),
        ("3", None, None),
    ]
    assert skipped["t.csv:2"].startswith("has the date 'soon', which isn't a whole date")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "cp1251", "koi8_r"])
def test_tables_are_read_in_their_encoding(encoding: str) -> None:
    text = "Совет порта во вторник решил восстановить восточный мол."
    ((article,), _) = read(f"id;headline;text\n1;Порт закрыт;{text}\n".encode(encoding))
    assert (article.id, article.title, article.text) == ("1", "Порт закрыт", text)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(newline: str) -> None:
    found, skipped = read(newline.join(("id,text", "1,One.", '2,"Two', 'lines."', "")))
    assert [article.text for article in found] == ["One.", "Two\nlines."]
    assert skipped == {}


def test_stray_zero_bytes_are_left_out() -> None:
    ((article,), _) = read("id,text\n1,It\0 blew" + " all the night" * 20 + ".\n")
    assert article.text == "It blew" + " all the night" * 20 + "."


def test_long_cells_are_read_and_the_limit_of_others_stays() -> None:
    before = csv.field_size_limit()
    ((article,), _) = read("id,text\n1," + "word " * 200_000 + "\n")
    assert len(article.text) == 999_999
    assert csv.field_size_limit() == before


def test_a_line_beyond_the_limit_is_named_and_the_next_is_read() -> None:
    found, skipped = read("id,text\n1," + "word " * 7_000_000 + "\n2,Two.\n")
    assert [article.id for article in found] == ["2"]
    assert skipped == {"t.csv:2": "has a line longer than 32 MB; part it, or leave it out"}


def test_a_quote_left_open_does_not_pass_the_rest_off_as_one_article() -> None:
    found, skipped = read('id,text\n1,One.\n2,"Two.\n3,Three.\n4,Four.\n')
    assert [article.id for article in found] == ["1"]
    assert list(skipped) == ["t.csv:3"]
    assert skipped["t.csv:3"].startswith('opens a quote (") that is never closed')


def test_a_quote_left_open_for_long_is_named() -> None:
    found, skipped = read('id,text\n1,"One.\n' + ("word " * 1000 + "\n") * 7000 + "\n")
    assert found == []
    assert "is a quote left open?" in skipped["t.csv:2"]


def test_a_table_without_a_column_for_the_text_lists_its_columns() -> None:
    with pytest.raises(ArticleError) as caught:
        read("id,what,when\n1,2,3\n")
    assert str(caught.value) == (
        "has no column for the text (columns: id, what, when); "
        "name it with --fields text=COLUMN or in citedesk.toml"
    )


def test_fields_name_the_columns() -> None:
    ((article,), _) = read("n,what,text\n1,It blew.,no\n", {"text": "what", "id": "n"})
    assert (article.id, article.text) == ("1", "It blew.")


def test_where_a_mapped_column_is_not_there_the_usual_names_are_looked_for() -> None:
    content = "id\tHeadline\tdate\ttext\n1\tStorm\t2026-05-01\tIt blew.\n2\tFog\n"
    fields = {"title": "Headline", "text": "Body", "published": "When"}
    ((article,), skipped) = read(content, fields)
    assert (article.title, article.text) == ("Storm", "It blew.")
    assert article.model_dump()["published"] == "2026-05-01"
    assert list(skipped) == ["t.csv:3"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (
            {"text": "x"},
            "has no column 'x', which fields name for text (columns: id, what)",
        ),
        ({"body": "id"}, "is read with fields for 'body', which an article hasn't; use some of"),
    ],
)
def test_a_mapping_that_fits_nothing_is_named(fields: dict[str, str], reason: str) -> None:
    with pytest.raises(ArticleError) as caught:
        read("id,what\n1,One.\n", fields)
    assert str(caught.value).startswith(reason)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"sep=;\n"])
def test_a_table_without_a_header_is_empty(content: bytes) -> None:
    with pytest.raises(ArticleError, match=r"^is empty$"):
        read(content)


def test_what_is_no_text_is_no_table() -> None:
    with pytest.raises(ArticleError, match="is binary"):
        read(bytes(range(256)))


def test_of_columns_with_one_name_the_first_that_says_something_counts() -> None:
    found, _ = read("id,text,text\n1,One.,Other.\n2,NULL,Two.\n")
    assert [article.text for article in found] == ["One.", "Two."]


def test_a_mapped_column_that_is_not_there_is_named() -> None:
    fields = {"title": "Kopff", "text": "Inhalt", "author": "Autor"}
    (article,), told = read("Kopf,Inhalt,author\nA,It blew.,Ada\n", fields)
    assert article.author == "Ada"
    assert told == {
        "t.csv": "has no 'Kopff', which fields name for title (it has Kopf, Inhalt, author)"
    }
