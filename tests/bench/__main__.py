"""`make bench`: every `bench_*.py` here in turn. Prints `name: value` lines, writes `.bench/<bench>.json`.

A bench has `async def measure() -> Mapping[str, float]`, and perhaps `FLOORS` and `CEILINGS`: a figure below or above
them fails the run. Ratios compare with the bare limit of the same run, so that they mean the same on any machine. Words
after the command choose benches; those in `BY_NAME` run only when they are chosen.
"""

import asyncio
import importlib
import json
import logging
import math
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import structlog

from tests.bench.missing import CannotMeasureError

FOLDER = Path(__file__).parent
RESULTS = FOLDER.parent.parent / ".bench"
#: Needs an environment of its own: `make bench-peers`.
BY_NAME = {"peers"}
BROKEN = "OUT OF BOUNDS"


def names(wanted: list[str]) -> list[str]:
    """The benches that were asked for; all without a word."""
    found = sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))
    if unknown := set(wanted) - set(found):
        raise CannotMeasureError(f"there is no bench {', '.join(sorted(unknown))}; there are {', '.join(found)}")
    return [name for name in found if (name in wanted if wanted else name not in BY_NAME)]


def figures_of(name: str) -> Mapping[str, float]:
    """Run one bench and keep its figures, with how busy the machine was before and after."""
    # What the parts of ours that run in here say is not a figure.
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    before, begun = os.getloadavg()[0], time.perf_counter()
    found: Mapping[str, float] = asyncio.run(_bench(name).measure())
    seconds = time.perf_counter() - begun
    load = {"load_before": before, "load_after": os.getloadavg()[0], "bench_seconds": seconds}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps({**found, **load}, indent=2) + "\n")
    print(  # noqa: T201 - on the side: a busy machine makes figures that mean little
        f"{name}: {seconds:.0f} s, load {before:.1f} before and {load['load_after']:.1f} after, {os.cpu_count()} cores",
        file=sys.stderr,
    )
    return found


def verdicts(name: str, figures: Mapping[str, float]) -> Mapping[str, str]:
    """Of each figure that has bounds: what to say; it begins with `BROKEN` when it is out of them."""
    bench = _bench(name)
    floors: Mapping[str, float] = getattr(bench, "FLOORS", {})
    ceilings: Mapping[str, float] = getattr(bench, "CEILINGS", {})
    said: dict[str, str] = {}
    for figure in floors.keys() | ceilings.keys():
        value = figures.get(figure, math.nan)
        floor, ceiling = floors.get(figure, -math.inf), ceilings.get(figure, math.inf)
        bounds = [
            f"{word} {bound:g}" for word, bound in (("floor", floor), ("ceiling", ceiling)) if math.isfinite(bound)
        ]
        # Not the other way round: a figure that is missing keeps to nothing.
        said[figure] = f"({', '.join(bounds)})" if floor <= value <= ceiling else f"{BROKEN}: {', '.join(bounds)}"
    return said


def run(name: str) -> bool:
    """One bench; whether it kept to its bounds."""
    figures = figures_of(name)
    said = verdicts(name, figures)
    for figure, value in figures.items():
        print(f"{figure}: {value:g} {said.get(figure, '')}".rstrip(), flush=True)  # noqa: T201 - what it is for
    return not any(each.startswith(BROKEN) for each in said.values())


def main() -> int:
    """0 if all figures kept to their bounds, 1 if not, 2 if something is missing."""
    worst = 0
    try:
        chosen = names(sys.argv[1:])
    except CannotMeasureError as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 2
    for name in chosen:
        try:
            worst = max(worst, 0 if run(name) else 1)
        except CannotMeasureError as problem:
            print(f"{name}: {problem}", file=sys.stderr)  # noqa: T201
            worst = 2
    return worst


def _bench(name: str) -> ModuleType:
    return importlib.import_module(f"tests.bench.bench_{name}")


if __name__ == "__main__":
    sys.exit(main())
