"""DISATTIVA outruns the queue: what waits is suppressed in the same transaction, and the tally says so."""

from uuid import UUID

import pytest

from comunica.broadcasting.refusals import RefusalPolicy
from comunica.channels.whatsapp.errors import status_failure
from comunica.stores.hearing.statuses import StoredStatusRecord
from comunica.stores.pool import Pool
from comunica.stores.town_directory import StoredTownDirectory
from comunica.stores.vaults import Vaults
from comunica.usecases.hearing.refused_later import RefusedLater
from comunica.usecases.hearing.settle_statuses import SettleStatuses
from tests.integration.subscription.deliveries import Delivery, delivery
from tests.integration.subscription.world import MASTER_KEY, Admin, Subscription, Town, citizen, new_id

JOIN = "ATTIVA Maria Bianchi La Costa"


async def broadcast(admin: Admin, town: Town, state: str) -> UUID:
    made = new_id()
    await admin.execute(
        "INSERT INTO broadcast (municipality_id, id, channel_id, template_id, template_name, language, category,"
        " parameters, audience, lane, state, origin, submitted_by, scheduled_for)"
        " VALUES ($1, $2, $3, $2, 'avviso', 'it', 'utility', '{}', '{}', 'normal', $4, 'api', 'test', now())",
        *(town.id, made, town.channel_id, state),
    )
    return made


async def queued_for(
    admin: Admin, town: Town, person: UUID, source: UUID, state: str = "queued", *, kind: str = "broadcast"
) -> Delivery:
    await admin.execute(
        "INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state)"
        " VALUES ($1, $2, $3, $4, $6, 'normal', $5)",
        *(town.id, source, person, town.channel_id, state, kind),
    )
    return Delivery(town, source, person)


async def tally(admin: Admin, source: UUID) -> dict[str, int]:
    rows = await admin.fetch(
        "SELECT state, sum(n)::int AS n FROM delivery_tally WHERE source_id = $1 GROUP BY state HAVING sum(n) <> 0",
        source,
    )
    return {row["state"]: row["n"] for row in rows}


@pytest.mark.parametrize("state", ["sending", "paused"])
async def test_who_leaves_is_taken_out_of_what_is_queued_at_once(
    subscription: Subscription, admin: Admin, town: Town, state: str
) -> None:
    leaves, stays = citizen(town), citizen(town)
    await subscription.hears(leaves.says(JOIN), stays.says(JOIN))
    source = await broadcast(admin, town, state)
    first, second = [row["id"] for row in await subscription.people(town)]
    rows = [await queued_for(admin, town, person, source) for person in (first, second)]

    await subscription.hears(leaves.says("DISATTIVA", after=1))

    gone = await rows[0].row(admin), await rows[1].row(admin)
    assert sorted((row["state"], row["reason"]) for row in gone) == [("queued", None), ("suppressed", "left")]
    assert await tally(admin, source) == {"queued": 1, "suppressed": 1}


async def test_who_leaves_is_taken_out_of_their_queued_requests_too(
    subscription: Subscription, admin: Admin, town: Town
) -> None:
    person = citizen(town)
    await subscription.hears(person.says(JOIN))
    someone = (await subscription.person(town))["id"]
    queued, delivered = [
        await queued_for(admin, town, someone, new_id(), state, kind="request") for state in ("queued", "delivered")
    ]
    await subscription.hears(person.says("DISATTIVA", after=1))
    rows = [await each.row(admin) for each in (queued, delivered)]
    assert [(row["state"], row["reason"]) for row in rows] == [("suppressed", "left"), ("delivered", None)]


async def test_what_is_under_way_or_over_stays_as_it_is(subscription: Subscription, admin: Admin, town: Town) -> None:
    person = citizen(town)
    await subscription.hears(person.says(JOIN))
    someone = (await subscription.person(town))["id"]
    sending, delivered = [await broadcast(admin, town, "sending") for _ in range(2)]
    rows = [
        await queued_for(admin, town, someone, sending, "sending"),
        await queued_for(admin, town, someone, delivered, "delivered"),
    ]
    await subscription.hears(person.says("DISATTIVA", after=1))
    assert [(await row.row(admin))["state"] for row in rows] == ["sending", "delivered"]


async def test_a_late_disattiva_that_an_attiva_overtook_takes_nobody_out(
    subscription: Subscription, admin: Admin, town: Town
) -> None:
    person = citizen(town)
    await subscription.hears(person.says(JOIN, after=10))
    row = await queued_for(
        admin, town, (await subscription.person(town))["id"], await broadcast(admin, town, "sending")
    )
    await subscription.hears(person.says("DISATTIVA", after=5))
    assert (await row.row(admin))["state"] == "queued"


def settling(pool: Pool) -> SettleStatuses:
    directory = StoredTownDirectory(pool, Vaults(pool, MASTER_KEY), clock=lambda: 0.0, look_again_after=0)
    record = StoredStatusRecord(pool)
    later = RefusedLater(record, RefusalPolicy())
    return SettleStatuses(directory=directory, record=record, failure_of=status_failure, refused_later=later)


async def test_a_status_131050_is_the_persons_word_on_marketing_until_a_later_one(
    subscription: Subscription, pool: Pool, admin: Admin, town: Town
) -> None:
    await subscription.hears(citizen(town).says(JOIN))
    person = (await subscription.person(town))["id"]
    one = await delivery(admin, town)
    await admin.execute("UPDATE delivery SET recipient_id = $2 WHERE source_id = $1", one.source_id, person)
    told = Delivery(town, one.source_id, person).told("failed", code=131050, after=60)
    await settling(pool)([told])
    row = await subscription.person(town)
    assert (row["marketing"], row["consent"]) == ("stopped", "opted_in")
    await admin.execute(
        "UPDATE subscriber SET marketing = 'open', marketing_key = lpad($2::text, 12, '0') WHERE id = $1",
        *(person, str(int(told[1].at.timestamp()) + 60)),
    )
    await settling(pool)([told])
    assert (await subscription.person(town))["marketing"] == "open"
