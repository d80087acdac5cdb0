"""From the webhook to the reply, and from the job to the status, in one collector; ids only, and nothing when off."""

import json
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
import pytest_asyncio

from tests.eventually import eventually
from tests.ops.crowd import Crowd, crowd_at
from tests.ops.tracing.receiver import Collector, collector

ASKER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
TEXT = "ATTIVA Bartolomea Quintavalle Centro"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def seen() -> AsyncIterator[Collector]:
    async with collector() as here:
        yield here


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def crowd(tmp_path_factory: pytest.TempPathFactory, seen: Collector) -> AsyncIterator[Crowd]:
    told = {"COMUNICA_OTLP_ENDPOINT": seen.url}
    async with crowd_at(tmp_path_factory.mktemp("traced"), people=1, rate=80, environment=told) as crowd:
        citizen = crowd.citizen(0)
        await citizen.writes(TEXT)
        await eventually(citizen.texts, within=60)
        yield crowd


def webhooks(seen: Collector) -> set[str]:
    """The traces of all webhooks that came: each service tells of its own in its own time."""
    return {each.trace_id for each in seen.named("ingress", "webhook")}


async def test_from_the_webhook_to_the_reply_and_its_status(crowd: Crowd, seen: Collector) -> None:
    [recorded] = await eventually(lambda: seen.named("subscription", "message recorded"), within=60)
    source = UUID(recorded.values["comunica.source"])
    await eventually(
        lambda: (
            seen.of(source)
            >= {
                ("comunica-subscription", "message recorded"),
                ("comunica-dispatcher", "message sent"),
                ("comunica-subscription", "status recorded"),
            }
        ),
        within=60,
    )
    await eventually(lambda: set(recorded.links) <= webhooks(seen), within=60, because="it leads back to the webhook")
    assert recorded.links
    begun = [each for each in seen.named("subscription", "message recorded begun") if source.hex in each.links]
    assert [each.trace_id for each in begun] == list(recorded.links), "and the webhook's trace to the reply"
    sent = next(each for each in seen.named("dispatcher", "message sent") if each.trace_id == source.hex)
    assert (sent.parent_id, sent.values["comunica.verdict"]) == (recorded.span_id, "accepted")


async def test_from_the_job_to_the_status_in_the_trace_of_the_broadcast(crowd: Crowd, seen: Collector) -> None:
    town = crowd.town
    answer = await crowd.web.post(
        f"{town.api}/v2/broadcasts",
        json={"template": town.template, "parameters": {"testo": "prova"}, "audience": {"everyone": True}},
        headers={"Authorization": f"ApiKey-v1 {town.key}", "traceparent": ASKER},
    )
    broadcast = UUID(answer.json()["id"])
    wanted = {
        ("comunica-api", "broadcast accepted"),
        ("comunica-dispatcher", "message sent"),
        ("comunica-subscription", "status recorded"),
    }
    await eventually(lambda: seen.of(broadcast) >= wanted, within=60)
    root = next(each for each in seen.named("api", "broadcast accepted") if each.trace_id == broadcast.hex)
    asker = ASKER.split("-")[1]
    assert root.links == (asker,), "the client's own trace"
    await eventually(lambda: asker in {each.trace_id for each in seen.named("api", "request")}, within=60)
    heard = next(each for each in seen.named("subscription", "status recorded") if each.trace_id == broadcast.hex)
    assert heard.links
    await eventually(lambda: set(heard.links) <= webhooks(seen), within=60)


async def test_the_trace_id_is_in_the_log_and_in_the_answer_of_an_error(crowd: Crowd, seen: Collector) -> None:
    town = crowd.town
    answer = await crowd.web.get(
        f"{town.api}/v2/broadcasts/not-one", headers={"Authorization": f"ApiKey-v1 {town.key}"}
    )
    told = answer.json()
    assert told["trace_id"] == UUID(told["request_id"]).hex
    log = crowd.stack.folder / "log" / "api.log"

    def logged() -> set[str]:
        lines = [line for line in log.read_text().splitlines() if told["request_id"] in line]
        return {json.loads(line)["trace_id"] for line in lines}

    assert await eventually(logged, within=30, because="its line is written after the answer") == {told["trace_id"]}
    await eventually(lambda: told["trace_id"] in {each.trace_id for each in seen.named("api", "request")}, within=60)


async def test_no_span_names_anybody(crowd: Crowd, seen: Collector) -> None:
    await eventually(lambda: seen.named("dispatcher", "message sent"), within=60)
    raw = bytes(seen.raw)
    phone = crowd.citizen(0).phone
    for personal in (phone, phone[2:], "Bartolomea", "Quintavalle", "wamid", "Centro", "prova"):
        assert personal.encode() not in raw, personal
    values = {key for each in seen.spans for key in each.values}
    assert {key for key in values if key.startswith("comunica.")} <= {
        *("comunica.app", "comunica.events", "comunica.source", "comunica.recipient", "comunica.attempt"),
        *("comunica.lane", "comunica.verdict", "comunica.status"),
    }
