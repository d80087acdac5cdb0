"""Partners on NATS: let in by their nkeys, each to its own subject; what they submit is done once, and told back."""

import asyncio
import datetime as dt
import re
import secrets
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from nats.errors import Error as NatsError

from comunica.contracts import subjects
from comunica.contracts.nkeys import SEED_BYTES, Kind, read_seed, seed_of
from comunica.contracts.outbound import BroadcastRefused
from comunica.contracts.partner_event import Accepted, Cancelled, Finished, PartnerEvent
from comunica.stores.sql import query
from comunica.v1 import partner_pb2 as pb
from tests.eventually import eventually
from tests.integration.dispatcher.partner_at_nats import (
    Credential,
    PartnerAtNats,
    a_submission,
    connected_partner,
    put_credential,
    put_mandate,
    put_partner,
)
from tests.integration.dispatcher.running import (
    Broker,
    HttpProvider,
    Service,
    broker_at_work,
    lead_to,
    provider_at_work,
    service_at_work,
)
from tests.integration.dispatcher.world import Admin, Town, found_town, new_id
from tests.servers import Database, guarded_nats
from workbench.nats import Nats

ISSUER = seed_of(Kind.ACCOUNT, secrets.token_bytes(SEED_BYTES))
GUIDE = Path(__file__).parents[3] / "docs" / "api" / "nats.md"
PROTOBUF = "application/x-protobuf"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def nats(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Nats]:
    """A server that asks the dispatcher who may come in."""
    server = guarded_nats(Path(tmp_path_factory.mktemp("nats")), issuer=read_seed(ISSUER))
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
async def service(database: Database, broker: Broker, provider: HttpProvider, tmp_path: Path) -> AsyncIterator[Service]:
    async with dispatching(database, broker, tmp_path) as service:
        yield service


def dispatching(database: Database, broker: Broker, folder: Path, **changes: object) -> "ServiceAtWork":
    return ServiceAtWork(database, broker, folder, changes)


class ServiceAtWork:
    """A dispatcher that keeps the gate, ready."""

    def __init__(self, database: Database, broker: Broker, folder: Path, changes: dict[str, object]) -> None:
        issuer = folder / "issuer"
        issuer.write_text(ISSUER)
        told: dict[str, object] = {
            "partner_issuer_file": issuer,
            "partners_encrypted_only": False,
            "partner_news_interval": 0.2,
        }
        self._running = service_at_work(
            database.dsn_as("comunica_dispatcher"),
            broker.server.url_as("dispatcher"),
            folder,
            **(told | changes),  # type: ignore[arg-type]  # settings of all types
        )

    async def __aenter__(self) -> Service:
        service = await self._running.__aenter__()
        await eventually(service.ready)
        return service

    async def __aexit__(self, *problem: object) -> None:
        await self._running.__aexit__(*problem)  # type: ignore[arg-type]  # as it is called


@pytest_asyncio.fixture(loop_scope="session")
async def credential(admin: Admin) -> Credential:
    return await put_credential(admin, await put_partner(admin))


@pytest_asyncio.fixture(loop_scope="session")
async def partner(nats: Nats, service: Service, credential: Credential) -> AsyncIterator[PartnerAtNats]:
    await let_in(nats, credential)
    async with connected_partner(nats, credential) as partner:
        yield partner


async def let_in(nats: Nats, credential: Credential) -> None:
    """The gate is kept a moment after the service is ready."""

    async def is_in() -> bool:
        try:
            async with connected_partner(nats, credential):
                return True
        except (NatsError, OSError, TimeoutError):
            return False

    await eventually(is_in)


async def is_turned_away(nats: Nats, credential: Credential) -> bool:
    try:
        async with connected_partner(nats, credential):
            return False
    except NatsError as problem:
        assert "Authorization Violation" in str(problem), problem
        return True


async def test_it_is_sent_to_each_municipality_once_and_told_back_from_beginning_to_end(
    admin: Admin, town: Town, broker: Broker, provider: HttpProvider, partner: PartnerAtNats
) -> None:
    refusing, who = await found_town(admin), partner.credential.partner_id
    await town.people(6)
    await refusing.people(1)
    await put_mandate(admin, town.id, who)
    await put_mandate(admin, refusing.id, who, "bulk")
    await partner.submit(a_submission())

    events = await partner.events(5)
    assert {event.broadcast_id for event in events} == {str(await admin.fetchval("SELECT id FROM fan_out"))}
    assert {event.idempotency_key for event in events} == {"allerta-1"}
    assert _of(events, None) == [Accepted(municipalities=2), Finished({})]
    assert _of(events, town.id) == [Accepted(), Finished({"accepted": 6})]
    assert events[-1].municipality_id == "", "the end of the whole is told last"
    [refused] = _of(events, refusing.id)
    assert isinstance(refused, BroadcastRefused)
    assert [error.code for error in refused.errors] == ["lane_not_mandated"]
    assert len(provider.to) == 6
    await eventually(lambda: _nothing_left(broker))
    assert await broker.dead() == []


async def test_what_one_of_few_people_is_told_in_no_figure(
    admin: Admin, town: Town, provider: HttpProvider, partner: PartnerAtNats
) -> None:
    await town.people(2)
    await put_mandate(admin, town.id, partner.credential.partner_id)
    await partner.submit(a_submission())
    assert _of(await partner.events(4), town.id) == [Accepted(), Finished({})]


async def test_the_same_again_in_protobuf_too_is_one_broadcast_and_one_answer(
    admin: Admin, town: Town, broker: Broker, partner: PartnerAtNats
) -> None:
    await town.people(1)
    await put_mandate(admin, town.id, partner.credential.partner_id)
    same = pb.SubmitBroadcast(
        idempotency_key="allerta-1",
        template="avviso",
        parameters={"testo": "piena"},
        lane="LANE_URGENT",
        reason="piena",
    )
    for _ in range(3):
        await partner.submit(a_submission())
    await partner.submit(same.SerializeToString(), PROTOBUF)

    await eventually(lambda: _nothing_left(broker))
    await eventually(lambda: _count(admin, "broadcast", 1))
    assert await admin.fetchval("SELECT count(*) FROM fan_out") == 1
    # Repeats carry the same id: the stream keeps one.
    events = await partner.events(4)
    assert len({event.event_id for event in events}) == 4


async def test_the_same_key_for_something_else_is_refused(admin: Admin, town: Town, partner: PartnerAtNats) -> None:
    await town.people(1)
    await put_mandate(admin, town.id, partner.credential.partner_id)
    await partner.submit(a_submission())
    await partner.events(4)
    await partner.submit(a_submission(parameters={"testo": "siccità"}))
    assert _codes(await partner.events(1)) == ["idempotency_key_reused"]


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (b"not json", ["unreadable"]),
        (a_submission(lane="LANE_QUICK", surprise=1), ["unknown_field", "lane_unknown"]),
        (a_submission(municipalities=[]), ["municipalities_empty"]),
        (a_submission(municipalities=[{"id": "borgo"}]), ["not_a_uuid"]),
        (a_submission(expires_at="2020-01-01T00:00:00Z"), ["expired"]),
        (a_submission(idempotency_key=""), ["missing"]),
    ],
)
async def test_what_is_wrong_is_told_in_whole_changes_nothing_and_is_kept_with_the_reason(
    admin: Admin, town: Town, broker: Broker, partner: PartnerAtNats, body: bytes, codes: list[str]
) -> None:
    await put_mandate(admin, town.id, partner.credential.partner_id)
    await partner.submit(body)

    assert _codes(await partner.events(1)) == codes
    [(kept, headers)] = await eventually(broker.dead)
    assert kept == body
    assert all(code in str(headers) for code in codes)
    await eventually(lambda: _nothing_left(broker))
    assert await admin.fetchval("SELECT count(*) FROM fan_out") == 0


async def test_nobody_without_a_mandate_of_anybody(partner: PartnerAtNats, town: Town) -> None:
    await partner.submit(a_submission())
    assert _codes(await partner.events(1)) == ["mandates_missing"]


async def test_a_partner_is_told_that_what_it_planned_is_cancelled_with_its_mandate(
    admin: Admin, town: Town, partner: PartnerAtNats
) -> None:
    who = partner.credential.partner_id
    await town.people(1)
    await put_mandate(admin, town.id, who)
    later = (dt.datetime.now(dt.UTC) + dt.timedelta(hours=3)).isoformat()
    await partner.submit(a_submission(lane="LANE_NORMAL", reason="", scheduled_for=later))
    assert [event.fact for event in await partner.events(2)] == [Accepted(municipalities=1), Accepted()]
    await admin.execute(query("cancel_planned_of_partner"), town.id, who, [], [], ["scheduled"])
    told = await partner.events(2)
    assert _of(told, town.id) == [Cancelled("mandate_ended")]
    assert _of(told, None) == [Finished({})]


async def test_a_partner_does_what_is_its_own_and_nothing_else(
    admin: Admin, partner: PartnerAtNats, credential: Credential, town: Town
) -> None:
    other = await put_credential(admin, await put_partner(admin))
    twin = await put_credential(admin, credential.partner_id)
    me, them = str(credential.partner_id), str(other.partner_id)
    publishing = {
        credential.subject: True,
        twin.subject: False,
        other.subject: False,
        subjects.partner_job(me, str(other.id)): False,
        subjects.partner_event(me): False,
        subjects.broadcast_job(str(town.id)): False,
        subjects.broadcast_event(str(town.id)): False,
        "bell.channel.c1": False,
        "inbound.message.app": False,
        "deadletter.job.partner": False,
        "something.else": False,
        "$SYS.REQ.USER.AUTH": False,
        "$JS.API.INFO": False,
        "$JS.API.STREAM.INFO.PARTNERJOBS": False,
        "$JS.API.STREAM.MSG.GET.PARTNEREVENTS": False,
        "$JS.API.DIRECT.GET.PARTNEREVENTS": False,
        f"$JS.API.CONSUMER.CREATE.PARTNEREVENTS.mine.event.partner.{me}": False,
        f"$JS.API.CONSUMER.CREATE.PARTNEREVENTS.mine.event.partner.{them}": False,
        f"$JS.API.CONSUMER.MSG.NEXT.PARTNEREVENTS.partner-{me}": True,
        f"$JS.API.CONSUMER.MSG.NEXT.PARTNEREVENTS.partner-{them}": False,
        "$JS.API.CONSUMER.MSG.NEXT.PARTNERJOBS.dispatcher-partner-jobs": False,
        f"$JS.API.CONSUMER.DELETE.PARTNEREVENTS.partner-{them}": False,
    }
    assert {subject: await partner.may_publish(subject) for subject in publishing} == publishing
    hearing = {
        subjects.partner_event(me): True,
        subjects.partner_event(them): False,
        "event.partner.*": False,
        "job.partner.>": False,
        "event.>": False,
        ">": False,
        "_INBOX.>": False,
        "_INBOX_dispatcher.>": False,
        "$SYS.REQ.USER.AUTH": False,
    }
    assert {subject: await partner.may_subscribe(subject) for subject in hearing} == hearing


async def test_a_new_credential_opens_at_once_and_a_revoked_one_no_more(
    admin: Admin, nats: Nats, broker: Broker, partner: PartnerAtNats, credential: Credential
) -> None:
    """Nothing was restarted: the first of them is in already."""
    fresh = await put_credential(admin, credential.partner_id)
    async with connected_partner(nats, fresh):
        pass
    await admin.execute("UPDATE partner_nkey SET revoked_at = now() WHERE id = $1", credential.id)
    assert await is_turned_away(nats, credential)
    assert not await is_turned_away(nats, fresh)


async def test_what_was_submitted_by_a_credential_that_was_revoked_before_it_was_taken_is_refused(
    admin: Admin, broker: Broker, partner: PartnerAtNats, credential: Credential
) -> None:
    fresh = await put_credential(admin, credential.partner_id, revoked_at=dt.datetime.now(dt.UTC))
    await broker.publish(fresh.subject, a_submission())
    assert _codes(await partner.events(1)) == ["key_revoked"]


@pytest.mark.parametrize(
    "ending",
    [
        "UPDATE partner_nkey SET revoked_at = now() WHERE id = $1",
        "UPDATE partner SET closed_at = now() WHERE id = (SELECT partner_id FROM partner_nkey WHERE id = $1)",
    ],
    ids=["revoked", "closed"],
)
async def test_a_connection_that_stands_is_cut_within_five_seconds_of_its_credential_s_end_and_no_other(
    admin: Admin, nats: Nats, service: Service, partner: PartnerAtNats, credential: Credential, ending: str
) -> None:
    other = await put_credential(admin, await put_partner(admin))
    async with connected_partner(nats, other) as neighbour:
        await admin.execute(ending, credential.id)
        began = time.monotonic()
        await eventually(lambda: _is_gone(partner))
        assert time.monotonic() - began < 5
        assert await is_turned_away(nats, credential)
        assert await neighbour.may_publish(other.subject)

    async def counted() -> bool:
        return 'comunica_partner_cuts_total{outcome="cut"} 1.0' in await service.metrics()

    await eventually(counted)


async def test_who_is_not_on_record_or_expired_or_closed_does_not_come_in(
    admin: Admin, nats: Nats, partner: PartnerAtNats, credential: Credential
) -> None:
    stranger = Credential(new_id(), credential.partner_id, seed_of(Kind.USER, secrets.token_bytes(SEED_BYTES)))
    assert await is_turned_away(nats, stranger)
    await admin.execute("UPDATE partner_nkey SET expires_at = now() - interval '1 second'")
    assert await is_turned_away(nats, credential)
    await admin.execute("UPDATE partner_nkey SET expires_at = NULL")
    await admin.execute("UPDATE partner SET closed_at = now()")
    assert await is_turned_away(nats, credential)


async def test_who_proves_nothing_does_not_come_in_by_a_public_key(nats: Nats, partner: PartnerAtNats) -> None:
    """Another seed signs for it."""
    thief = Credential(partner.credential.id, partner.credential.partner_id, seed_of(Kind.USER, b"\x01" * SEED_BYTES))
    assert await is_turned_away(nats, thief)


async def test_where_only_encrypted_connections_count_a_plain_one_does_not_come_in(
    database: Database, nats: Nats, broker: Broker, credential: Credential, tmp_path: Path
) -> None:
    async with dispatching(database, broker, tmp_path, partners_encrypted_only=True) as service:
        assert await is_turned_away(nats, credential)

        async def counted() -> bool:
            return 'comunica_partner_knocks_total{outcome="turned_away"}' in await service.metrics()

        await eventually(counted)


async def test_the_example_of_the_guide_does_what_it_says(
    admin: Admin, nats: Nats, town: Town, provider: HttpProvider, partner: PartnerAtNats, credential: Credential
) -> None:
    await town.people(1)
    await put_mandate(admin, town.id, credential.partner_id)
    [example] = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    told = {"PARTNER": credential.partner_id, "CREDENTIAL": credential.id, "NATS_URL": nats.bare_url}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", example),
        env={name: str(value) for name, value in told.items()} | {"SEED": credential.seed},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, complained.decode()
    assert [line.split()[1:] for line in said.decode().splitlines()][-1] == ["all", "finished"]
    assert f"{town.id} accepted" in said.decode()


async def test_what_came_while_nobody_could_take_it_is_taken_once_somebody_can(
    admin: Admin, town: Town, database: Database, broker: Broker, tmp_path: Path
) -> None:
    credential = await put_credential(admin, await put_partner(admin))
    await put_mandate(admin, town.id, credential.partner_id)
    await broker.publish(credential.subject, a_submission())
    assert await broker.left("PARTNERJOBS") == 1
    async with dispatching(database, broker, tmp_path):
        await eventually(lambda: _nothing_left(broker))
    assert await admin.fetchval("SELECT count(*) FROM fan_out") == 1


def _of(events: list[PartnerEvent], municipality_id: UUID | None) -> list[object]:
    """Of the whole, if none is named."""
    town = "" if municipality_id is None else str(municipality_id)
    return [event.fact for event in events if event.municipality_id == town]


def _codes(events: list[PartnerEvent]) -> list[str]:
    [event] = events
    assert isinstance(event.fact, BroadcastRefused), event
    return [error.code for error in event.fact.errors]


async def _is_gone(partner: PartnerAtNats) -> bool:
    return partner.client.is_closed


async def _nothing_left(broker: Broker) -> bool:
    return await broker.left("PARTNERJOBS") == 0


async def _count(admin: Admin, table: str, count: int) -> bool:
    return bool(await admin.fetchval(f"SELECT count(*) = $1 FROM {table}", count))
