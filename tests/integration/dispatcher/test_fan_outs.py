"""The dispatcher finishes what partners submitted and nobody came to: by itself, once, whichever dispatcher comes."""

import asyncio
import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from comunica.broadcasting.lanes import Lane
from comunica.stores.delivering.sweeps import PostgresSweeps
from comunica.stores.partners.fan_outs import PostgresFanOuts
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query
from comunica.usecases.broadcasts.submission import Origin
from comunica.usecases.partners.fan_out import BranchState, Content, FannedOut, SubmitFanOut
from comunica.usecases.partners.submit_fan_out import submit_fan_out
from comunica.usecases.partners.work_fan_out import BranchDesk, work_fan_out
from tests.cap.messages import message
from tests.eventually import eventually
from tests.integration.dispatcher.world import Admin, Office, Silence, Town, found_town, meter, new_id


@pytest_asyncio.fixture(loop_scope="session")
async def partner(admin: Admin) -> UUID:
    made = new_id()
    await admin.execute("INSERT INTO partner (id, slug, name) VALUES ($1, $2, 'Regione')", made, f"p-{made.hex[-8:]}")
    return made


async def mandate(town: Town, partner: UUID, **columns: Any) -> UUID:
    """As grant_mandate leaves it."""
    made = new_id()
    row = {
        "municipality_id": town.id,
        "id": made,
        "partner_id": partner,
        "categories": ["utility"],
        "lanes": ["normal", "urgent"],
        "granted_by": "test",
        "granted_at": dt.datetime.now(dt.UTC),
    } | columns
    marks = ", ".join(f"${place}" for place in range(1, len(row) + 1))
    await town.admin.execute(f"INSERT INTO mandate ({', '.join(row)}) VALUES ({marks})", *row.values())
    return made


async def submitted(pool: Pool, partner: UUID, key: str = "k") -> FannedOut:
    """As a job on NATS submits it: with nobody to work it."""
    request = SubmitFanOut(
        partner_id=partner,
        origin=Origin.JOB,
        submitted_by="job",
        content=Content(
            template="avviso", parameters={"testo": "piena"}, lane=Lane.URGENT, reason="piena", may_send_urgent=True
        ),
        idempotency_key=key,
    )
    outcome = await submit_fan_out(
        request, record=PostgresFanOuts(pool), now=dt.datetime.now(dt.UTC), fan_out_id=new_id()
    )
    assert isinstance(outcome, FannedOut), outcome
    return outcome


async def test_two_dispatchers_send_once_to_the_people_of_each_municipality(
    pool: Pool, town: Town, office: Office, admin: Admin, partner: UUID
) -> None:
    other = await found_town(admin)
    refusing = await found_town(admin)
    for each, lanes in ((town, ["urgent"]), (other, ["urgent"]), (refusing, ["bulk"])):
        await each.people(3)
        await mandate(each, partner, lanes=lanes)
    made = (await submitted(pool, partner)).fan_out
    assert {branch.state for branch in made.branches} == {BranchState.WAITING}
    async with office.working(), office.working():
        found = await eventually(lambda: _settled(pool, partner, made.id))
        await eventually(lambda: len(office.provider.calls) == 6 or None)
    by_town = {branch.municipality_id: branch.state for branch in found.branches}
    assert by_town == {
        town.id: BranchState.ACCEPTED,
        other.id: BranchState.ACCEPTED,
        refusing.id: BranchState.REFUSED,
    }
    assert await admin.fetchval("SELECT count(*) FROM broadcast WHERE partner_id = $1 AND origin = 'job'", partner) == 2


async def _settled(pool: Pool, partner: UUID, fan_out: UUID) -> Any:
    found = await PostgresFanOuts(pool).see(partner, fan_out)
    return found if found is not None and found.is_settled else None


async def test_a_job_repeated_is_the_same_fan_out(pool: Pool, town: Town, partner: UUID) -> None:
    await mandate(town, partner)
    first, again = await submitted(pool, partner), await submitted(pool, partner)
    assert (again.fan_out.id, first.replayed, again.replayed) == (first.fan_out.id, False, True)


async def test_a_dispatcher_finishes_alerts_that_a_request_left(
    pool: Pool, town: Town, office: Office, admin: Admin, partner: UUID
) -> None:
    await mandate(town, partner)
    left = new_id()
    await admin.execute(
        "INSERT INTO alert_fan_out (partner_id, id, message, municipalities, given_by, may_draft, may_send,"
        " may_send_urgent, reach, not_before) VALUES ($1, $2, $3, $4, 'test', true, true, true, 'audience', now())",
        *(partner, left, message("allerta_zone"), [town.id]),
    )

    async def is_gone() -> bool:
        return not await admin.fetchval("SELECT count(*) FROM alert_fan_out WHERE id = $1", left)

    async with office.working():
        await eventually(is_gone)


async def planned(pool: Pool, admin: Admin, town: Town, partner: UUID) -> UUID:
    """A broadcast of the partner in the town that is due now, and that nobody has begun."""
    record = PostgresFanOuts(pool)
    made = (await submitted(pool, partner, key=new_id().hex)).fan_out
    desk = BranchDesk(
        record=record, bells=Silence(), meter=meter().branches, now=lambda: dt.datetime.now(dt.UTC), new_id=new_id
    )
    await work_fan_out(partner, made.id, desk=desk)
    found = await admin.fetchval("SELECT id FROM broadcast WHERE municipality_id = $1 AND state = 'scheduled'", town.id)
    assert isinstance(found, UUID)
    return found


ENDINGS = {
    "expired": "UPDATE mandate SET expires_at = now() WHERE partner_id = $1",
    "closed": "UPDATE partner SET closed_at = now() WHERE id = $1",
    "covers less": "UPDATE mandate SET lanes = '{bulk}' WHERE partner_id = $1",
}


@pytest.mark.parametrize("ending", ENDINGS)
async def test_what_comes_due_after_its_mandate_ended_by_itself_is_cancelled_and_on_record(
    pool: Pool, admin: Admin, town: Town, partner: UUID, ending: str
) -> None:
    await town.people(2)
    await mandate(town, partner)
    broadcast = await planned(pool, admin, town, partner)
    await admin.execute(ENDINGS[ending], partner)
    sweeps = PostgresSweeps(pool, now=lambda: dt.datetime.now(dt.UTC), new_id=new_id)
    assert await sweeps.start(town.id, broadcast) is None
    [row] = await admin.fetch("SELECT state, cancelled_reason, finished_at FROM broadcast WHERE id = $1", broadcast)
    assert (row["state"], row["cancelled_reason"]) == ("cancelled", "mandate_ended")
    assert row["finished_at"] is not None
    assert await admin.fetchval("SELECT count(*) FROM due_source WHERE source_id = $1", broadcast) == 0
    lines = await admin.fetch("SELECT who, what, reason FROM audit_entry WHERE municipality_id = $1", town.id)
    assert ("service:dispatcher", "cancel_unmandated", str(partner)) in [tuple(each) for each in lines]


async def test_without_that_it_would_be_sent_in_the_name_of_a_town_that_does_not_want_it(
    pool: Pool, admin: Admin, town: Town, partner: UUID
) -> None:
    """The guard is off: it is started as any other."""
    await town.people(1)
    await mandate(town, partner)
    broadcast = await planned(pool, admin, town, partner)
    await admin.execute(ENDINGS["expired"], partner)
    async with serving(pool, town.id) as connection:
        assert await connection.fetchrow(query("start_broadcast"), town.id, broadcast) is not None


async def test_of_a_revocation_and_a_start_at_the_same_time_one_comes_first(
    pool: Pool, admin: Admin, town: Town, partner: UUID
) -> None:
    """Either it has begun and goes on, or it is cancelled and nobody gets it."""
    await town.people(2)
    await mandate(town, partner)
    sweeps = PostgresSweeps(pool, now=lambda: dt.datetime.now(dt.UTC), new_id=new_id)
    for _ in range(10):
        broadcast = await planned(pool, admin, town, partner)
        revoking = admin.fetchval(
            query("cancel_planned_of_partner"), town.id, partner, [], [], ["scheduled", "awaiting_approval"]
        )
        started, cancelled = await asyncio.gather(sweeps.start(town.id, broadcast), revoking)
        [row] = await admin.fetch("SELECT state, resolved FROM broadcast WHERE id = $1", broadcast)
        outcome = ("sending", 2) if started is not None else ("cancelled", None)
        assert (row["state"], row["resolved"]) == outcome
        assert cancelled == (0 if started is not None else 1)
