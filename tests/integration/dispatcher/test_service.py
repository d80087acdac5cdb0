"""The whole service: jobs and bells from NATS, messages over HTTP, and what happens when NATS or PostgreSQL is away."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from comunica.bus.bells import NatsBells
from comunica.bus.publish import Publisher
from comunica.contracts.bells import BroadcastBell, ChannelBell
from comunica.contracts.outbound import BroadcastAccepted, BroadcastFinished, BroadcastRefused
from comunica.v1 import job_pb2 as pb
from tests.eventually import eventually
from tests.integration.dispatcher.running import (
    Broker,
    HttpProvider,
    Service,
    a_job,
    broker_at_work,
    lead_to,
    provider_at_work,
    service_at_work,
)
from tests.integration.dispatcher.world import Town, all_are, new_id
from tests.servers import Database, guarded_nats
from workbench.nats import Nats


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def nats(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Nats]:
    """Its own nats-server, since these tests kill it."""
    server = guarded_nats(Path(tmp_path_factory.mktemp("nats")))
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def broker(nats: Nats) -> AsyncIterator[Broker]:
    async with broker_at_work(nats) as broker:
        yield broker


@pytest_asyncio.fixture(loop_scope="session")
async def provider(town: Town) -> AsyncIterator[HttpProvider]:
    async with provider_at_work() as provider:
        await lead_to(town.admin, provider)
        yield provider


@pytest_asyncio.fixture(loop_scope="session")
async def service(
    database: Database, town: Town, broker: Broker, provider: HttpProvider, tmp_path: Path
) -> AsyncIterator[Service]:
    async with service_at_work(
        database.dsn_as("comunica_dispatcher"), broker.server.url_as("dispatcher"), tmp_path
    ) as service:
        await eventually(service.ready)
        yield service


async def test_a_job_becomes_a_broadcast_is_answered_sent_and_finished(
    town: Town, broker: Broker, provider: HttpProvider, service: Service
) -> None:
    people = await town.people(5)
    await broker.publish(f"job.broadcast.{town.id}", a_job())

    await eventually(lambda: _facts(broker, 2))
    accepted, finished = await broker.events()
    assert isinstance(accepted.fact, BroadcastAccepted)
    assert isinstance(finished.fact, BroadcastFinished)
    assert finished.fact.broadcast_id == accepted.fact.broadcast_id
    assert finished.fact.counts == {"accepted": 5}
    assert (accepted.idempotency_key, accepted.municipality_id) == ("k-1", str(town.id))
    assert sorted(provider.to) == sorted(f"+{one.phone}" for one in people)
    assert await broker.left("JOBS") == 0
    assert await broker.dead() == []


async def test_the_same_job_in_protobuf_and_again_is_one_broadcast(
    town: Town, broker: Broker, provider: HttpProvider, service: Service
) -> None:
    await town.people(3)
    job = pb.BroadcastJob(
        idempotency_key="k-1",
        template="avviso",
        parameters={"testo": "domani mercato"},
        audience=pb.Audience(everyone=True),
    )
    await broker.publish(f"job.broadcast.{town.id}", job.SerializeToString(), "application/x-protobuf")
    for _ in range(3):
        await broker.publish(f"job.broadcast.{town.id}", a_job())

    await eventually(lambda: _nothing_left(broker, "JOBS"))
    await eventually(lambda: len(provider.to) >= 3)
    assert await town.admin.fetchval("SELECT count(*) FROM broadcast") == 1
    assert set(provider.times().values()) == {1}


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (b"not json", ["unreadable"]),
        (a_job(template="unknown"), ["template_unknown"]),
        (a_job(audience={"zones": ["brollo"]}), ["audience_empty"]),
        (a_job(audience={"zones": ["atlantis"]}), ["zone_unknown"]),
        (a_job(expires_at="2020-01-01T00:00:00Z"), ["expired"]),
        (a_job(parameters={}), ["parameter_missing"]),
        (a_job(lane="LANE_QUICK", surprise=1), ["unknown_field", "lane_unknown"]),
        (a_job(lane="LANE_URGENT"), ["urgent_not_allowed"]),
    ],
)
async def test_a_bad_job_is_refused_with_every_error_and_kept_with_the_reason(
    town: Town, broker: Broker, service: Service, body: bytes, codes: list[str]
) -> None:
    await town.people(1, zone="centro")
    await broker.publish(f"job.broadcast.{town.id}", body)

    await eventually(lambda: _facts(broker, 1))
    [event] = await broker.events()
    assert isinstance(event.fact, BroadcastRefused)
    assert [error.code for error in event.fact.errors] == codes
    [(kept, headers)] = await eventually(broker.dead)
    assert kept == body
    assert all(code in str(headers) for code in codes)
    await eventually(lambda: _nothing_left(broker, "JOBS"))
    assert await town.admin.fetchval("SELECT count(*) FROM broadcast") == 0


@pytest.mark.parametrize("subject", [f"job.broadcast.{new_id()}", "job.broadcast.borgo"], ids=["nobody's id", "a name"])
async def test_a_job_for_a_municipality_that_is_not_ours_is_a_dead_letter_and_nobody_is_told(
    broker: Broker, service: Service, subject: str
) -> None:
    await broker.publish(subject, a_job())

    await eventually(broker.dead)
    assert await broker.events() == []
    assert await broker.left("JOBS") == 0


async def test_a_bell_starts_a_broadcast_before_any_sweep(
    town: Town, broker: Broker, provider: HttpProvider, database: Database, tmp_path: Path
) -> None:
    await town.people(2)
    async with service_at_work(
        database.dsn_as("comunica_dispatcher"), broker.server.url_as("dispatcher"), tmp_path, sweep_interval=60.0
    ) as service:
        await eventually(service.ready)
        broadcast = await town.broadcasts()
        bells = NatsBells(Publisher(broker.connection))
        await bells.ring(BroadcastBell(str(town.id), str(broadcast.id)))
        await all_are(broadcast, "accepted")


async def test_a_bell_that_reaches_another_dispatcher_is_passed_on_to_the_owner(
    town: Town, broker: Broker, provider: HttpProvider, database: Database, tmp_path: Path
) -> None:
    dsn, url = database.dsn_as("comunica_dispatcher"), broker.server.url_as("dispatcher")
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
    async with (
        service_at_work(dsn, url, folders[0], sweep_interval=60.0) as one,
        service_at_work(dsn, url, folders[1], sweep_interval=60.0) as other,
    ):
        await eventually(one.ready)
        await eventually(other.ready)
        await eventually(lambda: _owned(town))
        bells = NatsBells(Publisher(broker.connection))
        for _ in range(6):  # some of them reach the one that does not own the channel
            reply = await town.reply((await town.people(1))[0])
            await bells.ring(ChannelBell(str(town.id), str(town.channel_id)))
            await all_are(reply, "accepted")


async def test_an_unreadable_bell_is_acked(broker: Broker, service: Service) -> None:
    await broker.publish("bell.broadcast.x", b"\xff\xff")
    await eventually(lambda: _nothing_left(broker, "BELLS"))


async def test_without_nats_it_sends_what_the_sweep_finds(
    town: Town, provider: HttpProvider, database: Database, tmp_path: Path
) -> None:
    await town.people(4)
    broadcast = await town.broadcasts()
    async with service_at_work(database.dsn_as("comunica_dispatcher"), "nats://127.0.0.1:9", tmp_path) as service:
        await all_are(broadcast, "accepted")
        assert not await service.ready()
        assert (await service.ask("/livez")).status_code == 200


async def test_nats_may_die_and_come_back_and_no_job_is_lost(
    town: Town, broker: Broker, provider: HttpProvider, service: Service
) -> None:
    await town.people(2)
    await broker.server.kill()
    broadcast = await town.broadcasts()
    await all_are(broadcast, "accepted")
    assert not await broadcast.is_finished() or await town.admin.fetchval("SELECT count(*) FROM due_source") == 1, (
        "the end waits on the work list until it is announced"
    )
    await broker.server.start()
    await eventually(service.ready)
    await eventually(lambda: broker.connection.connected)
    await eventually(lambda: _facts(broker, 1))
    await broker.publish(f"job.broadcast.{town.id}", a_job())
    await eventually(lambda: _facts(broker, 3))
    assert set(provider.times().values()) == {2}


async def test_metrics_tell_what_happened_without_a_phone(town: Town, provider: HttpProvider, service: Service) -> None:
    [person] = await town.people(1)
    broadcast = await town.broadcasts()
    await all_are(broadcast, "accepted")

    async def counted() -> bool:
        return 'comunica_attempts_total{lane="normal",verdict="accepted"} 1.0' in await service.metrics()

    await eventually(counted)
    told = await service.metrics()
    assert 'comunica_outcomes_settled_total{step="accept"} 1.0' in told
    assert "comunica_channels_owned 1.0" in told
    assert person.phone not in told


async def test_two_starts_at_once_and_a_stop_leave_the_channel_free(
    town: Town, broker: Broker, database: Database, tmp_path: Path
) -> None:
    dsn = database.dsn_as("comunica_dispatcher")
    begun = dt.datetime.now(dt.UTC)
    async with service_at_work(dsn, broker.server.url_as("dispatcher"), tmp_path) as service:
        await eventually(service.ready)
        await eventually(lambda: _owned(town))
    assert (await town.owner())["owner"] is None
    assert dt.datetime.now(dt.UTC) - begun < dt.timedelta(seconds=20), "well within the budget for stopping"


async def _owned(town: Town) -> bool:
    return (await town.owner())["owner"] is not None


async def _facts(broker: Broker, count: int) -> bool:
    return len(await broker.events()) >= count


async def _nothing_left(broker: Broker, stream: str) -> bool:
    return await broker.left(stream) == 0
