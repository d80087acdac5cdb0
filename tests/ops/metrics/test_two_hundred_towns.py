"""Two hundred municipalities in the running system, all at work: what a scrape of each service brings then.

Under the load of the other cases, which meets every outcome; counted line by line, as Prometheus would store it.
"""

import logging
import re
from collections import Counter
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from comunica.runtime import catalogue
from comunica.runtime.metrics import OTHER, Configured, Metric
from tests.eventually import eventually
from tests.ops.metrics.conftest import Observed
from tests.ops.metrics.many_towns import ManyTowns, described
from workbench.stack import SERVICES

#: The figures: `make test T="tests/ops/metrics/test_two_hundred_towns.py --log-cli-level=INFO"`.
_log = logging.getLogger(__name__)
TOWNS = 200
#: Series of one service at most, whatever happens: Prometheus keeps each of every pod.
MOST = 5000
PATIENCE = 120.0


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def crowded(observed: Observed) -> AsyncIterator[Observed]:
    """The system of the other cases, whose two towns get so many neighbours."""
    async with httpx.AsyncClient(timeout=30) as web:
        setups = list(described(TOWNS - len(observed.stack.slugs), observed.stack))
        towns = ManyTowns(observed.stack, web, setups)
        await towns.join()
        await towns.live()
        yield observed


async def scraped(observed: Observed, service: str) -> list[str]:
    """Every series of a service: its name and labels."""
    async with httpx.AsyncClient(timeout=30) as web:
        text = (await web.get(f"{observed.stack.ops[service]}/metrics")).text
    return [line.rpartition(" ")[0] for line in text.splitlines() if line and line[0] != "#"]


async def values_of(observed: Observed, metric: Metric, label: str) -> set[str]:
    """The values that a label of a metric has in a scrape of its one service."""
    [service] = metric.services
    found = re.compile(rf"{metric.name}\{{.*\b{label}=\"([^\"]*)\"")
    return {at[1] for series in await scraped(observed, service) if (at := found.match(series))}


@pytest.mark.parametrize(
    ("metric", "label"),
    [
        (catalogue.TOWN_PEOPLE, "municipality"),
        (catalogue.TOWN_DELIVERIES, "municipality"),
        (catalogue.TOWN_OLDEST_DUE, "municipality"),
        (catalogue.TOWN_COST, "municipality"),
        (catalogue.TOWN_BUDGET_SHARE, "municipality"),
        (catalogue.TOWN_READINGS, "municipality"),
        (catalogue.BUCKET_LEVEL, "channel"),
        (catalogue.TOKEN_EXPIRY, "channel"),
        (catalogue.PORTFOLIO_HEADROOM, "portfolio"),
        (catalogue.PORTFOLIO_LIMIT, "portfolio"),
    ],
    ids=lambda each: each.name if isinstance(each, Metric) else each,
)
async def test_each_town_is_seen(crowded: Observed, metric: Metric, label: str) -> None:
    """Else few series would prove nothing."""

    async def all_are_there() -> bool:
        return len(await values_of(crowded, metric, label) - {OTHER}) == TOWNS

    await eventually(all_are_there, within=PATIENCE, every=1.0, because=metric.name)


async def test_of_two_hundred_apps_as_many_are_told_apart_as_the_catalogue_says(crowded: Observed) -> None:
    """The count of a stranger's making is bounded too: who calls ingress names the app."""
    bound = catalogue.WEBHOOKS.labels["app"]
    assert isinstance(bound, Configured)

    async def full() -> bool:
        return len(await values_of(crowded, catalogue.WEBHOOKS, "app") - {OTHER, ""}) >= bound.most - 1

    await eventually(full, within=PATIENCE, every=1.0)
    assert len(await values_of(crowded, catalogue.WEBHOOKS, "app")) <= bound.most + 1


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_makes_fewer_than_five_thousand_series(crowded: Observed, service: str) -> None:
    series = await scraped(crowded, service)
    assert len(series) == len(set(series)), "each is one of its own"
    most = Counter(each.partition("{")[0] for each in series).most_common(5)
    _log.info("%s: %d series, most of %s", service, len(series), most)
    assert len(series) < MOST, most
