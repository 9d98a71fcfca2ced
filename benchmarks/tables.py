"""Tables of figures, put into a README in place of the last ones."""

from collections.abc import Sequence
from pathlib import Path


def put_between(readme: Path, mark: str, rows: Sequence[Sequence[str]]) -> None:
    """Put a Markdown table between `<!-- mark -->` and `<!-- end of mark -->`."""
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    before, start, rest = readme.read_text(encoding="utf-8").partition(f"<!-- {mark} -->")
    _, end, after = rest.partition(f"<!-- end of {mark} -->")
    readme.write_text(f"{before}{start}\n{table}\n{end}{after}", encoding="utf-8")
