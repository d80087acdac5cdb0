"""`make bench`: every `bench_*.py` here in turn. Prints `name: value` lines, writes `.bench/<bench>.json`.

A bench has `async def measure() -> Mapping[str, float]`, and may have `FLOORS` and `CEILINGS`: a figure below its floor
or above its ceiling fails the run. Ratios compare with the bare limit of the same run, so that they mean the same on
any machine. Words after the command choose benches.
"""

import asyncio
import importlib
import json
import math
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.bench.missing import CannotMeasureError

FOLDER = Path(__file__).parent
RESULTS = FOLDER.parent.parent / ".bench"


def names(wanted: list[str]) -> list[str]:
    """The benches that were asked for; all without a word."""
    found = sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))
    return [name for name in found if not wanted or name in wanted]


def run(name: str) -> bool:
    """One bench; whether it stayed within its bounds."""
    bench = importlib.import_module(f"tests.bench.bench_{name}")
    figures: Mapping[str, float] = asyncio.run(bench.measure())
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(dict(figures), indent=2) + "\n")
    floors: Mapping[str, float] = getattr(bench, "FLOORS", {})
    ceilings: Mapping[str, float] = getattr(bench, "CEILINGS", {})
    for figure, value in figures.items():
        print(f"{figure}: {value:g}{_verdict(value, floors.get(figure), ceilings.get(figure))}", flush=True)  # noqa: T201 - the figures are what it is for
    return all(figures.get(figure, 0.0) >= floor for figure, floor in floors.items()) and all(
        figures.get(figure, math.inf) <= ceiling for figure, ceiling in ceilings.items()
    )


def _verdict(value: float, floor: float | None, ceiling: float | None) -> str:
    if floor is not None:
        return f" (floor {floor:g})" if value >= floor else f" BELOW ITS FLOOR {floor:g}"
    if ceiling is not None:
        return f" (at most {ceiling:g})" if value <= ceiling else f" MISSED, AT MOST {ceiling:g} IS WANTED"
    return ""


def main() -> int:
    """0 if all figures are within their bounds, 1 if not, 2 if something is missing."""
    worst = 0
    for name in names(sys.argv[1:]):
        try:
            worst = max(worst, 0 if run(name) else 1)
        except CannotMeasureError as problem:
            print(f"{name}: {problem}", file=sys.stderr)  # noqa: T201
            worst = 2
    return worst


if __name__ == "__main__":
    sys.exit(main())
