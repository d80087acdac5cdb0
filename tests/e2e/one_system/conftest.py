"""The whole system, started once for the folder, and those who take part. All that they know is `endpoints.json`.

A file finds two towns with nobody enrolled: its phones are its own, and whoever wrote in it leaves at its end.
"""

import json
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.e2e.people import Citizen, Town
from tests.eventually import eventually
from workbench.stack import Stack

#: Where the people of the demo towns live: names of zones or contrade, so that the welcome can be held against them.
PLACES = (("Centro", "Villaggio Brollo", "San Quirico", "Quartiere Emanuela"), ("Borgo", "Mulini"))
_FILES = sorted(path.name for path in Path(__file__).parent.glob("test_*.py"))
#: The phones that wrote, each with the number that it wrote to.
type Writers = set[tuple[str, str]]


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """All services, running."""
    stack = Stack(tmp_path_factory.mktemp("stack"))
    await stack.start()
    yield stack
    await stack.stop()


@pytest.fixture(scope="module")
def endpoints(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What a script that only reads the file knows: of a system elsewhere (--endpoints), else of one started here."""
    elsewhere = request.config.getoption("--endpoints")
    if elsewhere is None:
        stack: Stack = request.getfixturevalue("stack")
        elsewhere = stack.folder / "endpoints.json"
    return dict(json.loads(Path(elsewhere).read_text()))


@pytest.fixture(scope="module")
def writers() -> Writers:
    """Of this file."""
    return set()


@pytest.fixture(scope="module")
async def web(writers: Writers) -> AsyncIterator[httpx.AsyncClient]:
    """One HTTP client for all who take part; it notes who writes."""

    async def note(request: httpx.Request) -> None:
        if request.url.path == "/simulator/say":
            said = json.loads(request.content)
            writers.add((said["from"], said["phone_number_id"]))

    async with httpx.AsyncClient(timeout=20, event_hooks={"request": [note]}) as client:
        yield client


@pytest.fixture(scope="module")
async def towns(
    endpoints: dict[str, Any], web: httpx.AsyncClient, writers: Writers, request: pytest.FixtureRequest
) -> AsyncIterator[list[Town]]:
    """The back offices of the two demo towns, Solaro first."""
    towns = [Town(web, endpoints["api"], each["api_key"], each["template"]) for each in endpoints["municipalities"]]
    yield towns
    if request.config.getoption("--endpoints") is None:
        for phone, number in sorted(writers):
            await Citizen(web, endpoints["simulator"], phone, number, place="").writes("DISATTIVA")
        for town in towns:
            await eventually(partial(nobody_is_enrolled, town))


async def nobody_is_enrolled(town: Town) -> bool:
    return not (await town.sees("/v2/subscribers", consent="opted_in"))["subscribers"]


@pytest.fixture(scope="module")
def citizens(
    endpoints: dict[str, Any],
    web: httpx.AsyncClient,
    towns: list[Town],  # who asks for people only leaves too
    request: pytest.FixtureRequest,
) -> list[Citizen]:
    """Twenty phones: ten people of each town."""
    file = _FILES.index(request.path.name)
    return [
        Citizen(
            web,
            endpoints["simulator"],
            phone=f"39377{town:02d}{file:02d}{person:03d}",
            number=municipality["phone_number_id"],
            place=PLACES[town][person % len(PLACES[town])],
        )
        for town, municipality in enumerate(endpoints["municipalities"])
        for person in range(10)
    ]
