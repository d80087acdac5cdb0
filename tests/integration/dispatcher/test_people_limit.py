"""The limit on different people of a day: exact, shared by channels and dispatchers, a part of it kept for urgent."""

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import Accepted, Doubtful, NotSent, RefusedPerson, Verdict
from comunica.stores.delivering.limits import PostgresLimits
from comunica.stores.pool import serving
from comunica.stores.setting_up.upgrades import PostgresUpgrades
from comunica.stores.sql import query
from comunica.usecases.delivering.deliver_ports import Claimant, PeopleAccount
from comunica.usecases.delivering.share_limits import Full
from comunica.usecases.setting_up.confirm_upgrades import ToldUpgrade
from comunica.usecases.setting_up.provider_setup import NumberLimits
from services.dispatcher.settings import DispatcherSettings
from tests.eventually import eventually
from tests.integration.dispatcher.world import (
    Admin,
    Broadcast,
    Call,
    Office,
    Person,
    Town,
    all_are,
    found_town,
    new_id,
    owned_by,
    quiet_for,
    scaled_settings,
)

RECHECK = dt.timedelta(minutes=15)


async def limited(admin: Admin, people: int | None) -> None:
    """All towns share one portfolio with this limit."""
    await admin.execute(
        "INSERT INTO portfolio VALUES ('p', $1, now()) ON CONFLICT (id) DO UPDATE SET people_limit = $1", people
    )


async def has_written(person: Person, admin: Admin, ago: str = "1 hour") -> None:
    await admin.execute(
        "UPDATE subscriber SET last_inbound_at = now() - $2::text::interval WHERE id = $1", person.id, ago
    )


async def waits(broadcast: Broadcast) -> bool:
    return bool((await broadcast.row())["waits_for"] == "people_limit")


async def stands(broadcast: Broadcast, wanted: dict[str, int]) -> bool:
    states = await broadcast.states()
    assert states == wanted
    return True


async def test_two_dispatchers_two_channels_and_one_limit_of_250(admin: Admin, office: Office) -> None:
    towns = [await found_town(admin, messages_per_second=200) for _ in range(2)]
    await limited(admin, 250)
    for town in towns:
        # More than there is room for: also where one channel draws it all, both wait.
        await town.people(230)

    async with office.working(people_idle=1.0) as one, office.working(people_idle=1.0) as other:
        await eventually(lambda: len(one.owner.owned) == len(other.owner.owned) == 1)
        normal = [await town.broadcasts() for town in towns]
        # Room that one channel drew and does not use is taken by the other, so that nothing is left over.
        await eventually(lambda: len(office.provider.calls) == 225)
        await eventually(lambda: waits_all(normal))
        await quiet_for(1.0, lambda: len(office.provider.calls) == 225)

        states: Counter[str] = Counter()
        for each in normal:
            # A last look may still count on room that the other channel gives back within the second.
            await eventually(partial(waits_a_day, each))
            assert (await each.row())["state"] == "sending"
            states.update(await each.states())
            await each.adds_up()
        assert states == {"accepted": 225, "queued": 235}

        # Who got the notice counts already; 25 more may hear the alert.
        urgent = [await town.broadcasts(lane="urgent") for town in towns]
        await eventually(lambda: len(set(office.provider.phones())) == 250)
        await eventually(lambda: waits_all(urgent))
        await quiet_for(0.5, lambda: len(set(office.provider.phones())) == 250)

    alerts = {each.id for each in urgent}
    assert await admin.fetchval("SELECT count(*) FROM counted_person") == 250
    assert len([call for call in office.provider.calls if call.token.source_id in alerts]) == 250
    assert set(office.provider.times().values()) == {1, 2}


async def waits_a_day(broadcast: Broadcast) -> bool:
    until = (await broadcast.row())["waits_until"]
    return until is not None and until > dt.datetime.now(dt.UTC) + dt.timedelta(hours=23)


async def waits_all(broadcasts: list[Broadcast]) -> bool:
    return all([await waits(each) for each in broadcasts])


async def test_after_a_day_the_rest_goes_and_nothing_spins_meanwhile(town: Town, office: Office) -> None:
    await limited(town.admin, 20)
    await town.people(50)
    broadcast = await town.broadcasts()

    async with office.working(people_day=3600.0, people_reserve=0.0):
        await eventually(lambda: waits(broadcast))
        await eventually(lambda: stands(broadcast, {"accepted": 20, "queued": 30}))
        due = await town.admin.fetchval("SELECT due_at - now() FROM due_source")
        assert due > dt.timedelta(minutes=10), "off the work list: nobody asks again each second"
        for _ in range(2):
            await a_day_passes(town)
        await eventually(broadcast.is_finished)

    assert await broadcast.states() == {"accepted": 50}
    assert (await broadcast.row())["waits_for"] is None
    assert set(office.provider.times().values()) == {1}


async def a_day_passes(town: Town) -> None:
    before = await town.admin.fetchval("SELECT count(*) FROM delivery WHERE state = 'accepted'")
    await town.admin.execute("UPDATE counted_person SET counted_at = counted_at - interval '25 hours'")

    async def more() -> bool:
        # A round may be between its draw, which met yesterday, and its wait: it is woken once more.
        await town.admin.execute("UPDATE due_source SET due_at = now() WHERE due_at > now()")
        now = await town.admin.fetchval("SELECT count(*) FROM delivery WHERE state = 'accepted'")
        return bool(now >= min(50, before + 20))

    await eventually(more)


async def test_whoever_wrote_of_late_or_counts_already_needs_no_room(town: Town, office: Office) -> None:
    await limited(town.admin, 10)
    people = await town.people(30)
    for person in people[:15]:
        await has_written(person, town.admin)
    await has_written(people[15], town.admin, ago="23 hours 55 minutes")
    async with office.working(people_reserve=0.0):
        first = await town.broadcasts()
        await eventually(lambda: waits(first))
        await eventually(lambda: stands(first, {"accepted": 25, "queued": 5}))
        told = {call.phone for call in office.provider.calls}
        assert {person.phone for person in people[:15]} <= told

        second = await town.broadcasts()
        await eventually(lambda: waits(second))
        await eventually(lambda: stands(second, {"accepted": 25, "queued": 5}))
        assert {call.phone for call in office.provider.calls} == told, "the same people, for they count already"


@pytest.mark.parametrize(
    ("verdict", "counted"),
    [
        (RefusedPerson(Reason.UNREACHABLE, 131026), 0),
        (RefusedPerson(Reason.STOPPED_MARKETING, 131050, suppressed=True), 0),
        (NotSent(Reason.CONNECTION_REFUSED, 60.0), 0),
        (Doubtful(Reason.ANSWER_CUT), 1),
        (Accepted("wamid.x"), 1),
    ],
)
async def test_what_was_certainly_not_sent_gives_its_room_back_and_a_doubt_keeps_it(
    town: Town, office: Office, verdict: Verdict, counted: int
) -> None:
    await limited(town.admin, 250)
    await town.people(1)
    await town.broadcasts()

    async def answer(_call: Call) -> Verdict:
        return verdict

    async def is_counted() -> bool:
        settled = await town.admin.fetchval("SELECT count(*) FROM delivery WHERE state = 'sending'") == 0
        return settled and bool(await town.admin.fetchval("SELECT count(*) FROM counted_person") == counted)

    office.provider.answer = answer
    async with office.working():
        await eventually(lambda: office.provider.calls)
        await eventually(is_counted)


async def test_a_refusal_does_not_take_away_what_another_message_counted(town: Town, office: Office) -> None:
    await limited(town.admin, 250)
    await town.people(1)
    first = await town.broadcasts()
    async with office.working():
        await all_are(first, "accepted")

        async def answer(_call: Call) -> Verdict:
            return RefusedPerson(Reason.UNREACHABLE, 131026)

        office.provider.answer = answer
        await all_are(await town.broadcasts(), "failed")
    assert await town.admin.fetchval("SELECT count(*) FROM counted_person") == 1


async def test_where_there_is_no_limit_nobody_is_counted(town: Town, office: Office) -> None:
    await limited(town.admin, None)
    await town.people(30)
    broadcast = await town.broadcasts()
    async with office.working():
        await all_are(broadcast, "accepted")
    assert await town.admin.fetchval("SELECT count(*) FROM counted_person") == 0


async def test_a_reply_needs_no_room(town: Town, office: Office) -> None:
    await limited(town.admin, 1)
    people = await town.people(3)
    async with office.working():
        for reply in [await town.reply(person) for person in people]:
            await all_are(reply, "accepted")
    assert await town.admin.fetchval("SELECT count(*) FROM counted_person") == 0


async def test_what_a_dispatcher_drew_and_did_not_use_is_not_lost_when_it_dies(town: Town, office: Office) -> None:
    await limited(town.admin, 100)
    await town.people(60)
    await town.admin.execute(
        "INSERT INTO people_grant VALUES ($1, false, 'p', 40, now() - interval '1 hour')", town.channel_id
    )
    broadcast = await town.broadcasts()
    async with office.working(people_reserve=0.0):
        await eventually(broadcast.is_finished)
    assert await broadcast.states() == {"accepted": 60}


async def test_a_message_that_comes_back_from_a_delay_needs_room_like_any_other(town: Town, office: Office) -> None:
    await limited(town.admin, 10)
    await town.people(30)
    broadcast = await town.broadcasts()
    await office.dispatcher()._sweeps.start(town.id, broadcast.id)
    await town.admin.execute("UPDATE delivery SET not_before = now() - interval '1 second'")
    async with office.working(people_reserve=0.0):
        await eventually(lambda: waits(broadcast))
        await eventually(lambda: stands(broadcast, {"accepted": 10, "queued": 20}))
        await quiet_for(0.3, lambda: len(office.provider.calls) == 10)
    assert await broadcast.states() == {"accepted": 10, "queued": 20}
    assert await town.admin.fetchval("SELECT count(*) FROM delivery WHERE not_before IS NOT NULL") == 0


async def test_a_broadcast_that_waits_still_expires_in_time(town: Town, office: Office) -> None:
    await limited(town.admin, 5)
    await town.people(10)
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2)
    broadcast = await town.broadcasts(expires_at=soon)
    async with office.working(people_reserve=0.0):
        await eventually(broadcast.is_finished)
    assert await broadcast.states() == {"accepted": 5, "expired": 5}


async def nearly_waits(town: Town, office: Office) -> tuple[Broadcast, Claimant, Full]:
    """A broadcast whose draw met a limit of 20 and brought nothing, and whose round is not over."""
    await limited(town.admin, 20)
    await town.people(1)
    broadcast = await town.broadcasts()
    await office.dispatcher()._sweeps.start(town.id, broadcast.id)
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    return broadcast, await owned_by(town), Full(tomorrow, "p", 20)


async def is_due(town: Town) -> bool:
    return bool(await town.admin.fetchval("SELECT due_at <= now() FROM due_source"))


def whatever_the_limit(name: str) -> str:
    return query(name).replace("people_limit = $7", "$7::integer IS NOT NULL")


@pytest.mark.parametrize(("sql", "sleeps"), [(query, False), (whatever_the_limit, True)])
async def test_a_limit_that_rises_between_draw_and_wait_is_not_slept_over(
    town: Town, office: Office, sql: Callable[[str], str], sleeps: bool
) -> None:
    broadcast, claimant, full = await nearly_waits(town, office)
    await limited(town.admin, 40)
    limits = PostgresLimits(office.pool, sql=sql)
    assert await limits.wait(claimant, broadcast.id, Reason.PEOPLE_LIMIT, full=full, recheck=RECHECK) is sleeps
    assert (await waits(broadcast), await is_due(town)) == (sleeps, not sleeps)


async def test_a_limit_that_stayed_is_waited_for(town: Town, office: Office) -> None:
    broadcast, claimant, full = await nearly_waits(town, office)
    limits = PostgresLimits(office.pool)
    assert await limits.wait(claimant, broadcast.id, Reason.PEOPLE_LIMIT, full=full, recheck=RECHECK)
    assert (await waits(broadcast), await is_due(town)) == (True, False)


async def test_who_begins_to_wait_while_the_limit_is_about_to_rise_is_woken(town: Town, office: Office) -> None:
    broadcast, _, full = await nearly_waits(town, office)
    told = ToldUpgrade(town.id, town.channel_id, dt.datetime.now(dt.UTC))
    higher = NumberLimits(messages_per_second=None, quality="green", tells_people=True, people=40)
    async with serving(office.pool, town.id) as connection:
        values = (town.id, broadcast.id, full.until, RECHECK.total_seconds(), Reason.PEOPLE_LIMIT)
        assert await connection.fetchval(query("wait_for_people"), *values, full.portfolio_id, full.limit)
        rising = asyncio.create_task(PostgresUpgrades(office.pool).note_limits(told, higher))
        await asyncio.wait({rising}, timeout=0.3)
        assert not rising.done()
    await rising
    assert await is_due(town)


def unguarded(name: str) -> str:
    return query(name).replace("FOR UPDATE", "")


@pytest.mark.parametrize(("sql", "drawn"), [(query, 150), (unguarded, 200)])
async def test_two_draws_at_once_bring_what_there_is_unless_nobody_holds_the_portfolio(
    admin: Admin, office: Office, sql: Callable[[str], str], drawn: int
) -> None:
    one, other = [await found_town(admin) for _ in range(2)]
    await limited(admin, 150)
    policy = scaled_settings(people_reserve=0.0).people()
    account = PeopleAccount(portfolio_id="p", urgent=False, day=86400.0)
    limits, claimant = PostgresLimits(office.pool, sql=sql), await owned_by(other)
    async with office.pool.acquire() as connection:
        # One is in the middle of its draw when another begins.
        async with connection.transaction():
            await connection.fetchval(sql("hold_portfolio"), "p")
            values = ("p", one.channel_id, False, 150, 100, 86460.0, 30.0)
            assert await connection.fetchval(query("draw_people"), *values) == 100
            second = asyncio.create_task(limits.draw(claimant, account, policy=policy, want=100))
            await asyncio.wait({second}, timeout=0.3)
        await second
    assert await admin.fetchval("SELECT sum(people) FROM people_grant") == drawn


async def test_who_does_not_count_any_more_is_forgotten(town: Town, office: Office) -> None:
    await town.admin.execute(
        "INSERT INTO counted_person SELECT gen_random_uuid(), 'another', NULL, NULL, now() - age FROM"
        " unnest(ARRAY[interval '25 hours', interval '23 hours']) AS age"
    )

    async def one_is_left() -> bool:
        return bool(await town.admin.fetchval("SELECT count(*) FROM counted_person") == 1)

    async with office.working(recount_interval=0.1):
        await eventually(one_is_left)


def test_a_grant_is_a_hundred_people_at_most() -> None:
    with pytest.raises(ValueError, match="people_grant"):
        DispatcherSettings(**{"people_grant": 101, "postgres_dsn": str(new_id())})  # type: ignore[arg-type]
