"""Where a model's export lies, and what is in it."""

import hashlib
from pathlib import Path
from typing import Literal

from index.encoder import Prompts
from index.models import Frozen

MODEL, TOKENIZER, DESCRIPTION = "model.onnx", "tokenizer.json", "export.json"
# Holds, in place of an export, why there is none.
REFUSED = "refused"
# Raised where exports made before can't be served any more.
_FORMAT = 1


class UnusableExportError(Exception):
    """A folder that doesn't hold what an export has, whole."""


def export_folder(exports: Path, fingerprint: str) -> Path:
    """The folder below `exports` for the export of the model with a fingerprint."""
    digest = hashlib.sha256(f"{_FORMAT} {fingerprint}".encode()).hexdigest()
    return exports / digest[:16]


class Exported(Frozen):
    """What is to be known of a model to serve its export.

    `limit` is how many tokens it reads, special ones included, and `max_tokens` how many are left
    for a text. `inputs` are the names of the model's inputs. `pooling` is how a text's vector comes
    of its tokens': their mean, or the first one.
    """

    fingerprint: str
    dimension: int
    limit: int
    max_tokens: int
    prompts: Prompts
    inputs: tuple[str, ...]
    pooling: Literal["mean", "cls"]
