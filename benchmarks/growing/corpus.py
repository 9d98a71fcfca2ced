"""Invented articles of real paragraphs: as many as wanted, with words distributed as in news."""

import json
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from index.chunking import Chunking

# In tokens: no two paragraphs of more than half a passage share one, so that each is a passage.
MOST = Chunking().target
LEAST = MOST // 2 + 1
# As the archive that the paragraphs come from has them.
_PARAGRAPHS = 15
_PER_FILE = 1_000
_FIRST, _DAYS = date(2015, 1, 1), 3_650
_SOURCES = [f"paper{number}.example" for number in range(40)]


def write(folder: Path, texts: Sequence[str], titles: Sequence[str], passages: int) -> None:
    """Write articles of `passages` paragraphs in all, the same each time, as JSON Lines."""
    folder.mkdir(parents=True)
    chance = random.Random(0)
    articles = -(-passages // _PARAGRAPHS)
    for first in range(0, articles, _PER_FILE):
        with (folder / f"{first // _PER_FILE:05}.jsonl").open("w", encoding="utf-8") as file:
            for number in range(first, min(first + _PER_FILE, articles)):
                count = min(_PARAGRAPHS, passages - number * _PARAGRAPHS)
                article = {
                    "id": f"invented-{number}",
                    "title": chance.choice(titles),
                    "text": "\n\n".join(chance.sample(texts, count)),
                    "published": str(_FIRST + timedelta(days=chance.randrange(_DAYS))),
                    "source": chance.choice(_SOURCES),
                }
                file.write(json.dumps(article) + "\n")
