"""An exported model, run by ONNX Runtime: the same vectors without loading torch."""

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from onnxruntime import InferenceSession, SessionOptions
from tokenizers import Encoding, Tokenizer

from index.encoder import Given, Readings, Vectors, after_prompt, kept_tokens, unit
from index.models import Span
from index.onnx_folder import DESCRIPTION, MODEL, TOKENIZER, Exported, UnusableExportError

# The model's one output: a vector for each token, shape `(texts, tokens, dimension)`.
OUTPUT = "tokens"
# Texts of like length are read together up to so many tokens, padding included. More at once take
# longer for each, as their intermediate results leave the processor's cache.
_TOKENS_AT_ONCE = 512
# In bytes. One processor fetches such a model's weights from memory in some milliseconds.
_SMALL = 200_000_000


class OnnxEncoder:
    """An `Encoder` over the files that `export` wrote to `folder`.

    It reads on one thread until it is given several texts at once, as a build does, and on all
    processors from then on. They are no quicker with a question, and wait for each other: where
    the processors are busy, an answer took three times as long (benchmarks/serving). A large model
    is read on all from the beginning.
    """

    def __init__(self, name: str, folder: Path) -> None:
        """Raises UnusableExportError where the folder doesn't hold a whole export."""
        self.name = name
        try:
            described = (folder / DESCRIPTION).read_text(encoding="utf-8")
            self._exported = Exported.model_validate_json(described)
            self._model = folder / MODEL
            self._on_all = sum(file.stat().st_size for file in folder.iterdir()) > _SMALL
            self._session = _session(self._model, _threads() if self._on_all else 1)
            self._tokenizer = folder / TOKENIZER
            self._reading = _tokenizer(self._tokenizer)
            self._reading.enable_truncation(self._exported.limit)
        except Exception as error:  # the runtime and the tokenizers raise what they like
            reason = str(error).strip().split("\n")[0]
            raise UnusableExportError(f"the export in {folder} can't be used ({reason})") from error
        self.fingerprint = self._exported.fingerprint
        self.dimension = self._exported.dimension
        self.max_tokens = self._exported.max_tokens

    def read_passages(self, texts: Sequence[str]) -> Readings:
        return self._readings(texts, self._exported.prompts.passage)

    def read_queries(self, texts: Sequence[str]) -> Readings:
        return self._readings(texts, self._exported.prompts.query)

    def tokens(self, text: str) -> list[Span]:
        offsets = self._measuring.encode(text, add_special_tokens=False).offsets
        return [span for span in after_prompt(offsets, text, 0) if span.end > span.start]

    @cached_property
    def _measuring(self) -> Tokenizer:
        """As what is read, but not cut at the model's limit; only a build measures."""
        return _tokenizer(self._tokenizer)

    def _readings(self, texts: Sequence[str], prompt: str) -> Readings:
        if len(texts) > 1 and not self._on_all:
            self._session, self._on_all = _session(self._model, _threads()), True
        given = [Given(prompt, text) for text in texts]
        encodings = self._reading.encode_batch([one.text for one in given])
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        tokens = []
        for number, output in enumerate(self._read(encodings)):
            vectors[number] = output[0] if self._exported.pooling == "cls" else output.mean(axis=0)
            offsets, before = encodings[number].offsets, given[number].before
            tokens.append(kept_tokens(after_prompt(offsets, texts[number], before), output))
        return Readings(unit(vectors), tokens)

    def _read(self, encodings: Sequence[Encoding]) -> list[Vectors]:
        """The vectors of each text's tokens, shape `(tokens, dimension)`, special ones included."""
        lengths = [len(encoding.ids) for encoding in encodings]
        found: list[Vectors] = [np.empty((0, self.dimension), dtype=np.float32)] * len(encodings)
        batch: list[int] = []
        for number in sorted(range(len(encodings)), key=lengths.__getitem__):
            if batch and (len(batch) + 1) * lengths[number] > _TOKENS_AT_ONCE:
                self._read_batch(encodings, batch, found)
                batch = []
            batch.append(number)
        if batch:
            self._read_batch(encodings, batch, found)
        return found

    def _read_batch(
        self, encodings: Sequence[Encoding], batch: Sequence[int], found: list[Vectors]
    ) -> None:
        longest = max(len(encodings[number].ids) for number in batch)
        given = {
            name: np.zeros((len(batch), longest), dtype=np.int64) for name in self._exported.inputs
        }
        for row, number in enumerate(batch):
            for name, values in given.items():
                values[row, : len(encodings[number].ids)] = _input(encodings[number], name)
        (output,) = self._session.run([OUTPUT], given)
        for row, number in enumerate(batch):
            found[number] = output[row, : len(encodings[number].ids)]


def _tokenizer(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    # What the file says of them is for other uses.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _session(path: Path, threads: int) -> InferenceSession:
    options = SessionOptions()
    options.intra_op_num_threads = threads
    # Threads that spin while they wait would keep a bot's processors busy between questions.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _input(encoding: Encoding, name: str) -> list[int]:
    return {
        "input_ids": encoding.ids,
        "attention_mask": encoding.attention_mask,
        "token_type_ids": encoding.type_ids,
    }[name]


def _threads() -> int:
    """As many as there are processors, or as OMP_NUM_THREADS says, which torch obeys too."""
    stated = os.environ.get("OMP_NUM_THREADS", "")
    return int(stated) if stated.isdecimal() and int(stated) else os.cpu_count() or 1
