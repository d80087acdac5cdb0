"""Services that start while NATS or PostgreSQL is away: alive at once, not ready, then ready by themselves."""

import asyncio

import httpx
import pytest

from tests.eventually import eventually
from tests.ops.crowd import Crowd
from workbench.stack import SERVICES

#: Which of the two each service needs to be ready.
NEEDS = {
    "ingress": {"NATS"},
    "subscription": {"NATS", "PostgreSQL"},
    "dispatcher": {"NATS", "PostgreSQL"},
    "api": {"PostgreSQL"},
    "console": {"PostgreSQL"},
    "callbacks": {"PostgreSQL"},
    # Ready when it can look at NATS: PostgreSQL away only costs figures, and that is counted.
    "exporter": {"NATS"},
}


def test_every_service_has_a_case_here() -> None:
    assert NEEDS.keys() == set(SERVICES)


@pytest.mark.parametrize("away", ["NATS", "PostgreSQL"])
async def test_services_start_without_it_and_are_ready_by_themselves_when_it_is_there(crowd: Crowd, away: str) -> None:
    stack = crowd.stack
    await asyncio.gather(*(stack.service(name).stop() for name in NEEDS))
    await stack.service(away).stop()
    starting = {name: asyncio.create_task(stack.service(name).start(within=120)) for name in NEEDS}
    for name, needs in NEEDS.items():
        await eventually(lambda name=name: _answers(crowd, name, "/livez", 200), within=60)  # type: ignore[misc]
        if away in needs:
            assert await _answers(crowd, name, "/readyz", 503), f"{name} cannot work without {away}"
            assert not starting[name].done()
        else:
            await asyncio.wait_for(starting[name], 60)
    await stack.service(away).start()
    await asyncio.wait_for(asyncio.gather(*starting.values()), 120)
    citizen = crowd.citizen(900 + len(away))
    await citizen.writes("ATTIVA Anna Verdi Centro")
    await eventually(citizen.texts, within=60, because="everything works together again")
    await citizen.writes("DISATTIVA")
    await eventually(lambda: _goodbye(crowd, citizen.phone), within=60)


async def _goodbye(crowd: Crowd, phone: str) -> bool:
    return phone in await crowd.received("Fatto")


async def _answers(crowd: Crowd, service: str, path: str, status: int) -> bool:
    try:
        return (await crowd.web.get(f"{crowd.stack.ops[service]}{path}")).status_code == status
    except httpx.TransportError:
        return False
