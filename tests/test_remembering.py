"""An encoder that remembers what it has read."""

import numpy as np

from index.remembering import RememberingEncoder
from tests.fakes import HashEncoder

FERRY, PRESS, LAMP = "The ferry sails.", "The library bought a press.", "A lamp burns."


def test_a_text_is_read_once_while_it_is_remembered() -> None:
    plain = HashEncoder()
    remembering = RememberingEncoder(plain, most=2)
    first = remembering.contextualize([FERRY, PRESS, FERRY])
    assert plain.encoded == [FERRY, PRESS]
    for ours, theirs in zip(first, HashEncoder().contextualize([FERRY, PRESS, FERRY]), strict=True):
        assert ours.spans == theirs.spans
        np.testing.assert_array_equal(ours.vectors, theirs.vectors)
    # What was asked for last is kept.
    remembering.contextualize([FERRY])
    remembering.contextualize([LAMP])
    remembering.contextualize([FERRY, LAMP])
    assert plain.encoded == [FERRY, PRESS, LAMP]
    remembering.contextualize([PRESS])
    assert plain.encoded == [FERRY, PRESS, LAMP, PRESS]


def test_more_texts_at_once_than_are_remembered_are_all_read() -> None:
    remembering = RememberingEncoder(HashEncoder(), most=1)
    texts = [FERRY, PRESS, LAMP]
    for ours, theirs in zip(
        remembering.contextualize(texts), HashEncoder().contextualize(texts), strict=True
    ):
        assert ours.spans == theirs.spans
    assert remembering.contextualize([]) == []


def test_all_else_is_the_encoders_own() -> None:
    plain = HashEncoder()
    remembering = RememberingEncoder(plain)
    assert (remembering.name, remembering.fingerprint) == (plain.name, plain.fingerprint)
    assert (remembering.dimension, remembering.max_tokens) == (plain.dimension, plain.max_tokens)
    assert remembering.tokens(FERRY) == plain.tokens(FERRY)
    np.testing.assert_array_equal(
        remembering.encode_queries([FERRY]), plain.encode_queries([FERRY])
    )
    np.testing.assert_array_equal(
        remembering.encode_passages([FERRY]), plain.encode_passages([FERRY])
    )
