"""Who sends on which channel: shares, leases, epochs; nothing is sent twice when hands change."""

import asyncio
from collections import Counter

import pytest

from comunica.broadcasting.verdicts import Accepted, Verdict
from comunica.runtime.lifetime import Lifetime
from comunica.stores.sql import query
from comunica.usecases.delivering.claim_deliveries import FIRST
from tests.eventually import eventually
from tests.integration.dispatcher.world import (
    Admin,
    Broadcast,
    Call,
    Office,
    Town,
    found_town,
    new_id,
    owned_by,
    phones_of,
    quiet_for,
)


class Crash(Exception):
    """The process ends without a word."""


async def _owners(admin: Admin) -> Counter[object]:
    rows = await admin.fetch("SELECT owner FROM channel_ownership WHERE lease_until > now()")
    return Counter(row["owner"] for row in rows)


async def test_dispatchers_share_the_channels_fairly_and_give_back_what_exceeds_it(
    admin: Admin, office: Office
) -> None:
    for _ in range(5):
        await found_town(admin)
    async with office.working() as first:
        await eventually(lambda: len(first.owner.owned) == 5)
        async with office.working() as second:
            await eventually(lambda: len(second.owner.owned) >= 2)
            await eventually(lambda: len(first.owner.owned) == 3)
            owners = await _owners(admin)
            assert sorted(owners.values()) == [2, 3]
        await eventually(lambda: len(first.owner.owned) == 5)


async def test_a_stop_in_order_gives_everything_back_at_once(town: Town, office: Office) -> None:
    async with office.working() as dispatcher:
        await eventually(lambda: dispatcher.owner.owned)

    assert (await town.owner())["owner"] is None
    assert await town.admin.fetchval("SELECT count(*) FROM dispatcher") == 0


async def test_the_epoch_grows_at_each_change_of_hands(town: Town, office: Office) -> None:
    for expected in (1, 2):
        async with office.working() as dispatcher:
            await eventually(lambda: dispatcher.owner.owned)
            assert (await town.owner())["epoch"] == expected


async def test_two_dispatchers_do_not_send_anything_twice(admin: Admin, office: Office) -> None:
    broadcasts, people = [], []
    for _ in range(4):
        town = await found_town(admin)
        people += await town.people(100)
        broadcasts.append(await town.broadcasts())

    async with office.working(), office.working():
        for broadcast in broadcasts:
            await eventually(broadcast.is_finished)

    assert office.provider.phones() == phones_of(people)
    for broadcast in broadcasts:
        await broadcast.adds_up()


async def test_an_old_epoch_claims_nothing(town: Town, office: Office) -> None:
    await town.people(5)
    broadcast = await town.broadcasts()
    await office.dispatcher()._sweeps.start(town.id, broadcast.id)
    old = await owned_by(town)
    await owned_by(town, old.owner)  # lost and taken again, perhaps with somebody in between

    claim = await office.claims().claim_source(old, broadcast.id, after=FIRST, most=5, lease=30)
    assert claim.touched == 0

    def unguarded(name: str) -> str:
        return query(name).replace("AND o.epoch = $4", "AND $4::bigint IS NOT NULL")

    claim = await office.claims(unguarded).claim_source(old, broadcast.id, after=FIRST, most=5, lease=30)
    assert claim.touched == 5, "without the epoch the old owner would send beside the new one"


@pytest.mark.parametrize("what", ["a lapsed lease", "another owner"])
async def test_nothing_is_claimed_on_a_channel_that_is_not_ours(town: Town, office: Office, what: str) -> None:
    await town.people(5)
    broadcast = await town.broadcasts()
    await office.dispatcher()._sweeps.start(town.id, broadcast.id)
    await town.reply((await town.people(1))[0])
    claimant = await owned_by(town)
    change = "lease_until = now()" if what == "a lapsed lease" else f"owner = '{new_id()}'"
    await town.admin.execute(f"UPDATE channel_ownership SET {change}")

    claims = office.claims()
    assert (await claims.claim_source(claimant, broadcast.id, after=FIRST, most=5, lease=30)).touched == 0
    assert (await claims.claim_replies(claimant, most=5, lease=30)).touched == 0
    assert (await claims.claim_delayed(claimant, most=5, lease=30)).touched == 0


async def test_two_claims_at_once_never_bring_the_same_row(town: Town, office: Office) -> None:
    await town.people(400)
    broadcast = await town.broadcasts()
    await office.dispatcher()._sweeps.start(town.id, broadcast.id)
    claimant, claims = await owned_by(town), office.claims()

    found = await asyncio.gather(
        *(claims.claim_source(claimant, broadcast.id, after=FIRST, most=100, lease=30) for _ in range(8))
    )
    ids = [row.recipient_id for claim in found for row in claim.rows]
    assert len(ids) == len(set(ids))


async def test_the_channels_of_a_dispatcher_that_died_are_taken_after_its_lease(town: Town, office: Office) -> None:
    people = await town.people(30)
    with pytest.raises(Crash):
        async with office.working(ownership_lease=1.0) as dead:
            await eventually(lambda: dead.owner.owned)
            raise Crash
    assert (await town.owner())["owner"] is not None

    broadcast = await town.broadcasts()
    async with office.working(ownership_lease=1.0):
        await eventually(broadcast.is_finished)
    assert office.provider.phones() == phones_of(people)


async def test_a_lease_that_is_lost_stops_the_channel_at_once(town: Town, office: Office) -> None:
    await town.people(300)
    broadcast = await town.broadcasts()

    async def answer(call: Call) -> Verdict:
        await asyncio.sleep(0.02)
        return Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with office.working(in_flight=1) as dispatcher:
        await eventually(lambda: len(office.provider.calls) > 3)
        await owned_by(town)  # somebody else took it, and sends nothing
        await eventually(lambda: not dispatcher.owner.owned)
        sent = len(office.provider.calls)
        await quiet_for(0.3, lambda: len(office.provider.calls) <= sent + 1)
        await eventually(lambda: _no_longer_sending(broadcast))

    assert (await broadcast.states())["queued"] >= 300 - sent - 1, "what was in hand went back"
    await broadcast.adds_up()


async def test_a_dispatcher_that_cannot_renew_stops_by_its_own_clock(town: Town, office: Office) -> None:
    await town.people(500)
    await town.broadcasts()

    async def answer(call: Call) -> Verdict:
        await asyncio.sleep(0.02)
        return Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    # Its renewals come too late to be of use: as if each had hung.
    async with office.working(in_flight=1, ownership_lease=2.0, ownership_renewal=1.0) as dispatcher:
        await eventually(lambda: len(office.provider.calls) > 3)
        async with town.admin.transaction():
            await town.admin.execute("LOCK TABLE channel_ownership IN ACCESS EXCLUSIVE MODE")
            await eventually(lambda: not dispatcher.owner.owned)
            sent = len(office.provider.calls)
            await quiet_for(0.3, lambda: len(office.provider.calls) <= sent + 1)
        await eventually(lambda: dispatcher.owner.owned)


async def _no_longer_sending(broadcast: Broadcast) -> bool:
    return "sending" not in await broadcast.states()


async def test_a_stop_in_order_finishes_what_is_in_flight_and_hands_back_the_rest(town: Town, office: Office) -> None:
    await town.people(300)
    broadcast = await town.broadcasts()

    async def answer(call: Call) -> Verdict:
        await asyncio.sleep(0.1)
        return Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with office.working(in_flight=8):
        await eventually(lambda: len(office.provider.calls) > 10)

    sent = len(office.provider.calls)
    assert await broadcast.states() == {"accepted": sent, "queued": 300 - sent}
    assert (await town.owner())["owner"] is None
    await broadcast.adds_up()


async def test_the_settler_and_lifetime_of_a_dispatcher_end_with_it(town: Town, office: Office) -> None:
    lifetime = Lifetime()
    before = asyncio.all_tasks()
    async with office.dispatcher().running(lifetime):
        await asyncio.sleep(0.2)
    await eventually(lambda: not asyncio.all_tasks() - before, because="no task is left behind")
    assert lifetime.failure is None
