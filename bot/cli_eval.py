"""`citedesk eval`: how well the index answers a set of questions."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli_build import run_build
from bot.settings import Settings, load_settings
from bot.sources_file import named_sources
from bot.terminal import say_note
from index.errors import CitedeskError

if TYPE_CHECKING:
    from retrieval.evaluation import Figures, Outcome

_TOLD_EVERY = 100
# What a person may not know of a figure.
_MEANINGS = {
    "answerable": "questions with a relevant article",
    "article@1": "of these: a relevant article is found first",
    "article@5": "among the first five",
    "article@10": "among the first ten",
    "mrr@10": "mean of 1 / the place of the first relevant article",
    "ndcg@10": "the same, of all relevant articles",
    "answer_in_first_quote": "the first quote holds the answer",
    "answer_in_quotes": "any quote does",
    "auroc": "how well confidence tells answerable questions from others: 0.5 is chance, 1 perfect",
    "refused_at_5": "unanswerable ones declined where 5 % of the answerable are",
    "false_refusals": "answerable ones declined, as it is set",
    "refused": "unanswerable ones declined, as it is set",
    "faults": "quotes not word for word, numbers without a source, sources under a refusal",
    "p50_ms": "half of the questions took no longer, in milliseconds",
    "p95_ms": "95 % did",
}
# As scripts name them, in the order they are printed.
_NAMES = {
    "questions": "questions",
    "answerable": "answerable",
    "article@1": "article_at_1",
    "article@5": "article_at_5",
    "article@10": "article_at_10",
    "mrr@10": "mrr_at_10",
    "ndcg@10": "ndcg_at_10",
    "answer_in_first_quote": "answer_in_first_quote",
    "answer_in_quotes": "answer_in_quotes",
    "auroc": "auroc",
    "refused_at_5": "refused_at_5",
    "false_refusals": "false_refusals",
    "refused": "refused",
    "faults": "faults",
    "p50_ms": "p50_ms",
    "p95_ms": "p95_ms",
}


class OutputError(CitedeskError):
    """A file of results can't be written."""


def evaluate(
    questions: Annotated[
        Path,
        typer.Argument(
            metavar="QUESTIONS",
            help="A file with a question a line: id question answers relevant asked.",
            show_default=False,
        ),
    ],
    articles: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SOURCE", help="Index these for the time of the evaluation; may be repeated."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    details: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write what came of each question as JSON.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw the refusal curve as a PNG.")
    ] = None,
) -> None:
    """Put every question of a set and print how well it went.

    Retrieval over articles (recall, MRR, nDCG), how often the quotes hold the answer, how well
    questions that nothing answers are declined, and the ten that went worst.
    """
    from retrieval.evalset import read_questions
    from retrieval.evaluation import figures, run, worst

    settings = load_settings()
    asked = read_questions(questions)
    with _index(settings, articles or []) as data:
        from bot.opening import open_desk

        desk, note = open_desk(settings, data)
        opened = desk.open()
        store = opened.generation.store
        named = {relevant.article for question in asked for relevant in question.relevant}
        missing = sorted(article for article in named if store.article(article) is None)
        outcomes = run(opened, asked, lambda done: _tell(done, len(asked)))
        desk.close()
    if missing:
        say_note(
            f"{len(missing)} of the {len(named)} articles that {questions} calls relevant aren't "
            f"in the index, {missing[0]} for one; is it the index of these questions?"
        )
    if note:
        say_note(note)
    found = figures(outcomes)
    if details is not None:
        rows = [o.model_dump() for o in outcomes]
        _write(details, json.dumps(rows, ensure_ascii=False, indent=1).encode() + b"\n")
    if plot is not None:
        _write(plot, _drawn(outcomes))
    if as_json:
        typer.echo(json.dumps(to_json(found)))
        return
    _show(found, worst(outcomes))


def to_json(found: "Figures") -> dict[str, float | None]:
    """The figures under the names that docs/interfaces.md lists."""
    values = found.model_dump()
    return {name: values[field] for name, field in _NAMES.items()}


@contextmanager
def _index(settings: Settings, articles: Sequence[str]) -> Iterator[Path]:
    """The data folder to ask: the one of the settings, or a new one of these articles."""
    if not articles:
        yield settings.data
        return
    with TemporaryDirectory(prefix="citedesk-") as folder:
        temporary = settings.model_copy(update={"data": Path(folder)})
        run_build(temporary, named_sources(articles, [], None))
        yield temporary.data


def _tell(done: int, of: int) -> None:
    if done % _TOLD_EVERY == 0 or done == of:
        typer.echo(f"asked {done:,} of {of:,} questions", err=True)


def _show(found: "Figures", bad: "Sequence[Outcome]") -> None:
    for name, value in to_json(found).items():
        shown = "not measured" if value is None else f"{value:g}"
        typer.echo(f"{name:<22} {shown:<12} {_MEANINGS.get(name, '')}".rstrip())
    if bad:
        typer.echo("\nWhat went worst:")
    for outcome in bad:
        typer.echo(f"\n{outcome.question}\n  {_what(outcome)}")


def _what(outcome: "Outcome") -> str:
    if not outcome.covered:
        place = f"number {outcome.rank}" if outcome.rank else "not among the first ten"
        return (
            f"declined ({outcome.confidence:.2f}), though {outcome.relevant[0]} answers it: "
            f"{place} of the articles found"
        )
    kind = "answered wrongly" if outcome.answerable else "answered, though nothing does"
    return f"{kind} ({outcome.confidence:.2f}): {outcome.first_quote}"


def _drawn(outcomes: "Sequence[Outcome]") -> bytes:
    """The refusal curve: unanswerable questions declined, by answerable ones lost."""
    from io import BytesIO

    from matplotlib.figure import Figure

    from retrieval.evaluation import refusal_curve

    curve = refusal_curve(outcomes)
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([lost for _, lost, _ in curve], [declined for _, _, declined in curve])
    axes.axvline(0.05, linestyle=":", color="grey")
    axes.set(
        xlabel="answerable questions declined",
        ylabel="unanswerable questions declined",
        xlim=(0, 1),
        ylim=(0, 1.02),
    )
    file = BytesIO()
    figure.savefig(file, format="png", dpi=120)
    return file.getvalue()


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise OutputError(f"can't write {path} ({error.strerror}); name another file") from error
