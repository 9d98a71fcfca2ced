"""The figures as they were measured, and the tables in README.md."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_MARKS = ("<!-- results -->\n", "<!-- end of results -->\n")


def write(results: Mapping[str, Any], folder: Path = HERE) -> None:
    """Write results.json, and the tables between the marks of README.md, in `folder`."""
    text = json.dumps(results, indent=1)
    (folder / "results.json").write_text(text + "\n", encoding="utf-8")
    readme = folder / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(_MARKS[0])
    after = rest.partition(_MARKS[1])[2]
    tables = f"{before}{_MARKS[0]}{render(results)}{_MARKS[1]}{after}"
    readme.write_text(tables, encoding="utf-8")


def render(results: Mapping[str, Any]) -> str:
    """The tables as Markdown."""
    parts = [
        "Quality:\n",
        _quality(results["quality"]),
        "Time and room, by the number of passages (last: a vector search over as many):\n",
        _sizes(results["sizes"], results["vectors_ms"]),
    ]
    if "filters" in results:
        filters = results["filters"]
        parts += [f"A filter, {filters['passages']:,} passages:\n", _filters(filters["shares"])]
    parts += [f"Left out: {reason}.\n" for reason in results["left_out"].values()]
    return "\n".join(parts)


def _quality(sets: Mapping[str, Any]) -> str:
    return _table(
        ["set", "questions", "engine", "article@1", "article@5", "MRR@10"],
        (
            [
                name,
                f"{figures['questions']}",
                engine,
                *(f"{figures[key]:.3f}" for key in ("article@1", "article@5", "mrr@10")),
            ]
            for name, engines in sets.items()
            for engine, figures in engines.items()
        ),
    )


def _sizes(sizes: Mapping[str, Any], vectors: Mapping[str, float]) -> str:
    rows = []
    for size, engines in sizes.items():
        for engine, f in engines.items():
            rows.append(
                [
                    f"{int(size):,}",
                    engine,
                    f"{f['p50_ms']:.2f} / {f['p95_ms']:.2f} ms",
                    f"{f['ratio']:.3f}",
                    f"{f['same_ten']:.3f}",
                    f"{f['resident_mb']:.0f} MB ({f['of_it_own_mb']:.0f} own)",
                    f"{f['disk_mb']:.0f} MB",
                    f"{f['build_seconds']:.1f} s, {f['build_peak_mb']:.0f} MB",
                    f"{f['replace_seconds']:.2f} s",
                ]
            )
        rows.append([f"{int(size):,}", "vectors", f"{vectors[size]:.2f} ms", *[""] * 6])
    head = (
        "passages,engine,p50 / p95,ratio,same ten,resident,disk,build and what it took,1 % replaced"
    )
    return _table(head.split(","), rows)


def _filters(shares: Mapping[str, Any]) -> str:
    return _table(
        ["kept", "engine", "p50 / p95", "same ten"],
        (
            [
                f"{float(share):.0%}",
                engine,
                f"{f['p50_ms']:.2f} / {f['p95_ms']:.2f} ms",
                f"{f['same_ten']:.3f}",
            ]
            for share, engines in shares.items()
            for engine, f in engines.items()
        ),
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)
