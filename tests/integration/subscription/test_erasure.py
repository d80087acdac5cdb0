"""Promise 5: when the term is over the person is gone, and nothing that others rely on is."""

import asyncio
import itertools
from dataclasses import replace
from uuid import UUID

import asyncpg
import pytest

from comunica.broadcasting.refusals import RefusalPolicy
from comunica.broadcasting.token import encode_parts
from comunica.channels.whatsapp.errors import status_failure
from comunica.contracts import erasures
from comunica.contracts.erasures import ErasureNote
from comunica.stores.hearing.ledger import verify_ledger
from comunica.stores.hearing.statuses import StoredStatusRecord
from comunica.stores.pool import Pool, open_pool, serving
from comunica.stores.sql import query
from comunica.stores.town_directory import StoredTownDirectory
from comunica.stores.vaults import Vaults
from comunica.usecases.hearing.refused_later import RefusedLater
from comunica.usecases.hearing.settle_statuses import SettleStatuses
from comunica.usecases.people.erasure_journal import JournalAway, digest
from comunica.usecases.tombstone import tombstone_of
from tests.integration.subscription.deliveries import Delivery
from tests.integration.subscription.erasing import days, erasing
from tests.integration.subscription.world import (
    MASTER_KEY,
    NOW,
    Admin,
    Citizen,
    Subscription,
    Town,
    citizen,
    found_town,
    new_id,
)
from tests.servers import Database

JOIN = "ATTIVA Maria Bianchi La Costa"
#: Every table that tells of a person, and how it names them.
TRACES = {
    "subscriber": "id",
    "subscriber_address": "subscriber_id",
    "inbound_message": "subscriber_id",
    "consent_entry": "subscriber_id",
    "imported_subscriber": "subscriber_id",
    "delivery": "recipient_id",
}


@pytest.fixture(autouse=True)
async def nobody_is_due(pool: Pool) -> None:
    """What other cases left behind."""
    await erasing(pool).sweep()


async def traces(admin: Admin, person: UUID) -> dict[str, int]:
    """How many rows of which table name this person."""
    found = {
        table: await admin.fetchval(f"SELECT count(*) FROM {table} WHERE {column} = $1", person)
        for table, column in TRACES.items()
    }
    return {table: count for table, count in found.items() if count}


async def broadcast(admin: Admin, town: Town) -> UUID:
    """A broadcast on record, with a template of its own."""
    source, template = new_id(), new_id()
    await admin.execute(
        "INSERT INTO template (municipality_id, id, waba_id, name, language, category, status, body, parameters,"
        " parameter_format, synced_at) VALUES ($1, $2, $3, $4, 'it', 'utility', 'approved', 'x', '{}', 'named', now())",
        *(town.id, template, town.waba, f"t{template.hex}"),
    )
    await admin.execute(
        "INSERT INTO broadcast (municipality_id, id, channel_id, template_id, template_name, language, category,"
        " parameters, audience, lane, state, origin, submitted_by, scheduled_for, resolved)"
        " VALUES ($1, $2, $3, $4, 't', 'it', 'utility', '{}', '{}', 'normal', 'sending', 'api', 'x', now(), 0)",
        *(town.id, source, town.channel_id, template),
    )
    return source


async def sent_to(admin: Admin, town: Town, person: UUID, state: str, *, source: UUID | None = None) -> Delivery:
    """A delivery of a broadcast to this person, with the provider's id."""
    made = Delivery(town, source or await broadcast(admin, town), person)
    wamid = f"wamid.{person.hex}"
    await admin.execute(
        "INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state, attempt,"
        " claimed_at, message_digest, message_sealed, zone_id)"
        " VALUES ($1, $2, $3, $4, 'broadcast', 'normal', $5, $6, now(), $7, $8, 'centro')",
        *(town.id, made.source_id, person, town.channel_id, state, int(state != "queued")),
        *(town.vault.index("message", wamid), town.vault.seal("delivery.message_sealed", wamid)),
    )
    return made


async def tally(admin: Admin, source: UUID) -> dict[str, int]:
    rows = await admin.fetch(
        "SELECT state, sum(n)::int AS n FROM delivery_tally WHERE source_id = $1 GROUP BY state HAVING sum(n) <> 0",
        source,
    )
    return dict(map(tuple, rows))


async def row_of(admin: Admin, one: Delivery) -> asyncpg.Record:
    """A delivery whose person was erased."""
    tombstone = tombstone_of(one.town.vault, one.source_id, one.recipient_id)
    return await Delivery(one.town, one.source_id, tombstone).row(admin)


async def leaver(subscription: Subscription, town: Town, *, left_days_ago: float = 40) -> tuple[Citizen, UUID]:
    """Somebody who joined and left again, then; whose retention of 30 days is over, or not."""
    person, ago = citizen(town), -left_days_ago * 86_400
    await subscription.hears(person.says(JOIN, after=ago - 60))
    await subscription.hears(person.says("DISATTIVA", after=ago))
    return person, (await subscription.people(town))[-1]["id"]


async def test_a_request_to_them_stays_as_a_row_without_them(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    _, person = await leaver(subscription, town)
    request = Delivery(town, new_id(), person)
    await admin.execute(
        "INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state,"
        " body_sealed, reference) VALUES ($1, $2, $3, $4, 'request', 'normal', 'delivered', 'x', 'CIE Rossi')",
        *(town.id, request.source_id, person, town.channel_id),
    )
    erased = await erasing(pool).sweep()
    assert erased.counts["deliveries"] == 1
    row = await row_of(admin, request)
    assert (row["state"], row["body_sealed"], row["reference"]) == ("delivered", None, None)


async def test_who_left_is_erased_when_the_retention_is_over(
    pool: Pool, verifier: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    _, person = await leaver(subscription, town)
    await sent_to(admin, town, person, "read")
    assert set(await traces(admin, person)) == set(TRACES) - {"imported_subscriber"}
    erased = await erasing(pool).sweep()
    assert await traces(admin, person) == {}
    assert erased.counts == {"people": 1, "addresses": 1, "messages": 2, "proofs": 2, "deliveries": 1}
    assert await verify_ledger(verifier, town.id) is None


async def test_nobody_is_erased_before_their_term(pool: Pool, subscription: Subscription, town: Town) -> None:
    await leaver(subscription, town, left_days_ago=29)
    await subscription.hears(citizen(town).says(JOIN, after=-400 * 86_400))
    await subscription.hears(citizen(town).says("Buongiorno", after=-6 * 86_400))
    await erasing(pool).sweep()
    assert len(await subscription.people(town)) == 3
    await erasing(pool, after=days(1.01)).sweep()
    assert [each["consent"] for each in await subscription.people(town)] == ["opted_in"]


async def test_who_never_joined_is_erased_a_week_after_their_last_word_and_leaves_nothing(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    person = citizen(town)
    await subscription.hears(person.says("Quando aprite?", after=-8 * 86_400))
    await erasing(pool).sweep()
    assert await subscription.people(town) == []
    assert await suppressions(admin, town) == []


async def test_the_goodbye_still_goes_out_where_nothing_is_kept_after_leaving(
    pool: Pool, admin: Admin, subscription: Subscription
) -> None:
    town = await found_town(admin)
    await admin.execute("UPDATE municipality SET retention_days = 0 WHERE id = $1", town.id)
    await leaver(subscription, town, left_days_ago=0)
    await erasing(pool, after=days(0.5)).sweep()
    assert len(await subscription.people(town)) == 1
    await erasing(pool, after=days(1.01)).sweep()
    assert await subscription.people(town) == []


async def test_counts_of_broadcasts_do_not_change(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    source = await broadcast(admin, town)
    for state in ("read", "failed", "doubt", "queued"):
        _, person = await leaver(subscription, town)
        await sent_to(admin, town, person, state, source=source)
    before = await tally(admin, source)
    assert before == {"read": 1, "failed": 1, "doubt": 1, "queued": 1}
    assert (await erasing(pool, batch=3).sweep()).counts["deliveries"] == 4
    assert await tally(admin, source) == before
    rows = await admin.fetch("SELECT state, count(*) AS n FROM delivery WHERE source_id = $1 GROUP BY state", source)
    assert {row["state"]: row["n"] for row in rows} == before


async def test_what_is_left_of_a_delivery_names_nobody_and_two_do_not_name_each_other(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    _, person = await leaver(subscription, town)
    sent = [await sent_to(admin, town, person, "delivered") for _ in range(2)]
    await erasing(pool).sweep()
    rows = [await row_of(admin, each) for each in sent]
    assert len({row["recipient_id"] for row in rows}) == 2
    assert all(row["recipient_id"].version == 8 for row in rows)
    for row in rows:
        assert (row["message_digest"], row["message_sealed"], row["body_sealed"]) == (None, None, None)
        assert (row["state"], row["zone_id"]) == ("delivered", "centro")
    bodies = "SELECT count(*) FROM delivery WHERE municipality_id = $1 AND body_sealed IS NOT NULL"
    assert await admin.fetchval(bodies, town.id) == 0


async def test_a_message_that_is_being_sent_is_waited_for(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    _, busy = await leaver(subscription, town)
    _, idle = await leaver(subscription, town)
    one = await sent_to(admin, town, busy, "sending")
    erased = await erasing(pool).sweep()
    assert (erased.busy, erased.counts["people"]) == ([busy], 1)
    assert (await one.row(admin))["state"] == "sending"
    assert await traces(admin, idle) == {}
    await admin.execute("UPDATE delivery SET state = 'accepted' WHERE recipient_id = $1", busy)
    assert (await erasing(pool).sweep()).counts["people"] == 1


async def test_without_waiting_the_answer_to_the_send_would_find_no_row(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    """The guard switched off: the row is buried under the dispatcher's hands, and its own key leads nowhere."""
    _, person = await leaver(subscription, town)
    one = await sent_to(admin, town, person, "sending")
    tombstone = tombstone_of(town.vault, one.source_id, person)
    await admin.execute("UPDATE delivery SET recipient_id = $2 WHERE recipient_id = $1", person, tombstone)
    settled = await admin.execute(
        "UPDATE delivery SET state = 'accepted' WHERE municipality_id = $1 AND source_id = $2 AND recipient_id = $3",
        *(town.id, one.source_id, person),
    )
    assert settled == "UPDATE 0"


def settling(pool: Pool) -> SettleStatuses:
    directory = StoredTownDirectory(pool, Vaults(pool, MASTER_KEY), clock=lambda: 0.0, look_again_after=0)
    record = StoredStatusRecord(pool)
    later = RefusedLater(record, RefusalPolicy())
    return SettleStatuses(directory=directory, record=record, failure_of=status_failure, refused_later=later)


@pytest.mark.parametrize("state", ["accepted", "sent", "doubt", "unknown"])
async def test_a_status_that_comes_after_the_erasure_settles_the_right_row(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town, state: str
) -> None:
    source = await broadcast(admin, town)
    sent = []
    for _ in range(3):
        _, person = await leaver(subscription, town)
        sent.append(await sent_to(admin, town, person, state, source=source))
    await erasing(pool).sweep()
    outcome = await settling(pool)([sent[1].told("delivered"), sent[2].told("read")])
    assert outcome.outcomes == {"delivered": 1, "read": 1}
    rows = [await row_of(admin, each) for each in sent]
    assert [row["state"] for row in rows] == [state, "delivered", "read"]
    # The provider's id, which holds the phone number, is not written again.
    assert all((row["message_digest"], row["message_sealed"]) == (None, None) for row in rows)
    assert await tally(admin, source) == {state: 1, "delivered": 1, "read": 1}
    again = await settling(pool)([sent[1].told("delivered")])
    assert again.outcomes == {"unchanged": 1}


async def test_a_status_of_a_delivery_that_never_was_is_quietly_counted(pool: Pool, town: Town) -> None:
    stranger = Delivery(town, new_id(), new_id())
    outcome = await settling(pool)([stranger.told("sent", token=encode_parts(new_id(), new_id(), 1))])
    assert (outcome.outcomes, outcome.refused) == ({"missing": 1}, [])


async def test_two_processes_erase_together_and_nothing_twice(
    pool: Pool, verifier: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    for _ in range(9):
        await leaver(subscription, town)
    done = await asyncio.gather(*(erasing(pool, batch=2).sweep() for _ in range(3)))
    assert sum(each.counts["people"] for each in done) == 9
    assert await subscription.people(town) == []
    assert await verify_ledger(verifier, town.id) is None


async def test_people_write_while_others_are_erased(
    pool: Pool, verifier: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    for _ in range(6):
        await leaver(subscription, town)
    newcomers = [citizen(town) for _ in range(6)]
    await asyncio.gather(
        *(erasing(pool, batch=2).sweep() for _ in range(2)),
        *(subscription.hears(each.says(JOIN)) for each in newcomers),
    )
    assert [each["consent"] for each in await subscription.people(town)] == ["opted_in"] * 6
    assert await verify_ledger(verifier, town.id) is None


async def test_one_line_of_the_log_tells_of_it_and_of_nobody(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    person, subscriber = await leaver(subscription, town)
    await erasing(pool).sweep()
    [line] = await admin.fetch("SELECT * FROM audit_entry WHERE municipality_id = $1", town.id)
    assert (line["who"], line["what"], line["reason"]) == ("service:subscription", "erase", "term")
    assert line["counts"] == {"people": 1, "addresses": 1, "messages": 2, "proofs": 2, "deliveries": 0}
    assert person.phone not in str(dict(line))
    assert str(subscriber) not in str(dict(line))


async def test_other_towns_are_left_alone(
    pool: Pool, verifier: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    other = await found_town(admin)
    await admin.execute("UPDATE municipality SET retention_days = 3650 WHERE id = $1", other.id)
    same = citizen(town)
    for where in (town, other):
        writer = Citizen(town=where, phone=same.phone)
        await subscription.hears(writer.says(JOIN, after=-41 * 86_400), writer.says("DISATTIVA", after=-40 * 86_400))
    await erasing(pool).sweep()
    assert await subscription.people(town) == []
    assert len(await subscription.people(other)) == 1
    assert await verify_ledger(verifier, other.id) is None


async def suppressions(admin: Admin, town: Town) -> list[asyncpg.Record]:
    return await admin.fetch("SELECT * FROM suppression WHERE municipality_id = $1", town.id)


async def test_of_who_left_only_a_keyed_digest_stays(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    person, _ = await leaver(subscription, town)
    await erasing(pool).sweep()
    [kept] = await suppressions(admin, town)
    assert kept["address_index"] == town.vault.index("phone", person.phone)
    assert kept["since"] == NOW - days(40)


async def test_attiva_lifts_it_and_an_older_one_does_not(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    person, _ = await leaver(subscription, town)
    await erasing(pool).sweep()
    await subscription.hears(person.says(JOIN, after=-41 * 86_400))
    assert [each["consent"] for each in await subscription.people(town)] == ["opted_out"]
    await subscription.hears(person.says(JOIN, after=-60))
    assert [each["consent"] for each in await subscription.people(town)] == ["opted_in"]
    assert await suppressions(admin, town) == []


async def test_without_the_suppression_an_old_attiva_that_comes_late_would_enrol_who_left(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    """The guard switched off."""
    person, _ = await leaver(subscription, town)
    await erasing(pool).sweep()
    await admin.execute("DELETE FROM suppression WHERE municipality_id = $1", town.id)
    await subscription.hears(person.says(JOIN, after=-41 * 86_400))
    assert (await subscription.person(town))["consent"] == "opted_in"


async def test_who_left_writes_something_else_and_is_erased_again_when_answered(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    person, _ = await leaver(subscription, town)
    await erasing(pool).sweep()
    await subscription.hears(person.says("Quando aprite?", after=-60))
    assert (await subscription.person(town))["consent"] == "opted_out"
    assert len(await subscription.replies(town)) == 1
    await erasing(pool).sweep()
    assert len(await subscription.people(town)) == 1  # the answer is on its way
    await erasing(pool, after=days(1)).sweep()
    assert await subscription.people(town) == []
    assert len(await suppressions(admin, town)) == 1


async def test_every_address_of_a_person_is_remembered(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    both = citizen(town, user_id="IT.abc123")
    await subscription.hears(both.says(JOIN, after=-50 * 86_400))
    only_id = Citizen(town=town, user_id="IT.abc123")
    await subscription.hears(only_id.says("DISATTIVA", after=-40 * 86_400))
    await erasing(pool).sweep()
    assert len(await suppressions(admin, town)) == 2
    # From either address the leaving counts.
    await subscription.hears(Citizen(town=town, phone=both.phone).says(JOIN, after=-45 * 86_400))
    assert (await subscription.person(town))["consent"] == "opted_out"


async def test_a_message_that_was_read_before_the_erasure_is_not_read_again(
    pool: Pool, subscription: Subscription, town: Town
) -> None:
    person = citizen(town)
    joined = person.says(JOIN, after=-41 * 86_400)
    await subscription.hears(joined, person.says("DISATTIVA", after=-40 * 86_400))
    await erasing(pool).sweep()
    assert (await subscription.hears(joined)).readings == {"repeated": 1}
    assert await subscription.people(town) == []


async def test_by_request_somebody_enrolled_is_erased_at_once_and_stays_out(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    person = citizen(town)
    await subscription.hears(person.says(JOIN, after=-60))
    subscriber = (await subscription.person(town))["id"]
    queued = await sent_to(admin, town, subscriber, "queued")
    erased = await erasing(pool).by_request(town.id, [subscriber], who="operator:URP")
    assert erased.counts["people"] == 1
    assert await traces(admin, subscriber) == {}
    assert (await row_of(admin, queued))["state"] == "queued"
    await subscription.hears(person.says(JOIN, after=-30))
    assert [each["consent"] for each in await subscription.people(town)] == ["opted_out"]
    await subscription.hears(person.says(JOIN, after=1))
    assert [each["consent"] for each in await subscription.people(town)] == ["opted_in"]


async def test_what_was_queued_for_an_erased_person_is_never_sent(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town, database: Database
) -> None:
    await subscription.hears(citizen(town).says(JOIN, after=-60))
    subscriber = (await subscription.person(town))["id"]
    queued = await sent_to(admin, town, subscriber, "queued")
    await erasing(pool).by_request(town.id, [subscriber], who="operator:URP")
    owner = new_id()
    await admin.execute(
        "INSERT INTO channel_ownership (municipality_id, channel_id, owner, epoch, lease_until)"
        " VALUES ($1, $2, $3, 1, now() + interval '1 minute')",
        *(town.id, town.channel_id, owner),
    )
    claims = await open_pool(database.dsn_as("comunica_dispatcher"), size=1, name="tests")
    async with serving(claims, town.id) as connection:
        rows = await connection.fetch(
            query("claim_source"),
            town.id,
            town.channel_id,
            owner,
            1,
            10,
            30.0,
            ["queued"],
            queued.source_id,
            UUID(int=0),
        )
    await claims.close()
    assert [row["state"] for row in rows] == ["suppressed"]
    assert await tally(admin, queued.source_id) == {"suppressed": 1}


async def test_no_role_changes_or_removes_a_line_of_the_log(database: Database, town: Town) -> None:
    roles = ("comunica_subscription", "comunica_import", "comunica_api", "comunica_dispatcher")
    statements = ("UPDATE audit_entry SET who = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry")
    for role, statement in itertools.product(roles, statements):
        pool = await open_pool(database.dsn_as(role), size=1, name="tests")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with serving(pool, town.id) as connection:
                await connection.execute(statement)
        await pool.close()


class Journal:
    """Remembers what was written, or is away."""

    def __init__(self, *, away: bool = False) -> None:
        self.notes: list[ErasureNote] = []
        self._away = away

    async def note(self, note: ErasureNote) -> None:
        if self._away:
            raise JournalAway("NATS is away")
        self.notes.append(note)


async def test_whoever_is_erased_was_written_down_before_by_a_digest_that_only_the_town_can_match(
    pool: Pool, subscription: Subscription, town: Town
) -> None:
    await subscription.hears(citizen(town).says(JOIN))
    person = (await subscription.people(town))[0]["id"]
    journal = Journal()
    await replace(erasing(pool), journal=journal).by_request(town.id, [person], who="operator:test")
    [note] = journal.notes
    assert (note.municipality_id, note.people) == (town.id, (digest(town.vault, person),))
    assert str(person).encode() not in erasures.encode(note)


async def test_while_the_journal_is_away_nobody_is_erased(pool: Pool, subscription: Subscription, town: Town) -> None:
    await subscription.hears(citizen(town).says(JOIN))
    person = (await subscription.people(town))[0]["id"]
    with pytest.raises(JournalAway):
        await replace(erasing(pool), journal=Journal(away=True)).by_request(town.id, [person], who="operator:test")
    assert [each["id"] for each in await subscription.people(town)] == [person]
