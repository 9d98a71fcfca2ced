"""Blocks to Telegram HTML, checked by the strict parser of the local Bot API server."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks import Line, Paragraph, Quotation, Reply, Text, paragraph
from bot.botapi.html import parse_html
from bot.html import ENTITY_LIMIT, MESSAGE_LIMIT, split, to_html, to_plain, utf16_length


def shown(message: str) -> str:
    return parse_html(message).text


def without_space(text: str) -> str:
    return "".join(text.split())


characters = st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("<>&\"' \n😀א́ﷺ"))
runs = st.builds(
    Text,
    st.text(characters, max_size=60),
    st.booleans(),
    st.booleans(),
    st.none() | st.just('https://post.example/?a=1&b=<2>"#:~:text=x'),
)
lines = st.builds(Line, st.lists(runs, max_size=6).map(tuple))
blocks = st.builds(Paragraph, st.lists(lines, max_size=4).map(tuple)) | st.builds(
    Quotation, st.lists(lines, max_size=4).map(tuple), st.booleans()
)
long_runs = st.builds(
    lambda text, times: Text(text * times), st.text(characters), st.integers(0, 900)
)
long_blocks = st.builds(lambda run: Paragraph((Line((run,)),)), long_runs)
replies = st.lists(blocks | long_blocks, max_size=12).map(tuple)


@given(replies, st.sampled_from([40, 200, MESSAGE_LIMIT]))
def test_every_message_parses_and_fits_and_together_they_say_it_all(
    reply: Reply, limit: int
) -> None:
    messages = split(reply, limit)
    told = ""
    for message in messages:
        parsed = parse_html(to_html(message))
        assert 0 < utf16_length(parsed.text) <= limit
        assert len(parsed.entities) <= ENTITY_LIMIT
        assert parsed.text == to_plain(message)
        told += parsed.text
    whole = "".join(run.text for block in reply for line in block.lines for run in line.runs)
    assert without_space(told) == without_space(whole)


def test_text_is_data_whatever_it_looks_like() -> None:
    text = '<b>bold</b> & <a href="https://evil.example">x</a> &lt;'
    (message,) = split((paragraph(text),))
    assert shown(to_html(message)) == text


def test_messages_are_parted_between_blocks() -> None:
    first, second = paragraph("a" * 3000), paragraph("b" * 2000)
    assert split((first, second)) == [(first,), (second,)]


def test_the_limit_counts_utf16_units() -> None:
    assert utf16_length("a😀") == 3
    messages = split((paragraph("😀" * 3000),))
    assert [utf16_length(to_plain(message)) for message in messages] == [4096, 1904]


def test_a_long_line_is_parted_between_words() -> None:
    messages = split((paragraph("harbour " * 600),))
    assert all(to_plain(message).split()[-1] == "harbour" for message in messages)


@pytest.mark.parametrize("cluster", ["e\u0301", "🇦🇿", "👩‍👩‍👧‍👦", "👍🏽", "नी"])
def test_a_word_too_long_for_a_message_is_parted_between_what_readers_see_as_characters(
    cluster: str,
) -> None:
    for before in ("", "x", "xy"):
        parts = split((paragraph(before + cluster * 900),), limit=100)
        texts = [to_plain(part) for part in parts]
        assert "".join(texts) == before + cluster * 900
        assert all(len(text.removeprefix(before)) % len(cluster) == 0 for text in texts)


def test_one_character_too_long_for_a_message_is_sent_all_the_same() -> None:
    text = "a" + "\u0301" * 900
    assert (
        "".join(to_plain(part) for part in split((paragraph("xy " + text),), limit=100))
        == "xy " + text
    )


def test_a_quotation_that_is_parted_stays_a_quotation() -> None:
    block = Quotation(paragraph("storm " * 1000).lines, expandable=True)
    messages = split((block,))
    assert len(messages) == 2
    for message in messages:
        html = to_html(message)
        assert html.startswith("<blockquote expandable>")
        assert html.endswith("</blockquote>")


def test_blocks_without_text_are_left_out() -> None:
    assert split((paragraph(" "), paragraph(""), Paragraph(()))) == []
