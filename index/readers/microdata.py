"""What a page states about its article in microdata."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from index.readers.structured import ARTICLE_TYPES


class Microdata:
    """The properties of the first microdata item that is an article; where there is none, those
    outside any item, or of the page's."""

    def __init__(self, tree: HtmlElement) -> None:
        scopes = [
            scope
            for scope in tree.xpath("//*[@itemscope][@itemtype]")
            if ARTICLE_TYPES & {kind.rsplit("/", 1)[-1] for kind in scope.get("itemtype").split()}
        ]
        self._scope = scopes[0] if scopes else tree
        self._scoped = bool(scopes)

    def values(self, name: str) -> Iterator[str]:
        """What is stated of one property, in the document's order."""
        for element in self._scope.xpath(
            f".//*[contains(concat(' ', @itemprop, ' '), ' {name} ')]"
        ):
            owner = _owner(element)
            if self._scoped:
                if owner is not self._scope:
                    continue
            elif owner is not None and "Page" not in owner.get("itemtype", ""):
                continue
            inner = element.xpath(".//*[@itemprop='name']")
            value = element.get("content") or element.get("datetime")
            value = value or (inner[0].get("content") or inner[0].text_content() if inner else None)
            value = value or element.text_content()
            if value.strip():
                yield value


def _owner(element: HtmlElement) -> HtmlElement | None:
    return next((e for e in element.iterancestors() if e.get("itemscope") is not None), None)
