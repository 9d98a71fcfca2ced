"""Links that open a web page at a quotation.

Text fragments as https://wicg.github.io/scroll-to-text-fragment/ specifies them:
`#:~:text=start` or `#:~:text=start,end`, percent-encoded.
"""

from urllib.parse import quote, urldefrag

from index.text import is_web_address

# Up to this long a quotation stands in the link as a whole; a longer one by its first and last
# words, as the specification advises for addresses people pass on.
_WHOLE = 120
_FIRST_WORDS = 5
_LAST_WORDS = 4
_DIRECTIVE = ":~:"


def link_to(url: str | None, quotation: str, text: str) -> str | None:
    """Return `url` with a text fragment for `quotation`, a part of the article's `text`.

    None where `url` is no web address: nothing else is made a link.
    """
    if url is None or not is_web_address(url):
        return None
    page, fragment = urldefrag(url)
    element = fragment.split(_DIRECTIVE)[0]
    return f"{page}#{element}{_DIRECTIVE}text={_directive(quotation, text)}"


def _directive(quotation: str, text: str) -> str:
    lines = quotation.split("\n")
    # Either end must stand within one paragraph, so a quotation of several is never whole.
    head, tail = lines[0].split(), lines[-1].split()
    if len(lines) == 1:
        if len(quotation) <= _WHOLE or len(head) <= _FIRST_WORDS + _LAST_WORDS:
            return _encode(" ".join(head))
        head = head[:-_LAST_WORDS]
    first = _FIRST_WORDS
    # Take more words until the browser can't stop at an earlier place.
    while first < len(head) and text.find(" ".join(head[:first])) != text.find(quotation):
        first += 1
    return f"{_encode(' '.join(head[:first]))},{_encode(' '.join(tail[-_LAST_WORDS:]))}"


def _encode(words: str) -> str:
    # A dash, a comma and an ampersand have a meaning of their own in the directive.
    return quote(words, safe="").replace("-", "%2D")
