"""Invented reports, long enough to be compared word by word."""

import random

_WORDS = """harbour council ferry bridge storm lamp teacher winter market river museum train orchard
signal copper bakery festival engine pilot lantern meadow cellar printer wagon garden ledger quarry
chapel reservoir archive tunnel stable candle compass""".split()
_VERBS = "opened closed reached left bought sold found lost joined passed followed repaired".split()


def report(seed: int, sentences: int = 12) -> str:
    """The same text for the same seed, and nothing in common between two seeds but words."""
    chance = random.Random(seed)
    lines = []
    for _ in range(sentences):
        subject, thing, place, other = chance.sample(_WORDS, 4)
        number = chance.randint(3, 999)
        lines.append(
            f"The {subject} {chance.choice(_VERBS)} the {thing} near the {place} with {number} "
            f"{other}s."
        )
    half = len(lines) // 2
    return " ".join(lines[:half]) + "\n\n" + " ".join(lines[half:])
