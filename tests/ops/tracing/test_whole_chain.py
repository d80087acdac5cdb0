"""From the webhook to the reply, and from the job to the status, in one collector; ids only, and nothing when off."""

import datetime as dt
import json
from collections.abc import AsyncIterator
from uuid import UUID

import nats as nats_py
import pytest
import pytest_asyncio

from tests.eventually import PATIENCE, eventually
from tests.ops.crowd import Crowd, crowd_at
from tests.ops.tracing.receiver import Collector, Seen, collector
from workbench.database import connected

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


async def test_from_a_job_on_nats_to_the_status_with_the_trace_of_the_partner_who_published_it(
    crowd: Crowd, seen: Collector
) -> None:
    """A partner's traceparent is a header of its job; the trace of the broadcast links back to it."""
    job = {
        "idempotency_key": "traced",
        "template": crowd.town.template,
        "parameters": {"testo": "prova"},
        "audience": {"everyone": True},
    }
    trace = "7bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"Content-Type": "application/json", "traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    client = await nats_py.connect(crowd.stack.nats.url, connect_timeout=PATIENCE)
    try:
        async with connected(crowd.stack.dsn()) as admin:
            town = await admin.fetchval("SELECT id FROM municipality LIMIT 1")
        await client.jetstream(timeout=PATIENCE).publish(
            f"job.broadcast.{town}", json.dumps(job).encode(), headers=headers
        )
    finally:
        await client.close()
    [root] = await eventually(
        lambda: [each for each in seen.named("dispatcher", "broadcast accepted") if trace in each.links], within=60
    )
    await follows_to_the_status(seen, root)
    assert trace in {each.trace_id for each in seen.named("dispatcher", "broadcast accepted begun")}, "and back again"


async def test_a_broadcast_of_a_series_has_a_first_span_too(crowd: Crowd, seen: Collector) -> None:
    known = {each.trace_id for each in seen.named("dispatcher", "broadcast accepted")}
    first = dt.datetime.now(dt.UTC) + dt.timedelta(days=30)
    weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][first.weekday() :][:1]
    weekly = {"at": f"{first:%Y-%m-%d}T09:00", "recurrence": {"every": "week", "weekdays": weekdays, "times": 2}}
    answer = await crowd.town.asks({"everyone": True}, "prova", **weekly)
    assert answer.status_code == 202, answer.text
    async with connected(crowd.stack.dsn()) as admin, admin.transaction():
        # Nobody waits a month here.
        series = UUID(answer.json()["series"])
        await admin.execute("UPDATE series SET next_at = now() - interval '1 minute' WHERE id = $1", series)
        await admin.execute("UPDATE due_source SET due_at = now() - interval '1 minute' WHERE source_id = $1", series)
    [root] = await eventually(
        lambda: [each for each in seen.named("dispatcher", "broadcast accepted") if each.trace_id not in known],
        within=60,
    )
    assert root.values["comunica.source"].replace("-", "") == root.trace_id
    await follows_to_the_status(seen, root)


async def follows_to_the_status(seen: Collector, root: Seen) -> None:
    """What happens to a message hangs on the first span."""
    steps = {("comunica-dispatcher", "message sent"), ("comunica-subscription", "status recorded")}
    await eventually(lambda: seen.of(UUID(root.trace_id)) >= steps, within=60)
    below = [each for each in seen.spans if each.trace_id == root.trace_id and each is not root]
    assert {each.parent_id for each in below} == {root.span_id}


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

    assert await eventually(logged, because="its line is written after the answer") == {told["trace_id"]}
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
