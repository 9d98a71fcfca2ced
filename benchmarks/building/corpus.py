"""An archive of invented reports of any size, the same for the same seed."""

import json
import random
from pathlib import Path

_SUBJECTS = """council harbour ministry museum bakery orchestra hospital railway university brewery
library court parliament theatre airport market company union school observatory bridge festival
laboratory archive shipyard reservoir police embassy stadium vineyard""".split()
_PLACES = """Lowen Skarn Tarrant Velm Ostrava Hollin Merrow Castel Brink Duna Eskel Farrow Gant
Ister Jorda Kelm Lirra Mondo Narva Orrin Pell Quay Rosk Sund Trev Ulla Varn Wick Yarrow
Zell""".split()
_VERBS = """approved rejected opened closed delayed announced restored sold bought inspected
renamed flooded expanded defended postponed celebrated questioned financed""".split()
_THINGS = """budget tunnel contract exhibition timetable dyke orchard ferry lighthouse archive tram
strike concert vaccine harvest satellite manuscript pipeline turbine lease quarry tariff clinic
greenhouse tower statue nursery barrage telescope mural""".split()
_REASONS = """after a long debate
because of the storm
despite protests
for the first time since the war
on the advice of its engineers
under a new agreement
with the help of volunteers
before the election
at the request of residents
in spite of rising costs""".splitlines()
_NAMES = """Ada Brill
Jon Ask
Mia Holt
Tove Lind
Sam Orr
Lea Vance
Omar Reyes
Nina Kade
Ivo Marsh
Ruth Penn""".splitlines()
_PER_FILE = 100


def text(seed: int, paragraphs: int = 3) -> str:
    """A report of about 50 words a paragraph."""
    chance = random.Random(seed)
    return "\n\n".join(" ".join(_sentence(chance) for _ in range(3)) for _ in range(paragraphs))


def _sentence(chance: random.Random) -> str:
    pick = chance.choice
    return (
        f"The {pick(_SUBJECTS)} of {pick(_PLACES)} {pick(_VERBS)} the {pick(_THINGS)} "
        f"{pick(_REASONS)}, said {pick(_NAMES)}, who counted {chance.randint(2, 9999):,} "
        f"{pick(_THINGS)}s."
    )


def write(folder: Path, articles: int, changed: frozenset[int] = frozenset()) -> None:
    """Write the archive as JSON Lines files of 100 articles each; those whose numbers are in
    `changed` tell something else."""
    folder.mkdir(parents=True, exist_ok=True)
    for first in range(0, articles, _PER_FILE):
        numbers = range(first, min(first + _PER_FILE, articles))
        rows = "".join(_row(number, number in changed) for number in numbers)
        path = folder / f"{first // _PER_FILE:05}.jsonl"
        if not path.exists() or path.read_text(encoding="utf-8") != rows:
            path.write_text(rows, encoding="utf-8")


def _row(number: int, changed: bool) -> str:
    chance = random.Random(-number - 1)
    article = {
        "id": f"report-{number}",
        "title": f"{chance.choice(_SUBJECTS).title()} of {chance.choice(_PLACES)} "
        f"{chance.choice(_VERBS)} its {chance.choice(_THINGS)}",
        "text": text(number + 10_000_000 * changed),
        "url": f"https://archive.example/{number}",
        "published": f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}T08:00:00+00:00",
        "source": f"The {chance.choice(_PLACES)} Post",
    }
    return json.dumps(article) + "\n"


def spread(articles: int, share: float) -> frozenset[int]:
    """The numbers of the articles that change: so large a share, evenly spread."""
    step = round(1 / share)
    return frozenset(range(step // 2, articles, step))
