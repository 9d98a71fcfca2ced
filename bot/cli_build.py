"""`citedesk index build`: once, or again whenever the sources change."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.settings import Settings, load_settings
from bot.sources_file import NAME, named_sources
from bot.terminal import count, say_error, say_note
from index.errors import CitedeskError
from index.models import BuildReport, Changes, Duplicate
from index.sources import Source

_SHOWN = 10
_EVERY = 15.0


class ReportError(CitedeskError):
    """The report can't be written where it was asked for."""


class CallError(CitedeskError):
    """Options that don't go together."""


def build_command(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE…]",
            help="Files, folders and addresses: .txt .md .html .jsonl .csv .tsv .pdf, feeds, "
            f"sitemaps, pages, and .gz .zip .tar of them. Left out: those that {NAME} names.",
            show_default=False,
        ),
    ] = None,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help=f"The file of sources, if not {NAME}.")
    ] = None,
    fields: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=COLUMN,…",
            help="Which column or key of tables holds an article's field, as in "
            "title=Headline,text=Body.",
        ),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Embed every passage anew.")] = False,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write what was done as JSON, too.")
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on, and build again when sources change.")
    ] = False,
    every: Annotated[
        float | None,
        typer.Option(
            metavar="MINUTES",
            min=0.01,
            help=f"With --watch: how often to ask addresses (every {_EVERY:g} if left out).",
        ),
    ] = None,
) -> None:
    """Read the articles, embed them and publish the new index.

    Until the new index is complete the old one answers; a running bot moves over by itself. Only
    passages that changed are embedded, and a build that was stopped goes on where it was.
    """
    settings = load_settings()
    if every is not None and not watch:
        raise CallError("--every goes with --watch; write both, or neither")
    if report is not None:
        check_report(report)

    def build_once() -> list[Source]:
        try:
            named = named_sources(sources or (), fields or (), config)
            done = run_build(settings, named, full=full)
        except CitedeskError as error:
            if report is not None:
                _report_failure(report, error)
            raise
        report_build(done)
        if report is not None:
            write_report(report, done)
        return named

    if not watch:
        build_once()
        return
    from bot.watch import watch_sources

    watch_sources(build_once, settings.data, config or Path(NAME), every or _EVERY)


def run_build(settings: Settings, sources: list[Source], *, full: bool = False) -> BuildReport:
    """Build with a progress bar on standard error, where that is a terminal."""
    from bot.encoding import encoder_of
    from bot.progress import BuildProgress
    from index.build import build
    from index.chunking import Chunking
    from index.web.options import FetchOptions

    with BuildProgress() as progress:
        return build(
            sources,
            settings.data,
            encoder_of(settings),
            chunking=Chunking(target=settings.passage_tokens),
            full=full,
            keep=settings.keep_generations,
            fetching=FetchOptions(allow_private=settings.allow_private, delay=settings.fetch_delay),
            progress=progress,
        )


def report_build(report: BuildReport) -> None:
    """Say what a build did: the result on standard output, what was skipped on standard error."""
    for skipped in report.skipped[:_SHOWN]:
        what = f"{skipped.where}: {skipped.reason}"
        if skipped.indexed:
            say_note(what)
        else:
            say_error(f"skipped {what}")
    if len(report.skipped) > _SHOWN:
        say_note(f"{len(report.skipped) - _SHOWN:,} more such lines; --report FILE has them all")
    what = f"{count(report.articles, 'article')}, {count(report.passages, 'passage')}"
    if not report.published:
        typer.echo(f"Nothing changed: {what} (generation {report.generation}).")
        return
    typer.echo(f"Published {what} in {report.seconds:.1f} s (generation {report.generation}).")
    changes = report.changes
    typer.echo(
        f"Articles: {changes.added:,} added, {changes.changed:,} changed, {changes.removed:,} "
        f"removed, {changes.unchanged:,} unchanged. "
        f"Embedded {count(report.embedded, 'passage')}."
    )
    if report.duplicates:
        older = sum(duplicate.left_out for duplicate in report.duplicates)
        copies = len(report.duplicates) - older
        typer.echo(
            f"Duplicates: {count(older, 'older version')} left out, "
            f"{count(copies, 'copy', 'copies')} of "
            f"{'a story' if copies == 1 else 'stories'} told elsewhere, kept."
        )


def write_report(path: Path, report: BuildReport, error: str | None = None) -> None:
    """Write the report as JSON, with why the build failed where it did; docs/interfaces.md
    describes it. Raises ReportError."""
    facts = {
        "error": error,
        **report.changes.model_dump(),
        "duplicates": len(report.duplicates),
        "skipped": [skipped.model_dump(include={"where", "reason"}) for skipped in report.skipped],
        "embedded": report.embedded,
        "seconds": round(report.seconds, 3),
        "generation": report.generation,
        "published": report.published,
        "articles": report.articles,
        "passages": report.passages,
        "older_versions": [_told(found) for found in report.duplicates if found.left_out],
        "copies": [_told(found) for found in report.duplicates if not found.left_out],
    }
    try:
        path.write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except (OSError, ValueError) as failure:
        reason = getattr(failure, "strerror", None) or failure
        raise ReportError(
            f"can't write the report {path} ({reason}); what the build did stays done"
        ) from failure


def check_report(path: Path) -> None:
    """Raises ReportError where a report can't be written, before a build is begun for it."""
    try:
        if path.is_dir():
            raise ReportError(f"the report {path} is a folder; name a file in it")
        if not path.absolute().parent.is_dir():
            raise ReportError(
                f"the report {path} has no folder to lie in; make that first, or name another"
            )
        if path.is_file() or not path.exists():  # a pipe would wait for its reader
            existed = path.exists()
            path.open("ab").close()
            if not existed:
                path.unlink()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or error
        raise ReportError(
            f"the report {path} can't be written ({reason}); mend that, or name another"
        ) from error


def _report_failure(path: Path, error: CitedeskError) -> None:
    """Who watches the report must not take the last build's for this one's."""
    none = Changes(added=0, changed=0, removed=0, unchanged=0)
    nothing = BuildReport(
        generation="", published=False, articles=0, passages=0, changes=none, duplicates=(),
        embedded=0, skipped=(), seconds=0,
    )  # fmt: skip
    try:
        write_report(path, nothing, str(error))
    except ReportError as second:
        say_error(str(second))


def _told(found: Duplicate) -> dict[str, str]:
    return {"where": found.where, "article": found.article, "of": found.of}
