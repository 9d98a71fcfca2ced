"""The test server's HTML parser refuses and reads what Telegram does."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.botapi import Entity
from bot.botapi.entities import find_entities, fix_entities, keep_limit, trim, utf16_length
from bot.botapi.html import HtmlError, parse_html
from bot.botapi.text import format_text
from bot.botapi.types import ApiError
from bot.botapi.urls import LinkError, check_link


@pytest.mark.parametrize(
    ("markup", "message"),
    [
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("é <p>", 'Unsupported start tag "p" at byte offset 3'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <b/>", 'Unsupported start tag "b/" at byte offset 2'),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ("<", "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ('<a href="x"', "Unclosed start tag at byte offset 0"),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</i>", 'Can\'t find end tag corresponding to start tag "b"'),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_bad_markup_is_refused_with_telegrams_words(markup: str, message: str) -> None:
    with pytest.raises(HtmlError) as caught:
        parse_html(markup)
    assert str(caught.value) == message


def test_a_surrogate_reference_is_refused() -> None:
    with pytest.raises(HtmlError, match="invalid Unicode characters after decoding"):
        parse_html("&#xD83D;&#xDE00;")


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("STRONG", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("tg-spoiler", "spoiler"),
        ("code", "code"),
        ("pre", "pre"),
        ("blockquote", "blockquote"),
    ],
)
def test_tags_become_entities(tag: str, kind: str) -> None:
    parsed = parse_html(f"a <{tag}>xy</{tag}>")
    assert parsed.text == "a xy"
    assert parsed.entities == (Entity(kind, 2, 2),)


@pytest.mark.parametrize(
    ("markup", "entity"),
    [
        ('<span class="tg-spoiler">x</span>', Entity("spoiler", 0, 1)),
        ("<blockquote expandable>x</blockquote>", Entity("expandable_blockquote", 0, 1)),
        (
            '<pre><code class="language-py">x</code></pre>',
            Entity("pre", 0, 1, language="py"),
        ),
        ('<code class="language-py">x</code>', Entity("code", 0, 1)),
        (
            "<a href='https://Example.com'>x</a>",
            Entity("text_link", 0, 1, url="https://example.com/"),
        ),
        (
            '<a href="https://e.org/?a=1&amp;b=2">x</a>',
            Entity("text_link", 0, 1, url="https://e.org/?a=1&b=2"),
        ),
        ("<a>e.org</a>", Entity("text_link", 0, 5, url="http://e.org/")),
        ('<a href="tg://user?id=7">x</a>', Entity("text_mention", 0, 1, user_id=7)),
        (
            '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
            Entity("custom_emoji", 0, 2, custom_emoji_id="5368324170671202286"),
        ),
    ],
)
def test_attributes_are_read(markup: str, entity: Entity) -> None:
    assert parse_html(markup).entities == (entity,)


@pytest.mark.parametrize("url", ["foo", "ftp://e.org", "javascript:alert(1)", "tel:+123", "/path"])
def test_a_link_that_telegram_does_not_take_is_dropped_without_a_word(url: str) -> None:
    parsed = parse_html(f'<a href="{url}">x</a>')
    assert (parsed.text, parsed.entities) == ("x", ())


def test_attribute_names_in_capitals_are_not_known() -> None:
    assert parse_html('<a HREF="https://e.org">x</a>').entities == ()


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&#60;&#x3C;&#x1F600;", "<<😀"),
        ("a &lt b", "a < b"),
        ("&amp;lt;", "&lt;"),
        ("&nbsp; &apos; & &; &#; &#x; &#0;", "&nbsp; &apos; & &; &#; &#x; &#0;"),
        ("<b></>", ""),
    ],
)
def test_references(markup: str, text: str) -> None:
    assert parse_html(markup).text == text


def test_offsets_count_utf16_code_units() -> None:
    assert parse_html("😀é<b>😀</b>").entities == (Entity("bold", 3, 2),)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_escaped_text_comes_back(text: str) -> None:
    parsed = parse_html(html.escape(text, quote=False))
    assert (parsed.text, parsed.entities) == (text, ())


@given(st.text(alphabet="<>/ab=\"' &;#é😀"))
def test_any_markup_is_parsed_or_refused(markup: str) -> None:
    try:
        parsed = parse_html(markup)
    except HtmlError:
        return
    assert all(0 <= one.offset < one.end for one in parsed.entities)
    assert all(one.end <= utf16_length(parsed.text) for one in parsed.entities)


def test_nested_quotes_lose_the_inner_one() -> None:
    quotes = [Entity("blockquote", 0, 9), Entity("expandable_blockquote", 3, 3)]
    assert fix_entities(quotes) == (quotes[0],)


def test_code_holds_nothing_else() -> None:
    code = Entity("code", 1, 3)
    inside = [Entity("bold", 1, 2), Entity("text_link", 2, 1, url="http://e.org/")]
    assert fix_entities([code, *inside]) == (code,)


def test_a_style_around_code_is_split() -> None:
    code = Entity("code", 2, 2)
    assert fix_entities([Entity("bold", 0, 6), code]) == (
        Entity("bold", 0, 2),
        code,
        Entity("bold", 4, 2),
    )


def test_a_style_is_split_where_another_begins() -> None:
    assert fix_entities([Entity("bold", 0, 4), Entity("italic", 2, 2)]) == (
        Entity("bold", 0, 2),
        Entity("bold", 2, 2),
        Entity("italic", 2, 2),
    )


def test_touching_styles_are_one() -> None:
    assert fix_entities([Entity("bold", 0, 2), Entity("bold", 2, 2)]) == (Entity("bold", 0, 4),)


def test_spaces_are_cut_off_text_and_entities() -> None:
    text, entities = trim(" \n a b \n", [Entity("bold", 1, 7), Entity("italic", 6, 2)])
    assert (text, entities) == ("a b", (Entity("bold", 0, 3),))


def test_the_hundred_and_first_entity_is_dropped() -> None:
    entities = [Entity("bold", 0, 1), *(Entity("code", 2 * n, 1) for n in range(1, 101))]
    assert keep_limit(entities, 100) == tuple(entities[1:])


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("/start now", [("bot_command", 0, 6)]),
        ("😀 /a@test_bot", [("bot_command", 3, 11)]),
        ("a/b </c> //d /é", []),
        ("hi @test_bot", [("mention", 3, 9)]),
        ("me@example.org @ab", []),
    ],
)
def test_commands_and_mentions_are_found(text: str, kinds: list[tuple[str, int, int]]) -> None:
    assert [(one.type, one.offset, one.length) for one in find_entities(text)] == kinds


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("example.com", "http://example.com/"),
        ("HTTPS://Example.com/A b#c", "https://example.com/A%20b#c"),
        ("http://u@e.org:8080?x", "http://u@e.org:8080/?x"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("http://[::1]/x", "http://[::1]/x"),
    ],
)
def test_links_are_normalised(url: str, normal: str) -> None:
    assert check_link(url) == normal


@pytest.mark.parametrize(
    "url", ["", "localhost", "http://", "http://a b.c", "e.org:99999", "tg://a.b", "http://[x]/"]
)
def test_wrong_links_are_refused(url: str) -> None:
    with pytest.raises(LinkError):
        check_link(url)


@pytest.mark.parametrize(
    ("raw", "description"),
    [
        ("", "Bad Request: message text is empty"),
        (" \n ", "Bad Request: text must be non-empty"),
        ("<b> </b>", "Bad Request: text must be non-empty"),
        ("\u200b", "Bad Request: text must be non-empty"),
        ("x" * 4097, "Bad Request: message is too long"),
        ("😀" * 2049, "Bad Request: message is too long"),
        ("é" * 20000, "Bad Request: text is too long"),
        ("\ud800", "Bad Request: strings must be encoded in UTF-8"),
        (
            "<b>x",
            "Bad Request: can't parse entities: "
            'Can\'t find end tag corresponding to start tag "b"',
        ),
    ],
)
def test_texts_that_are_refused(raw: str, description: str) -> None:
    with pytest.raises(ApiError) as caught:
        format_text(raw, "HTML", None)
    assert caught.value.description == description


def test_the_limit_counts_after_parsing() -> None:
    text = format_text(f"<b>{'&lt;' * 4096}</b>  ", "HTML", None)
    assert text.text == "<" * 4096


def test_control_characters_and_line_marks_are_cleaned() -> None:
    text = format_text("a\r\n\tb\u202e<b>c</b>", "HTML", None)
    assert (text.text, text.entities) == ("a\n bc", (Entity("bold", 4, 1),))


def test_no_command_is_found_inside_a_link_or_code() -> None:
    text = format_text('<code>/a</code> <a href="e.org">/b</a> /c', "HTML", None)
    assert [one.type for one in text.entities] == ["code", "text_link", "bot_command"]
