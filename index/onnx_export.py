"""A sentence-transformers model written down for ONNX Runtime, if that gives the same."""

import io
import logging
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from index.encoder import Encoder, Readings, SentenceTransformerEncoder, Vectors
from index.onnx_encoder import OUTPUT, OnnxEncoder
from index.onnx_folder import DESCRIPTION, MODEL, REFUSED, TOKENIZER, Exported, UnusableExportError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

logger = logging.getLogger(__name__)

_LEAST_COSINE = 0.9999
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
# Texts of several lengths and scripts, with and without spaces around; the last one is longer than
# what most models read.
_SAMPLE = (
    "Ferry",
    "Who won the election in Lowen, and by how many votes?",
    "The harbour reopened on Sunday after divers cleared two sunken barges; the work cost 1.2 "
    "million crowns, the port authority said.",
    " “We have waited nine days for this,” said the harbour master, Tove Lind. ",
    "Порт открылся в воскресенье.\nПаромы ходят каждый час.",
    "Liman pazar günü yeniden açıldı; çalışma 1,2 milyona mal oldu.",
    "港は日曜日に再開した。",
    "Ferries to Skarn Island will sail every hour. " * 200,
)


class NotExportable(Exception):
    """The model is of a kind that isn't exported, or its export doesn't give the same."""


def export(encoder: SentenceTransformerEncoder, folder: Path) -> None:
    """Write the model to `folder`, whole or not at all; see `OnnxEncoder`.

    A file `refused` is written instead where the model can't be exported, or where a vector of the
    sample's texts or of their tokens differs (cosine below .9999). Raises ModelError where the
    model can't be loaded, OSError where the folder can't be written.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix="making-", dir=folder.parent))
    try:
        try:
            _write(encoder, making)
            _check(encoder, OnnxEncoder(encoder.name, making))
        except (NotExportable, UnusableExportError) as refusal:
            logger.info("model %s is served by sentence-transformers: %s", encoder.name, refusal)
            shutil.rmtree(making)
            making.mkdir()
            (making / REFUSED).write_text(f"{refusal}\n", encoding="utf-8")
        try:
            making.rename(folder)
        except OSError:
            # Another process may have been quicker; its export is as good.
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _write(encoder: SentenceTransformerEncoder, folder: Path) -> None:
    model = encoder.model
    pooling = _pooling(model)
    tokenizer = model.tokenizer
    inputs = tuple(name for name in _INPUTS if name in tokenizer.model_input_names)
    _write_graph(model, inputs, folder / MODEL)
    tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))
    described = Exported(
        fingerprint=encoder.fingerprint,
        dimension=encoder.dimension,
        limit=int(model.max_seq_length or tokenizer.model_max_length),
        max_tokens=encoder.max_tokens,
        prompts=encoder.prompts,
        inputs=inputs,
        pooling=pooling,
    )
    (folder / DESCRIPTION).write_text(described.model_dump_json(indent=2), encoding="utf-8")


def _pooling(model: "SentenceTransformer") -> Literal["mean", "cls"]:
    """How the model's token vectors become one. Raises NotExportable where it does more to them
    than that."""
    kinds = [type(module).__name__ for module in model]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        raise NotExportable(f"it is made of {', '.join(kinds)}")
    module: Any = model[1]
    stated: dict[str, Any] = module.get_config_dict()
    mode = stated.get("pooling_mode") or "+".join(
        name.removeprefix("pooling_mode_").removesuffix("_tokens").removesuffix("_token")
        for name, value in stated.items()
        if name.startswith("pooling_mode_") and value
    )
    if mode == "mean":
        return "mean"
    if mode == "cls":
        return "cls"
    raise NotExportable(f"its pooling is {mode}")


def _write_graph(model: "SentenceTransformer", inputs: Sequence[str], path: Path) -> None:
    import torch

    transformer: Any = model[0].auto_model

    class TokenModel(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        """The transformer with its token vectors as its one output."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, *given: torch.Tensor) -> torch.Tensor:
            named = dict(zip(inputs, given, strict=True))
            states: torch.Tensor = self.transformer(**named).last_hidden_state
            return states

    device = next(transformer.parameters()).device
    # Two texts of different lengths, so that no size is taken for a constant.
    read = model.tokenizer(["Ferry", "a longer text"], padding=True, return_tensors="pt")
    given = tuple(read[name].to(device) for name in inputs)
    sizes = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    # They tell every step they take.
    for name in ("torch.onnx", "onnxscript", "onnx_ir"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()), torch.no_grad():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                TokenModel().eval(),
                given,
                str(path),
                dynamo=True,
                verbose=False,
                input_names=list(inputs),
                output_names=[OUTPUT],
                dynamic_shapes={"given": tuple(sizes for _ in inputs)},
            )
    except Exception as error:  # the exporter raises what it likes
        reason = str(error).strip().split("\n")[0]
        raise NotExportable(f"torch can't export it ({reason or type(error).__name__})") from error


def _check(model: Encoder, served: Encoder) -> None:
    """Raises NotExportable where `served` doesn't give what `model` does."""
    try:
        least = min(
            _least_in_common(model.read_passages(_SAMPLE), served.read_passages(_SAMPLE)),
            _least_in_common(model.read_queries(_SAMPLE), served.read_queries(_SAMPLE)),
        )
    except NotExportable:
        raise
    except Exception as error:  # whatever the runtime raises at a graph it can't run
        reason = str(error).strip().split("\n")[0]
        raise NotExportable(f"its export doesn't run ({reason})") from error
    if least < _LEAST_COSINE:
        raise NotExportable(f"its export gives other vectors (cosine {least:.4f})")


def _least_in_common(one: Readings, other: Readings) -> float:
    """The least of the cosines between vectors of the same text or token. Raises NotExportable
    where the tokens aren't the same."""
    least = _least_cosine(one.vectors, other.vectors)
    for ours, theirs in zip(one.tokens, other.tokens, strict=True):
        if ours.spans != theirs.spans:
            raise NotExportable("its tokens differ")
        least = min(least, _least_cosine(ours.vectors, theirs.vectors))
    return least


def _least_cosine(one: Vectors, other: Vectors) -> float:
    """The least of the cosines between rows of unit length."""
    if one.shape != other.shape:
        return 0.0
    return float(np.sum(one * other, axis=1).min(initial=1.0))
