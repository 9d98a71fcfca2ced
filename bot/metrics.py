"""What is counted and timed while the bot runs, for Prometheus (https://prometheus.io).

One set for the process, in a registry of its own: nothing of the client's defaults is shown.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY = CollectorRegistry()
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

Stage = Literal["answer", "deliver"]

QUESTIONS = Counter(
    "citedesk_questions", "Questions by what they came to", ["outcome"], registry=REGISTRY
)
ERRORS = Counter("citedesk_errors", "Handlers that failed", registry=REGISTRY)
SET_ASIDE = Counter("citedesk_set_aside", "Updates that aren't tried any more", registry=REGISTRY)
FLOOD_LIMITS = Counter(
    "citedesk_flood_limits", "Requests that Telegram answered with 429", registry=REGISTRY
)
STAGES = Histogram(
    "citedesk_stage_seconds",
    "Time to find an answer, waiting for its turn included, and to deliver it",
    ["stage"],
    buckets=_SECONDS,
    registry=REGISTRY,
)
WAITING = Gauge("citedesk_waiting", "Messages that wait or are being handled", registry=REGISTRY)
GENERATION_AGE = Gauge(
    "citedesk_generation_age_seconds", "Since the index in use was built", registry=REGISTRY
)
ARTICLES = Gauge("citedesk_articles", "Articles in the index in use", registry=REGISTRY)
PASSAGES = Gauge("citedesk_passages", "Passages in the index in use", registry=REGISTRY)
HEARD = Gauge(
    "citedesk_heard_timestamp_seconds",
    "When Telegram last answered or brought an update, in seconds since 1970",
    registry=REGISTRY,
)


def heard() -> float:
    """When Telegram was last heard of, in seconds since 1970; 0 before the first time."""
    return REGISTRY.get_sample_value("citedesk_heard_timestamp_seconds") or 0.0


def count_questions(covered: int, declined: int) -> None:
    QUESTIONS.labels("covered").inc(covered)
    QUESTIONS.labels("declined").inc(declined)


@contextmanager
def timed(stage: Stage) -> Iterator[None]:
    """Time the block as a stage of an answer, if it ends well."""
    began = time.perf_counter()
    yield
    STAGES.labels(stage).observe(time.perf_counter() - began)


def page(look: Callable[[], None]) -> bytes:
    """Return all of it in Prometheus' text format, after `look` has set the gauges."""
    look()
    return generate_latest(REGISTRY)
