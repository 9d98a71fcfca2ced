"""A real sentence-transformers model, too small to mean anything, made in a second."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import BertConfig

_WORDS = "the a of in and to harbour library reopened bought press storm ferry island".split()


def make_tiny_model(folder: Path) -> Path:
    """Write a model of 16 dimensions and 48 tokens to `folder`."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertModel

    torch.manual_seed(0)
    source = folder.with_name(folder.name + "-transformer")
    tokens = _write_tokenizer(source)
    BertModel(_config(tokens)).save_pretrained(source)
    transformer = Transformer(str(source), max_seq_length=50)
    SentenceTransformer(modules=[transformer, Pooling(16)]).save(str(folder))
    return folder


def make_tiny_cross_encoder(folder: Path, seed: int = 0, labels: int = 1) -> Path:
    """Write a cross-encoder of the same size, with random weights, to `folder`."""
    import torch
    from transformers import BertForSequenceClassification

    torch.manual_seed(seed)
    tokens = _write_tokenizer(folder)
    config = _config(tokens)
    config.num_labels = labels
    # Weights as small as usual would score all texts alike.
    config.initializer_range = 1.0
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def _write_tokenizer(folder: Path) -> int:
    """Write a tokenizer of a few words and all letters; return how many tokens it knows."""
    from transformers import BertTokenizer

    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,!?'’“”-"
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = special + _WORDS + list(letters) + ["##" + letter for letter in letters]
    distinct = list(dict.fromkeys(vocabulary))
    folder.mkdir(parents=True)
    (folder / "vocab.txt").write_text("\n".join(distinct), encoding="utf-8")
    BertTokenizer(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    return len(distinct)


def _config(tokens: int) -> "BertConfig":
    from transformers import BertConfig

    return BertConfig(
        vocab_size=tokens,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
    )
