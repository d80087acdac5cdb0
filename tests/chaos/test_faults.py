"""A short run of every fault of `make chaos`: the same code, fewer people, shorter times, always the same seed.

What a busy machine alone could break (rates, percentiles, seconds) is told and not judged here.
"""

import pytest

from tests.chaos.run import Report, World, run
from tests.chaos.table import FAULTS


def _holds(report: Report) -> bool:
    return report.balance.is_clean and all(one.holds for one in report.scene.expectations if not one.timed)


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if fault.BROKERS == 1])
async def test_nobody_is_lost_told_twice_or_told_unasked(small_world: World, name: str) -> None:
    report = await run(FAULTS[name], small_world)
    assert _holds(report), "\n".join(report.lines())


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if fault.BROKERS == 3])
async def test_nor_with_three_servers_of_nats(clustered_world: World, name: str) -> None:
    report = await run(FAULTS[name], clustered_world)
    assert _holds(report), "\n".join(report.lines())
