"""A real sentence-transformers model, too small to mean anything, made in a second."""

from pathlib import Path

_WORDS = "the a of in and to harbour library reopened bought press storm ferry island".split()


def make_tiny_model(folder: Path) -> Path:
    """Write a model of 16 dimensions and 48 tokens to `folder`."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    torch.manual_seed(0)
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,!?'’“”-"
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = special + _WORDS + list(letters) + ["##" + letter for letter in letters]
    source = folder.with_name(folder.name + "-transformer")
    source.mkdir(parents=True)
    (source / "vocab.txt").write_text("\n".join(dict.fromkeys(vocabulary)), encoding="utf-8")
    BertTokenizer(vocab=str(source / "vocab.txt")).save_pretrained(source)
    config = BertConfig(
        vocab_size=len(dict.fromkeys(vocabulary)),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(source)
    transformer = Transformer(str(source), max_seq_length=50)
    SentenceTransformer(modules=[transformer, Pooling(16)]).save(str(folder))
    return folder
