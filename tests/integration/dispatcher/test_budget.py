"""A town's cap is never passed by what can wait, whoever sends; alerts pass it, and that is told."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from comunica.broadcasting.prices import PriceList, Prices
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import Accepted, RefusedPerson, Verdict
from comunica.runtime.lifetime import Lifetime
from comunica.stores.delivering.budgets import PostgresBudgets
from comunica.stores.pool import Pool
from comunica.stores.vaults import Vaults
from comunica.usecases.away import RecordAway
from comunica.usecases.delivering.deliver_ports import Claimant, Claimed
from comunica.usecases.delivering.keep_budget import Weighed
from tests.eventually import eventually
from tests.integration.dispatcher.world import (
    MASTER_KEY,
    Admin,
    Broadcast,
    Call,
    Office,
    Provider,
    Town,
    all_are,
    found_town,
    new_id,
    owned_by,
)

PRICE = 20_000
PRICES = PriceList(
    (
        Prices(
            valid_from=dt.date(2026, 1, 1),
            source="round numbers for tests",
            currency="EUR",
            micros={"39": {"utility": PRICE, "marketing": 50_000}},
        ),
    )
)


@pytest.fixture
def office(pool: Pool) -> Office:
    return Office(pool=pool, provider=Provider(), prices=PRICES)


async def caps(town: Town, messages: int) -> None:
    await town.admin.execute(
        "INSERT INTO budget VALUES ($1, $2, 'EUR') ON CONFLICT (municipality_id) DO UPDATE SET cap_micros = $2",
        *(town.id, messages * PRICE),
    )


async def spent(town: Town) -> int:
    """In messages."""
    micros = await town.admin.fetchval(
        "SELECT coalesce(sum(micros), 0) FROM spend WHERE municipality_id = $1 AND month = month_of(now())", town.id
    )
    return int(micros) // PRICE


async def waits(*broadcasts: Broadcast) -> None:
    """Until each of these waits for money and nothing of it is under way."""

    async def they_do() -> bool:
        for each in broadcasts:
            row = await each.row()
            assert (row["state"], row["paused_reason"]) == ("paused", "budget")
            assert set(await each.states()) <= {"queued", "accepted", "failed"}
        return True

    await eventually(they_do)


async def test_exactly_what_the_cap_pays_for_goes_out_of_two_towns_with_two_dispatchers(
    admin: Admin, town: Town, office: Office
) -> None:
    other = await found_town(admin)
    for each, messages in ((town, 37), (other, 5)):
        await each.people(60)
        await caps(each, messages)
    sources = [await town.broadcasts(lane=lane) for lane in ("normal", "bulk", "normal")]
    sources.append(await other.broadcasts())
    async with office.working(claim_least=7), office.working(claim_least=7):
        await waits(*sources)
        # What was kept may still be in hand when the rest begins to wait.
        await eventually(lambda: len(office.provider.calls) >= 37 + 5)
    sent = [call.number for call in office.provider.calls]
    assert (sent.count(town.number), sent.count(other.number)) == (37, 5)
    assert (await spent(town), await spent(other)) == (37, 5)
    for source in sources:
        await source.adds_up()


async def test_it_goes_on_when_the_cap_is_raised(town: Town, office: Office) -> None:
    await town.people(20)
    await caps(town, 8)
    source = await town.broadcasts()
    async with office.working():
        await waits(source)
        assert len(office.provider.calls) == 8
        await caps(town, 100)
        await all_are(source, "accepted")
    assert set(office.provider.times().values()) == {1}
    assert await spent(town) == 20


async def test_it_goes_on_in_the_next_month(town: Town, office: Office) -> None:
    await town.people(6)
    await caps(town, 4)
    source = await town.broadcasts()
    async with office.working():
        await waits(source)
        # What was spent belongs to the month before.
        await town.admin.execute("UPDATE spend SET month = (month - interval '1 month')::date")
        await all_are(source, "accepted")
    assert len(office.provider.calls) == 6


async def test_what_the_provider_refuses_is_given_back_and_pays_for_others(town: Town, office: Office) -> None:
    await town.people(20)
    await caps(town, 10)
    source = await town.broadcasts()
    refused: set[str] = set()

    async def answer(call: Call) -> Verdict:
        if len(refused) < 4:
            refused.add(call.phone)
            return RefusedPerson(Reason.UNREACHABLE, 131026)
        return Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer

    async def ten_are_accepted() -> bool:
        assert await source.states() == {"accepted": 10, "failed": 4, "queued": 6}
        return True

    async with office.working():
        await eventually(ten_are_accepted)
        await waits(source)
    assert (len(office.provider.calls), await spent(town)) == (14, 10)


async def test_an_alert_passes_the_cap_with_an_alarm_and_a_line_in_the_log(town: Town, office: Office) -> None:
    await town.people(9)
    await caps(town, 3)
    held, alert = await town.broadcasts(), await town.broadcasts(lane="urgent")
    async with office.working(claim_least=4):
        await all_are(alert, "accepted")
        await waits(held)
    lines = await town.admin.fetch("SELECT who, what, reason FROM audit_entry WHERE municipality_id = $1", town.id)
    assert {tuple(line) for line in lines} == {("service:dispatcher", "budget_passed", str(alert.id))}
    assert await spent(town) == 9 + (await held.states()).get("accepted", 0)


async def test_without_a_cap_all_go_and_what_they_cost_is_kept(town: Town, office: Office) -> None:
    await town.people(5)
    source = await town.broadcasts()
    async with office.working():
        await all_are(source, "accepted")
    assert await spent(town) == 5


async def test_without_a_price_nothing_is_counted_and_nothing_held_but_it_is_said(town: Town, office: Office) -> None:
    office.prices = PriceList()
    await town.people(5)
    await caps(town, 0)
    source = await town.broadcasts()
    with capture_logs() as lines:
        async with office.working():
            await all_are(source, "accepted")
    assert [line["log_level"] for line in lines if line.get("action") == "cap_without_price"] == ["error"]
    assert {row["cost_micros"] for row in await source.rows()} == {None}


async def test_rows_of_a_claim_that_could_not_be_weighed_are_queued_again_and_not_in_doubt(
    town: Town, office: Office
) -> None:
    await town.people(9)
    await caps(town, 9)
    source = await town.broadcasts()
    dispatcher = office.dispatcher()
    kit = dispatcher._kit(office.pool, Vaults(office.pool, MASTER_KEY))
    away = AwayOnce(office.pool, new_id=new_id)
    dispatcher.crew.equip(replace(kit, budget=away))
    async with dispatcher.running(Lifetime()):
        await all_are(source, "accepted")
    assert away.was_away
    assert set(office.provider.times().values()) == {1}


class AwayOnce(PostgresBudgets):
    """The record goes away between the first claim and its weighing."""

    was_away = False

    async def weigh(self, municipality_id: UUID, rows: Sequence[Claimed]) -> Weighed:
        if not self.was_away:
            self.was_away = True
            raise RecordAway
        return await super().weigh(municipality_id, rows)


async def started(town: Town, office: Office, people: int) -> Broadcast:
    source = await town.broadcasts()
    dispatcher = office.dispatcher()
    assert await dispatcher._sweeps.start(town.id, source.id)
    assert (await source.row())["resolved"] == people
    return source


async def claimed(office: Office, claimant: Claimant, source: Broadcast) -> list[Claimed]:
    claim = await office.claims().claim_source(claimant, source.id, after=UUID(int=0), most=10, lease=30)
    return claim.rows


async def test_two_claims_at_once_are_weighed_one_after_the_other(town: Town, office: Office, pool: Pool) -> None:
    await town.people(10)
    sources = [await started(town, office, 10), await started(town, office, 10)]
    await caps(town, 15)
    claimant = await owned_by(town)
    claims = [await claimed(office, claimant, source) for source in sources]
    # Without the weighing, 20 would go out now.
    assert (sum(map(len, claims)), await spent(town)) == (20, 20)
    budgets = PostgresBudgets(pool, new_id=new_id)
    weighed = await asyncio.gather(*(budgets.weigh(town.id, rows) for rows in claims))
    assert sorted(len(each.kept) for each in weighed) == [5, 10]
    assert {each.over for each in weighed} == {False}
    assert await spent(town) == 15
    states = [await source.states() for source in sources]
    assert sum(each["sending"] for each in states) == 15


async def test_what_a_dead_dispatcher_had_claimed_stays_committed(town: Town, office: Office, pool: Pool) -> None:
    await town.people(10)
    dead, source = await started(town, office, 10), await started(town, office, 10)
    await caps(town, 12)
    await claimed(office, await owned_by(town), dead)
    rows = await claimed(office, await owned_by(town), source)
    weighed = await PostgresBudgets(pool, new_id=new_id).weigh(town.id, rows)
    assert len(weighed.kept) == 2
