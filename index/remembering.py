"""An encoder that doesn't read again what it has just read."""

from collections import OrderedDict
from collections.abc import Sequence

from index.encoder import Encoder, TokenVectors, Vectors
from index.models import Span

# A passage of the usual size takes 170 kB with 384 dimensions: 43 MB in all.
MOST_TEXTS = 256


class RememberingEncoder:
    """Remembers the tokens' vectors of the texts it has read last.

    Reading passages is most of an answer's work, and what is in the news is asked about again and
    again. Not for use from several threads at once.
    """

    def __init__(self, encoder: Encoder, most: int = MOST_TEXTS) -> None:
        self._encoder = encoder
        self._most = most
        self._read: OrderedDict[str, TokenVectors] = OrderedDict()
        self.name = encoder.name

    @property
    def fingerprint(self) -> str:
        return self._encoder.fingerprint

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    @property
    def max_tokens(self) -> int:
        return self._encoder.max_tokens

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode_passages(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode_queries(texts)

    def tokens(self, text: str) -> list[Span]:
        return self._encoder.tokens(text)

    def contextualize(self, texts: Sequence[str]) -> list[TokenVectors]:
        new = [text for text in dict.fromkeys(texts) if text not in self._read]
        found = dict(zip(new, self._encoder.contextualize(new), strict=True)) if new else {}
        for text in texts:
            if text not in found:
                found[text] = self._read[text]
            self._read[text] = found[text]
            self._read.move_to_end(text)
        while len(self._read) > self._most:
            self._read.popitem(last=False)
        return [found[text] for text in texts]
