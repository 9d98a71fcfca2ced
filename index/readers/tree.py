"""Typed access to a page's tree."""

from typing import Any, cast

from lxml.etree import XPath
from lxml.html import HtmlElement


def elements(path: XPath, tree: HtmlElement) -> list[HtmlElement]:
    """The elements that `path` selects, in the document's order."""
    return cast(list[HtmlElement], path(tree))


def texts(path: XPath, tree: HtmlElement) -> list[Any]:
    """The pieces of text that `path` selects: strings that know their parent element."""
    return cast(list[Any], path(tree))
