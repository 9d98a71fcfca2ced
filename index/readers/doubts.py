"""What is doubtful about an article as it was read."""

import re

from index.models import Article

# A news text of fewer words is a note, or was cut.
_FEWEST_WORDS = 50
# A character of the scripts that are written without spaces counts as a word.
_WORD = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0eff\u3040-\u9fff]+")


def doubts(article: Article, *, titled: bool = True) -> tuple[str, ...]:
    """Return a line for each thing that a reader would miss; `titled` tells that the headline was
    stated and not made of the text."""
    missing = {
        "title": titled or None,
        "author": article.author,
        "date of publication": article.published,
        "outlet": article.source,
    }
    words = len(_WORD.findall(article.text))
    lines = [f"states no {name}" for name, value in missing.items() if value is None]
    if words < _FEWEST_WORDS:
        lines.append(f"has only {words} {'word' if words == 1 else 'words'}; it may be cut")
    broken = f"{article.title} {article.text}".count("\ufffd")
    if broken:
        what = "a character" if broken == 1 else f"{broken} characters"
        lines.append(f"holds {what} that couldn't be decoded, shown as \ufffd")
    return tuple(lines)
