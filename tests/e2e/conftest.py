"""The whole system, started once for the folder, and those who take part. All that they know is `endpoints.json`."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.people import Citizen, Town
from workbench.stack import Stack

#: Where the people of the demo towns live: names of zones or contrade, so that the welcome can be held against them.
PLACES = (("Centro", "Villaggio Brollo", "San Quirico", "Quartiere Emanuela"), ("Borgo", "Mulini"))


@pytest.fixture(scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """All services, running."""
    stack = Stack(tmp_path_factory.mktemp("stack"))
    await stack.start()
    yield stack
    await stack.stop()


@pytest.fixture(scope="module")
async def web() -> AsyncIterator[httpx.AsyncClient]:
    """One HTTP client for all who take part."""
    async with httpx.AsyncClient(timeout=20) as client:
        yield client


@pytest.fixture(scope="module")
def endpoints(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What a script that only reads the file knows: of a system elsewhere (--endpoints), else of one started here."""
    elsewhere = request.config.getoption("--endpoints")
    if elsewhere is None:
        stack: Stack = request.getfixturevalue("stack")
        elsewhere = stack.folder / "endpoints.json"
    return dict(json.loads(Path(elsewhere).read_text()))


@pytest.fixture(scope="module")
def towns(endpoints: dict[str, Any], web: httpx.AsyncClient) -> list[Town]:
    """The back offices of the two demo towns, Solaro first."""
    return [Town(web, endpoints["api"], each["api_key"], each["template"]) for each in endpoints["municipalities"]]


@pytest.fixture(scope="module")
def citizens(endpoints: dict[str, Any], web: httpx.AsyncClient) -> list[Citizen]:
    """Twenty phones: ten people of each town."""
    return [
        Citizen(
            web,
            endpoints["simulator"],
            phone=f"39377{town:02d}{person:05d}",
            number=municipality["phone_number_id"],
            place=PLACES[town][person % len(PLACES[town])],
        )
        for town, municipality in enumerate(endpoints["municipalities"])
        for person in range(10)
    ]
