"""`citedesk index …` and `citedesk article`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.replies import day, details
from bot.settings import Settings, load_settings
from index.errors import CitedeskError
from index.models import Article, BuildReport, Manifest

app = typer.Typer(
    no_args_is_help=True,
    help="Build and inspect the index.",
    epilog="Example: citedesk index build articles/",
)

_SKIPPED_SHOWN = 10


class NoSuchArticleError(CitedeskError):
    """The index holds no article of that id."""


@app.command("build", epilog="Example: citedesk index build articles/ extra/interview.md")
def build_command(
    articles: Annotated[
        list[Path],
        typer.Argument(
            metavar="ARTICLES…",
            help="Files and folders: .txt .md .html .jsonl",
            show_default=False,
        ),
    ],
    full: Annotated[bool, typer.Option("--full", help="Embed every passage anew.")] = False,
) -> None:
    """Read the articles, embed them and publish the new index.

    Until the new index is complete the old one answers; a running bot moves over by itself. Only
    passages that changed are embedded, and a build that was stopped goes on where it was.
    """
    report_build(run_build(load_settings(), articles, full=full))


def run_build(settings: Settings, articles: list[Path], *, full: bool = False) -> BuildReport:
    """Build with a progress bar on standard error, where that is a terminal."""
    from bot.progress import BuildProgress
    from index.build import build
    from index.chunking import Chunking
    from index.encoder import SentenceTransformerEncoder

    encoder = SentenceTransformerEncoder(settings.model)
    with BuildProgress() as progress:
        return build(
            articles,
            settings.data,
            encoder,
            chunking=Chunking(target=settings.passage_tokens),
            full=full,
            progress=progress,
        )


def report_build(report: BuildReport) -> None:
    """Say what a build did: the result on standard output, what was skipped on standard error."""
    for skipped in report.skipped[:_SKIPPED_SHOWN]:
        typer.echo(f"skipped {skipped.where}: {skipped.reason}", err=True)
    if len(report.skipped) > _SKIPPED_SHOWN:
        more = len(report.skipped) - _SKIPPED_SHOWN
        typer.echo(f"skipped {more} more", err=True)
    what = f"{_count(report.articles, 'article')}, {_count(report.passages, 'passage')}"
    if not report.published:
        typer.echo(f"Nothing changed: {what} (generation {report.generation}).")
        return
    typer.echo(f"Published {what} in {report.seconds:.1f} s (generation {report.generation}).")
    changes = report.changes
    typer.echo(
        f"Articles: {changes.added:,} added, {changes.changed:,} changed, {changes.removed:,} "
        f"removed, {changes.unchanged:,} unchanged. "
        f"Embedded {_count(report.embedded, 'passage')}."
    )


@app.command("info", epilog="Example: citedesk index info --json")
def info(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show what the published index holds, and check that it is whole."""
    from index.generation import Generation

    settings = load_settings()
    generation = Generation.open(settings.data)
    manifest = generation.manifest
    generation.close()
    if as_json:
        typer.echo(json.dumps(_facts(manifest), ensure_ascii=False, indent=2))
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
    )
    for name, value in rows:
        typer.echo(f"{name:<11} {value}")


def article(
    article_id: Annotated[
        str, typer.Argument(metavar="ID", help="The id that sources and --json give.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print an article as it is stored; quotes' offsets refer to this text."""
    from index.generation import Generation

    article_id = article_id.encode(errors="replace").decode()
    generation = Generation.open(load_settings().data)
    found = generation.store.article(article_id)
    generation.close()
    if found is None:
        raise NoSuchArticleError(
            f"no article {article_id!r} in the index; `citedesk ask --json` gives the ids of the "
            "articles it quotes"
        )
    if as_json:
        typer.echo(json.dumps(found.model_dump(), ensure_ascii=False, indent=2))
    else:
        typer.echo(_as_text(found))


def _as_text(found: Article) -> str:
    known = details(found.author, found.source, day(found.published))
    head = [line for line in (found.title, known, found.url) if line]
    return "\n".join(head) + f"\n\n{found.text}"


def _facts(manifest: Manifest) -> dict[str, object]:
    facts = manifest.model_dump(mode="json", exclude={"corpus", "schema_version"})
    return {"schema": manifest.schema_version, **facts}


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
