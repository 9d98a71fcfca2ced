"""`citedesk index …`."""

import json
from collections.abc import Sequence
from typing import Annotated

import typer

from bot.cli_build import build_command, count
from bot.settings import load_settings
from bot.terminal import say_error
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

_STORIES_SHOWN = 5
_PROBLEMS_SHOWN = 20


class DamagedError(CitedeskError):
    """The published index isn't whole."""


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
        ("Stories", _told_twice(stories)),
    )
    for name, value in rows:
        typer.echo(f"{name:<11} {value}")
    for story in stories[:_STORIES_SHOWN]:
        outlets = [article.source or article.id for article in story]
        typer.echo(f"{'':<11} {story[0].title} ({', '.join(outlets)})")
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
    from index.encoder import SentenceTransformerEncoder
    from index.errors import IndexDamagedError, IndexMissingError
    from index.repair import carry_out, plan
    from index.verify import verify

    settings = load_settings()
    if yes and not repair:
        raise DamagedError("--yes goes with --repair; write both, or neither")
    steps = plan(settings.data) if repair else []
    for step in steps:
        typer.echo(f"{'Doing' if yes else 'Would'}: {step.what}")
    if yes:
        carry_out(settings.data, steps)
    elif steps:
        typer.echo("Nothing was changed; `citedesk index verify --repair --yes` does this.")
    elif repair:
        typer.echo("Nothing to repair in the data folder.")
    try:
        found = verify(settings.data, SentenceTransformerEncoder(settings.model), sample)
    except (IndexMissingError, IndexDamagedError) as error:
        raise DamagedError(str(error)) from error
    for problem in found.problems[:_PROBLEMS_SHOWN]:
        say_error(problem)
    if found.problems:
        total = count(len(found.problems), "problem")
        raise DamagedError(
            f"generation {found.generation} has {total}; `citedesk index build --full` makes a new "
            "one, `citedesk index verify --repair` says what else would help"
        )
    typer.echo(
        f"Whole: {count(found.articles, 'article')}, {count(found.passages, 'passage')}, "
        f"{count(found.compared, 'vector')} compared (generation {found.generation})."
    )


def _told_twice(stories: Sequence[Sequence[Article]]) -> str:
    if not stories:
        return "none is told twice"
    articles = sum(map(len, stories))
    return f"{len(stories):,} told more than once, by {count(articles, 'article')}"


def _facts(manifest: Manifest, stories: Sequence[Sequence[Article]]) -> dict[str, object]:
    facts = manifest.model_dump(mode="json", exclude={"corpus", "schema_version"})
    told = [
        [{"article": a.id, "title": a.title, "outlet": a.source} for a in story]
        for story in stories
    ]
    return {"schema": manifest.schema_version, **facts, "stories": told}
