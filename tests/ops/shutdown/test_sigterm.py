"""SIGTERM in the middle of the work: each service is gone within its written budget, and nothing is lost or doubled."""

import asyncio
import datetime as dt
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pyotp
import pytest

from services.api import STOP_WITHIN as API_BUDGET
from services.callbacks import STOP_WITHIN as CALLBACKS_BUDGET
from services.console import STOP_WITHIN as CONSOLE_BUDGET
from services.dispatcher import STOP_WITHIN as DISPATCHER_BUDGET
from services.exporter import STOP_WITHIN as EXPORTER_BUDGET
from services.ingress.app import STOP_WITHIN as INGRESS_BUDGET
from services.subscription import STOP_WITHIN as SUBSCRIPTION_BUDGET
from tests.eventually import eventually
from tests.integration.callbacks.receiving import Receiver, receiving
from tests.ops.crowd import Crowd
from workbench.stack import SERVICES

#: These are never sent: only that they are on record counts.
LATER = (dt.datetime.now(dt.UTC) + dt.timedelta(days=30)).isoformat()
BUDGETS = {
    "ingress": INGRESS_BUDGET,
    "subscription": SUBSCRIPTION_BUDGET,
    "dispatcher": DISPATCHER_BUDGET,
    "api": API_BUDGET,
    "console": CONSOLE_BUDGET,
    "callbacks": CALLBACKS_BUDGET,
    "exporter": EXPORTER_BUDGET,
}


@pytest.mark.parametrize("service", ["dispatcher", "subscription", "ingress", "exporter"])
async def test_a_service_stops_within_its_budget_in_the_middle_of_a_broadcast_and_nobody_is_lost(
    crowd: Crowd, service: str
) -> None:
    words = f"prova di arresto: {service}"
    broadcast = await crowd.town.broadcasts({"everyone": True}, words)
    await eventually(lambda: crowd.under_way(broadcast, 30), every=0.02)
    await stops_in_time(crowd, service)
    await crowd.stack.service(service).start()
    seen = await eventually(lambda: crowd.told(broadcast), within=120, every=0.2)
    received = await crowd.received(words)
    assert (len(received), sum(received.values())) == (crowd.people, crowd.people), "each once"
    assert seen["unaccounted"] == 0


async def test_the_api_stops_within_its_budget_under_requests_and_what_was_cut_off_can_be_repeated(
    crowd: Crowd,
) -> None:
    """Forty broadcasts to a few people each; a client that hears nothing asks again with the same key."""
    made: list[str] = []
    asked = asyncio.gather(*(_insists(crowd, number, made) for number in range(40)))
    await eventually(lambda: len(made) > 3, every=0.01)
    await stops_in_time(crowd, "api")
    await crowd.stack.service("api").start()
    await asked
    assert (len(made), len(set(made))) == (40, 40), "a broadcast each, none twice"


async def test_callbacks_stops_within_its_budget_under_calls_and_tells_the_rest_when_it_is_back(crowd: Crowd) -> None:
    """A receiver hears of each delivery: what was under way at SIGTERM is settled, so nothing is told twice either."""
    async with receiving() as receiver, _told_of_deliveries(crowd, receiver):
        broadcast = await crowd.town.broadcasts({"everyone": True}, "prova di arresto: callbacks")
        await eventually(lambda: len(receiver.took) > 30, within=60, every=0.02)
        await stops_in_time(crowd, "callbacks")
        await crowd.stack.service("callbacks").start()
        await eventually(lambda: len(receiver.ids) >= crowd.people, within=120, every=0.2)
        assert await eventually(lambda: crowd.told(broadcast), within=120, every=0.2)
    of_it = [event["data"]["recipient_id"] for event in receiver.took if event["data"]["broadcast_id"] == broadcast]
    assert (len(of_it), len(set(of_it))) == (crowd.people, crowd.people), "each person's outcome, once"
    assert receiver.forged == 0


async def test_the_console_stops_within_its_budget_under_requests_and_who_signed_in_is_signed_in_afterwards(
    crowd: Crowd,
) -> None:
    """Forty pages at a time, of somebody who is signed in, and then one more."""
    url = crowd.stack.endpoints["console"]
    person = crowd.stack.endpoints["municipalities"][0]["staff"][0]
    async with httpx.AsyncClient(base_url=url, timeout=20) as browser:
        assert (await signs_in(browser, person)).status_code == 303
        looking = [asyncio.create_task(_looks(browser)) for _ in range(40)]
        await stops_in_time(crowd, "console")
        seen = {status for status in await asyncio.gather(*looking) if status is not None}
        await crowd.stack.service("console").start()
        assert (await browser.get("/profilo")).status_code == 200
    assert seen <= {200}


async def _looks(browser: httpx.AsyncClient) -> int | None:
    """The status of a page; none if the service was gone."""
    try:
        return (await browser.get("/profilo")).status_code
    except httpx.TransportError:
        return None


async def signs_in(browser: httpx.AsyncClient, person: dict[str, Any]) -> httpx.Response:
    """As a browser does it: the form, and what stands in it."""
    form = await browser.get("/entra")
    found = re.search(r'name="forgery" value="([0-9a-f]+)"', form.text)
    assert found is not None, form.text
    code = pyotp.TOTP(person["totp_secret"]).now()
    typed = {"email": person["email"], "password": person["password"], "code": code, "dopo": "/profilo"}
    return await browser.post("/entra", data=typed | {"forgery": found[1]})


def test_every_service_has_a_case_here() -> None:
    assert BUDGETS.keys() == set(SERVICES)


async def stops_in_time(crowd: Crowd, service: str) -> None:
    keeper = crowd.stack.service(service)
    began = time.monotonic()
    assert await keeper.stop(), f"{service} had to be killed"
    assert time.monotonic() - began < BUDGETS[service]
    assert await keeper.exit_code() == 0
    log = (crowd.stack.folder / "log" / f"{service}.log").read_text()
    assert "service_cut_off" not in log


@asynccontextmanager
async def _told_of_deliveries(crowd: Crowd, receiver: Receiver) -> AsyncIterator[None]:
    """A callback of the town for as long as the case takes."""
    asked = {"url": receiver.url, "events": ["delivery.delivered"]}
    made = await crowd.town.posts("/v2/callbacks", asked, idempotency_key="stop-callbacks")
    assert made.status_code == 201, made.text
    receiver.secret = made.json()["secret"]
    yield
    disabled = await crowd.town.posts(f"/v2/callbacks/{made.json()['id']}/disable", {})
    assert disabled.is_success, disabled.text


async def _insists(crowd: Crowd, number: int, made: list[str]) -> None:
    """Ask until there is an answer; note the broadcast's id."""
    asked: dict[str, Any] = {"audience": {"everyone": True}, "testo": f"richiesta {number}", "scheduled_for": LATER}

    async def answered() -> bool:
        try:
            answer = await crowd.town.asks(**asked, idempotency_key=f"stop-{number}")
        except httpx.TransportError:
            return False
        if answer.is_success:
            made.append(str(answer.json()["id"]))
        return answer.is_success

    await asyncio.sleep(number * 0.05)
    await eventually(answered, within=60, every=0.1)
