"""The tokens of the passages that a search found."""

import logging
from collections.abc import Sequence

from index.chunking import headline_context
from index.encoder import Encoder
from index.token_records import PassageTokens, record_of, tokens_of
from index.token_store import TokenStore
from retrieval.models import Hit

logger = logging.getLogger(__name__)


def stored_tokens(hits: Sequence[Hit], store: TokenStore, encoder: Encoder) -> list[PassageTokens]:
    """Return the tokens of each hit's passage as the build stored them; a record that has been
    damaged since is made anew by the encoder."""
    found = []
    for hit in hits:
        tokens = store.at(hit.passage.row)
        if tokens is None:
            logger.warning(
                "the tokens of passage %s are damaged, and read anew; run `citedesk index verify`",
                hit.passage.id,
            )
            tokens = _read_anew(hit, encoder)
        found.append(tokens)
    return found


def _read_anew(hit: Hit, encoder: Encoder) -> PassageTokens:
    context = headline_context(hit.article.title, encoder)
    text = context + hit.article.text[hit.passage.start : hit.passage.end]
    tokens = tokens_of(record_of(encoder.read_passages([text]).tokens[0], len(context)))
    assert tokens is not None, "it has just been made"
    return tokens
