"""`citedesk cite`: which article a quote is from."""

import json
from typing import Annotated

import typer

from bot import replies_cite
from bot.replies import is_question
from bot.settings import load_settings
from bot.terminal import show
from index.errors import CitedeskError
from retrieval.attributing import Attribution

_OF_HEADLINES = {"id", "title", "author", "source", "published", "url"}


class EmptyQuoteError(CitedeskError):
    """There is nothing to look for."""


def cite(
    quote: Annotated[
        list[str],
        typer.Argument(metavar="QUOTE…", help="The words to look for.", show_default=False),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Find the articles that a quote is from, or say that it is from none.

    Quotation marks, dashes, case and spacing make no difference, and an ellipsis (… or ...) stands
    for anything. Where no article holds the quote word for word, the nearest one is shown.
    """
    from index.texts import open_texts
    from retrieval.attributing import attribute, headlined

    settings = load_settings()
    # Bytes on the command line that are no text come as lone surrogates.
    text = " ".join(quote).encode(errors="replace").decode().strip()
    if not is_question(text):
        raise EmptyQuoteError("the quote is empty; give its words")
    with open_texts(settings.data) as texts:
        found = attribute(text, texts)
        headlines = () if found else headlined(text, texts)
    if as_json:
        facts = {"quote": text, "found": [_facts(attribution) for attribution in found]}
        if headlines:
            # There only where there is one, as a quote is mostly looked for in texts.
            facts["headlines"] = [
                article.model_dump(include=_OF_HEADLINES) for article in headlines
            ]
        typer.echo(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        show(replies_cite.headlined(headlines) if headlines else replies_cite.attributed(found))


def _facts(attribution: Attribution) -> dict[str, object]:
    """The stable face of an attribution for scripts; docs/interfaces.md describes it."""
    return attribution.model_dump(exclude={"passage"})
