"""What a real scrape brings: every metric of the catalogue, nothing unknown, and never too much."""

import httpx
import pytest

from comunica.runtime import catalogue
from comunica.runtime.metrics import Kind
from tests.eventually import PATIENCE
from tests.ops.metrics.conftest import Observed
from workbench.stack import SERVICES

#: What Prometheus makes of a kind.
_ENDINGS = {Kind.COUNTER: ("",), Kind.GAUGE: ("",), Kind.HISTOGRAM: ("_bucket", "_sum", "_count")}
#: What every process tells of itself.
_OF_PROCESSES = ("process_", "python_gc_")


def expected(service: str) -> set[str]:
    return {
        metric.name + ending
        for metric in catalogue.CATALOGUE
        if service in metric.services
        for ending in _ENDINGS[metric.kind]
    }


async def scraped(observed: Observed, service: str) -> list[str]:
    """Names of all series, one for each series."""
    async with httpx.AsyncClient(timeout=PATIENCE) as web:
        text = (await web.get(f"{observed.stack.ops[service]}/metrics")).text
    return [line.partition("{")[0].partition(" ")[0] for line in text.splitlines() if line and line[0] != "#"]


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_tells_what_the_catalogue_says_and_nothing_else(observed: Observed, service: str) -> None:
    names = {name for name in await scraped(observed, service) if not name.startswith(_OF_PROCESSES)}
    assert names - expected(service) == set(), "in no row of the catalogue"
    assert expected(service) - names == set(), "in the catalogue, and not told under load"


@pytest.mark.parametrize("service", SERVICES)
async def test_two_towns_make_fewer_still_than_two_hundred_may(observed: Observed, service: str) -> None:
    assert len(await scraped(observed, service)) < 3000
