"""Whoever asks too often for what takes work waits; nobody else does, and pages are read all the same."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from comunica.runtime.address_limit import MOST_REMEMBERED, AddressLimit
from services.console.web import web_app
from tests.integration.console.conftest import URL, Console
from tests.towns import TownAtTest

ONE, ANOTHER = "8.8.8.8", "9.9.9.9"
WORK = (
    *("/locandina-a4.pdf", "/locandina-a5.pdf", "/locandina.png", "/codice.svg", "/codice.png"),
    *("/avvisi.rss", "/avvisi.json", "/numeri/2026-01", "/numeri/2026-01.csv", "/avvisi?parole=acqua"),
)
READING = ("/", "/avvisi", "/numeri", "/stato", "/privacy")


@asynccontextmanager
async def reader(console: Console, address: str) -> AsyncIterator[httpx.AsyncClient]:
    app = web_app(console.parts, meter=console.meter, deadline=10)
    transport = httpx.ASGITransport(app, client=(address, 1234))
    async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
        yield client


@pytest.fixture
def strict(console: Console) -> Console:
    """Two a minute, and the clock stands still."""
    return replace(console, parts=replace(console.parts, readers=AddressLimit(clock=lambda: 1000.0, per_minute=2)))


@pytest.mark.parametrize("path", WORK)
async def test_the_third_request_is_told_when_to_come_again(strict: Console, town: TownAtTest, path: str) -> None:
    async with reader(strict, ONE) as client:
        answers = [await client.get(f"/comuni/{town.setup.slug}{path}") for _ in range(3)]
    assert [each.status_code == 429 for each in answers] == [False, False, True]
    assert answers[2].headers["retry-after"] == "30"
    assert answers[2].headers["cache-control"] == "no-store"
    assert "Troppe richieste in poco tempo" in answers[2].text
    assert strict.meter.answered[-1][2] == 429


async def test_nobody_else_waits_and_what_is_only_read_is_always_there(strict: Console, town: TownAtTest) -> None:
    root = f"/comuni/{town.setup.slug}"
    async with reader(strict, ONE) as client:
        assert [(await client.get(f"{root}/codice.svg")).status_code for _ in range(3)] == [200, 200, 429]
        assert [(await client.get(root + path)).status_code for path in READING] == [200] * len(READING)
        assert (await client.get("/entra")).status_code == 200
    async with reader(strict, ANOTHER) as client:
        assert (await client.get(f"{root}/codice.svg")).status_code == 200


async def test_an_address_of_ipv6_is_its_network(strict: Console, town: TownAtTest) -> None:
    path = f"/comuni/{town.setup.slug}/codice.svg"
    seen = []
    for address in ("2a00:1450:4002::1", "2a00:1450:4002::2", "2a00:1450:4002:0:9::3", "2a00:1450:4002:1::1"):
        async with reader(strict, address) as client:
            seen.append((await client.get(path)).status_code)
    assert seen == [200, 200, 429, 200]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.244.0.7", "100.64.3.1", "fd00::7", "unknown"])
async def test_a_proxy_that_nobody_named_is_everybody_and_keeps_nobody_out(
    strict: Console, town: TownAtTest, address: str
) -> None:
    path = f"/comuni/{town.setup.slug}/codice.svg"
    async with reader(strict, address) as client:
        assert [(await client.get(path)).status_code for _ in range(4)] == [200] * 4


def test_no_more_addresses_are_remembered_than_fit() -> None:
    limit = AddressLimit(clock=lambda: 0.0, per_minute=1)
    for number in range(MOST_REMEMBERED + 500):
        limit.take(f"8.8.{number // 250}.{number % 250}")
    assert len(limit._left) == MOST_REMEMBERED
