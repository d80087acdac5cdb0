"""The dispatcher finishes what partners submitted and nobody came to: by itself, once, whichever dispatcher comes."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest_asyncio

from comunica.broadcasting.lanes import Lane
from comunica.stores.fan_outs import PostgresFanOuts
from comunica.stores.pool import Pool
from comunica.usecases.fan_out import BranchState, Content, FannedOut, SubmitFanOut
from comunica.usecases.submission import Origin
from comunica.usecases.submit_fan_out import submit_fan_out
from tests.cap.messages import message
from tests.eventually import eventually
from tests.integration.dispatcher.world import Admin, Office, Town, found_town, new_id


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
        found = await eventually(lambda: _settled(pool, partner, made.id), within=30)
        await eventually(lambda: len(office.provider.calls) == 6 or None, within=30)
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
        await eventually(is_gone, within=30)
