"""Names of languages."""

import re

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
