"""Names of languages."""

import re
from collections.abc import Iterable

_LANGUAGE = re.compile(
    r"^(?P<language>[a-z]{2,3})(?:[-_](?P<script>[a-z]{4}))?(?:[-_](?P<region>[a-z]{2}|\d{3}))?"
    r"(?:$|[-_@.,])",
    re.IGNORECASE,
)


def language_tag(value: str) -> str | None:
    """A language as BCP 47 writes it (`en`, `en-GB`, `zh-Hans-CN`); None for anything else."""
    match = _LANGUAGE.match(value.strip())
    if match is None:
        return None
    parts = [match["language"].lower()]
    parts += [match["script"].title()] if match["script"] else []
    parts += [match["region"].upper()] if match["region"] else []
    return "-".join(parts)


def agreed_language(
    document: Iterable[str], tags: Iterable[str], linked: Iterable[str]
) -> tuple[str | None, list[str]]:
    """A page's language, and a line where its statements disagree about more than the region.

    What the `document` says of itself comes before what its meta `tags` and its JSON-LD (`linked`)
    say; but where these two agree on another language, the document's is its template's default.
    """
    first, second, third = (_first(stated) for stated in (document, tags, linked))
    languages = {tag: tag.split("-")[0] for tag in (first, second, third) if tag}
    known = list(languages)
    if not known:
        return None, []
    taken = known[0]
    if second and third and languages[second] == languages[third] != languages[known[0]]:
        taken = second
    other = next((tag for tag in known if languages[tag] != languages[taken]), None)
    if other is None:
        return taken, []
    return taken, [f"states two languages, {taken} and {other}; the first is taken"]


def _first(stated: Iterable[str]) -> str | None:
    return next((tag for value in stated if (tag := language_tag(value))), None)
