"""Quiet hours on the dispatcher: normal and bulk wait, urgent and replies do not, and expiry counts meanwhile.

The hours lie around the present: cases do not depend on when they run.
"""

import asyncio
import datetime as dt
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from comunica.broadcasting.verdicts import Accepted, Verdict
from tests.eventually import eventually
from tests.integration.dispatcher.world import Admin, Broadcast, Call, Office, Town, all_are, found_town, quiet_for

SOON = {"rules_interval": 0.1}


async def quiet(town: Town, *, is_quiet: bool) -> None:
    """The town has quiet hours now, or had them until now."""
    local = dt.datetime.now(ZoneInfo("Europe/Rome"))
    begin = local - dt.timedelta(hours=1) if is_quiet else local - dt.timedelta(hours=3)
    end = local + dt.timedelta(hours=2) if is_quiet else local - dt.timedelta(minutes=1)
    hours = {"from": f"{begin:%H:%M}", "to": f"{end:%H:%M}", "holidays": "as_usual"}
    await town.admin.execute("UPDATE municipality SET profile = $2 WHERE id = $1", town.id, {"quiet_hours": hours})


async def held_for(broadcast: Broadcast) -> Any:
    row = await broadcast.row()
    return row["waits_for"] if row["waits_until"] and row["waits_until"] > dt.datetime.now(dt.UTC) else None


async def test_normal_and_bulk_wait_while_urgent_and_replies_go(town: Town, office: Office) -> None:
    people = await town.people(5)
    await quiet(town, is_quiet=True)
    normal, bulk = await town.broadcasts(), await town.broadcasts(lane="bulk")
    urgent, reply = await town.broadcasts(lane="urgent"), await town.reply(people[0])

    async with office.working(**SOON):
        await eventually(urgent.is_finished)
        await all_are(reply, "accepted")
        for broadcast in (normal, bulk):
            await eventually(partial(_is_held, broadcast))
            assert await broadcast.states() == {"queued": 5}
            await broadcast.adds_up()
        until = (await normal.row())["waits_until"]
        assert dt.timedelta(hours=1, minutes=55) < until - dt.datetime.now(dt.UTC) < dt.timedelta(hours=2)

    assert {call.token.source_id for call in office.provider.calls} == {urgent.id, reply.id}


async def test_without_quiet_hours_the_same_would_go_at_night(town: Town, office: Office) -> None:
    """The guard switched off: the rule of the town is all that holds it."""
    await town.people(5)
    await quiet(town, is_quiet=True)
    broadcast = await town.broadcasts()

    async with office.working(**SOON):
        await eventually(lambda: _is_held(broadcast))
        await town.admin.execute("UPDATE municipality SET profile = $2 WHERE id = $1", town.id, {"quiet_hours": None})
        await eventually(broadcast.is_finished)

    assert await broadcast.states() == {"accepted": 5}


async def _is_held(broadcast: Broadcast) -> bool:
    return bool(await held_for(broadcast) == "quiet_hours")


async def test_in_the_morning_it_goes_on(town: Town, office: Office) -> None:
    await town.people(5)
    await quiet(town, is_quiet=True)
    broadcast = await town.broadcasts()

    async with office.working(**SOON):
        await eventually(lambda: _is_held(broadcast))
        await quiet(town, is_quiet=False)
        await eventually(broadcast.is_finished)

    assert await broadcast.states() == {"accepted": 5}
    assert (await broadcast.row())["waits_for"] is None


async def test_one_that_is_under_way_stops_and_goes_on_without_a_repeat(admin: Admin, office: Office) -> None:
    town = await found_town(admin, messages_per_second=50)
    await town.people(150)
    broadcast = await town.broadcasts()

    async with office.working(**SOON, claim_least=5, claim_seconds=0.1):
        await eventually(lambda: len(office.provider.calls) >= 10)
        await quiet(town, is_quiet=True)
        await eventually(lambda: _is_held(broadcast))
        await eventually(lambda: _nothing_under_way(broadcast))
        sent = len(office.provider.calls)
        assert sent < 150
        await quiet_for(0.5, lambda: len(office.provider.calls) == sent)
        await quiet(town, is_quiet=False)
        await eventually(broadcast.is_finished)

    assert set(office.provider.times().values()) == {1}
    assert await broadcast.states() == {"accepted": 150}


async def _nothing_under_way(broadcast: Broadcast) -> bool:
    return "sending" not in await broadcast.states()


async def test_what_comes_back_from_a_delay_waits_too(town: Town, office: Office) -> None:
    await town.people(3)
    broadcast = await town.broadcasts()
    await office.dispatcher()._sweeps.start(town.id, broadcast.id)
    await quiet(town, is_quiet=True)
    await town.admin.execute(
        "UPDATE delivery SET not_before = now() - interval '1 second' WHERE source_id = $1", broadcast.id
    )

    async with office.working(**SOON):
        await eventually(lambda: _is_held(broadcast))
        await quiet_for(0.3, lambda: not office.provider.calls)


async def test_expiry_counts_also_at_night(town: Town, office: Office) -> None:
    await town.people(3)
    await quiet(town, is_quiet=True)
    broadcast = await town.broadcasts(expires_at=dt.datetime.now(dt.UTC) + dt.timedelta(seconds=0.5))

    async with office.working(**SOON):
        await eventually(broadcast.is_finished)

    assert await broadcast.states() == {"expired": 3}
    assert office.provider.calls == []


async def test_staff_can_cancel_what_is_held(town: Town, office: Office) -> None:
    await town.people(3)
    await quiet(town, is_quiet=True)
    broadcast = await town.broadcasts()

    async with office.working(**SOON):
        await eventually(lambda: _is_held(broadcast))
        await town.admin.execute("UPDATE broadcast SET state = 'cancelled' WHERE id = $1", broadcast.id)
        await all_are(broadcast, "cancelled")


async def test_a_town_without_quiet_hours_is_not_held_by_those_of_another(admin: Admin, office: Office) -> None:
    silent, other = await found_town(admin), await found_town(admin)
    for each in (silent, other):
        await each.people(2)
    await quiet(silent, is_quiet=True)
    held, sent = await silent.broadcasts(), await other.broadcasts()

    async def answer(call: Call) -> Verdict:
        await asyncio.sleep(0)
        return Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with office.working(**SOON):
        await eventually(sent.is_finished)
        await eventually(lambda: _is_held(held))
