"""Outcomes: each step from its from-states only, for its own attempt, whatever came first."""

import asyncio
from collections.abc import Sequence

import pytest

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.states import STEPS, DeliveryState, Step
from comunica.municipality.address import Address, AddressKind
from comunica.stores.sql import query
from comunica.usecases.away import RecordAway
from comunica.usecases.delivering.claim_deliveries import FIRST
from comunica.usecases.delivering.deliver_ports import Acceptance, Claimed, Ending, Waits
from comunica.usecases.delivering.settle_attempts import SettlePolicy, Settler
from tests.eventually import PATIENCE, eventually
from tests.integration.dispatcher.world import Broadcast, Office, Town, meter, new_id, owned_by

OURS = (Step.REFUSE, Step.REFUSE_PERSON, Step.DOUBT, Step.HAND_BACK)


async def _claimed(town: Town, office: Office, count: int = 1) -> tuple[Broadcast, list[Claimed]]:
    await town.people(count)
    broadcast = await town.broadcasts()
    await office.dispatcher()._sweeps.start(town.id, broadcast.id)
    claim = await office.claims().claim_source(await owned_by(town), broadcast.id, after=FIRST, most=count, lease=30)
    return broadcast, claim.rows


async def _put(broadcast: Broadcast, state: str, attempt: int = 1) -> None:
    await broadcast.town.admin.execute(
        "UPDATE delivery SET state = $2, attempt = $3 WHERE source_id = $1", broadcast.id, state, attempt
    )


async def _one_in_each_state(town: Town, office: Office) -> tuple[Broadcast, dict[DeliveryState, Claimed]]:
    broadcast, rows = await _claimed(town, office, len(DeliveryState))
    placed = dict(zip(DeliveryState, rows, strict=True))
    for state, row in placed.items():
        await town.admin.execute(
            "UPDATE delivery SET state = $3 WHERE source_id = $1 AND recipient_id = $2",
            *(broadcast.id, row.recipient_id, state),
        )
    return broadcast, placed


async def _found_in(broadcast: Broadcast, placed: dict[DeliveryState, Claimed]) -> dict[DeliveryState, str]:
    now = {row["recipient_id"]: row["state"] for row in await broadcast.rows()}
    return {state: now[row.recipient_id] for state, row in placed.items()}


@pytest.mark.parametrize("step", OURS)
async def test_a_step_is_taken_from_its_from_states_only(town: Town, office: Office, step: Step) -> None:
    broadcast, placed = await _one_in_each_state(town, office)

    endings = [Ending(town.id, row, Reason.UNREACHABLE, 131026) for row in placed.values()]
    await office.settlements().settle(step, endings)

    sources, target = STEPS[step]
    assert await _found_in(broadcast, placed) == {state: target if state in sources else state for state in placed}
    await broadcast.adds_up()


async def test_an_acceptance_never_moves_a_delivery_backwards(town: Town, office: Office) -> None:
    broadcast, placed = await _one_in_each_state(town, office)

    accepted = [Acceptance(town.id, row, f"wamid.{row.recipient_id}", 100.0) for row in placed.values()]
    await office.settlements().accept(accepted, now=100.5)

    sources, target = STEPS[Step.ACCEPT]
    assert await _found_in(broadcast, placed) == {state: target if state in sources else state for state in placed}
    for row in await broadcast.rows():
        digest = town.vault.index("message", f"wamid.{row['recipient_id']}")
        assert (row["message_digest"], row["accepted_at"] is None) == (digest, False), "a blank is filled in any case"
    await broadcast.adds_up()


@pytest.mark.parametrize("step", OURS)
async def test_a_refusal_counts_for_its_own_attempt_only(town: Town, office: Office, step: Step) -> None:
    broadcast, [row] = await _claimed(town, office)
    await _put(broadcast, "sending", attempt=2)

    await office.settlements().settle(step, [Ending(town.id, row)])

    assert await broadcast.states() == {"sending": 1}


async def test_without_the_attempt_an_old_refusal_would_end_a_new_attempt(town: Town, office: Office) -> None:
    broadcast, [row] = await _claimed(town, office)
    await _put(broadcast, "sending", attempt=2)

    def unguarded(name: str) -> str:
        return query(name).replace("AND d.attempt = o.attempt ", "")

    await office.settlements(unguarded).settle(Step.REFUSE, [Ending(town.id, row)])

    assert await broadcast.states() == {"failed": 1}


async def test_without_the_from_states_a_late_refusal_would_undo_a_delivered_one(town: Town, office: Office) -> None:
    broadcast, [row] = await _claimed(town, office)
    await _put(broadcast, "delivered")

    def unguarded(name: str) -> str:
        return query(name).replace("AND d.state = ANY($8::text[])", "AND $8::text[] IS NOT NULL")

    await office.settlements(unguarded).settle(Step.REFUSE, [Ending(town.id, row)])

    assert await broadcast.states() == {"failed": 1}


async def test_the_answer_to_an_earlier_attempt_proves_it_was_sent(town: Town, office: Office) -> None:
    broadcast, [row] = await _claimed(town, office)
    await _put(broadcast, "queued", attempt=1)  # a doubt that was queued again

    await office.settlements().accept([Acceptance(town.id, row, "wamid.x", 100.0)], now=100.0)

    assert await broadcast.states() == {"accepted": 1}, "and it is not claimed again"


async def test_outcomes_wait_in_memory_while_the_record_is_away(town: Town, office: Office) -> None:
    broadcast, rows = await _claimed(town, office, 30)
    record = _Away(office)
    settler = Settler(record, SettlePolicy(interval=0.01, pause=0.02), meter(), clock=asyncio.get_running_loop().time)
    running = asyncio.create_task(settler.run())

    for row in rows:
        settler.accept(town.id, row, f"wamid.{row.recipient_id}")
    await eventually(lambda: record.asked > 3)
    assert settler.waiting == 30
    record.is_away = False
    await settler.settled()

    assert await broadcast.states() == {"accepted": 30}
    running.cancel()


async def test_who_sends_waits_when_no_more_outcomes_can_be_held(town: Town, office: Office) -> None:
    _, rows = await _claimed(town, office, 5)
    record = _Away(office)
    policy = SettlePolicy(interval=0.01, pause=0.02, limit=5)
    settler = Settler(record, policy, meter(), clock=asyncio.get_running_loop().time)
    running = asyncio.create_task(settler.run())
    for row in rows:
        settler.end(Step.DOUBT, town.id, row)

    waiting = asyncio.create_task(settler.room())
    assert settler.is_full
    await eventually(lambda: record.asked > 1)
    assert not waiting.done()
    record.is_away = False
    await asyncio.wait_for(waiting, PATIENCE)
    running.cancel()


async def test_a_batch_that_the_record_refuses_is_left_to_its_leases(town: Town, office: Office) -> None:
    _, rows = await _claimed(town, office, 2)
    stranger = Claimed(new_id(), new_id(), 99_999, Lane.NORMAL, Address(AddressKind.PHONE, "39333"))  # no smallint
    settler = Settler(office.settlements(), SettlePolicy(interval=0.01), meter(), clock=asyncio.get_running_loop().time)
    running = asyncio.create_task(settler.run())
    settler.end(Step.DOUBT, town.id, stranger)
    await settler.settled()

    settler.end(Step.DOUBT, town.id, rows[0])
    await settler.settled()
    assert settler.waiting == 0, "it does not hold up what comes after it"
    running.cancel()


class _Away:
    """The record, away until told otherwise."""

    def __init__(self, office: Office) -> None:
        self._real = office.settlements()
        self.is_away = True
        self.asked = 0

    async def accept(self, batch: Sequence[Acceptance], *, now: float) -> Waits:
        self._ask()
        return await self._real.accept(batch, now=now)

    async def settle(self, step: Step, batch: Sequence[Ending]) -> None:
        self._ask()
        await self._real.settle(step, batch)

    def _ask(self) -> None:
        self.asked += 1
        if self.is_away:
            raise RecordAway("away")
