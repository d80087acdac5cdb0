"""The subscription service on a real NATS and PostgreSQL: nothing lost, poison set aside, everything once."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from comunica.contracts import subjects
from comunica.contracts.inbound import OtherReceived, PathReported
from tests.eventually import eventually
from tests.integration.subscription.deliveries import delivery
from tests.integration.subscription.running import APP, Ingress, Service, service_at_work, streams_of
from tests.integration.subscription.world import NOW, Admin, Subscription, Town, citizen, found_town
from tests.servers import Database, guarded_nats
from workbench.nats import Nats

JOIN = "ATTIVA Maria Bianchi La Costa"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def nats(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Nats]:
    """Its own server: some cases stop it."""
    server = guarded_nats(tmp_path_factory.mktemp("nats"))
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def ingress(nats: Nats) -> AsyncIterator[Ingress]:
    if not nats.running:
        await nats.start()
    async with streams_of(nats) as ingress:
        yield ingress


@pytest_asyncio.fixture(loop_scope="session")
async def service(database: Database, nats: Nats, ingress: Ingress, tmp_path: Path) -> AsyncIterator[Service]:
    async with service_at_work(
        database.dsn_as("comunica_subscription"), nats.url_as("subscription"), tmp_path
    ) as service:
        yield service


async def consent_of(subscription: Subscription, town: Town) -> list[str]:
    return [person["consent"] for person in await subscription.people(town)]


async def test_a_message_on_the_stream_becomes_a_person_a_reply_and_a_bell(
    service: Service, ingress: Ingress, subscription: Subscription, town: Town
) -> None:
    await eventually(service.ready)
    await ingress.writes(citizen(town).says(JOIN))
    await eventually(lambda: consent_of(subscription, town))
    assert await consent_of(subscription, town) == ["opted_in"]
    await eventually(lambda: _none_left(ingress))
    assert await ingress.bells() == 1
    assert await service.metric('comunica_readings_total{action="subscribe"}') == 1
    assert await service.metric('comunica_replies_total{reply="welcome"}') == 1
    assert await service.metric('comunica_webhook_to_commit_seconds_count{kind="message"}') == 1


async def test_statuses_move_deliveries_and_prove_the_path(
    service: Service, ingress: Ingress, admin: Admin, town: Town
) -> None:
    one = await delivery(admin, town, accepted_at=NOW)
    _, status = one.told("delivered")
    reports = [_report(second) for second in (0, 2)]
    await ingress.tells(status, *reports)
    await eventually(lambda: _has_state(admin, one.recipient_id, "delivered"))

    async def settled() -> bool:
        return bool(
            await admin.fetchval(
                "SELECT settled_to = $2 AND proved_to >= $3 FROM path_state WHERE app = $1",
                *(APP, NOW + dt.timedelta(seconds=4 - 1), NOW),
            )
        )

    await eventually(settled)
    assert await service.metric('comunica_statuses_total{outcome="delivered"}') == 1


async def test_an_envelope_that_cannot_be_opened_is_kept_as_it_came_and_is_a_gap(
    service: Service, ingress: Ingress, admin: Admin, town: Town
) -> None:
    await ingress.keeps_raw(b"\x01poison", subject=subjects.inbound_status("poisoned"))
    await eventually(lambda: _dead(ingress, 1))
    [(body, headers)] = await ingress.dead()
    assert body == b"\x01poison"
    assert headers["Reason"].startswith("unreadable")
    assert headers["Original-Subject"] == "inbound.status.poisoned"
    assert await admin.fetchval("SELECT why FROM path_gap WHERE app = 'poisoned'") == "dead_letter"
    await eventually(lambda: _none_left(ingress))


async def test_an_unknown_number_goes_to_the_dead_letters_and_its_neighbours_are_recorded(
    service: Service, ingress: Ingress, subscription: Subscription, town: Town
) -> None:
    stranger = citizen(town).says(JOIN)
    object.__setattr__(stranger, "phone_number_id", "31415")
    await ingress.writes(stranger, citizen(town).says(JOIN))
    await eventually(lambda: _dead(ingress, 1))
    [(_, headers)] = await ingress.dead()
    assert headers["Reason"] == "unknown_number"
    assert await consent_of(subscription, town) == ["opted_in"]
    assert await service.metric('comunica_inbound_dead_total{reason="unknown_number"}') == 1


async def test_account_events_are_recorded_and_unknown_ones_let_go(
    service: Service, ingress: Ingress, admin: Admin
) -> None:
    town = await found_town(admin)
    event = (
        b'{"field": "account_update", "value": {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}}'
    )
    await ingress.keeps(
        OtherReceived(waba_id=town.waba, field="novelty", json=b"{}"),
        OtherReceived(waba_id=town.waba, field="account_update", json=event),
        subject=subjects.inbound_account,
    )

    async def paused() -> bool:
        return bool(await admin.fetchval("SELECT state = 'paused' FROM channel WHERE id = $1", town.channel_id))

    await eventually(paused)
    assert await service.metric('comunica_account_events_total{outcome="ignored"}') == 1


async def test_the_database_may_be_away_and_nothing_is_lost(
    service: Service, ingress: Ingress, subscription: Subscription, town: Town
) -> None:
    await eventually(service.ready)
    await _put_away(subscription.admin)
    try:
        for _ in range(5):
            await ingress.writes(citizen(town).says(JOIN))
        await eventually(lambda: _unready(service))
        assert await ingress.waiting() == 5
    finally:
        await subscription.admin.execute("ALTER ROLE comunica_subscription LOGIN")
    await eventually(lambda: _enrolled(subscription, town, 5))
    await eventually(lambda: _none_left(ingress))
    assert await ingress.dead() == []
    await eventually(service.ready)
    assert (await service.ask("/livez")).status_code == 200


async def test_nats_may_go_and_come_back(
    service: Service, nats: Nats, ingress: Ingress, subscription: Subscription, town: Town
) -> None:
    await eventually(service.ready)
    await nats.stop()
    await nats.start()
    await eventually(lambda: ingress.connection.connected)
    await eventually(service.ready)
    await ingress.writes(citizen(town).says(JOIN))
    await eventually(lambda: _enrolled(subscription, town, 1))


async def test_what_was_recorded_but_not_acknowledged_changes_nothing_the_second_time(
    database: Database, nats: Nats, ingress: Ingress, subscription: Subscription, town: Town, tmp_path: Path
) -> None:
    """A process that dies between the commit and the acknowledgement: the envelope comes again."""
    message = citizen(town).says(JOIN)
    await subscription.hears(message)
    await ingress.writes(message)
    async with service_at_work(
        database.dsn_as("comunica_subscription"), nats.url_as("subscription"), tmp_path
    ) as service:
        await eventually(lambda: _none_left(ingress))
        assert await service.metric('comunica_readings_total{action="repeated"}') == 1
    assert len(await subscription.replies(town)) == 1
    assert len(await subscription.ledger(town)) == 1


async def _none_left(ingress: Ingress) -> bool:
    return await ingress.waiting() == 0


async def _dead(ingress: Ingress, count: int) -> bool:
    return len(await ingress.dead()) == count


async def _has_state(admin: Admin, recipient_id: object, state: str) -> bool:
    return bool(await admin.fetchval("SELECT state = $2 FROM delivery WHERE recipient_id = $1", recipient_id, state))


async def _enrolled(subscription: Subscription, town: Town, count: int) -> bool:
    return await consent_of(subscription, town) == ["opted_in"] * count


async def _unready(service: Service) -> bool:
    return not await service.ready()


async def _put_away(admin: Admin) -> None:
    """No connection of the service's role lives, and none can be made."""
    await admin.execute("ALTER ROLE comunica_subscription NOLOGIN")
    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'comunica_subscription'"
    )


def _report(second: float) -> PathReported:
    return PathReported(
        ingress_id="a",
        since=NOW + dt.timedelta(seconds=second),
        until=NOW + dt.timedelta(seconds=second + 2),
        refused=0,
    )


async def test_who_left_long_ago_is_erased_by_the_service_itself(
    service: Service, subscription: Subscription, town: Town
) -> None:
    await eventually(service.ready)
    person, ago = citizen(town), -40 * 86_400
    await subscription.hears(person.says(JOIN, after=ago - 60), person.says("DISATTIVA", after=ago))
    await eventually(lambda: _gone(subscription, town))
    assert await service.metric("comunica_people_erased_total") >= 1
    assert await service.metric("comunica_erasure_sweeps_failed_total") == 0


async def _gone(subscription: Subscription, town: Town) -> bool:
    return await subscription.people(town) == []
