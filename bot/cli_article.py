"""`citedesk article`: one article, as it is stored or as the reader makes it of a page."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.phrases import day, details
from bot.settings import Settings, load_settings
from bot.sources_file import named_sources
from bot.terminal import say_error
from index.errors import CitedeskError
from index.models import Article, Found


class NoSuchArticleError(CitedeskError):
    """There is no article of that id, or none to be read there."""


def article(
    article_id: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]", help="The id that sources and --json give.", show_default=False
        ),
    ] = None,
    origin: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FILE_OR_ADDRESS",
            help="Read this page now, without indexing it, and say what is doubtful.",
            show_default=False,
        ),
    ] = None,
    fields: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD=COLUMN,…", help="With --from: the columns of a table."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print an article as it is stored; quotes' offsets refer to this text.

    With --from, print what the reader makes of a file or address: the way to see why a page
    reads badly.
    """
    settings = load_settings()
    if (article_id is None) == (origin is None):
        raise NoSuchArticleError("name an article's id, or a page with --from FILE_OR_ADDRESS")
    if origin is not None:
        _show_page(_read_page(settings, _text(origin), fields or []), as_json)
        return
    found = _stored(settings, _text(article_id or ""))
    if as_json:
        typer.echo(json.dumps(found.model_dump(), ensure_ascii=False, indent=2))
    else:
        typer.echo(_as_text(found))


def _stored(settings: Settings, article_id: str) -> Article:
    from index.generation import Generation

    generation = Generation.open(settings.data)
    found = generation.store.article(article_id)
    generation.close()
    if found is None:
        raise NoSuchArticleError(
            f"no article {article_id!r} in the index; `citedesk ask --json` gives the ids of the "
            "articles it quotes"
        )
    return found


def _read_page(settings: Settings, origin: str, fields: list[str]) -> Found:
    from index.peek import peek
    from index.web.options import FetchOptions

    (source,) = named_sources([origin], fields, None)
    options = FetchOptions(allow_private=settings.allow_private, delay=settings.fetch_delay)
    first, others = peek(source, options)
    if others:
        say_error(f"{origin} holds more articles; this is the first")
    return first


def _show_page(found: Found, as_json: bool) -> None:
    article = found.article
    if as_json:
        facts = article.model_dump()
        shown = {
            "title": facts["title"],
            "author": facts["author"],
            "outlet": facts["source"],
            "published": facts["published"],
            "modified": facts["modified"],
            "language": facts["language"],
            "section": facts["section"],
            "address": facts["url"],
            "text": facts["text"],
            "warnings": list(found.warnings),
        }
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    facts = article.model_dump()
    rows = (
        ("Title", article.title),
        ("Author", article.author),
        ("Outlet", article.source),
        ("Published", facts["published"]),
        ("Modified", facts["modified"]),
        ("Language", article.language),
        ("Section", article.section),
        ("Address", article.url),
    )
    for name, value in rows:
        typer.echo(f"{name:<10} {value or '(not stated)'}")
    for warning in found.warnings:
        typer.echo(f"{'Doubtful':<10} {warning}")
    typer.echo(f"\n{article.text}")


def _as_text(found: Article) -> str:
    known = details(found.author, found.source, day(found.published))
    head = [line for line in (found.title, known, found.url) if line]
    return "\n".join(head) + f"\n\n{found.text}"


def _text(argument: str) -> str:
    # Bytes on the command line that are no text come as lone surrogates; as a path they mean a
    # file all the same.
    return argument if Path(argument).exists() else argument.encode(errors="replace").decode()
