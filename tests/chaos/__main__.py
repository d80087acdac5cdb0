"""`make chaos SEED=7 MINUTES=1 FAULT=dispatcher_killed,nats_away`: harm the system for real and count.

Exit code 0 only if every fault showed lost 0, duplicated 0, phantom 0, unaccounted 0, and what else its row asks for.
"""

import argparse
import asyncio
import sys
import traceback
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from signal import SIGINT, SIGTERM

from tests.chaos.run import Plan, World, run, world
from tests.chaos.scene import Fault
from tests.chaos.table import FAULTS
from tests.chaos.timings import Timings


def main() -> int:
    """Read the command line, run, print; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the schedule of what goes wrong comes from it alone")
    parser.add_argument("--minutes", type=float, default=1.0, help="how long each fault goes on")
    parser.add_argument("--fault", default="", help=f"some of {', '.join(FAULTS)}; all if none is named")
    parser.add_argument("--scale", type=float, default=0.1, help="of all times of the design (default 0.1)")
    parser.add_argument("--hurried", action="store_true", help="normal and bulk wait for evidence as short as urgent")
    parser.add_argument("--towns", type=int, default=20)
    parser.add_argument("--people", type=int, default=500, help="of each town")
    parser.add_argument("--rate", type=int, default=20, help="messages a second of each number")
    parser.add_argument("--keep", type=Path, help="a folder for data and logs; without it they are removed at the end")
    chosen = parser.parse_args()
    names = [name for name in chosen.fault.split(",") if name] or list(FAULTS)
    if unknown := sorted(set(names) - FAULTS.keys()):
        parser.error(f"no such fault: {', '.join(unknown)}. There are {', '.join(FAULTS)}")
    plan = Plan(
        seed=chosen.seed,
        seconds=chosen.minutes * 60,
        timings=Timings(scale=chosen.scale, hurried=chosen.hurried),
        towns=chosen.towns,
        people=chosen.people,
        messages_per_second=chosen.rate,
    )
    try:
        bad = asyncio.run(run_all(plan, [FAULTS[name] for name in names], keep=chosen.keep))
    except asyncio.CancelledError:
        say("stopped before the end")
        return 1
    say(f"\n{len(names) - len(bad)} of {len(names)} faults good{'; BAD: ' + ', '.join(bad) if bad else ''}")
    return 1 if bad else 0


async def run_all(plan: Plan, faults: Iterable[Fault], *, keep: Path | None) -> list[str]:
    """Each fault on the fleet that it needs; the names of those that went wrong."""
    me = asyncio.current_task()
    assert me is not None
    for sign in (SIGINT, SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, me.cancel)
    bad = []
    for brokers, some in groupby(sorted(faults, key=lambda one: one.BROKERS), key=lambda one: one.BROKERS):
        folder = keep / f"brokers-{brokers}" if keep else None
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        async with world(plan, brokers=brokers, folder=folder) as here:
            for fault in some:
                if not await _is_good(fault, here):
                    bad.append(fault.NAME)
    return bad


async def _is_good(fault: Fault, here: World) -> bool:
    """Run it and say what came of it. Ends by itself, also if something hangs."""
    bound = 3 * here.plan.seconds + here.plan.timings.window + 1500
    try:
        async with asyncio.timeout(bound):
            report = await run(fault, here)
    except Exception as problem:
        say(f"== {fault.NAME}: could not be run to its end\n{''.join(traceback.format_exception(problem))}")
        await here.fleet.mend()
        return False
    say("\n".join(report.lines()))
    return report.is_good


def say(text: str) -> None:
    """To whoever watches."""
    print(text, flush=True)  # noqa: T201 - a command speaks to a person


if __name__ == "__main__":
    sys.exit(main())
