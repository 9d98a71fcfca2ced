"""A cross-encoder that reads query and passage together, and says how well they fit."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.model_files import NamedModel, quiet

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

Scores = NDArray[np.float32]

_TAKES = "CITEDESK_RERANKER takes a folder, a cross-encoder's name on the model hub, or nothing"
# Passages read together: all that one search has read, at the size of a passage.
_BATCH = 32


class Reranker(Protocol):
    """What the search needs of a reranker."""

    @property
    def name(self) -> str:
        """The model's name, as the settings give it."""

    @property
    def fingerprint(self) -> str:
        """What tells the model from any other; known without loading it."""

    def score(self, query: str, texts: Sequence[str]) -> Scores:
        """Return how well each text answers the query: float32, shape `(len(texts),)`, higher is
        better. The scale is the model's own; only scores of one call can be compared."""


class CrossEncoderReranker:
    """Any sentence-transformers cross-encoder that gives one score.

    `name` is a folder, or a name on the model hub. Nothing heavy is imported or loaded until the
    first text is scored. What is longer than the model's input is truncated by it.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._named = NamedModel(name, "reranker", _TAKES, "cross-encoder")

    @cached_property
    def fingerprint(self) -> str:
        """What tells this model from any other, without loading it: the SHA-256 of its files,
        or for a model from the hub its commit. Raises ModelError where there is none."""
        return self._named.fingerprint(self._named.folder())

    def load(self) -> None:
        """Load the model now. Raises ModelError where it can't be, or isn't a reranker."""
        _ = self.fingerprint  # tells a wrong name before anything heavy is imported
        _ = self._model

    def score(self, query: str, texts: Sequence[str]) -> Scores:
        from torch.nn import Identity

        # The logits: a sigmoid makes the best ones all alike.
        scores = self._model.predict(
            [(query, text) for text in texts],
            activation_fn=Identity(),
            batch_size=_BATCH,
            show_progress_bar=False,
        )
        return np.asarray(scores, dtype=np.float32)

    @cached_property
    def _model(self) -> "CrossEncoder":
        folder = self._named.folder()
        quiet()
        try:
            from sentence_transformers import CrossEncoder
            from transformers.utils import logging as transformers_logging

            transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            model: CrossEncoder = CrossEncoder(str(folder or self.name), device=None)
        except Exception as error:  # its readers of files raise what they like
            raise self._named.unloadable(error) from error
        if model.num_labels != 1:
            raise ModelError(
                f"reranker {self.name!r} sorts pairs into {model.num_labels} classes, where a "
                f"reranker gives one score; {_TAKES}"
            )
        if not _has_head(model):
            raise ModelError(
                f"reranker {self.name!r} is no cross-encoder: it was never trained to score a "
                f"pair; {_TAKES}"
            )
        return model


def load_reranker(name: str) -> CrossEncoderReranker | None:
    """Return the reranker that CITEDESK_RERANKER names, loaded, so that a wrong name is told at the
    start and not with the first question; None where it names none. Raises ModelError."""
    if not name:
        return None
    reranker = CrossEncoderReranker(name)
    reranker.load()
    return reranker


def _has_head(model: "CrossEncoder") -> bool:
    """Whether the files hold what makes a score of the model's output; for a plain encoder
    sentence-transformers makes it up at random."""
    if len(model) > 1:  # modules of its own behind the transformer
        return True
    made_for = model.model.config.architectures if model.model else None
    return any(name.endswith("ForSequenceClassification") for name in made_for or [])
