from urllib.parse import unquote

import pytest

from index.models import Article, Span
from retrieval.fragment import link_to

TEXT = (
    "The storm hit Lowen. The port authority said that the work had cost 1.2 million crowns, more "
    "than it had put aside. The port authority said that the work would be paid for by a loan from "
    "the region, which the region's council has yet to approve at its sitting in June."
)
PAGE = "https://post.example/a"


def directive(text: str, quotation: str, *, last: bool = False, title: str = "") -> str:
    """What leads to the quotation, where it stands first or last in the text."""
    start = text.rindex(quotation) if last else text.index(quotation)
    article = Article(id="a", title=title, text=text, url=PAGE)
    link = link_to(article, Span(start, start + len(quotation)))
    assert link is not None
    assert link.startswith(f"{PAGE}#:~:text=")
    return link.removeprefix(f"{PAGE}#:~:text=")


def test_a_short_quote_stands_in_the_link_whole_and_encoded() -> None:
    quote = "3% – a well-earned “bargain” & more, it said."
    found = directive(quote, quote)
    # https://wicg.github.io/scroll-to-text-fragment/#syntax: these three part the directive.
    assert not set(found) & set("-,&")
    assert unquote(found) == quote


def test_a_long_quote_is_given_by_as_many_first_words_as_tell_it_apart_and_its_last() -> None:
    found = directive(TEXT, TEXT[TEXT.rindex("The port") :])
    first, last = (unquote(part) for part in found.split(","))
    assert first == "The port authority said that the work would"
    assert last == "its sitting in June."
    assert TEXT.count(first) == 1


def test_the_headline_counts_as_a_place_where_the_words_stand() -> None:
    text = "The harbour of Lowen reopens today, and the ferries sail again every hour."
    assert unquote(directive(text, text)).startswith("The harbour of Lowen reopens,")
    again = unquote(directive(text, text, title="The harbour of Lowen reopens today"))
    assert again.startswith("The harbour of Lowen reopens today,,")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. They left. It rained.", "left.-,It rained."),
        ("It rained. They left.\n\nIt rained. We stayed.", "It rained.,-We"),
        # Beside an end of the paragraph, what stands there on the page may be something else.
        ("It rained.\n\nThey left.\n\nIt rained.", "left.-,It rained."),
        # One side alone stands elsewhere too.
        ("A. It rained. C.\n\nB. It rained. D.\n\nA. It rained. D.", "A.-,It rained.,-D."),
        ("ÉTÉ. They left. Été.", "left.-,Été."),
        ("Don’t. I don't. Don’t.", "don't.-,Don’t."),
    ],
)
def test_a_quote_that_stands_several_times_is_told_by_what_stands_beside_it(
    text: str, expected: str
) -> None:
    quote = next(q for q in ("It rained.", "Été.", "Don’t.") if q in text)
    assert unquote(directive(text, quote, last=True)) == expected


def test_the_second_of_two_like_long_sentences_is_told_by_what_stands_before_it() -> None:
    long = "The council voted against it, as the mayor had said it would in the spring."
    text = f"The first was of stone. {long} The second was of oak. {long}"
    assert unquote(directive(text, long)) == "The council voted against it,,would in the spring."
    assert (
        unquote(directive(text, long, last=True))
        == "oak.-,The council voted against it,,would in the spring."
    )


def test_a_quote_that_begins_within_a_word_is_led_to_by_the_words_beginning() -> None:
    assert directive("unbelievable news", "believable news") == "un-,believable%20news"


def test_a_chinese_quote_is_parted_at_its_punctuation_alone() -> None:
    long = (
        "风暴过去九天之后，潜水员在星期天早晨清除了两艘沉没的驳船，渡轮从现在起每小时开往岛上一次。"
    )
    found = directive(f"港口重新开放了。{long}", long)
    assert [unquote(part) for part in found.split(",")] == [
        "风暴过去九天之后，潜水员在星期天早晨清除了两艘沉没的驳船，",
        "渡轮从现在起每小时开往岛上一次。",
    ]


def test_a_row_of_a_table_is_led_to_by_its_first_cell_and_its_last() -> None:
    row = "The bridge of stone | 14,000,000 | 3 to 18"
    assert unquote(directive(f"Bridges\n\n{row}", row)) == "The bridge of stone,3 to 18"


def test_a_quote_of_several_paragraphs_is_led_to_by_either_end() -> None:
    assert unquote(directive("One.\n\nTwo.\n\nThree.", "One.\n\nTwo.")) == "One.,Two."


def test_where_only_an_enormous_fragment_would_do_the_page_is_opened_at_its_top() -> None:
    text = "x" * 1_500
    article = Article(id="a", title="t", text=text, url=PAGE)
    assert link_to(article, Span(0, len(text))) == PAGE


def test_a_fragment_that_is_there_is_kept_and_an_old_directive_replaced() -> None:
    for url in ("https://a.example/#part", "https://a.example/#part:~:text=old"):
        article = Article(id="a", title="t", text="Yes", url=url)
        assert link_to(article, Span(0, 3)) == "https://a.example/#part:~:text=Yes"


@pytest.mark.parametrize(
    "url", [None, "javascript:alert(1)", "file:///etc/passwd", "post", "http:"]
)
def test_nothing_but_a_web_address_is_a_link(url: str | None) -> None:
    article = Article(id="a", title="t", text="Yes").model_copy(update={"url": url})
    assert link_to(article, Span(0, 3)) is None
