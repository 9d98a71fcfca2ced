from urllib.parse import unquote

import pytest

from retrieval.fragment import link_to

TEXT = (
    "The storm hit Lowen. The port authority said that the work had cost 1.2 million crowns, more "
    "than it had put aside. The port authority said that the work would be paid for by a loan from "
    "the region, which the region's council has yet to approve at its sitting in June."
)


def test_a_short_quote_stands_in_the_link_whole_and_encoded() -> None:
    quote = "It cost 1.2 million, or 3% – a well-earned “bargain” & more."
    link = link_to("https://post.example/a", quote, quote)
    assert link is not None
    directive = link.removeprefix("https://post.example/a#:~:text=")
    # https://wicg.github.io/scroll-to-text-fragment/#syntax: these three part the directive.
    assert not set(directive) & set("-,&")
    assert unquote(directive) == quote


def test_a_long_quote_is_given_by_as_many_first_words_as_tell_it_apart_and_its_last() -> None:
    quote = TEXT[TEXT.rindex("The port") :]
    link = link_to("https://post.example/a", quote, TEXT)
    assert link is not None
    first, last = (unquote(part) for part in link.split("text=")[1].split(","))
    assert first == "The port authority said that the work would"
    assert last == "its sitting in June."
    assert TEXT.count(first) == 1


def test_a_fragment_that_is_there_is_kept_and_an_old_directive_replaced() -> None:
    assert link_to("https://a.example/#part", "Yes", "Yes") == "https://a.example/#part:~:text=Yes"
    assert (
        link_to("https://a.example/#:~:text=old", "Yes", "Yes") == "https://a.example/#:~:text=Yes"
    )


@pytest.mark.parametrize(
    "url", [None, "javascript:alert(1)", "file:///etc/passwd", "post", "http:"]
)
def test_nothing_but_a_web_address_is_a_link(url: str | None) -> None:
    assert link_to(url, "Yes", "Yes") is None
