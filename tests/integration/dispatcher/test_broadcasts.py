"""A broadcast reaches exactly its audience, and its counts add up."""

import datetime as dt
from uuid import UUID

import pytest

from comunica.stores.sql import query
from comunica.usecases.delivering.claim_deliveries import FIRST
from tests.eventually import eventually
from tests.integration.dispatcher.world import Office, Town, all_are, found_town, owned_by, phones_of, quiet_for


@pytest.mark.parametrize(
    ("audience", "chosen"),
    [
        ({"everyone": True}, {"centro", "brollo", "costa", "outside", "nowhere"}),
        ({"zones": ["brollo"]}, {"brollo"}),
        ({"zones": ["centro"]}, {"centro", "costa"}),  # who lives in a contrada of the zone belongs to it
        ({"zones": ["la-costa"]}, {"costa"}),
        ({"outside": True}, {"outside"}),
        ({"zones": ["brollo"], "outside": True}, {"brollo", "outside"}),
    ],
)
async def test_a_broadcast_reaches_exactly_its_audience(
    town: Town, office: Office, audience: dict[str, object], chosen: set[str]
) -> None:
    people = {
        "centro": await town.people(3, zone="centro"),
        "brollo": await town.people(4, zone="brollo"),
        "costa": await town.people(2, zone="la-costa"),
        "outside": await town.people(5, outside=True),
        "nowhere": await town.people(1),
    }
    await town.people(3, consent="opted_out", zone="centro")
    await town.people(3, consent="none", zone="brollo")
    broadcast = await town.broadcasts(audience)

    async with office.working():
        await eventually(broadcast.is_finished)

    assert office.provider.phones() == phones_of([one for name in chosen for one in people[name]])
    assert (await broadcast.row())["resolved"] == len(office.provider.calls)
    await broadcast.adds_up()


async def test_an_audience_that_is_empty_at_the_start_is_finished_with_none(town: Town, office: Office) -> None:
    broadcast = await town.broadcasts({"zones": ["brollo"]})

    async with office.working():
        await eventually(lambda: office.silence.news)
        await eventually(lambda: _nothing_listed(town))

    assert (await broadcast.row())["resolved"] == 0
    assert await broadcast.is_finished()


async def _nothing_listed(town: Town) -> bool:
    """A broadcast is announced first and forgotten then: a dispatcher stopped in between leaves it for the next."""
    return bool(await town.admin.fetchval("SELECT count(*) FROM due_source") == 0)


async def test_the_end_is_announced_with_the_counts_and_leaves_the_work_list(town: Town, office: Office) -> None:
    await town.people(7)
    broadcast = await town.broadcasts(idempotency_key="key-1")

    async with office.working():
        await eventually(lambda: office.silence.news)
        await eventually(lambda: _nothing_listed(town))

    [news] = office.silence.news
    assert (news.broadcast_id, news.idempotency_key) == (broadcast.id, "key-1")
    assert dict(news.counts) == {"accepted": 7}


async def test_while_nobody_keeps_the_news_all_ends_are_written_and_one_is_tried_at_a_time(
    town: Town, office: Office
) -> None:
    """NATS away for minutes: what ended meanwhile would be finished and told again and again, all of it each second."""
    await town.people(1)
    ended = [await town.broadcasts() for _ in range(6)]
    office.silence.keeps = False

    async with office.working(sweep_interval=60.0) as dispatcher:
        await eventually(lambda: dispatcher.owner.owned)

        async def all_ended() -> bool:
            await dispatcher._sweep_once()
            return all([await each.is_finished() for each in ended])

        await eventually(all_ended, every=0.1)
        told = len(office.silence.news)
        for _ in range(5):
            await dispatcher._sweep.tidy(dispatcher.owner.owned)
        assert len(office.silence.news) == told + 5

        office.silence.keeps = True
        await dispatcher._sweep.tidy(dispatcher.owner.owned)
        assert await _nothing_listed(town)
    assert {news.broadcast_id for news in office.silence.news} == {each.id for each in ended}


async def test_two_starts_of_one_broadcast_make_one_snapshot(town: Town, office: Office) -> None:
    await town.people(50)
    broadcast = await town.broadcasts()

    async with office.working(), office.working(), office.working():
        await eventually(broadcast.is_finished)

    assert set(office.provider.times().values()) == {1}
    assert len(office.provider.calls) == (await broadcast.row())["resolved"] == 50


async def test_a_scheduled_broadcast_waits_for_its_time(town: Town, office: Office) -> None:
    await town.people(2)
    broadcast = await town.broadcasts(scheduled_for=dt.datetime.now(dt.UTC) + dt.timedelta(hours=1))

    async with office.working():
        await quiet_for(0.5, lambda: not office.provider.calls)

    assert (await broadcast.row())["state"] == "scheduled"


async def test_who_left_after_the_snapshot_is_suppressed_at_the_claim(town: Town, office: Office) -> None:
    stay, leave = await town.people(5), await town.people(3)
    broadcast = await town.broadcasts()
    sweeps = office.dispatcher()._sweeps
    await sweeps.start(town.id, broadcast.id)
    await town.leaves(*leave)

    async with office.working():
        await eventually(broadcast.is_finished)

    assert office.provider.phones() == phones_of(stay)
    assert await broadcast.states() == {"accepted": 5, "suppressed": 3}
    await broadcast.adds_up()


async def test_without_the_look_at_consent_who_left_would_be_written_to(town: Town, office: Office) -> None:
    leave = await town.people(3)
    broadcast = await town.broadcasts()
    await office.dispatcher()._sweeps.start(town.id, broadcast.id)
    await town.leaves(*leave)

    def unguarded(name: str) -> str:
        return query(name).replace("WHEN s.consent = 'opted_in' AND", "WHEN true AND")

    claim = await office.claims(unguarded).claim_source(
        await owned_by(town), broadcast.id, after=FIRST, most=10, lease=30
    )
    assert len(claim.rows) == 3


async def test_what_is_over_expires_and_is_not_sent(town: Town, office: Office) -> None:
    await town.people(6)
    broadcast = await town.broadcasts(expires_at=dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1))

    async with office.working():
        await eventually(broadcast.is_finished)

    assert office.provider.calls == []
    assert await broadcast.states() == {"expired": 6}
    await broadcast.adds_up()


async def test_a_cancelled_broadcast_cancels_what_is_queued_and_stays_cancelled(town: Town, office: Office) -> None:
    await town.people(6)
    broadcast = await town.broadcasts()
    await office.dispatcher()._sweeps.start(town.id, broadcast.id)
    await town.admin.execute("UPDATE broadcast SET state = 'cancelled' WHERE id = $1", broadcast.id)

    async with office.working():
        await eventually(lambda: office.silence.news)

    assert office.provider.calls == []
    assert await broadcast.states() == {"cancelled": 6}
    assert (await broadcast.row())["state"] == "cancelled"
    await broadcast.adds_up()


async def test_a_paused_broadcast_is_not_claimed_though_it_is_on_the_work_list(town: Town, office: Office) -> None:
    await town.people(6)
    broadcast = await town.broadcasts()
    await office.dispatcher()._sweeps.start(town.id, broadcast.id)
    await town.admin.execute("UPDATE broadcast SET state = 'paused' WHERE id = $1", broadcast.id)

    async with office.working():
        await quiet_for(0.5, lambda: not office.provider.calls)
        await town.admin.execute("UPDATE broadcast SET state = 'sending' WHERE id = $1", broadcast.id)
        await all_are(broadcast, "accepted")


async def test_the_town_of_another_channel_is_neither_seen_nor_touched(town: Town, office: Office) -> None:
    other = await found_town(town.admin)
    mine, theirs = await town.people(5), await other.people(5)
    broadcast = await town.broadcasts()

    async with office.working():
        await eventually(broadcast.is_finished)

    assert office.provider.phones() == phones_of(mine)
    assert {call.number for call in office.provider.calls} == {town.number}
    assert not set(office.provider.phones()) & set(phones_of(theirs))


async def test_a_held_broadcast_whose_time_is_over_expires(town: Town, office: Office) -> None:
    await town.people(6)
    broadcast = await town.broadcasts()
    await office.dispatcher()._sweeps.start(town.id, broadcast.id)
    await town.admin.execute("DELETE FROM due_source")
    await town.admin.execute(
        "UPDATE broadcast SET state = 'paused', expires_at = now() - interval '1 s' WHERE id = $1", broadcast.id
    )

    async with office.working():
        await eventually(broadcast.is_finished)

    assert office.provider.calls == []
    assert await broadcast.states() == {"expired": 6}


async def test_a_broadcast_that_cannot_be_started_does_not_keep_others_from_it(town: Town, office: Office) -> None:
    people = await town.people(3)
    # No partition holds a source of the year 2100.
    await town.broadcasts(id=UUID(int=(4_102_444_800_000 << 80) | 1))
    broadcast = await town.broadcasts()
    await town.admin.execute(
        "UPDATE due_source SET due_at = now() - interval '1 hour' WHERE source_id <> $1", broadcast.id
    )

    async with office.working():
        await eventually(broadcast.is_finished)

    assert office.provider.phones() == phones_of(people)
