"""What citizens write, in the record: people, consent, proof, replies."""

import asyncio
import dataclasses
import datetime as dt
import itertools
import random
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import pytest

from comunica.contracts.bells import Bell, ChannelBell
from comunica.enrolment.ledger import Head
from comunica.stores.hearing.inbound import StoredInboundRecord, StoredInboundWork
from comunica.stores.pool import Pool, serving
from comunica.stores.town_directory import StoredTownDirectory
from comunica.stores.vaults import Vaults
from comunica.usecases.hearing.inbound_record import KnownPerson, RecordKey
from tests.eventually import PATIENCE
from tests.integration.subscription.world import (
    MASTER_KEY,
    NOW,
    Admin,
    RungBells,
    Subscription,
    Town,
    citizen,
    facts,
    found_town,
    record_inbound_over,
)

JOIN = "ATTIVA Maria Bianchi La Costa"


async def test_attiva_enrols_with_zone_proof_and_welcome(subscription: Subscription, town: Town) -> None:
    outcome = await subscription.hears(citizen(town).says(JOIN))
    person = await subscription.person(town)
    assert facts(person) == ("opted_in", "la-costa", False)
    assert town.vault.open("subscriber.given_name_sealed", person["given_name_sealed"]) == "Maria"
    assert town.vault.open("subscriber.surname_sealed", person["surname_sealed"]) == "Bianchi"
    assert person["surname_index"] == town.vault.index("surname", "bianchi")
    assert town.vault.open("subscriber.place_sealed", person["place_sealed"]) == "La Costa"
    assert person["erase_after"] is None
    [entry] = await subscription.ledger(town)
    assert (entry["event"], entry["keyword"], entry["notice_version"]) == ("opted_in", "attiva", "2026-11")
    [welcome] = await subscription.replies(town)
    assert "Ciao Maria" in welcome
    assert "*La Costa (Centro)*" in welcome
    assert outcome.readings == {"subscribe": 1}


async def test_a_reply_is_waited_for_since_its_webhook_came_and_a_reminder_since_it_is_due(
    subscription: Subscription, town: Town
) -> None:
    received = NOW - dt.timedelta(seconds=7)
    outcome = await subscription.record_inbound([citizen(town).says("ATTIVA")], [received])
    rows = await subscription.admin.fetch(
        "SELECT queued_at, not_before FROM delivery WHERE municipality_id = $1", town.id
    )
    assert [row["queued_at"] for row in rows if row["not_before"] is None] == [received]
    assert all(row["queued_at"] == row["not_before"] for row in rows if row["not_before"] is not None)
    [(town_told, action)] = outcome.by_town
    assert (bool(town_told), outcome.readings) == (True, {action: 1})


async def test_the_reply_is_a_delivery_that_waits_and_the_bell_rings(subscription: Subscription, town: Town) -> None:
    await subscription.hears(citizen(town).says(JOIN, after=-60))
    person = await subscription.person(town)
    message = await subscription.admin.fetchrow("SELECT * FROM inbound_message WHERE municipality_id = $1", town.id)
    reply = await subscription.admin.fetchrow("SELECT * FROM delivery WHERE municipality_id = $1", town.id)
    assert message is not None
    assert reply is not None
    assert (reply["source_kind"], reply["lane"], reply["state"]) == ("inbound_message", "reply", "queued")
    assert (reply["source_id"], reply["recipient_id"]) == (message["id"], person["id"])
    assert reply["expires_at"] == NOW + dt.timedelta(hours=24, seconds=-60)
    assert (message["action"], message["reply"]) == ("subscribe", "welcome")
    assert subscription.bells.rung == [ChannelBell(str(town.id), str(town.channel_id))]


async def test_nothing_of_the_person_lies_in_clear(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says("ATTIVA Ermenegilda Quattropani via dei Tigli 4"))
    for table in ("subscriber", "subscriber_address", "inbound_message", "consent_entry", "delivery"):
        rows = await subscription.admin.fetch(f"SELECT t::text FROM {table} AS t WHERE municipality_id = $1", town.id)
        for secret in (writer.phone, "Ermenegilda", "Quattropani", "Tigli"):
            for form in (secret, secret.encode().hex()):
                assert all(form not in row["t"] for row in rows)


async def test_disattiva_leaves_with_proof_one_goodbye_and_a_date_of_erasure(
    subscription: Subscription, town: Town
) -> None:
    writer = citizen(town)
    await subscription.hears_each(
        writer.says(JOIN), writer.says("dis attiva", after=10), writer.says("DISATTIVA", after=20)
    )
    person = await subscription.person(town)
    assert person["consent"] == "opted_out"
    assert person["erase_after"] == NOW + dt.timedelta(days=30, seconds=20)
    assert [entry["event"] for entry in await subscription.ledger(town)] == ["opted_in", "opted_out", "opted_out"]
    [goodbye] = await subscription.replies(town)
    assert "Ciao Maria" in (await subscription.withdrawn(town))[0], "the welcome was still queued"
    assert goodbye.startswith("Fatto: non ricevi più")
    assert "entro 30 giorni" in goodbye


async def test_who_leaves_without_being_enrolled_hears_so_and_a_late_join_does_not_enrol(
    subscription: Subscription, town: Town
) -> None:
    writer = citizen(town)
    await subscription.hears_each(writer.says("STOP", after=10), writer.says(JOIN, after=5))
    assert facts(await subscription.person(town)) == ("opted_out", "la-costa", False)
    [only] = await subscription.replies(town)
    assert "non è iscritto" in only


async def test_permuted_repeated_and_late_events_end_the_same(subscription: Subscription) -> None:
    """Every order, one by one and in batches, with repeats: the same consent, place and zone."""
    ends = set()
    for order in itertools.permutations(range(4)):
        town = await found_town(subscription.admin)
        writer = citizen(town)
        events = [
            writer.says("ATTIVA Maria Bianchi Centro", after=1),
            writer.says("DISATTIVA", after=2),
            writer.says("ATTIVA Maria Bianchi Brollo", after=2),
            writer.says("grazie", after=3),
        ]
        shuffled = [events[at] for at in order]
        cut = random.randrange(5)
        await subscription.hears(*shuffled[:cut])
        await subscription.hears(*shuffled[max(cut - 1, 0) :], events[0])
        ends.add(facts(await subscription.person(town), ("consent", "zone_id", "last_inbound_at", "erase_after")))
    [end] = ends
    assert end[0] == "opted_out", "in the same second leaving wins"


async def test_a_message_that_comes_again_changes_nothing(subscription: Subscription, town: Town) -> None:
    message = citizen(town).says(JOIN)
    await subscription.hears(message, message)
    again = await subscription.hears(message)
    assert again.readings == {"repeated": 1}
    assert len(await subscription.replies(town)) == 1
    assert len(await subscription.ledger(town)) == 1


async def test_without_its_key_a_message_would_count_twice(pool: Pool, subscription: Subscription, town: Town) -> None:
    """The guard switched off: forget the messages that were read, and the proof and the welcome come twice."""
    message = citizen(town).says(JOIN)
    await subscription.hears(message)
    await subscription.admin.execute("DELETE FROM inbound_message WHERE municipality_id = $1", town.id)
    await subscription.hears(message)
    assert len(await subscription.ledger(town)) == 2
    # The look before writing is not the guard; the key in the record is.
    with pytest.raises(asyncpg.UniqueViolationError):
        await subscription.admin.execute(
            "INSERT INTO inbound_message SELECT * FROM inbound_message WHERE municipality_id = $1", town.id
        )


async def test_batches_at_the_same_time_make_one_person_and_one_chain(pool: Pool, admin: Admin, town: Town) -> None:
    writer = citizen(town)
    processes = [Subscription(record_inbound_over(pool, RungBells()), RungBells(), admin) for _ in range(6)]
    messages = [writer.says("ATTIVA Maria Bianchi Centro", after=at) for at in range(6)]
    await asyncio.gather(*(each.hears(*messages) for each in processes))
    assert len(await processes[0].people(town)) == 1
    assert [entry["position"] for entry in await processes[0].ledger(town)] == [1, 2, 3, 4, 5, 6]


async def test_without_holding_the_ledger_two_batches_would_each_make_the_person(
    pool: Pool, admin: Admin, town: Town
) -> None:
    """The guard switched off: both look before either writes, and one of them must fail and come again."""
    both_looked = asyncio.Barrier(2)

    class Unheld(StoredInboundRecord):
        @asynccontextmanager
        async def begin(self, municipalities: Collection[UUID]) -> AsyncIterator[StoredInboundWork]:
            async with serving(pool, *municipalities) as connection:
                yield Looking(connection, dict.fromkeys(municipalities, Head()))

    class Looking(StoredInboundWork):
        async def known_people(self, addresses: Collection[RecordKey]) -> Sequence[KnownPerson]:
            known = await super().known_people(addresses)
            await both_looked.wait()
            return known

    writer = citizen(town)
    useless = [dataclasses.replace(record_inbound_over(pool, RungBells()), record=Unheld(pool)) for _ in range(2)]
    ends = await asyncio.gather(
        *(each([writer.says(JOIN, after=at)]) for at, each in enumerate(useless)), return_exceptions=True
    )
    assert [type(end) for end in ends if isinstance(end, Exception)] == [asyncpg.UniqueViolationError]


async def test_two_towns_with_the_same_phone_are_two_people(subscription: Subscription, town: Town) -> None:
    other = await found_town(subscription.admin)
    here, there = citizen(town, phone="393330000001"), citizen(other, phone="393330000001")
    await subscription.hears(here.says(JOIN), there.says("ATTIVA Maria Bianchi Brollo"))
    await subscription.hears(here.says("DISATTIVA", after=5))
    assert (await subscription.person(town))["consent"] == "opted_out"
    assert facts(await subscription.person(other)) == ("opted_in", "brollo", False)
    mine, theirs = [
        await subscription.admin.fetchval(
            "SELECT address_index FROM subscriber_address WHERE municipality_id = $1", each.id
        )
        for each in (town, other)
    ]
    assert mine != theirs, "the index of a phone tells nothing across towns"


async def test_somebody_known_by_user_id_only_is_enrolled_and_recognised(
    subscription: Subscription, town: Town
) -> None:
    hidden = citizen(town, phone="", user_id="IT.99887766")
    await subscription.hears(hidden.says(JOIN))
    person = await subscription.person(town)
    assert (person["address_kind"], person["consent"]) == ("user_id", "opted_in")
    # Once phone and id come together, either finds the same person.
    both = citizen(town, phone="393330000002", user_id="IT.99887766")
    await subscription.hears(both.says("grazie", after=1))
    await subscription.hears(citizen(town, phone="393330000002").says("DISATTIVA", after=2))
    assert (await subscription.person(town))["consent"] == "opted_out"


async def test_who_was_known_as_two_people_leaves_as_both(subscription: Subscription, town: Town) -> None:
    await subscription.hears_each(
        citizen(town, phone="393330000003").says(JOIN),
        citizen(town, phone="", user_id="IT.555").says("ATTIVA Maria Bianchi Brollo"),
        citizen(town, phone="393330000003", user_id="IT.555").says("DISATTIVA", after=9),
    )
    assert {person["consent"] for person in await subscription.people(town)} == {"opted_out"}
    assert len([text for text in await subscription.replies(town) if text.startswith("Fatto")]) == 1


async def test_another_user_id_on_a_known_phone_is_linked_to_it(subscription: Subscription, town: Town) -> None:
    phone = "393330000004"
    await subscription.hears_each(
        citizen(town, phone=phone, user_id="IT.1").says(JOIN),
        citizen(town, phone=phone, user_id="IT.2").says("STOP", after=1),
    )
    assert (await subscription.person(town))["consent"] == "opted_out"


async def test_who_never_joined_is_recorded_for_a_week(subscription: Subscription, town: Town) -> None:
    await subscription.hears(citizen(town).says("Quando apre la piscina?"))
    person = await subscription.person(town)
    assert person["consent"] == "none"
    assert person["erase_after"] == NOW + dt.timedelta(days=7)
    assert await subscription.ledger(town) == []


async def test_an_unknown_number_is_refused_and_hurts_no_neighbour(subscription: Subscription, town: Town) -> None:
    good = citizen(town).says(JOIN)
    stranger = citizen(town).says(JOIN)
    object.__setattr__(stranger, "phone_number_id", "nobody")
    outcome = await subscription.hears(stranger, good)
    assert [(refused.position, refused.reason) for refused in outcome.refused] == [(0, "unknown_number")]
    assert (await subscription.person(town))["consent"] == "opted_in"


async def test_a_town_that_was_set_up_a_moment_ago_is_found(subscription: Subscription, town: Town) -> None:
    await subscription.hears(citizen(town).says(JOIN))
    late = await found_town(subscription.admin)
    assert (await subscription.hears(citizen(late).says(JOIN))).refused == []


async def test_the_bells_of_a_batch_ring_all_at_once(pool: Pool, admin: Admin) -> None:
    """One after the other, the batch would take as many answers of NATS as it has towns."""
    together = asyncio.Barrier(3)

    class Slow(RungBells):
        async def ring(self, bell: Bell) -> None:
            async with asyncio.timeout(PATIENCE):
                await together.wait()
            await super().ring(bell)

    bells = Slow()
    towns = [await found_town(admin) for _ in range(3)]
    await record_inbound_over(pool, bells)([citizen(town).says("ATTIVA Maria Bianchi Centro") for town in towns])
    assert {bell.channel_id for bell in bells.rung if isinstance(bell, ChannelBell)} == {
        str(town.channel_id) for town in towns
    }


async def test_strangers_numbers_do_not_make_us_read_the_directory_all_the_time(pool: Pool, town: Town) -> None:
    seconds = iter([0.0, 0.1, 0.2, 0.3, 0.9, 1.5, 1.6, 1.7, 1.8])
    reads = 0

    class Counted(StoredTownDirectory):
        async def _read(self) -> None:
            nonlocal reads
            reads += 1
            await super()._read()

    directory = Counted(pool, Vaults(pool, MASTER_KEY), clock=lambda: next(seconds, 2.0))
    for _ in range(5):
        assert await directory.channels({"stranger"}) == {}
    assert reads == 2


async def test_an_address_that_is_none_is_refused(subscription: Subscription, town: Town) -> None:
    outcome = await subscription.hears(citizen(town, phone="12", user_id="?").says(JOIN))
    assert [refused.reason for refused in outcome.refused] == ["no_address"]


async def test_a_reply_outside_its_window_is_not_made_but_the_enrolment_counts(pool: Pool, admin: Admin) -> None:
    town = await found_town(admin)
    bells = RungBells()
    late = Subscription(record_inbound_over(pool, bells, now=NOW + dt.timedelta(hours=24)), bells, admin)
    outcome = await late.hears(citizen(town).says(JOIN))
    assert (await late.person(town))["consent"] == "opted_in"
    assert await late.replies(town) == []
    assert outcome.replies == {"window_closed": 1}
    assert bells.rung == []


async def test_at_most_three_automatic_replies_an_hour(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    for at in range(6):
        await subscription.hears(writer.says("ATTIVA", after=at))
    assert len(await subscription.replies(town)) == 3
    await subscription.hears(writer.says("brucia la scuola, incendio", after=7))
    assert "*112*" in (await subscription.replies(town))[-1]


async def test_the_notice_that_nobody_reads_comes_once_a_day(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says("Quando apre la piscina?"), writer.says("Allora?", after=1))
    await subscription.hears(writer.says("", type="audio", after=2))
    assert len(await subscription.replies(town)) == 1


async def test_after_a_goodbye_of_the_same_batch_nothing_more_is_said(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says(JOIN), writer.says("DISATTIVA", after=1))
    [only] = await subscription.replies(town)
    assert only.startswith("Fatto: non ricevi più")


async def test_reactions_thanks_and_system_messages_get_no_reply(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears(
        writer.says("", type="reaction"),
        writer.says("Grazie!", after=1),
        writer.says("", type="unsupported", after=2),
        writer.says("x", type="system", after=3),
    )
    assert await subscription.replies(town) == []


async def test_a_towns_own_text_that_asks_for_an_unknown_fact_falls_back(subscription: Subscription) -> None:
    town = await found_town(subscription.admin, profile={"texts": {"welcome": "Ciao {soprannome}"}})
    await subscription.hears(citizen(town).says(JOIN))
    assert "Ciao Maria" in (await subscription.replies(town))[0]


async def test_a_batch_that_fails_is_not_recorded_at_all(pool: Pool, subscription: Subscription, town: Town) -> None:
    message = citizen(town).says(JOIN)
    await subscription.admin.execute("ALTER TABLE delivery RENAME TO delivery_away")
    try:
        with pytest.raises(asyncpg.UndefinedTableError):
            await subscription.hears(message)
    finally:
        await subscription.admin.execute("ALTER TABLE delivery_away RENAME TO delivery")
    assert await subscription.people(town) == []
    await subscription.hears(message)
    assert (await subscription.person(town))["consent"] == "opted_in"
