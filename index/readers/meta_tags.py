"""A page's meta tags."""

from collections.abc import Iterable

from lxml.html import HtmlElement

# What each property or name states, in the document's order.
Meta = dict[str, list[str]]


def read_meta_tags(tree: HtmlElement) -> Meta:
    """What a page's meta tags state, by property, name or HTTP header, in lower case."""
    found: Meta = {}
    for element in tree.xpath("//meta[@content]"):
        for attribute in ("property", "name", "http-equiv"):
            key = element.get(attribute)
            if key and element.get("content").strip():
                found.setdefault(key.strip().lower(), []).append(element.get("content").strip())
    return found


def all_of(meta: Meta, keys: Iterable[str]) -> list[str]:
    """What is stated under `keys`, the first key's before the next one's."""
    return [value for key in keys for value in meta.get(key, [])]
