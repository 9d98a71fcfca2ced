"""The desk that the settings describe: their models, and the evidence to decide by with these."""

from pathlib import Path
from typing import NamedTuple

from bot.desk import Desk
from bot.encoding import encoder_of
from bot.settings import Settings
from retrieval.calibration import evidence_for
from retrieval.reranker import load_reranker


class Opened(NamedTuple):
    """A desk, and one line to tell where the threshold from which it answers wasn't set for its
    models."""

    desk: Desk
    note: str | None


def open_desk(settings: Settings, data: Path | None = None, *, last_good: bool = False) -> Opened:
    """Return a desk over the settings' data folder, or over `data`, with the settings' models.

    Raises CitedeskError where a reranker is named and can't be used, or the data folder's
    calibration can't be read.
    """
    encoder, reranker = encoder_of(settings), load_reranker(settings.reranker)
    evidence, calibrated = evidence_for(settings.data, encoder, reranker)
    desk = Desk(
        data or settings.data, encoder, settings.quotes, evidence, reranker, last_good=last_good
    )
    return Opened(desk, None if calibrated else _uncalibrated(settings))


def _uncalibrated(settings: Settings) -> str:
    named = f"CITEDESK_MODEL={settings.model}"
    named += f" and CITEDESK_RERANKER={settings.reranker}" if settings.reranker else ""
    return (
        f"what counts as covered isn't calibrated for {named}, so too much may be answered or "
        "declined; run `citedesk calibrate QUESTIONS`"
    )
