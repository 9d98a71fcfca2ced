"""`citedesk index …`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.cli_build import build_command
from bot.phrases import day, details
from bot.settings import load_settings
from bot.terminal import count, say_error
from index.errors import CitedeskError
from index.models import Article, Manifest

app = typer.Typer(
    no_args_is_help=True,
    help="Build and inspect the index.",
    epilog="Example: citedesk index build articles/",
)

app.command(
    "build", epilog="Example: citedesk index build articles/ https://lowenpost.example/feed"
)(build_command)

_OUTLETS_SHOWN = 8
_STORIES_SHOWN = 5
_PROBLEMS_SHOWN = 20


class DamagedError(CitedeskError):
    """The published index isn't whole."""


class NotComparedError(CitedeskError):
    """The published index seems whole, but its model isn't there to tell."""


@app.command("info", epilog="Example: citedesk index info --json")
def info(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show what the published index holds, and check that it is whole."""
    from index.generation import Generation

    settings = load_settings()
    generation = Generation.open(settings.data)
    manifest = generation.manifest
    stories = list(generation.store.stories())
    outlets = generation.store.outlets()
    generation.close()
    if as_json:
        typer.echo(json.dumps(_facts(manifest, stories), ensure_ascii=False, indent=2))
        return
    size = sum(entry.bytes for entry in manifest.files.values())
    rows = (
        ("Index", str(settings.data)),
        ("Generation", manifest.generation),
        ("Built", f"{manifest.built_at:%d %B %Y, %H:%M} UTC"),
        ("Articles", f"{manifest.articles:,}"),
        ("Passages", f"{manifest.passages:,}"),
        ("Model", f"{manifest.model.name} ({manifest.model.dimension} dimensions)"),
        ("Size", f"{size / 1e6:.1f} MB"),
        ("From", ", ".join(manifest.sources)),
        ("Outlets", _listed(outlets)),
        ("Stories", _told_twice(stories)),
    )
    for name, value in rows:
        typer.echo(f"{name:<11} {value}")
    for story in stories[:_STORIES_SHOWN]:
        typer.echo(f"{'':<11} {story[0].title} ({'; '.join(_called(story))})")
    if len(stories) > _STORIES_SHOWN:
        typer.echo(f"{'':<11} and {len(stories) - _STORIES_SHOWN:,} more (--json names them all)")


@app.command("verify", epilog="Example: citedesk index verify --repair")
def verify_command(
    sample: Annotated[
        int, typer.Option(metavar="N", min=0, help="How many passages to embed anew and compare.")
    ] = 64,
    repair: Annotated[
        bool, typer.Option("--repair", help="Say what would mend the data folder.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --repair: do it.")] = False,
) -> None:
    """Check the published index down to single passages and vectors.

    Checksums and counts, that every passage's offsets give the text that was embedded, and that
    vectors are those of their passages.
    """
    from bot.encoding import encoder_of
    from index.errors import IndexDamagedError, IndexMissingError
    from index.verify import verify

    settings = load_settings()
    if yes and not repair:
        raise DamagedError("--yes goes with --repair; write both, or neither")
    if repair:
        _repair(settings.data, yes)
    try:
        found = verify(settings.data, encoder_of(settings), sample)
    except (IndexMissingError, IndexDamagedError) as error:
        raise DamagedError(str(error)) from error
    for problem in found.problems[:_PROBLEMS_SHOWN]:
        say_error(problem)
    if found.problems:
        total = count(len(found.problems), "problem")
        # What checksums don't show, a build that goes on from this generation wouldn't either.
        build = "`citedesk index build`" if found.damaged else "`citedesk index build --full`"
        also = "" if repair else ", `citedesk index verify --repair` says what else would help"
        raise DamagedError(
            f"generation {found.generation} has {total}; {build} makes a new one{also}"
        )
    if found.not_compared:
        raise NotComparedError(f"passages and vectors weren't compared: {found.not_compared}")
    typer.echo(
        f"Whole: {count(found.articles, 'article')}, {count(found.passages, 'passage')}, "
        f"{count(found.compared, 'vector')} compared (generation {found.generation})."
    )


def _repair(data: Path, yes: bool) -> None:
    """Say what would mend the folder, or do it."""
    from index.repair import carry_out, plan

    if yes:
        found = carry_out(data, lambda step: typer.echo(f"Doing: {step.what}"))
    else:
        found = plan(data)
        for step in found.steps:
            typer.echo(f"Would: {step.what}")
    if found.lost:
        typer.echo(
            "No generation in the data folder is whole, so that none can take the published one's "
            "place; `citedesk index build` makes a new one."
        )
    elif not found.steps:
        typer.echo("Nothing to repair in the data folder.")
    if found.steps and not yes:
        typer.echo("Nothing was changed; `citedesk index verify --repair --yes` does this.")


def _called(story: Sequence[Article]) -> list[str]:
    """What tells each article of a story from the others: outlet and day, else its id."""
    names = [details(article.source or article.id, day(article.published)) for article in story]
    return [
        name if names.count(name) == 1 else article.id
        for name, article in zip(names, story, strict=True)
    ]


def _told_twice(stories: Sequence[Sequence[Article]]) -> str:
    if not stories:
        return "none is told twice"
    articles = sum(map(len, stories))
    return f"{len(stories):,} told more than once, by {count(articles, 'article')}"


def _listed(outlets: Sequence[tuple[str, int]]) -> str:
    """The outlets with most articles, with their numbers."""
    shown = ", ".join(f"{name} ({number:,})" for name, number in outlets[:_OUTLETS_SHOWN])
    more = len(outlets) - _OUTLETS_SHOWN
    return (shown or "none is stated") + (f" and {more:,} more" if more > 0 else "")


def _facts(manifest: Manifest, stories: Sequence[Sequence[Article]]) -> dict[str, object]:
    facts = manifest.model_dump(mode="json", exclude={"corpus", "schema_version"})
    told = [
        [{"article": a.id, "title": a.title, "outlet": a.source} for a in story]
        for story in stories
    ]
    return {"schema": manifest.schema_version, **facts, "stories": told}
