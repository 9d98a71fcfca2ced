"""`citedesk calibrate`: from which evidence on a question is answered, set on one's own."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.settings import load_settings


def calibrate(
    questions: Annotated[
        Path,
        typer.Argument(
            metavar="QUESTIONS",
            help="A file with a question a line, as for `citedesk eval`: questions that your "
            "articles answer, and others.",
            show_default=False,
        ),
    ],
    false_refusals: Annotated[
        float,
        typer.Option(min=0, max=50, help="Percent of answerable questions that may be declined."),
    ] = 5.0,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say which threshold it would be.")
    ] = False,
) -> None:
    """Set the threshold from which questions are answered, for the models in the settings.

    Do so after a change of CITEDESK_MODEL or CITEDESK_RERANKER, or where the bot declines or
    answers too much. Best are a hundred questions that the articles answer and as many near
    misses that they don't.
    """
    from bot.opening import open_desk
    from retrieval.calibration import Calibration, estimate, save, threshold_for
    from retrieval.evalset import read_questions
    from retrieval.evaluation import run

    settings = load_settings()
    asked = read_questions(questions)
    desk, _ = open_desk(settings)
    answerer = desk.open()
    try:
        outcomes = run(answerer, asked)
    finally:
        desk.close()
    share = false_refusals / 100
    threshold = threshold_for(outcomes, share)
    answerable = sum(outcome.answerable for outcome in outcomes)
    expected = estimate(outcomes, share)
    typer.echo(
        f"threshold {threshold:.3f}, set on {answerable:,} questions that the articles answer and "
        f"{len(outcomes) - answerable:,} that they don't; it was {answerer.evidence.threshold:.3f}"
    )
    refused = (
        f"{expected.refused:.0%} of those they don't"
        if expected.refused is not None
        else "how many of those they don't can't be told, as the set holds none"
    )
    typer.echo(
        f"of other questions it declines about {expected.false_refusals:.0%} that the articles "
        f"answer, and {refused} (each fifth of the set by a threshold from the rest)"
    )
    if dry_run:
        typer.echo("nothing was written")
        return
    save(
        settings.data,
        Calibration(
            model=answerer.encoder.fingerprint,
            reranker=answerer.reranker.fingerprint if answerer.reranker else None,
            threshold=threshold,
            false_refusals=share,
            answerable=answerable,
            unanswerable=len(outcomes) - answerable,
            calibrated_at=datetime.now(UTC),
        ),
    )
    typer.echo("a running bot takes it over when it is started again")
